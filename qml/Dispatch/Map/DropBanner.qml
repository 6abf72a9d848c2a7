// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.Theme

//! Says what will happen when the dragged job is let go.
Rectangle {
    id: root

    required property string technicianName
    readonly property bool hasTarget: root.technicianName !== ""

    width: words.implicitWidth + 32
    height: 36
    radius: Theme.radius
    color: root.hasTarget ? Theme.accent : Theme.raised
    border.color: root.hasTarget ? Theme.accent : Theme.line

    Text {
        id: words

        anchors.centerIn: parent
        text: root.hasTarget ? qsTr("Let go to assign to %1").arg(root.technicianName) : qsTr("Drop on a technician to assign")
        color: root.hasTarget ? Theme.accentInk : Theme.text
        font.family: Theme.fontFamily
        font.pixelSize: Theme.fontSize
        font.weight: Font.DemiBold
    }
}
