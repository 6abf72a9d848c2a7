// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Dispatch.Shell
import Dispatch.Models

Item {
    id: stage
    width: 1280
    height: 800

    Component {
        id: form
        NewJobDialog {
            intake: testDesk.intake
        }
    }
    Component {
        id: table
        ImportDialog {
            file: testDesk.jobFile
        }
    }
    SignalSpy {
        id: spy
    }

    TestCase {
        name: "Intake"
        when: windowShown

        function init() {
            failOnWarning(/.?/);
            spy.target = null;
            spy.clear();
            testDesk.fillTelephone(false);
        }
        function opened() {
            const dialog = createTemporaryObject(form, stage);
            dialog.open();
            tryVerify(() => dialog.opened);
            return dialog;
        }
        function write(text) {
            for (const c of text)
                keyClick(c);
        }
        function field(dialog, name) {
            return findChild(findChild(dialog.contentItem, name), "intakeInput");
        }

        // The whole call, and not a hand on the mouse.
        function test_aCallIsTakenDownByKeysAlone() {
            const dialog = opened();
            verify(field(dialog, "intakePhone").activeFocus);
            write("0101");
            tryVerify(() => testDesk.intake.offers.length === 1);
            keyClick(Qt.Key_Return);
            compare(field(dialog, "intakePhone").text, "555 0101");
            compare(field(dialog, "intakeName").text, "Nora Ferreira");
            compare(field(dialog, "intakeAddress").text, "12 Quay Street");
            verify(field(dialog, "intakeTitle").activeFocus);
            write("No hot water");
            keyClick(Qt.Key_Return);
            verify(field(dialog, "intakeTrade").activeFocus);
            write("he");
            keyClick(Qt.Key_Return);
            compare(field(dialog, "intakeTrade").text, "heating");
            const priority = findChild(dialog.contentItem, "intakePriority");
            verify(priority.activeFocus);
            keyClick(Qt.Key_Right);
            compare(testDesk.intake.priority, 2);
            keyClick(Qt.Key_Return);
            verify(testDesk.intake.windows.length > 0);
            tryVerify(() => !priority.activeFocus);
            keyClick(Qt.Key_Return);
            tryVerify(() => !dialog.visible);
            compare(testDesk.newestTaken().join("|"), "No hot water|Nora Ferreira|555 0101|12 Quay Street|heating|High|Ann Lee|Scheduled|placed|promised");
            verify(testDesk.intake.isEmpty);
        }

        function test_altAndADigitSavesWithATime() {
            const dialog = opened();
            write("0101");
            tryVerify(() => testDesk.intake.offers.length === 1);
            keyClick(Qt.Key_Return);
            keyClick(Qt.Key_1, Qt.AltModifier); // nothing is said of what is wrong yet
            verify(dialog.visible);
            verify(testDesk.intake.problem !== "");
            verify(field(dialog, "intakeTitle").activeFocus);
            write("Leak");
            keyClick(Qt.Key_1, Qt.AltModifier);
            tryVerify(() => !dialog.visible);
            compare(testDesk.newestTaken().slice(-3).join("|"), "Scheduled|placed|promised");
        }

        function test_ctrlEnterSavesWithoutATime() {
            const dialog = opened();
            keyClick(Qt.Key_Tab);
            verify(field(dialog, "intakeName").activeFocus);
            write("Vera");
            keyClick(Qt.Key_Tab);
            verify(field(dialog, "intakeAddress").activeFocus);
            keyClick(Qt.Key_Tab);
            verify(field(dialog, "intakeTitle").activeFocus);
            write("Lock stuck");
            keyClick(Qt.Key_Tab);
            verify(field(dialog, "intakeTrade").activeFocus);
            keyClick(Qt.Key_Return, Qt.ControlModifier);
            tryVerify(() => !dialog.visible);
            compare(testDesk.newestTaken().join("|"), "Lock stuck|Vera||||Normal||Unscheduled|nowhere|not promised");
        }

        function test_tabGoesOnToTheTimes() {
            const dialog = opened();
            write("0101");
            tryVerify(() => testDesk.intake.offers.length === 1);
            keyClick(Qt.Key_Return);
            keyClick(Qt.Key_Tab);
            keyClick(Qt.Key_Tab);
            verify(findChild(dialog.contentItem, "intakePriority").activeFocus);
            keyClick(Qt.Key_Tab);
            tryVerify(() => findChild(dialog.contentItem, "intakeWindow").activeFocus);
        }

        // Esc closes the list, then asks, and what was typed is there when the form is opened again.
        function test_escGoesBackStepByStep() {
            const dialog = opened();
            write("0101");
            tryVerify(() => testDesk.intake.offers.length === 1);
            keyClick(Qt.Key_Escape);
            compare(testDesk.intake.offers.length, 0);
            verify(dialog.visible && !dialog.isAsking);
            keyClick(Qt.Key_Escape);
            verify(dialog.visible && dialog.isAsking);
            keyClick(Qt.Key_Escape);
            verify(dialog.visible && !dialog.isAsking);
            verify(field(dialog, "intakePhone").activeFocus);
            keyClick(Qt.Key_Escape);
            keyClick(Qt.Key_Return);
            tryVerify(() => !dialog.visible);
            dialog.open();
            tryVerify(() => dialog.opened);
            compare(field(dialog, "intakePhone").text, "0101");
            verify(testDesk.intake.keptText !== "");
            keyClick(Qt.Key_Escape);
            keyClick(Qt.Key_Delete);
            tryVerify(() => !dialog.visible);
            dialog.open();
            tryVerify(() => dialog.opened);
            compare(field(dialog, "intakePhone").text, "");
            keyClick(Qt.Key_Escape); // nothing typed: nothing asked
            tryVerify(() => !dialog.visible);
        }

        function test_theJobThatIsOpenAlreadyIsOneKeyAway() {
            testDesk.fillTelephone(true);
            const dialog = opened();
            spy.target = dialog;
            spy.signalName = "jobAsked";
            write("5550101");
            tryVerify(() => testDesk.intake.twins.length === 1);
            keyClick(Qt.Key_O, Qt.AltModifier);
            tryVerify(() => !dialog.visible);
            compare(spy.count, 1);
            compare(spy.signalArguments[0][0], testDesk.intakeJobs.jobAt(0));
            compare(testDesk.intake.phone, "5550101"); // it may be another one after all
        }

        function test_arrowsChooseAmongOffers() {
            const dialog = opened();
            testDesk.intake.type(Intake.Trade, "");
            field(dialog, "intakeTrade").forceActiveFocus();
            write("h");
            tryVerify(() => testDesk.intake.offers.length > 0);
            const list = findChild(findChild(dialog.contentItem, "intakeTrade"), "intakeOffers");
            compare(list.currentIndex, 0);
            keyClick(Qt.Key_Down); // round to the only one
            keyClick(Qt.Key_Up);
            compare(list.currentIndex, 0);
            mouseClick(list, 20, 10);
            compare(testDesk.intake.trade, "heating");
        }

        function test_aTableIsTakenInByKeys() {
            const path = testDesk.writeTable("calls.csv", "Title,Street\nNo heat,Main St 1\n,Main St 2\nTap drips,Main St 3\n");
            const dialog = createTemporaryObject(table, stage);
            dialog.open();
            tryVerify(() => dialog.opened);
            const input = findChild(dialog.contentItem, "importPath");
            verify(input.activeFocus);
            testDesk.jobFile.path = path.slice(0, -3);
            tryVerify(() => testDesk.jobFile.pathOffers.length === 1);
            keyClick(Qt.Key_Return);
            tryVerify(() => testDesk.jobFile.stage === JobFile.Ready);
            compare(testDesk.jobFile.good, 2);
            tryVerify(() => findChild(dialog.contentItem, "importColumns").activeFocus);
            keyClick(Qt.Key_Right);
            tryVerify(() => testDesk.jobFile.stage === JobFile.Ready);
            verify(testDesk.jobFile.whyNot !== "");
            keyClick(Qt.Key_Return, Qt.ControlModifier);
            compare(testDesk.sentFromFile(), 0);
            keyClick(Qt.Key_Left);
            tryVerify(() => testDesk.jobFile.stage === JobFile.Ready && testDesk.jobFile.good === 2);
            keyClick(Qt.Key_P, Qt.AltModifier);
            compare(testDesk.jobFile.preview.length, 1);
            keyClick(Qt.Key_Return, Qt.ControlModifier);
            compare(testDesk.sentFromFile(), 2);
            verify(dialog.visible);
            keyClick(Qt.Key_Escape); // stops
            compare(testDesk.jobFile.stage, JobFile.Done);
            keyClick(Qt.Key_Escape);
            tryVerify(() => !dialog.visible);
        }

        function test_theyFitIntoASmallWindow() {
            for (const component of [form, table]) {
                const dialog = createTemporaryObject(component, stage);
                dialog.open();
                tryVerify(() => dialog.opened);
                verify(dialog.width <= 1024 && dialog.height <= 640);
                dialog.close();
                tryVerify(() => !dialog.visible);
            }
        }
    }
}
