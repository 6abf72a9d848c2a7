// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Board
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The selected job: where it stands, what can be done, who could go, and its talk.
Item {
    id: root

    required property ConsoleSession session
    readonly property jobInfo info: root.session.job
    property suggestion nobody
    readonly property bool mayAssign: root.session.canDispatch && root.info.isOpen && root.info.technician === "" && root.session.suggestions.length > 0

    //! Room kept free in the first line, for a button that closes the pane.
    property int rightInset: 0
    //! The talk has a window of its own.
    property bool isChatAway: false

    signal assignAsked
    //! \param kind of a row of the ledger, as MoneyKind counts; < 0: the usual one
    signal moneyAsked(kind: int)
    signal actionAsked(action: string, text: string, needsReason: bool)
    //! The talk into a window of its own, or back.
    signal chatWindowAsked
    //! To the talk, wherever it is.
    signal chatAsked

    function focusComposer() {
        chat.focusComposer();
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
            spacing: 2 * Theme.space
            topPadding: 3 * Theme.space

            Item {
                width: parent.width
                height: 20
                Row {
                    spacing: 2 * Theme.space
                    anchors.verticalCenter: parent.verticalCenter
                    PriorityMark {
                        anchors.verticalCenter: parent.verticalCenter
                        priority: root.info.priority
                    }
                    TextLine {
                        anchors.verticalCenter: parent.verticalCenter
                        text: root.info.numberText
                        color: Theme.mutedText
                        font.weight: Font.DemiBold
                    }
                    Pill {
                        anchors.verticalCenter: parent.verticalCenter
                        text: root.info.stateText
                        tone: root.info.tone
                    }
                    Glyph {
                        anchors.verticalCenter: parent.verticalCenter
                        visible: root.info.isPending
                        glyph: "clock"
                        color: Theme.warning
                    }
                }
                TextLine {
                    anchors.right: parent.right
                    anchors.rightMargin: root.rightInset
                    anchors.verticalCenter: parent.verticalCenter
                    text: Format.due(root.info.dueMs, root.session.nowMs)
                    color: root.info.isLate ? Theme.danger : root.info.isAtRisk ? Theme.warning : Theme.mutedText
                    font.weight: Font.DemiBold
                }
            }
            PresenceLines {
                width: parent.width
                people: root.session.presence.revision >= 0 ? root.session.presence.ofJob(root.info.id) : []
                nowMs: root.session.nowMs
            }
            TextLine {
                width: parent.width
                text: root.info.title
                font.pixelSize: Theme.titleSize
                font.weight: Font.DemiBold
                wrapMode: Text.WordWrap
                maximumLineCount: 3
            }
            TextLine {
                width: parent.width
                visible: root.info.description !== ""
                text: root.info.description
                color: Theme.mutedText
                wrapMode: Text.WordWrap
                maximumLineCount: 4
            }
            Flow {
                width: parent.width
                spacing: 1.5 * Theme.space
                visible: root.session.canDispatch
                Repeater {
                    model: root.session.actions
                    FlatButton {
                        id: button
                        required property actionInfo modelData
                        text: button.modelData.text
                        key: button.modelData.key
                        whyNot: button.modelData.whyNot
                        isMain: button.modelData.isMain && button.modelData.isAllowed
                        isDangerous: button.modelData.name === "cancel" || button.modelData.name === "reject"
                        onClicked: button.modelData.name === "schedule" ? root.assignAsked() : root.actionAsked(button.modelData.name, button.modelData.text, button.modelData.needsReason)
                    }
                }
                FlatButton {
                    objectName: "refundFirst"
                    visible: root.session.money.refundFirstText !== ""
                    text: qsTr("Refund %1 to cancel").arg(root.session.money.refundFirstText)
                    key: "$"
                    whyNot: root.session.money.offers[MoneyKind.Refund]?.whyNot ?? ""
                    onClicked: root.moneyAsked(MoneyKind.Refund)
                }
            }
            Column {
                width: parent.width
                Fact {
                    width: parent.width
                    glyph: "pin"
                    text: root.info.address
                }
                Fact {
                    width: parent.width
                    glyph: "user"
                    text: [root.info.customer, root.info.phone].filter(s => s !== "").join("  ·  ")
                }
                Fact {
                    width: parent.width
                    glyph: "log"
                    text: root.info.historyText !== "" ? qsTr("Visits of this customer: %1").arg(root.info.historyText) : ""
                    ink: root.info.visitOfMonth > 2 ? Theme.warning : Theme.text
                }
                Fact {
                    width: parent.width
                    glyph: "clock"
                    text: root.info.windowToMs > 0 ? qsTr("Arrival window %1").arg(Format.window(root.info.windowFromMs, root.info.windowToMs)) : root.info.isOpen ? qsTr("No arrival window yet · asked for at %1").arg(Format.clock(root.info.createdMs)) : ""
                }
                Fact {
                    width: parent.width
                    glyph: "wrench"
                    text: root.info.technician !== "" ? root.info.technician : root.info.isOpen ? qsTr("Nobody assigned") : ""
                    ink: root.info.technician !== "" ? Theme.text : Theme.warning
                }
                Repeater {
                    model: root.info.notes
                    Fact {
                        required property string modelData
                        width: column.width
                        glyph: "log"
                        text: modelData
                    }
                }
            }
            MoneySection {
                width: parent.width
                money: root.session.money
                nowMs: root.session.nowMs
                mayAdd: root.session.canDispatch
                whyNotAdd: root.session.whyNotAct
                onAsked: root.moneyAsked(-1)
            }
            Column {
                width: parent.width
                visible: root.mayAssign
                spacing: 2
                TextLine {
                    text: qsTr("Who could go")
                    color: Theme.mutedText
                    font.pixelSize: Theme.smallSize
                    font.weight: Font.DemiBold
                }
                Repeater {
                    model: root.mayAssign ? Math.min(3, root.session.suggestions.length) : 0
                    SuggestionRow {
                        id: row
                        width: column.width
                        offer: root.session.suggestions[row.index] ?? root.nobody
                        onClicked: root.session.assign(root.info.id, row.offer.technicianId)
                    }
                }
            }
        }
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
}
