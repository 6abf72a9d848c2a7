// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Dispatch.Models
import Dispatch.Shell

Item {
    id: stage
    width: 1200
    height: 800

    Component {
        id: dialog
        PlanDialog {
            session: testSession
            planner: testDesk.planner
        }
    }
    Component {
        id: empty
        PlanDialog {
            session: testSession
        }
    }

    TestCase {
        name: "Plan"
        when: windowShown

        function init() {
            failOnWarning(/.?/);
        }

        // An account opened offline with nothing in it says so, and every key is harmless.
        function test_anEmptyQueueIsSaid() {
            const item = createTemporaryObject(empty, stage);
            item.open();
            tryVerify(() => item.opened && item.planner.stage === DayPlanner.Ready);
            compare(item.planner.headline, "Nothing waits to be planned.");
            for (const key of [Qt.Key_Space, Qt.Key_Up, Qt.Key_Down, Qt.Key_Return, Qt.Key_T, Qt.Key_Q, Qt.Key_R])
                keyClick(key);
            keyClick(Qt.Key_A, Qt.ControlModifier);
            keyClick(Qt.Key_Escape);
            tryVerify(() => !item.visible);
            compare(item.planner.stage, DayPlanner.Idle);
            item.planner.withTomorrow = false;
            item.planner.withRequests = false;
        }

        // The whole way by keys: a row out, a technician out and in, and what is in is given out.
        function test_aProposalIsAcceptedInPartByKeys() {
            testDesk.fillPlan();
            const item = createTemporaryObject(dialog, stage);
            item.open();
            tryVerify(() => item.opened && item.planner.stage === DayPlanner.Ready);
            const rows = item.planner.rows;
            compare(rows.proposed, 4);
            compare(rows.chosen, 4);
            keyClick(Qt.Key_Space); // Ann, with both of hers
            compare(rows.chosen, 2);
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_Space); // the first of these after all
            compare(rows.chosen, 3);
            keyClick(Qt.Key_A, Qt.ControlModifier);
            compare(rows.chosen, 4);
            keyClick(Qt.Key_Space);
            compare(rows.chosen, 3);
            compare(testDesk.sentFromPlan(), 0);
            keyClick(Qt.Key_Return);
            tryVerify(() => item.planner.stage === DayPlanner.Done);
            compare(testDesk.sentFromPlan(), 3);
            compare(item.planner.headline, "3 visits given out.");
            keyClick(Qt.Key_R); // what is left
            tryVerify(() => item.planner.stage === DayPlanner.Ready);
            compare(rows.proposed, 1);
            keyClick(Qt.Key_Escape);
            tryVerify(() => !item.visible);
            compare(testDesk.sentFromPlan(), 3);
        }
    }
}
