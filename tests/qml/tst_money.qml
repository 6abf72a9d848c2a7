// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Dispatch.Models
import Dispatch.Shell
import Dispatch.Theme

Item {
    id: stage
    width: 1200
    height: 800

    Component {
        id: section
        Rectangle {
            property alias section: section
            width: 344
            height: section.height + 16
            color: Theme.surface
            MoneySection {
                id: section
                x: 8
                y: 8
                width: parent.width - 16
                money: testDesk.money
                nowMs: testSession.nowMs
            }
        }
    }
    Component {
        id: dialog
        MoneyDialog {
            session: testSession
            money: testDesk.money
        }
    }
    SignalSpy {
        id: spy
    }

    TestCase {
        name: "Money"
        when: windowShown

        function init() {
            failOnWarning(/.?/);
            spy.clear();
            testDesk.startMoney(true);
        }
        function type(words) {
            for (const c of words)
                keyClick(c);
        }
        function texts(item) {
            let all = item.visible && item.text !== undefined ? [item.text] : [];
            for (const child of item.children)
                all = all.concat(child.visible ? texts(child) : []);
            return all;
        }
        function has(item, words) {
            return texts(item).some(text => String(text).includes(words));
        }
        function open(kind) {
            const item = createTemporaryObject(dialog, stage);
            item.start(kind);
            tryVerify(() => item.opened);
            return item;
        }

        function test_anEmptyLedgerSaysSo() {
            const item = createTemporaryObject(section, stage);
            waitForRendering(item);
            verify(has(item, "Nothing charged"));
            verify(!has(item, "Refunded"));
            spy.target = item.section;
            spy.signalName = "asked";
            item.section.forceActiveFocus();
            keyClick(Qt.Key_Tab);
            keyClick(Qt.Key_Return);
            compare(spy.count, 1);
        }

        // Catches: a button that looks alive while one looks back, and is refused only when the row is typed.
        function test_whereNothingCanBeAddedTheButtonSaysWhy() {
            const item = createTemporaryObject(section, stage);
            waitForRendering(item);
            const button = findChild(item, "addMoney");
            item.section.whyNotAdd = "This is yesterday.";
            compare(button.text, "Charge");
            compare(button.whyNot, "This is yesterday.");
            spy.target = item.section;
            spy.signalName = "asked";
            mouseClick(button);
            button.forceActiveFocus();
            keyClick(Qt.Key_Return);
            compare(spy.count, 0);
            // What is in the ledger can be read.
            verify(testDesk.putMoney(MoneyKind.Charge, 1000, "part"));
            tryCompare(button, "text", "Read all");
            compare(button.whyNot, "");
            mouseClick(button);
            compare(spy.count, 1);
            item.section.whyNotAdd = "";
            compare(button.text, "Add");
        }

        function test_theLastRowsAndWhatTheyComeTo() {
            for (const minor of [1000, 2000, 3000])
                verify(testDesk.putMoney(MoneyKind.Charge, minor, "part " + minor));
            verify(testDesk.putMoney(MoneyKind.Payment, 6000, "cash"));
            verify(testDesk.putMoney(MoneyKind.Refund, 500, "cash", "wrong part"));
            const item = createTemporaryObject(section, stage);
            waitForRendering(item);
            verify(has(item, "2 earlier rows"));
            verify(!has(item, "part 1000") && has(item, "part 3000"));
            verify(has(item, "Partly paid"));
            verify(has(item, "wrong part"));
            verify(has(item, "5.00 open"));
        }

        function test_whatIsNotInTheLedgerLooksSo() {
            verify(testDesk.putMoney(MoneyKind.Charge, 12000, "pump replaced"));
            testDesk.queueMoney(MoneyKind.Payment, 2000, "cash", "");
            testDesk.queueMoney(MoneyKind.Refund, 9000, "cash", "More would be refunded than was paid.");
            const item = createTemporaryObject(section, stage);
            waitForRendering(item);
            verify(has(item, "Refused: More would be refunded than was paid."));
            verify(has(item, "120.00"));
        }

        // A charge and its payment without a mouse: the second is suggested whole.
        function test_chargedAndPaidByKeys() {
            let item = open(-1);
            compare(item.kind, MoneyKind.Charge);
            type("120");
            verify(item.verdict.isReady);
            keyClick(Qt.Key_Tab);
            type("pump");
            keyClick(Qt.Key_Return);
            tryVerify(() => !item.visible);
            compare(testDesk.money.openText, "120.00");
            compare(testDesk.money.rows[0].method, "pump");
            item.start(-1);
            tryVerify(() => item.opened);
            compare(item.kind, MoneyKind.Payment);
            keyClick(Qt.Key_Return);
            tryVerify(() => !item.visible);
            compare(testDesk.money.openText, "0.00");
            compare(testDesk.money.stateText, "Paid");
        }

        function test_aWrongAmountIsSaidAndNotSent() {
            const item = open(MoneyKind.Charge);
            type("12.3.4");
            verify(item.verdict.whyNot.includes("is not an amount"));
            keyClick(Qt.Key_Return);
            verify(item.visible);
            compare(testDesk.money.rows.length, 0);
            keyClick(Qt.Key_Escape);
            tryVerify(() => !item.visible);
        }

        function test_aCardNumberIsSaidAndNotSent() {
            const item = open(MoneyKind.Deposit);
            type("50");
            keyClick(Qt.Key_Tab);
            type("4111 1111 1111 1111");
            verify(item.verdict.whyNot.includes("card number"));
            keyClick(Qt.Key_Return);
            verify(item.visible);
            compare(testDesk.money.rows.length, 0);
        }

        // What the role or the ledger forbids can be looked at, with its reason, and not done.
        function test_whatIsNotAllowedSaysWhy() {
            testDesk.startMoney(false);
            verify(testDesk.putMoney(MoneyKind.Charge, 12000, "pump"));
            verify(testDesk.putMoney(MoneyKind.Payment, 12000, "cash"));
            const item = open(MoneyKind.Payment);
            keyClick(Qt.Key_Down);
            compare(item.kind, MoneyKind.Refund);
            verify(item.verdict.whyNot.includes("supervisor"));
            keyClick(Qt.Key_Return);
            verify(item.visible);
            compare(testDesk.money.rows.length, 2);
            keyClick(Qt.Key_Up);
            keyClick(Qt.Key_Up);
            keyClick(Qt.Key_Up);
            keyClick(Qt.Key_Up);
            compare(item.kind, MoneyKind.Charge);
        }

        // What was typed is not replaced by a suggestion.
        function test_theKindChangesAndTheAmountStays() {
            verify(testDesk.putMoney(MoneyKind.Charge, 12000, "pump"));
            const item = open(MoneyKind.Payment);
            const amount = findChild(item.contentItem, "moneyAmount");
            compare(amount.text, "120.00");
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_Down);
            compare(item.kind, MoneyKind.WriteOff);
            compare(amount.text, "120.00");
            keyClick(Qt.Key_Up);
            keyClick(Qt.Key_Up);
            compare(amount.text, "");
            type("5");
            keyClick(Qt.Key_Up);
            compare(item.kind, MoneyKind.Payment);
            compare(amount.text, "5");
        }

        function test_aLongLedgerIsReadByKeys() {
            for (let i = 0; i < 12; ++i)
                verify(testDesk.putMoney(MoneyKind.Charge, 100 + i, "part " + i));
            const item = open(-1);
            const ledger = findChild(item.contentItem, "moneyLedger");
            tryVerify(() => ledger.atYEnd);
            for (let i = 0; i < 6; ++i)
                keyClick(Qt.Key_PageUp);
            verify(ledger.atYBeginning);
            keyClick(Qt.Key_PageDown);
            verify(!ledger.atYBeginning);
        }
    }
}
