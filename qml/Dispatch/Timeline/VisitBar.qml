// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! One visit: the drive as a thin line, the work as a block, the promised window as a bracket below. Late ones say so.
Item {
    id: root

    required property timelineBar bar
    required property TimeAxis axis
    property bool isSelected: false
    property bool isGhosted: false
    property bool mayChange: false
    //! While it is being stretched; else as long as it is.
    property int stretchedMin: -1

    signal clicked
    signal doubleClicked
    signal dragStarted(grabMs: double)
    signal dragMoved(scenePoint: point)
    signal dragEnded
    signal stretched(minutes: int)

    readonly property real leftPx: root.axis.xOf(root.bar.fromMs)
    readonly property double shownToMs: root.stretchedMin > 0 ? root.bar.fromMs + root.stretchedMin * 60000 : root.bar.toMs
    readonly property real widthPx: Math.max(6, root.axis.xOf(root.shownToMs) - root.leftPx)
    readonly property real drivePx: Math.max(0, root.leftPx - root.axis.xOf(root.bar.leaveMs))
    //! Not at a time that the shift of the technician has.
    readonly property bool isOff: root.bar.rosterTroubles.length > 0
    readonly property bool isLate: root.bar.lateMin > 0 && !root.bar.isOver

    x: root.leftPx
    width: root.widthPx
    opacity: root.isGhosted ? 0.35 : root.bar.isOver ? 0.6 : 1
    Accessible.role: Accessible.ListItem
    Accessible.name: tip.text

    Rectangle {
        id: drive
        x: -root.drivePx
        y: (block.height - height) / 2 + block.y
        width: root.drivePx
        height: 2
        visible: root.drivePx > 3
        color: Theme.mutedText
    }
    // The promise: from when to when somebody was to come.
    Item {
        x: root.axis.xOf(root.bar.windowFromMs) - root.leftPx
        y: parent.height - 5
        width: root.axis.xOf(root.bar.windowToMs) - root.axis.xOf(root.bar.windowFromMs)
        height: 4
        visible: root.bar.windowToMs > 0 && !root.bar.isOver
        Rectangle {
            y: 2
            width: parent.width
            height: 1
            color: root.isLate ? Theme.danger : Theme.mutedText
        }
        Rectangle {
            width: 1
            height: 4
            color: root.isLate ? Theme.danger : Theme.mutedText
        }
        Rectangle {
            x: parent.width - 1
            width: 1
            height: 4
            color: root.isLate ? Theme.danger : Theme.mutedText
        }
    }
    Pill {
        id: tone
        visible: false
        text: ""
        tone: root.bar.tone
    }
    Rectangle {
        id: block
        y: 3
        width: parent.width
        height: parent.height - 10
        radius: 4
        color: root.isLate ? Theme.dangerGround : tone.ground
        border.width: root.isSelected ? 2 : 1
        border.color: root.isSelected ? Theme.accent : root.isLate || root.bar.isRefused ? Theme.danger : tone.ink

        Row {
            id: words
            x: 5
            width: parent.width - 8
            height: parent.height
            spacing: 4
            clip: true
            Glyph {
                id: sign
                anchors.verticalCenter: parent.verticalCenter
                visible: root.isLate || root.bar.isPending || root.bar.isRefused || root.isOff
                glyph: root.isOff || root.isLate || root.bar.isRefused ? "warning" : "clock"
                size: 12
                color: root.isLate || root.bar.isRefused ? Theme.danger : Theme.warning
            }
            TextLine {
                id: number
                height: parent.height
                text: root.isLate ? qsTr("%1 · ~%2 late").arg(root.bar.numberText).arg(Format.duration(root.bar.lateMin * 60000)) : root.bar.numberText
                color: root.isLate ? Theme.danger : tone.ink
                font.pixelSize: Theme.smallSize
                font.weight: Font.DemiBold
                elide: Text.ElideNone
            }
            TextLine {
                height: parent.height
                width: words.width - number.width - (sign.visible ? 16 : 0) - 4
                visible: width > 16
                text: root.bar.title
                font.pixelSize: Theme.smallSize
            }
        }
    }

    HoverHandler {
        id: hover
        cursorShape: edge.hovered || stretch.active ? Qt.SizeHorCursor : Qt.ArrowCursor
    }
    TapHandler {
        onTapped: root.clicked()
        onDoubleTapped: root.doubleClicked()
    }
    DragHandler {
        target: null
        dragThreshold: 6
        // The ground below drags too, and would take it over.
        grabPermissions: PointerHandler.CanTakeOverFromItems | PointerHandler.CanTakeOverFromHandlersOfDifferentType | PointerHandler.ApprovesCancellation
        enabled: !root.bar.isOver && !stretch.active
        onActiveChanged: {
            if (active)
                root.dragStarted(root.axis.momentAt(root.x + centroid.pressPosition.x) - root.bar.fromMs);
            else
                root.dragEnded();
        }
        onCentroidChanged: if (active)
            root.dragMoved(centroid.scenePosition)
    }
    Item {
        x: parent.width - 5
        width: 8
        height: parent.height
        visible: root.mayChange && !root.bar.isOver
        HoverHandler {
            id: edge
        }
        DragHandler {
            id: stretch
            target: null
            dragThreshold: 2
            grabPermissions: PointerHandler.CanTakeOverFromItems | PointerHandler.CanTakeOverFromHandlersOfDifferentType | PointerHandler.ApprovesCancellation
            onActiveChanged: {
                if (active)
                    return;
                if (root.stretchedMin > 0 && root.stretchedMin !== root.bar.durationMin)
                    root.stretched(root.stretchedMin);
                root.stretchedMin = -1;
            }
            onActiveTranslationChanged: {
                if (!active)
                    return;
                const minutes = root.bar.durationMin + activeTranslation.x / root.axis.pxPerHour * 60;
                root.stretchedMin = Math.max(15, Math.round(minutes / 15) * 15);
            }
        }
    }
    HoverTip {
        id: tip
        isShown: hover.hovered && !root.isGhosted
        y: parent.height
        text: {
            const lines = [root.bar.numberText + "  " + root.bar.title, root.bar.stateText];
            if (root.bar.windowToMs > 0)
                lines.push(qsTr("promised %1").arg(Format.window(root.bar.windowFromMs, root.bar.windowToMs)));
            lines.push([root.bar.isForecast ? qsTr("there ~%1").arg(Format.clock(root.bar.fromMs)) : qsTr("there since %1").arg(Format.clock(root.bar.fromMs)), root.bar.driveText].filter(s => s !== "").join(" · "));
            if (root.bar.lateMin > 0)
                lines.push(qsTr("%1 late").arg(Format.duration(root.bar.lateMin * 60000)));
            for (const trouble of root.bar.rosterTroubles)
                lines.push("! " + trouble);
            return lines.join("\n");
        }
    }
}
