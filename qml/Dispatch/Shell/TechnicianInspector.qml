// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Board
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The selected technician: duty, job, and how much the position can be trusted.
Item {
    id: root

    required property ConsoleSession session
    readonly property technicianInfo info: root.session.technician

    //! The talk has a window of its own.
    property bool isChatAway: false

    signal jobOpened(jobId: string)
    signal clearanceAsked(technicianId: string)
    signal shiftAsked(technicianId: string)
    //! The talk into a window of its own, or back.
    signal chatWindowAsked
    //! To the talk, wherever it is.
    signal chatAsked

    function focusComposer(): void {
        chat.focusComposer();
    }

    InspectorChat {
        id: chat
        y: details.height
        width: parent.width
        height: parent.height - y
        session: root.session
        isAway: root.isChatAway
        onWindowAsked: root.chatWindowAsked()
        onAsked: root.chatAsked()
    }
    Flickable {
        id: details
        width: parent.width
        height: Math.min(column.height + 3 * Theme.space, root.isChatAway ? root.height - 41 : root.height * 0.55)
        contentHeight: column.height + 3 * Theme.space
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        Column {
            id: column
            x: 4 * Theme.space
            width: parent.width - 8 * Theme.space
            topPadding: 4 * Theme.space
            spacing: 3 * Theme.space

            Item {
                width: parent.width
                height: 24
                TextLine {
                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.width - duty.width - 8
                    text: root.info.name
                    font.pixelSize: Theme.titleSize
                    font.weight: Font.DemiBold
                }
                Pill {
                    id: duty
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    text: root.info.hasEmergency ? qsTr("EMERGENCY") : root.info.dutyText
                    tone: root.info.tone
                }
            }
            TextLine {
                width: parent.width
                visible: root.info.dutyReason !== ""
                text: root.info.dutyReason
                color: root.info.hasEmergency ? Theme.danger : Theme.mutedText
                wrapMode: Text.WordWrap
            }
            ArrivalNote {
                width: parent.width
                session: root.session
                info: root.session.arrivals.list.length > 0 ? root.session.arrivals.ofTechnician(root.info.id) : root.session.arrivals.ofTechnician("")
            }
            Flow {
                width: parent.width
                spacing: 1.5 * Theme.space
                visible: root.session.canDispatch
                FlatButton {
                    visible: root.info.hasEmergency
                    isMain: true
                    whyNot: root.session.whyNotAct
                    text: qsTr("Called back: clear")
                    onClicked: root.clearanceAsked(root.info.id)
                }
                FlatButton {
                    visible: !root.info.isOnShift
                    isMain: true
                    whyNot: root.session.whyNotAct
                    text: qsTr("Start shift")
                    tip: qsTr("Positions are taken and kept only during a shift")
                    onClicked: root.session.setDuty(root.info.id, "Available")
                }
                FlatButton {
                    visible: root.info.isOnShift && root.info.isOnBreak
                    whyNot: root.session.whyNotAct
                    text: qsTr("Back from break")
                    onClicked: root.session.setDuty(root.info.id, "Available")
                }
                FlatButton {
                    visible: root.info.isOnShift && !root.info.isOnBreak
                    whyNot: root.session.whyNotAct
                    text: qsTr("Break")
                    onClicked: root.session.setDuty(root.info.id, "Break")
                }
                FlatButton {
                    visible: root.info.isOnShift
                    whyNot: root.session.whyNotAct
                    text: qsTr("End shift")
                    onClicked: root.session.setDuty(root.info.id, "OffShift")
                }
                FlatButton {
                    whyNot: root.session.whyNotAct
                    glyph: "timeline"
                    text: qsTr("Hours …")
                    tip: qsTr("When this technician works, and the breaks")
                    onClicked: root.shiftAsked(root.info.id)
                }
            }
            Column {
                width: parent.width
                Fact {
                    width: parent.width
                    glyph: "signal"
                    text: root.info.hasFix ? qsTr("Position %1").arg(SignalWords.age(root.info, root.session.nowMs)) + (root.info.accuracyM >= 0 ? qsTr(" · within %1").arg(Format.distance(root.info.accuracyM)) : "") : qsTr("No position yet")
                    ink: root.info.signal === 0 ? Theme.text : SignalWords.ink(root.info)
                }
                Fact {
                    width: parent.width
                    glyph: "timeline"
                    text: root.session.shifts.revision >= 0 ? root.session.shifts.textOf(root.info.id) : ""
                }
                Fact {
                    width: parent.width
                    glyph: "speed"
                    text: Format.speed(root.info.speedMps)
                }
                Fact {
                    width: parent.width
                    glyph: "battery"
                    text: root.info.batteryPercent >= 0 ? qsTr("Battery %1 %").arg(root.info.batteryPercent) : ""
                    ink: root.info.batteryPercent >= 0 && root.info.batteryPercent < 15 ? Theme.danger : Theme.text
                }
                Fact {
                    width: parent.width
                    glyph: "phone"
                    text: root.info.phone
                }
                Fact {
                    width: parent.width
                    glyph: "pin"
                    text: root.info.area
                }
                Fact {
                    width: parent.width
                    glyph: "wrench"
                    text: root.info.skills.join(", ")
                }
                Fact {
                    width: parent.width
                    glyph: "clock"
                    text: root.info.dutySinceMs > 0 ? qsTr("%1 for %2").arg(root.info.dutyText).arg(Format.duration(root.session.nowMs - root.info.dutySinceMs)) : ""
                }
            }
            FlatButton {
                visible: root.info.jobId !== ""
                glyph: "arrow-right"
                text: qsTr("Job %1: %2").arg(root.info.jobNumberText).arg(root.info.jobTitle)
                width: Math.min(implicitWidth, parent.width)
                onClicked: root.jobOpened(root.info.jobId)
            }
        }
    }
}
