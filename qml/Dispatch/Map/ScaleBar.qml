// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.Theme

//! How long a piece of the map is on the ground.
Item {
    id: root

    required property real metres
    required property real lengthPx
    readonly property string words: root.metres >= 1000 ? qsTr("%L1 km").arg(root.metres / 1000) : root.metres >= 1 ? qsTr("%L1 m").arg(root.metres) : qsTr("%L1 cm").arg(root.metres * 100)

    implicitWidth: Math.max(bar.width, label.width) + 12
    implicitHeight: 26
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("Scale: %1").arg(root.words)

    Rectangle {
        anchors.fill: parent
        radius: 4
        color: Theme.surface
        opacity: 0.82
    }

    Text {
        id: label

        x: 6
        y: 3
        text: root.words
        color: Theme.text
        font.family: Theme.fontFamily
        font.pixelSize: Theme.smallSize
    }

    Item {
        id: bar

        x: 6
        y: parent.height - 9
        width: Math.round(root.lengthPx)
        height: 5

        Rectangle {
            anchors.bottom: parent.bottom
            width: parent.width
            height: 1.5
            color: Theme.text
        }
        Rectangle {
            width: 1.5
            height: parent.height
            color: Theme.text
        }
        Rectangle {
            anchors.right: parent.right
            width: 1.5
            height: parent.height
            color: Theme.text
        }
    }
}
