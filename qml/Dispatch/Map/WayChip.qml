// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.Controls
import Dispatch.Theme

//! How far and how long the shown way is, and whether it follows roads.
Rectangle {
    id: root

    required property string text

    signal closed

    implicitWidth: words.implicitWidth + close.width + 5 * Theme.space
    implicitHeight: 30
    radius: Theme.radius
    color: Theme.raised
    border.color: Theme.line
    Accessible.role: Accessible.AlertMessage
    Accessible.name: root.text

    TextLine {
        id: words

        x: 3 * Theme.space
        height: parent.height
        text: root.text
    }
    FlatButton {
        id: close

        anchors.right: parent.right
        anchors.rightMargin: 2
        anchors.verticalCenter: parent.verticalCenter
        glyph: "close"
        tip: qsTr("Hide the way")
        onClicked: root.closed()
    }
}
