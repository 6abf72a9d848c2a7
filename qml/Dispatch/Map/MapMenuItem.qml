// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Theme

//! One line of the map's menu; not there at all where it makes no sense.
T.MenuItem {
    id: root

    property bool isOffered: true
    property string key: ""

    visible: root.isOffered
    enabled: root.isOffered
    implicitWidth: parent ? parent.width : 220
    implicitHeight: root.isOffered ? 30 : 0
    hoverEnabled: true
    Accessible.name: root.text

    background: Rectangle {
        radius: 4
        color: root.highlighted || root.hovered ? Theme.hover : "transparent"
    }
    contentItem: Item {
        TextLine {
            x: 2 * Theme.space
            width: parent.width - cap.width - 5 * Theme.space
            height: parent.height
            text: root.text
        }
        KeyCap {
            id: cap
            visible: root.key !== ""
            anchors.right: parent.right
            anchors.rightMargin: 2 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            text: root.key
        }
    }
}
