// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Dispatch.Log
import Dispatch.Models

Item {
    id: stage
    width: 1200
    height: 700

    Component {
        id: pane
        LogPane {
            width: 1200
            height: 700
            session: testSession
        }
    }

    TestCase {
        name: "Log"
        when: windowShown

        function init() {
            failOnWarning(/.?/);
        }
        function cleanup() {
            testSession.log.filter = "";
        }
        function make(): LogPane {
            const item = createTemporaryObject(pane, stage);
            waitForRendering(item);
            return item;
        }
        function type(text: string) {
            for (const c of text)
                keyClick(c);
        }

        function test_whatIsTypedIsLookedFor() {
            const item = make();
            item.focusFilter();
            type("boiler");
            tryCompare(testSession.log, "filter", "boiler");
            keyClick(Qt.Key_Escape);
            tryCompare(testSession.log, "filter", "");
        }

        function test_whatIsNotUnderstoodIsSaid() {
            const item = make();
            const said = findChild(item, "logSaid");
            compare(said.text, "");
            item.focusFilter();
            type("whom:mia");
            tryVerify(() => said.text.includes("whom:"));
        }

        function test_keptFiltersAnswerToDigits() {
            const item = make();
            item.search("kind:note");
            verify(testSession.logDesk.filters.keep("kind:note"));
            item.search("");
            item.focusList();
            keyClick(Qt.Key_1);
            compare(testSession.log.filter, "kind:note");
            testSession.logDesk.filters.remove(0);
        }

        function test_followingIsAKey() {
            const item = make();
            item.focusList();
            verify(testSession.log.isFollowing);
            keyClick(Qt.Key_F, Qt.ShiftModifier);
            verify(!testSession.log.isFollowing);
            keyClick(Qt.Key_F, Qt.ShiftModifier);
            verify(testSession.log.isFollowing);
        }

        function test_verifySaysWhyItCannot() {
            const item = make();
            item.focusList();
            keyClick(Qt.Key_V, Qt.ShiftModifier);
            tryVerify(() => findChild(item, "proofStatus").text !== "" && !testSession.logDesk.proof.isRunning);
            compare(testSession.logDesk.proof.state, ProofCheck.CouldNot);
        }

        function test_reportsComeAndGo() {
            const item = make();
            const reports = findChild(item, "reports");
            item.focusList();
            verify(!reports.visible);
            keyClick(Qt.Key_R);
            verify(reports.visible);
            tryVerify(() => !testSession.logDesk.reports.isRunning && findChild(item, "reportCards").count > 0);
            keyClick(Qt.Key_1);
            compare(testSession.logDesk.reports.period, 0);
            keyClick(Qt.Key_Escape);
            verify(!reports.visible);
        }

        function test_exportAsksWhere() {
            const item = make();
            item.focusList();
            keyClick(Qt.Key_E);
            verify(item.isSheetOpen);
            keyClick(Qt.Key_Escape);
            tryVerify(() => !item.isSheetOpen);
        }
    }
}
