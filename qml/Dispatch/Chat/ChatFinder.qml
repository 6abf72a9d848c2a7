// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Words to look for in the open thread. Esc leaves.
Item {
    id: root

    required property Chat chat
    property bool isOpen: false

    signal leaveAsked

    function focusField(): void {
        field.forceActiveFocus();
        field.selectAll();
    }
    function leave(): void {
        wait.stop();
        root.isOpen = false;
        field.clear();
        root.chat.find("");
        root.leaveAsked();
    }

    height: root.isOpen ? 40 : 0
    visible: root.isOpen

    Field {
        id: field
        x: 12
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width - 24 - (result.text === "" ? 0 : result.implicitWidth + 10)
        glyph: "search"
        placeholderText: qsTr("Find in this chat; a click on a message shows it in its place")
        onTextEdited: wait.restart()
        Keys.onEscapePressed: root.leave()
        Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape
        // One look into the store per pause in typing, not per key.
        Timer {
            id: wait
            interval: 120
            onTriggered: root.chat.find(field.text)
        }
    }
    TextLine {
        id: result
        anchors.right: parent.right
        anchors.rightMargin: 12
        anchors.verticalCenter: parent.verticalCenter
        text: root.chat.findResult
        color: Theme.mutedText
        font.pixelSize: Theme.smallSize
    }
    Connections {
        target: root.chat
        function onOpened(): void {
            root.isOpen = false;
            field.clear();
        }
    }
}
