// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.MapLayers
import Dispatch.Theme

//! Who is under the pointer: a technician, or how many of which kind a heap holds.
HoverPlate {
    id: root

    required property unitInfo unit
    required property heapInfo heap
    //! False while the pointer is busy with something else.
    property bool isWanted: true

    readonly property bool isHeap: root.heap.count > 0
    readonly property var parts: root.isHeap ? [[MapWords.sign(1), MapWords.ink(1), qsTr("free"), root.heap.free], [MapWords.sign(2), MapWords.ink(2), qsTr("driving"), root.heap.driving], [MapWords.sign(3), MapWords.ink(3), qsTr("on site"), root.heap.onSite], [MapWords.sign(4), MapWords.ink(4), qsTr("away"), root.heap.away], [MapWords.sign(0), MapWords.ink(0), qsTr("off shift"), root.heap.off], ["?", Theme.danger, qsTr("without a fresh signal"), root.heap.silent]].filter(part => part[3] > 0) : []

    visible: root.isWanted && (root.isHeap || root.unit.handle >= 0)

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
        PartLine {
            required property var modelData

            sign: modelData[0]
            ink: modelData[1]
            what: modelData[2]
            count: modelData[3]
        }
    }
}
