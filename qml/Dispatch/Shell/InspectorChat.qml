// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Chat
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The talk at the foot of an inspector, or the way to where it is.
Item {
    id: root

    required property ConsoleSession session
    //! The talk has a window of its own.
    property bool isAway: false

    //! The talk into a window of its own, or back.
    signal windowAsked
    //! To the talk, wherever it is.
    signal asked

    function focusComposer(): void {
        (chat.item as ChatPane)?.focusComposer();
    }

    Divider {
        width: parent.width
    }
    Loader {
        id: chat
        y: 1
        width: parent.width
        height: parent.height - y
        active: !root.isAway
        sourceComponent: ChatPane {
            session: root.session
            onWindowAsked: root.windowAsked()
        }
    }
    Item {
        y: 1
        width: parent.width
        height: 40
        visible: root.isAway
        TextLine {
            x: 4 * Theme.space
            width: bringBack.x - x - 2 * Theme.space
            height: parent.height
            text: qsTr("The chat is in its own window")
            color: Theme.mutedText
        }
        FlatButton {
            id: bringBack
            anchors.right: parent.right
            anchors.rightMargin: 3 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Go there")
            key: "C"
            onClicked: root.asked()
        }
    }
}
