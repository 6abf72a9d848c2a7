// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! One line of a proposal: a technician, a visit of theirs, or one that nobody does.
Item {
    id: root

    required property planRow row
    required property int index
    property bool isCurrent: false

    readonly property bool isHead: root.row.kind === PlanLine.Technician || root.row.kind === PlanLine.LeftOutHead
    readonly property bool mayChoose: root.row.kind === PlanLine.Technician || (root.row.kind === PlanLine.Proposed && root.row.outcome === "")
    readonly property bool isIn: root.row.mark === Qt.Checked
    readonly property real indent: root.isHead ? 0 : 5 * Theme.space
    readonly property color ink: root.row.kind === PlanLine.Promised || (root.row.kind === PlanLine.Proposed && !root.isIn) ? Theme.mutedText : Theme.text

    signal clicked
    signal toggled

    height: root.isHead ? 30 : 40
    Accessible.role: root.mayChoose ? Accessible.CheckBox : Accessible.ListItem
    Accessible.checked: root.isIn
    Accessible.name: [root.row.title, root.row.when, root.row.lateText, root.row.detail, root.row.outcome].filter(s => s !== "").join(", ")

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: root.isCurrent ? Theme.selected : hover.hovered ? Theme.hover : root.isHead ? Theme.quietGround : "transparent"
        border.width: root.isCurrent ? 1 : 0
        border.color: Theme.accent
    }
    HoverHandler {
        id: hover
    }
    TapHandler {
        onTapped: point => {
            if (root.mayChoose && point.position.x < title.x)
                root.toggled();
            else
                root.clicked();
        }
    }
    // In, out, or in part.
    Rectangle {
        x: root.indent + 2 * Theme.space
        anchors.verticalCenter: parent.verticalCenter
        width: 15
        height: 15
        radius: 3
        visible: root.mayChoose
        color: root.row.mark === Qt.Unchecked ? "transparent" : Theme.accent
        border.width: 1
        border.color: root.row.mark === Qt.Unchecked ? Theme.strongLine : Theme.accent
        Glyph {
            anchors.centerIn: parent
            visible: root.row.mark === Qt.Checked
            glyph: "check"
            size: 12
            color: Theme.accentInk
        }
        Rectangle {
            anchors.centerIn: parent
            visible: root.row.mark === Qt.PartiallyChecked
            width: 7
            height: 2
            color: Theme.accentInk
        }
    }
    Glyph {
        x: root.indent + 2 * Theme.space
        anchors.verticalCenter: parent.verticalCenter
        visible: !root.mayChoose
        glyph: root.row.outcome !== "" ? (root.row.isRefused ? "close" : "check") : root.row.kind === PlanLine.Promised ? "lock" : "warning"
        size: 14
        color: root.row.outcome !== "" ? (root.row.isRefused ? Theme.danger : Theme.good) : root.row.kind === PlanLine.Promised ? Theme.mutedText : Theme.warning
    }
    PriorityMark {
        id: priority
        x: root.indent + 28
        y: root.isHead ? 8 : 5
        visible: !root.isHead
        priority: root.row.priority
    }
    TextLine {
        id: title
        x: root.indent + (root.isHead ? 28 : 48)
        y: root.isHead ? 0 : 3
        width: when.x - x - 2 * Theme.space
        height: root.isHead ? parent.height : 18
        text: root.row.title
        color: root.ink
        font.weight: root.isHead ? Font.DemiBold : Font.Normal
    }
    TextLine {
        id: when
        anchors.right: parent.right
        anchors.rightMargin: 2 * Theme.space
        y: title.y
        width: Math.min(implicitWidth, root.width * 0.55)
        height: title.height
        text: root.isHead ? root.row.detail : root.row.when
        color: root.isHead ? Theme.mutedText : root.ink
        font.pixelSize: root.isHead ? Theme.smallSize : Theme.fontSize
    }
    TextLine {
        x: title.x
        y: 20
        width: late.x - x - 2 * Theme.space
        height: 16
        visible: !root.isHead
        text: root.row.outcome !== "" ? root.row.outcome : root.row.detail
        color: root.row.isRefused ? Theme.danger : Theme.mutedText
        font.pixelSize: Theme.smallSize
    }
    Row {
        id: late
        anchors.right: parent.right
        anchors.rightMargin: 2 * Theme.space
        y: 20
        height: 16
        spacing: Theme.space
        visible: root.row.lateText !== ""
        Glyph {
            anchors.verticalCenter: parent.verticalCenter
            glyph: "warning"
            size: 12
            color: Theme.danger
        }
        TextLine {
            height: parent.height
            text: root.row.lateText
            color: Theme.danger
            font.pixelSize: Theme.smallSize
            font.weight: Font.DemiBold
        }
    }
}
