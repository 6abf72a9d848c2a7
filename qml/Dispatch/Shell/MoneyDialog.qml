// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The whole ledger of the selected job, and a row to add to it. Up and Down choose the kind from every field, Page Up and Page
//! Down read the ledger, Enter enters the row. What the server would say is said with each letter.
Dialog {
    id: root

    required property ConsoleSession session
    property MoneyBook money: root.session.money
    //! Stays when the selection does not.
    property string jobId: ""
    property int kind: MoneyKind.Charge
    property bool hasTypedAmount: false
    property moneyOffer noOffer
    property moneyRow noRow

    readonly property moneyOffer offer: root.money.offers[root.kind] ?? root.noOffer
    // The revision says when judge() answers otherwise.
    property moneyVerdict verdict: root.money.revision >= 0 ? root.money.judge(root.jobId, root.kind, amount.text, method.text, reference.text) : root.money.judge("", 0, "", "", "")

    //! \param kind of the row, as MoneyKind counts; < 0: the usual one
    function start(kind: int): void {
        root.jobId = root.money.jobId;
        method.clear();
        reference.clear();
        root.hasTypedAmount = false;
        root.choose(kind < 0 ? root.money.usualKind : kind);
        root.open();
    }
    function choose(kind: int): void {
        root.kind = Math.max(0, Math.min(root.money.offers.length - 1, kind));
        if (root.hasTypedAmount)
            return;
        amount.text = root.offer.usualAmount;
        amount.selectAll();
    }
    function submit(): void {
        if (root.verdict.isReady && root.money.add(root.jobId, root.kind, amount.text, method.text, reference.text))
            root.close();
    }
    function press(key: int): bool {
        switch (key) {
        case Qt.Key_Up:
            root.choose(root.kind - 1);
            return true;
        case Qt.Key_Down:
            root.choose(root.kind + 1);
            return true;
        case Qt.Key_PageUp:
            ledger.contentY = Math.max(ledger.originY, ledger.contentY - ledger.height);
            return true;
        case Qt.Key_PageDown:
            ledger.contentY = Math.max(ledger.originY, Math.min(ledger.originY + ledger.contentHeight - ledger.height, ledger.contentY + ledger.height));
            return true;
        }
        return false;
    }

    title: qsTr("Money of job %1").arg(root.money.numberText)
    width: 520
    onOpened: {
        ledger.positionViewAtEnd();
        amount.forceActiveFocus();
        amount.selectAll();
    }

    Column {
        width: parent.width
        spacing: 2 * Theme.space
        Keys.onPressed: event => event.accepted = root.press(event.key)

        ListView {
            id: ledger
            objectName: "moneyLedger"
            width: parent.width
            height: Math.min(contentHeight, 132)
            visible: ledger.count > 0
            clip: true
            model: root.money.rows.length
            boundsBehavior: Flickable.StopAtBounds
            Accessible.role: Accessible.List
            Accessible.name: qsTr("The ledger, oldest first")
            T.ScrollBar.vertical: ThinScrollBar { }
            delegate: MoneyLine {
                id: line
                width: ListView.view.width - 10
                nowMs: root.session.nowMs
                row: root.money.rows[line.index] ?? root.noRow
            }
        }
        MoneyTotals {
            width: parent.width - 10
            visible: ledger.count > 0
            money: root.money
        }
        Column {
            id: kinds
            width: parent.width
            Accessible.role: Accessible.Grouping
            Accessible.name: qsTr("Kind of the row")
            Repeater {
                model: root.money.offers.length
                MoneyKindLine {
                    id: choice
                    width: kinds.width
                    offer: root.money.offers[choice.index] ?? root.noOffer
                    isCurrent: choice.index === root.kind
                    onClicked: root.choose(choice.index)
                }
            }
        }
        Row {
            width: parent.width
            spacing: 2 * Theme.space
            Field {
                id: amount
                objectName: "moneyAmount"
                width: 150
                placeholderText: qsTr("Amount, %1").arg(root.money.currency)
                maximumLength: 40
                onTextEdited: root.hasTypedAmount = amount.text !== ""
                onAccepted: root.submit()
            }
            Field {
                id: method
                objectName: "moneyMethod"
                width: parent.width - amount.width - parent.spacing
                placeholderText: root.offer.movesMoney ? qsTr("How: cash, card, transfer") : root.kind === MoneyKind.Charge ? qsTr("What for: pump replaced") : qsTr("What it is about")
                maximumLength: 120
                onAccepted: root.submit()
            }
        }
        Field {
            id: reference
            objectName: "moneyReference"
            width: parent.width
            placeholderText: root.kind === MoneyKind.Charge ? qsTr("Number of the invoice, once it has gone out") : root.kind === MoneyKind.Deposit || root.kind === MoneyKind.Payment ? qsTr("Receipt or reference; never a card number") : qsTr("Why")
            maximumLength: 400
            onAccepted: root.submit()
        }
        Item {
            width: parent.width
            height: 32
            Glyph {
                id: sign
                y: 2
                visible: root.verdict.isReady || root.verdict.whyNot !== ""
                glyph: root.verdict.isReady ? "check" : "warning"
                size: 13
                color: root.verdict.isReady ? Theme.good : Theme.warning
            }
            TextLine {
                x: sign.visible ? 20 : 0
                width: parent.width - x
                height: parent.height
                verticalAlignment: Text.AlignTop
                wrapMode: Text.WordWrap
                maximumLineCount: 2
                text: root.verdict.isReady ? qsTr("%1. Rows are never changed afterwards.").arg(root.verdict.outcome) : root.verdict.whyNot !== "" ? root.verdict.whyNot : root.verdict.hint
                color: root.verdict.whyNot !== "" ? Theme.warning : Theme.mutedText
                font.pixelSize: Theme.smallSize
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
        }
        Item {
            width: parent.width
            height: 32
            TextLine {
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("↑ ↓ choose the kind")
                color: Theme.mutedText
                font.pixelSize: Theme.smallSize
            }
            Row {
                anchors.right: parent.right
                spacing: 2 * Theme.space
                FlatButton {
                    text: qsTr("Leave")
                    key: "Esc"
                    onClicked: root.close()
                }
                FlatButton {
                    isMain: true
                    text: root.verdict.amount === "" ? qsTr("Enter the row") : qsTr("%1 of %2").arg(root.offer.text).arg(root.verdict.amount)
                    key: "Enter"
                    whyNot: root.verdict.isReady ? "" : root.verdict.whyNot !== "" ? root.verdict.whyNot : root.verdict.hint
                    onClicked: root.submit()
                }
            }
        }
    }
}
