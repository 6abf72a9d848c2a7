// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Theme

//! A strip of tabs with counts. Left and Right move between them.
ListView {
    id: root

    //! Texts of the tabs.
    required property list<string> labels
    property list<int> counts: []
    //! Tab whose count is a warning.
    property int warningIndex: -1

    signal chosen(index: int)

    implicitHeight: 32
    orientation: ListView.Horizontal
    spacing: 0
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    model: root.labels
    keyNavigationEnabled: false
    Keys.onLeftPressed: root.chosen(Math.max(0, root.currentIndex - 1))
    Keys.onRightPressed: root.chosen(Math.min(root.count - 1, root.currentIndex + 1))
    highlightFollowsCurrentItem: false
    onCurrentIndexChanged: root.positionViewAtIndex(root.currentIndex, ListView.Contain)

    delegate: T.AbstractButton {
        id: tab

        required property int index
        required property string modelData
        readonly property bool isCurrent: tab.index === root.currentIndex
        readonly property int number: root.counts[tab.index] ?? -1

        width: line.implicitWidth + 2.5 * Theme.space
        height: root.height
        hoverEnabled: true
        focusPolicy: Qt.NoFocus
        Accessible.role: Accessible.PageTab
        Accessible.name: tab.number >= 0 ? qsTr("%1, %2").arg(tab.modelData).arg(tab.number) : tab.modelData
        onClicked: root.chosen(tab.index)

        contentItem: Item {
            Row {
                id: line
                anchors.centerIn: parent
                spacing: Theme.space
                TextLine {
                    text: tab.modelData
                    font.pixelSize: 12
                    color: tab.isCurrent ? Theme.text : Theme.mutedText
                    font.weight: tab.isCurrent ? Font.DemiBold : Font.Normal
                }
                TextLine {
                    visible: tab.number > 0
                    text: tab.number
                    font.pixelSize: 12
                    color: tab.index === root.warningIndex && tab.number > 0 ? Theme.danger : Theme.mutedText
                    font.weight: tab.index === root.warningIndex && tab.number > 0 ? Font.DemiBold : Font.Normal
                }
            }
        }
        background: Item {
            Rectangle {
                anchors.fill: parent
                anchors.topMargin: 4
                anchors.bottomMargin: 4
                radius: Theme.radius
                color: tab.hovered ? Theme.hover : "transparent"
            }
            Rectangle {
                anchors.bottom: parent.bottom
                width: parent.width
                height: 2
                radius: 1
                visible: tab.isCurrent
                color: Theme.accent
            }
        }
    }
}
