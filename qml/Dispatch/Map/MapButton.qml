// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Dispatch.Theme

//! A button that floats over the map.
T.AbstractButton {
    id: root

    required property string hint
    property bool isFirst: false
    property bool isLast: false

    implicitWidth: 32
    implicitHeight: 32
    focusPolicy: Qt.TabFocus
    hoverEnabled: true
    Accessible.name: root.hint

    background: Rectangle {
        color: root.down ? Theme.line : root.hovered ? Theme.hover : Theme.raised
        topLeftRadius: root.isFirst ? Theme.radius : 0
        topRightRadius: root.isFirst ? Theme.radius : 0
        bottomLeftRadius: root.isLast ? Theme.radius : 0
        bottomRightRadius: root.isLast ? Theme.radius : 0
        border.width: root.visualFocus ? 2 : 1
        border.color: root.visualFocus ? Theme.accent : Theme.line
    }
    contentItem: Text {
        text: root.text
        color: Theme.text
        font.family: Theme.fontFamily
        font.pixelSize: 18
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }

    // Not a pop-up: it would take the pointer from the map under it.
    Rectangle {
        visible: root.hovered || root.visualFocus
        anchors.right: parent.left
        anchors.rightMargin: 8
        anchors.verticalCenter: parent.verticalCenter
        width: hintText.implicitWidth + 16
        height: 26
        radius: Theme.radius
        color: Theme.raised
        border.color: Theme.line

        Text {
            id: hintText

            anchors.centerIn: parent
            text: root.hint
            color: Theme.text
            font.family: Theme.fontFamily
            font.pixelSize: 12
        }
    }
}
