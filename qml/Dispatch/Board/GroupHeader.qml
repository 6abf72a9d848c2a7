// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Theme

//! Over the rows of a group: what they have in common, and how many there are.
Rectangle {
    id: root

    required property string section
    property int count: 0

    implicitHeight: 26
    color: Theme.background
    Accessible.role: Accessible.Heading
    Accessible.name: qsTr("%1, %2").arg(root.section).arg(root.count)

    TextLine {
        id: name
        x: 3 * Theme.space
        width: Math.min(implicitWidth, parent.width - 60)
        height: parent.height
        text: root.section
        font.pixelSize: Theme.smallSize
        font.weight: Font.DemiBold
    }
    TextLine {
        anchors.left: name.right
        anchors.leftMargin: 2 * Theme.space
        height: parent.height
        text: root.count
        color: Theme.mutedText
        font.pixelSize: Theme.smallSize
    }
    Divider {
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
