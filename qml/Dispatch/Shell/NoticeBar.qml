// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Theme

//! Short words at the foot of the window: what was done, or why it could not be. A refusal stays longer.
Rectangle {
    id: root

    property bool isRefusal: false

    function show(text: string, isRefusal: bool) {
        words.text = text;
        root.isRefusal = isRefusal;
        root.visible = true;
        away.interval = isRefusal ? 8000 : 3000;
        away.restart();
    }

    visible: false
    width: Math.min(words.implicitWidth + 56, parent ? parent.width - 40 : 400)
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
        width: parent.width - 50
        color: root.isRefusal ? Theme.danger : Theme.text
    }
    Timer {
        id: away
        onTriggered: root.visible = false
    }
}
