// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.MapLayers
import Dispatch.Theme

//! The legend, with how many there are of each; a click leaves a kind out. An emergency stays whatever is left out.
Rectangle {
    id: root

    required property FleetLayer marks
    property int hidden: 0
    //! Counts up when somebody's duty may have changed.
    property int pulse: 0

    width: chips.width + 2 * Theme.space
    height: 30
    radius: Theme.radius
    color: Theme.raised
    border.color: Theme.line

    Connections {
        target: root.marks.fleet

        function onChanged(): void {
            if (!rest.running)
                rest.start();
        }
    }
    // Everybody is counted for it: ten times a second is more often than anybody reads.
    Timer {
        id: rest
        interval: 500
        onTriggered: root.pulse += 1
    }

    Row {
        id: chips
        x: Theme.space
        anchors.verticalCenter: parent.verticalCenter

        Repeater {
            model: [[1, MapWords.free, qsTr("Free")], [2, MapWords.driving, qsTr("Driving")], [3, MapWords.onSite, qsTr("On site")], [4, MapWords.away, qsTr("Away")], [0, MapWords.off, qsTr("Off")]]

            T.AbstractButton {
                id: chip

                required property var modelData
                readonly property int mask: chip.modelData[1]
                readonly property bool isShown: (root.hidden & chip.mask) === 0
                readonly property int count: root.pulse >= 0 ? root.marks.countOf(chip.mask) : 0

                implicitWidth: line.width + 3 * Theme.space
                implicitHeight: 24
                hoverEnabled: true
                focusPolicy: Qt.TabFocus
                opacity: chip.isShown ? 1 : 0.5
                Accessible.role: Accessible.CheckBox
                Accessible.checkable: true
                Accessible.checked: chip.isShown
                Accessible.name: qsTr("%1: %2").arg(chip.modelData[2]).arg(chip.count)
                onClicked: root.hidden = root.hidden ^ chip.mask
                background: Rectangle {
                    radius: 4
                    color: chip.hovered ? Theme.hover : "transparent"
                    border.width: chip.visualFocus ? 2 : 0
                    border.color: Theme.accent
                }
                contentItem: Item {
                    Row {
                        id: line
                        anchors.centerIn: parent
                        spacing: 1.25 * Theme.space
                        TextLine {
                            height: 24
                            text: MapWords.sign(chip.modelData[0])
                            color: MapWords.ink(chip.modelData[0])
                            font.weight: Font.DemiBold
                        }
                        TextLine {
                            height: 24
                            text: chip.modelData[2]
                            font.pixelSize: Theme.smallSize
                            font.strikeout: !chip.isShown
                        }
                        TextLine {
                            height: 24
                            text: Number(chip.count).toLocaleString(Qt.locale(), "f", 0)
                            color: Theme.mutedText
                            font.pixelSize: Theme.smallSize
                        }
                    }
                }
                HoverTip {
                    isShown: chip.hovered
                    text: chip.isShown ? qsTr("Leave these out of the map") : qsTr("Show these again")
                    key: ""
                }
            }
        }
    }
}
