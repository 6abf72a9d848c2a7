// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Dispatch.Board
import Dispatch.Models
import Dispatch.Shell

Item {
    id: stage
    width: 1200
    height: 800

    Component {
        id: board
        BoardPane {
            width: 420
            height: 700
            session: testSession
            hasKeys: true
        }
    }
    Component {
        id: bulk
        BulkDialog {
            session: testSession
        }
    }

    TestCase {
        name: "Board"
        when: windowShown

        readonly property var jobs: testSession.jobs
        readonly property var picks: testSession.picks

        function init() {
            failOnWarning(/.?/);
            testDesk.clear();
            for (let i = 0; i < 12; ++i)
                testDesk.putJob(i + 1, "Tap " + (i + 1), i < 6 ? 1 : 2); // Unscheduled, Scheduled
        }
        function cleanup() {
            testDesk.clear();
        }
        function open() {
            const item = createTemporaryObject(board, stage);
            waitForRendering(item);
            item.focusList();
            return item;
        }
        function rowAt(item, row) {
            const list = findChild(item, "boardList");
            tryVerify(() => list.itemAtIndex(row) !== null);
            return list.itemAtIndex(row);
        }

        // A shift without the mouse: a range is picked as in every list.
        function test_rowsArePickedByKeys() {
            open();
            keyClick(Qt.Key_Down);
            compare(picks.count, 0);
            keyClick(Qt.Key_Down, Qt.ShiftModifier);
            keyClick(Qt.Key_Down, Qt.ShiftModifier);
            compare(picks.count, 3);
            keyClick(Qt.Key_Up, Qt.ShiftModifier);
            compare(picks.count, 2);
            keyClick(Qt.Key_Down); // moves on, and picks nothing
            compare(picks.count, 0);
            keyClick(Qt.Key_A, Qt.ControlModifier);
            compare(picks.count, 12);
            keyClick(Qt.Key_Space, Qt.ControlModifier);
            compare(picks.count, 11);
            keyClick(Qt.Key_Escape);
            compare(picks.count, 0);
        }

        function test_rowsArePickedByMouse() {
            const item = open();
            mouseClick(rowAt(item, 1));
            compare(picks.count, 0);
            mouseClick(rowAt(item, 4), 100, 10, Qt.LeftButton, Qt.ShiftModifier);
            compare(picks.count, 4);
            mouseClick(rowAt(item, 2), 100, 10, Qt.LeftButton, Qt.ControlModifier);
            compare(picks.count, 3);
            verify(!rowAt(item, 2).isPicked);
            verify(rowAt(item, 3).isPicked);
            compare(testSession.job.id, jobs.jobAt(1)); // what is chosen stays
            mouseClick(rowAt(item, 0));
            compare(picks.count, 0);
        }

        // What is picked and no longer seen would be done along with the rest.
        function test_aFilterLeavesOnlyWhatIsSeen() {
            open();
            keyClick(Qt.Key_A, Qt.ControlModifier);
            jobs.filter = "tap 11";
            compare(picks.count, 1);
        }

        function test_theMenuIsWorkedByKeys() {
            const item = open();
            keyClick(Qt.Key_Q);
            const list = findChild(item, "boardMenuList");
            tryVerify(() => list.activeFocus);
            keyClick(Qt.Key_Down); // today
            keyClick(Qt.Key_Down); // requests
            keyClick(Qt.Key_Down); // to plan
            keyClick(Qt.Key_Return);
            compare(jobs.queue, JobQueue.ToSchedule);
            compare(jobs.count, 6);
            verify(!list.visible);
            keyClick(Qt.Key_Q);
            keyClick(Qt.Key_Escape);
            verify(!list.visible);
            verify(findChild(item, "boardList").activeFocus);
        }

        function test_anOwnQueueIsSavedNamedAndGoneTo() {
            const item = open();
            jobs.filter = "tap 1";
            jobs.grouping = JobGrouping.State;
            jobs.sortBy(JobSort.Number, false);
            keyClick(Qt.Key_Q);
            keyClick(Qt.Key_S);
            for (const key of ["M", "i", "n", "e"])
                keyClick(key);
            keyClick(Qt.Key_Return);
            keyClick(Qt.Key_Escape);
            jobs.filter = "";
            jobs.grouping = JobGrouping.None;
            keyClick(Qt.Key_1);
            compare(jobs.filter, "tap 1");
            compare(jobs.grouping, JobGrouping.State);
            compare(jobs.sortKeys, ["number"]);
            const saved = testSession.queues.choices.filter(choice => choice.kind === BoardChoiceKind.Saved);
            compare(saved.length, 1);
            compare(saved[0].text, "Mine");
        }

        // A header that counts otherwise than what stands below it misleads.
        function test_groupsHaveHeaders() {
            const item = open();
            jobs.grouping = JobGrouping.State;
            waitForRendering(item);
            const sum = Object.values(jobs.groupCounts).reduce((a, b) => a + b, 0);
            compare(sum, jobs.count);
            compare(Object.keys(jobs.groupCounts).length, 2);
            const list = findChild(item, "boardList");
            tryVerify(() => list.currentSection !== "");
        }

        function test_theFilterSaysWhatItDoesNotKnow() {
            const item = open();
            item.focusFilter();
            for (const c of "zip:1")
                keyClick(c);
            verify(jobs.filterHint.includes("zip"));
            compare(jobs.count, 12); // and nothing is hidden for it
            keyClick(Qt.Key_Escape);
            compare(jobs.filter, "");
            compare(jobs.filterHint, "");
        }

        // Nothing is known of these jobs by the server's rules here: the dialog has to say so and send nothing.
        function test_theDialogOpensAndCloses() {
            open();
            keyClick(Qt.Key_A, Qt.ControlModifier);
            const dialog = createTemporaryObject(bulk, stage);
            for (const kind of [BulkKind.Assign, BulkKind.Dispatch, BulkKind.Priority, BulkKind.Area, BulkKind.Cancel]) {
                dialog.start(kind);
                tryVerify(() => dialog.opened);
                keyClick(Qt.Key_Return);
                verify(dialog.visible);
                keyClick(Qt.Key_Escape);
                tryVerify(() => !dialog.visible);
            }
            compare(testSession.review.rowCount(), 0);
            compare(picks.count, 12);
        }
    }
}
