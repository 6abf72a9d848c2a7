// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Theme

//! One to three bars; an emergency is a filled triangle.
Item {
    id: root

    //! 0 low, 1 normal, 2 high, 3 emergency
    required property int priority
    readonly property var names: [qsTr("Low priority"), qsTr("Normal priority"), qsTr("High priority"), qsTr("Emergency")]

    implicitWidth: 14
    implicitHeight: 14
    Accessible.role: Accessible.Graphic
    Accessible.name: root.names[root.priority] ?? ""

    Glyph {
        anchors.centerIn: parent
        visible: root.priority >= 3
        glyph: "alert-filled"
        size: 15
        color: Theme.danger
    }
    Row {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 1
        anchors.horizontalCenter: parent.horizontalCenter
        spacing: 2
        visible: root.priority < 3
        Repeater {
            model: 3
            Rectangle {
                required property int index
                anchors.bottom: parent?.bottom
                width: 3
                height: 4 + 4 * index
                radius: 1
                color: index <= root.priority ? (root.priority === 2 ? Theme.warning : Theme.mutedText) : Theme.line
            }
        }
    }
}
