// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Theme

//! What can be done with a technician's hours under the pointer.
T.Menu {
    id: root

    property string name: ""
    property bool isOnBreak: false

    signal breakAsked
    signal removalAsked
    signal shiftAsked

    margins: Theme.space
    padding: Theme.space
    implicitWidth: 240
    implicitHeight: list.contentHeight + 2 * root.padding

    component Line: T.MenuItem {
        id: line

        property bool isOffered: true
        property string key: ""

        visible: line.isOffered
        enabled: line.isOffered
        implicitWidth: parent ? parent.width : 220
        implicitHeight: line.isOffered ? 30 : 0
        hoverEnabled: true
        Accessible.name: line.text

        background: Rectangle {
            radius: 4
            color: line.highlighted || line.hovered ? Theme.hover : "transparent"
        }
        contentItem: Item {
            TextLine {
                x: 2 * Theme.space
                width: parent.width - cap.width - 5 * Theme.space
                height: parent.height
                text: line.text
            }
            KeyCap {
                id: cap
                visible: line.key !== ""
                anchors.right: parent.right
                anchors.rightMargin: 2 * Theme.space
                anchors.verticalCenter: parent.verticalCenter
                text: line.key
            }
        }
    }

    contentItem: ListView {
        id: list
        model: root.contentModel
        currentIndex: root.currentIndex
        interactive: false
    }
    background: Rectangle {
        radius: Theme.radius
        color: Theme.raised
        border.color: Theme.strongLine
    }

    Line {
        isOffered: !root.isOnBreak
        text: qsTr("A break here")
        key: "I"
        onTriggered: root.breakAsked()
    }
    Line {
        isOffered: root.isOnBreak
        text: qsTr("Take the break out")
        key: qsTr("Del")
        onTriggered: root.removalAsked()
    }
    Line {
        text: qsTr("Shift of %1 …").arg(root.name)
        key: "E"
        onTriggered: root.shiftAsked()
    }
}
