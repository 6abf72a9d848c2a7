// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Short words at the foot of the window: what was done, or why it could not be. A refusal stays longer; what can be taken
//! back stays as long as it can.
Rectangle {
    id: root

    required property ConsoleSession session
    readonly property bool canUndo: !root.isRefusal && root.session.undoLeftS > 0
    property bool isRefusal: false

    function show(text: string, isRefusal: bool) {
        words.text = text;
        root.isRefusal = isRefusal;
        root.visible = true;
        away.interval = isRefusal ? 8000 : 3000;
        away.restart();
    }

    visible: false
    width: Math.min(words.implicitWidth + 56 + (root.canUndo ? back.width + 8 : 0), parent ? parent.width - 40 : 400)
    height: 36
    radius: 8
    color: root.isRefusal ? Theme.dangerGround : Theme.raised
    border.width: 1
    border.color: root.isRefusal ? Theme.danger : Theme.line
    Accessible.role: Accessible.AlertMessage
    Accessible.name: words.text

    Glyph {
        x: 12
        anchors.verticalCenter: parent.verticalCenter
        glyph: root.isRefusal ? "warning" : "check"
        color: root.isRefusal ? Theme.danger : Theme.good
    }
    TextLine {
        id: words
        x: 38
        height: parent.height
        width: parent.width - 50 - (root.canUndo ? back.width + 8 : 0)
        color: root.isRefusal ? Theme.danger : Theme.text
    }
    FlatButton {
        id: back
        anchors.right: parent.right
        anchors.rightMargin: 4
        anchors.verticalCenter: parent.verticalCenter
        visible: root.canUndo
        glyph: "undo"
        text: qsTr("Take back · %1 s").arg(root.session.undoLeftS)
        tip: root.session.undoText
        key: "Ctrl+Z"
        onClicked: root.session.undo()
    }
    Timer {
        id: away
        onTriggered: root.visible = root.canUndo
    }
    onCanUndoChanged: if (!root.canUndo && !away.running)
        root.visible = false
}
