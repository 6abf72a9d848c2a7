// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! What a proposal comes to, beside how it is now and what comes of giving out visits as they came.
Item {
    id: root

    required property list<planTotal> totals
    property planTotal none
    readonly property real columnWidth: (root.width - 110) / 3
    readonly property list<string> heads: ["", qsTr("Now"), qsTr("As they came"), qsTr("Proposal")]

    implicitHeight: root.totals.length > 0 ? 18 + 20 * root.totals.length : 0
    visible: root.totals.length > 0

    function xOf(column: int): real {
        return column === 0 ? 0 : 110 + (column - 1) * root.columnWidth;
    }

    Repeater {
        model: 4
        TextLine {
            required property int index
            x: root.xOf(index)
            width: root.columnWidth - 8
            height: 16
            text: root.heads[index]
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
    }
    Repeater {
        model: root.totals.length
        Item {
            id: line
            required property int index
            readonly property planTotal total: root.totals[line.index] ?? root.none
            y: 18 + 20 * line.index
            width: root.width
            height: 20
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("%1: now %2, as they came %3, proposal %4").arg(line.total.what).arg(line.total.now).arg(line.total.firstCome).arg(line.total.proposal)
            TextLine {
                width: 106
                height: parent.height
                text: line.total.what
                color: Theme.mutedText
            }
            TextLine {
                x: root.xOf(1)
                width: root.columnWidth - 8
                height: parent.height
                text: line.total.now
            }
            TextLine {
                x: root.xOf(2)
                width: root.columnWidth - 8
                height: parent.height
                text: line.total.firstCome
            }
            Glyph {
                x: root.xOf(3)
                anchors.verticalCenter: parent.verticalCenter
                visible: line.total.isBetter
                glyph: "check"
                size: 12
                color: Theme.good
            }
            TextLine {
                x: root.xOf(3) + 16
                width: root.columnWidth - 20
                height: parent.height
                text: line.total.proposal
                font.weight: Font.DemiBold
                color: line.total.isBetter ? Theme.good : Theme.text
            }
        }
    }
}
