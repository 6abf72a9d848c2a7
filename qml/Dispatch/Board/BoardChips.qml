// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! What is active of filter, grouping and order, each to be taken off, and what of the filter was not understood.
Column {
    id: root

    required property JobListModel jobs
    readonly property bool hasHint: root.jobs.filterHint !== ""
    readonly property bool isGrouped: root.jobs.grouping !== JobGrouping.None
    readonly property bool hasChips: root.jobs.filterParts.length > 0 || root.isGrouped || root.jobs.sortText !== ""

    component Chip: T.AbstractButton {
        id: chip

        property string key: ""

        implicitWidth: words.width + cross.width + 5 * Theme.space
        implicitHeight: 20
        hoverEnabled: true
        focusPolicy: Qt.NoFocus
        Accessible.name: qsTr("%1: take off").arg(chip.text)
        background: Rectangle {
            radius: 10
            color: chip.hovered ? Theme.hover : Theme.accentGround
            border.width: 1
            border.color: Theme.line
        }
        contentItem: Item {
            TextLine {
                id: words
                x: 2 * Theme.space
                width: Math.min(implicitWidth, 220)
                height: parent.height
                text: chip.text
                font.pixelSize: Theme.smallSize
            }
            Glyph {
                id: cross
                anchors.left: words.right
                anchors.leftMargin: Theme.space
                anchors.verticalCenter: parent.verticalCenter
                glyph: "close"
                size: 11
                color: Theme.mutedText
            }
        }
        HoverTip {
            isShown: chip.hovered
            text: qsTr("Take off")
            key: chip.key
        }
    }

    spacing: Theme.space
    topPadding: root.hasChips || root.hasHint ? Theme.space : 0
    bottomPadding: root.hasChips || root.hasHint ? Theme.space : 0

    Row {
        visible: root.hasHint
        spacing: Theme.space
        Glyph {
            anchors.verticalCenter: parent.verticalCenter
            glyph: "warning"
            size: 13
            color: Theme.warning
        }
        TextLine {
            id: hint
            width: root.width - 20
            text: root.jobs.filterHint
            wrapMode: Text.WordWrap
            elide: Text.ElideNone
            color: Theme.warning
            font.pixelSize: Theme.smallSize
            Accessible.role: Accessible.AlertMessage
            Accessible.name: hint.text
        }
    }
    Flow {
        width: root.width
        visible: root.hasChips
        spacing: Theme.space
        Repeater {
            model: root.jobs.filterParts
            Chip {
                required property int index
                required property string modelData
                text: modelData
                key: "/"
                onClicked: root.jobs.dropFilterPart(index)
            }
        }
        Chip {
            visible: root.isGrouped
            text: qsTr("By %1").arg(root.jobs.groupingText.toLowerCase())
            key: "Q"
            onClicked: root.jobs.grouping = JobGrouping.None
        }
        Chip {
            visible: root.jobs.sortText !== ""
            text: qsTr("Order: %1").arg(root.jobs.sortText)
            key: "Q"
            onClicked: root.jobs.sortByUrgency()
        }
    }
}
