// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.MapLayers
import Dispatch.Theme

//! What is under the pointer: a technician, or how many of which kind a heap holds. Never in the pointer's way.
Rectangle {
    id: root

    required property unitInfo unit
    required property heapInfo heap
    //! Where the mark is.
    required property point at
    required property real gap
    //! False while the pointer is busy with something else.
    property bool isWanted: true

    readonly property bool isHeap: root.heap.count > 0
    readonly property var parts: root.isHeap ? [[MapWords.sign(1), MapWords.ink(1), qsTr("free"), root.heap.free], [MapWords.sign(2), MapWords.ink(2), qsTr("driving"), root.heap.driving], [MapWords.sign(3), MapWords.ink(3), qsTr("on site"), root.heap.onSite], [MapWords.sign(4), MapWords.ink(4), qsTr("away"), root.heap.away], [MapWords.sign(0), MapWords.ink(0), qsTr("off shift"), root.heap.off], ["?", Theme.danger, qsTr("without a fresh signal"), root.heap.silent]].filter(part => part[3] > 0) : []

    visible: root.isWanted && (root.isHeap || root.unit.handle >= 0)
    width: Math.min(260, lines.implicitWidth + 6 * Theme.space)
    height: lines.implicitHeight + 4 * Theme.space
    x: Math.max(8, Math.min(parent.width - width - 8, root.at.x + root.gap + width > parent.width ? root.at.x - root.gap - width : root.at.x + root.gap))
    y: Math.max(8, Math.min(parent.height - height - 8, root.at.y + root.gap))
    radius: Theme.radius
    color: Theme.raised
    border.color: Theme.line

    Column {
        id: lines
        x: 3 * Theme.space
        y: 2 * Theme.space

        TextLine {
            height: 20
            text: root.isHeap ? MapWords.people(root.heap.count) : root.unit.name
            font.weight: Font.DemiBold
        }
        TextLine {
            visible: !root.isHeap
            height: 18
            text: root.unit.hasEmergency ? qsTr("! EMERGENCY") : MapWords.sign(root.unit.duty) + "  " + MapWords.duty(root.unit.duty)
            color: root.unit.hasEmergency ? Theme.danger : MapWords.ink(root.unit.duty)
            font.pixelSize: 12
        }
        TextLine {
            visible: !root.isHeap
            height: 16
            text: MapWords.age(root.unit.signal, root.unit.age)
            color: MapWords.ageInk(root.unit.signal)
            font.pixelSize: Theme.smallSize
        }
        Repeater {
            model: root.parts
            Row {
                id: part

                required property var modelData

                spacing: 2 * Theme.space
                TextLine {
                    width: 16
                    height: 18
                    horizontalAlignment: Text.AlignHCenter
                    text: part.modelData[0]
                    color: part.modelData[1]
                    font.weight: Font.DemiBold
                }
                TextLine {
                    width: 34
                    height: 18
                    horizontalAlignment: Text.AlignRight
                    text: Number(part.modelData[3]).toLocaleString(Qt.locale(), "f", 0)
                    font.pixelSize: 12
                }
                TextLine {
                    height: 18
                    text: part.modelData[2]
                    color: Theme.mutedText
                    font.pixelSize: 12
                }
            }
        }
    }
}
