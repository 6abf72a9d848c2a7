// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.MapLayers
import Dispatch.Theme

//! Which job is under the pointer, or how many of which kind a heap holds.
HoverPlate {
    id: root

    required property pinCard card
    required property pinHeapInfo heap
    property bool isWanted: true

    readonly property bool isHeap: root.heap.count > 0
    readonly property var parts: root.isHeap ? [[3, qsTr("emergencies"), root.heap.emergency], [2, qsTr("late"), root.heap.late], [1, qsTr("at risk"), root.heap.atRisk], [0, qsTr("to be planned"), root.heap.waiting], [0, qsTr("planned"), root.heap.planned], [0, qsTr("under way"), root.heap.underWay], [0, qsTr("ended, not counted"), root.heap.ended]].filter(part => part[2] > 0) : []

    //! Words, ink, whether they matter.
    readonly property var sentences: root.isHeap ? [] : [[[root.card.customer, root.card.address].filter(part => part !== "").join(" \u00b7 "), Theme.mutedText, false], [[root.card.state, root.card.priority].join(" \u00b7 "), Theme.text, false], [root.card.window, Theme.text, false], [root.card.technician, Theme.text, false], [root.card.arrival !== "" ? "\u2713  " + root.card.arrival : "", Theme.accent, true], [root.concern + root.card.lateness, MapWords.concernInk(root.card.concern), root.card.concern > 0], [root.card.clock, Theme.mutedText, false]].filter(line => line[0] !== "")
    readonly property string concern: root.card.concern > 0 ? MapWords.concernSign(root.card.concern) + "  " : ""

    maximumWidth: 300
    visible: root.isWanted && (root.isHeap || root.card.job !== "")

    TextLine {
        width: Math.min(implicitWidth, root.maximumWidth - 6 * Theme.space)
        height: 20
        text: root.isHeap ? MapWords.jobs(root.heap.count) : root.card.title
        font.weight: Font.DemiBold
    }
    Repeater {
        model: root.sentences
        TextLine {
            required property var modelData

            width: Math.min(implicitWidth, root.maximumWidth - 6 * Theme.space)
            height: 17
            text: modelData[0]
            color: modelData[1]
            font.pixelSize: 12
            font.weight: modelData[2] ? Font.DemiBold : Font.Normal
        }
    }
    Repeater {
        model: root.parts
        PartLine {
            required property var modelData

            sign: MapWords.concernSign(modelData[0])
            ink: MapWords.concernInk(modelData[0])
            what: modelData[1]
            count: modelData[2]
        }
    }
}
