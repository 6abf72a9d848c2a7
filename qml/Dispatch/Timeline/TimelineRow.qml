// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! One technician's day.
Item {
    id: root

    required property int index
    required property technicianInfo info
    required property ConsoleSession session
    required property TimeAxis axis
    required property VisitMove move
    required property BreakMove pause
    required property real labelWidth
    required property bool isCurrent

    signal technicianClicked
    signal barClicked(jobId: string)
    signal barDoubleClicked(jobId: string)
    signal dragMoved(scenePoint: point)
    signal breakClicked(span: rosterSpan)
    signal breakDragged(scenePoint: point)
    signal menuAsked(momentMs: double, isOnBreak: bool)

    // The list is read anew with each revision; the items stay, so that a drag survives what happens meanwhile.
    readonly property list<timelineBar> bars: root.session.timeline.revision >= 0 ? root.session.timeline.barsOf(root.info.id) : []
    readonly property list<rosterSpan> offHours: root.session.shifts.revision >= 0 ? root.session.shifts.offHoursOf(root.info.id) : []
    readonly property list<rosterSpan> breaks: root.session.shifts.revision >= 0 ? root.session.shifts.breaksOf(root.info.id) : []
    //! The pointer is on a break: what lies below is not meant.
    property bool isOnBreak: false
    readonly property bool isPauseHere: root.pause.technicianId === root.info.id
    readonly property bool isTarget: root.move.isUnderWay && root.move.technicianId === root.info.id

    implicitHeight: Theme.isDense ? 28 : 36

    Item {
        anchors.fill: parent
        anchors.leftMargin: root.labelWidth
        clip: true
        Repeater {
            model: root.offHours.length
            OffHours {
                id: off
                required property int index
                property rosterSpan none
                height: root.height
                axis: root.axis
                span: root.offHours[off.index] ?? off.none
            }
        }
    }
    Rectangle {
        anchors.fill: parent
        color: root.isTarget ? Theme.accentGround : root.isCurrent ? Theme.hover : "transparent"
        opacity: root.isTarget || root.isCurrent ? 0.6 : 0
    }
    Divider {
        anchors.bottom: parent.bottom
        width: parent.width
        opacity: 0.7
    }
    Item {
        anchors.fill: parent
        anchors.leftMargin: root.labelWidth
        clip: true

        TapHandler {
            id: ground
            acceptedButtons: Qt.RightButton
            enabled: root.session.canDispatch
            onTapped: if (!root.isOnBreak)
                root.menuAsked(root.axis.momentAt(ground.point.position.x), false)
        }
        Repeater {
            model: root.bars.length
            VisitBar {
                id: visit
                required property int index
                property timelineBar none
                height: root.height
                axis: root.axis
                bar: root.bars[visit.index] ?? visit.none
                isSelected: root.session.job.id !== "" && root.session.job.id === visit.bar.jobId
                isGhosted: root.move.isUnderWay && root.move.jobId === visit.bar.jobId
                mayChange: root.session.canDispatch
                onClicked: if (!root.isOnBreak)
                    root.barClicked(visit.bar.jobId)
                onDoubleClicked: root.barDoubleClicked(visit.bar.jobId)
                onDragStarted: grabMs => {
                    root.move.begin(visit.bar.jobId, visit.bar.numberText + "  " + visit.bar.title, visit.bar.durationMin);
                    // The window moves, not the forecast: what is taken hold of stays under the pointer.
                    root.move.grabMs = visit.bar.windowFromMs > 0 && visit.bar.isMovable ? grabMs + visit.bar.fromMs - visit.bar.windowFromMs : grabMs;
                }
                onDragMoved: scenePoint => root.dragMoved(scenePoint)
                onDragEnded: root.move.drop()
                onStretched: minutes => root.session.setDuration(visit.bar.jobId, minutes)
            }
        }
        Repeater {
            model: root.breaks.length
            BreakBar {
                id: rest
                required property int index
                property rosterSpan none
                readonly property rosterSpan span: root.breaks[rest.index] ?? rest.none
                readonly property bool isMeant: root.isPauseHere && root.pause.shiftId === rest.span.shiftId && root.pause.index === rest.span.index
                height: root.height
                axis: root.axis
                fromMs: rest.span.fromMs
                toMs: rest.span.toMs
                text: rest.span.text
                isPending: rest.span.isPending
                isChosen: rest.isMeant
                isGhosted: rest.isMeant && root.pause.isUnderWay
                mayChange: root.session.canDispatch
                onIsHoveredChanged: root.isOnBreak = rest.isHovered
                onClicked: root.breakClicked(rest.span)
                onMenuAsked: {
                    root.breakClicked(rest.span);
                    root.menuAsked(rest.span.fromMs, true);
                }
                onDragStarted: grabMs => {
                    root.breakClicked(rest.span);
                    root.pause.grabMs = grabMs;
                }
                onDragMoved: scenePoint => root.breakDragged(scenePoint)
                onDragEnded: if (root.pause.isUnderWay)
                    root.pause.drop()
            }
        }
        BreakBar {
            visible: root.isPauseHere && root.pause.isUnderWay
            height: root.height
            axis: root.axis
            fromMs: root.pause.fromMs
            toMs: root.pause.fromMs + root.pause.minutes * 60000
            isGhost: true
            ink: !root.pause.verdict.isAllowed ? Theme.danger : root.pause.verdict.isGood ? Theme.good : Theme.warning
        }
        // Where it would go.
        Rectangle {
            visible: root.isTarget && root.move.verdict.toMs > 0
            x: root.axis.xOf(root.move.verdict.fromMs)
            y: 2
            width: Math.max(8, root.axis.xOf(root.move.verdict.fromMs + root.move.durationMin * 60000) - x)
            height: parent.height - 8
            radius: 4
            color: Theme.raised
            border.width: 2
            border.color: !root.move.verdict.isAllowed ? Theme.danger : root.move.verdict.isGood ? Theme.good : Theme.warning
            TextLine {
                x: 6
                width: parent.width - 8
                height: parent.height
                text: root.move.text
                font.pixelSize: Theme.smallSize
            }
        }
    }
    Item {
        width: root.labelWidth
        height: parent.height
        TextLine {
            x: 3 * Theme.space
            y: Theme.isDense ? 5 : 2
            width: parent.width - x - 8
            height: 18
            text: root.info.name
            font.pixelSize: 12
            font.weight: root.info.hasEmergency ? Font.DemiBold : Font.Normal
        }
        Pill {
            id: tone
            visible: false
            text: ""
            tone: root.info.tone
        }
        TextLine {
            x: 3 * Theme.space
            y: 18
            width: parent.width - x - 8
            height: 14
            visible: !Theme.isDense
            text: root.info.hasEmergency ? qsTr("EMERGENCY") : root.info.dutyText
            color: tone.ink
            font.pixelSize: 10
        }
        TapHandler {
            onTapped: root.technicianClicked()
        }
    }
}
