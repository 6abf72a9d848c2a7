// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Dispatch.Board
import Dispatch.Models

Item {
    id: stage
    width: 1400
    height: 800

    Component {
        id: board
        BoardPane {
            width: 1300
            height: 700
            session: testSession
            hasKeys: true
        }
    }

    TestCase {
        name: "BoardColumns"
        when: windowShown

        readonly property var jobs: testSession.jobs
        readonly property var columns: testSession.columns

        function init() {
            failOnWarning(/.?/);
            testDesk.clear();
            for (let i = 0; i < 12; ++i)
                testDesk.putJob(i + 1, "Tap " + (12 - i), i < 6 ? 1 : 2); // Unscheduled, Scheduled
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
        function head(item, what) {
            const found = findChild(item, "columnHead" + what);
            verify(found !== null);
            return found;
        }
        function shown() {
            return columns.shown.map(column => column.what);
        }
        function textsOf(item, row) {
            const list = findChild(item, "boardList");
            tryVerify(() => list.itemAtIndex(row) !== null);
            return list.itemAtIndex(row).contentItem.children.filter(child => child.column !== undefined && child.text !== undefined).map(child => child.text);
        }

        // Whoever has the room wants to see more of a job, and not a wider gap.
        function test_aWidePaneHasColumns() {
            const item = open();
            verify(item.hasColumns);
            verify(findChild(item, "columnHeads").visible);
            verify(textsOf(item, 0).includes("Tap 12"));
            item.width = 420;
            verify(!item.hasColumns);
            verify(!findChild(item, "columnHeads").visible);
            keyClick(Qt.Key_W);
            verify(item.hasColumns); // by choice, and to be scrolled
            const list = findChild(item, "boardList");
            verify(list.contentWidth > list.width);
            keyClick(Qt.Key_Right);
            tryVerify(() => list.contentX > 0);
            keyClick(Qt.Key_Left);
            compare(list.contentX, 0);
            keyClick(Qt.Key_W);
            verify(!item.hasColumns);
            compare(list.contentWidth, list.width);
        }

        function test_aClickSortsAndShiftAddsAKey() {
            const item = open();
            mouseClick(head(item, JobColumn.Title), 20, 10);
            compare(jobs.sortKeys, ["title"]);
            verify(textsOf(item, 0).includes("Tap 1"));
            mouseClick(head(item, JobColumn.State), 20, 10, Qt.LeftButton, Qt.ShiftModifier);
            compare(jobs.sortKeys, ["title", "state"]);
            compare(head(item, JobColumn.State).order, "↑");
            compare(head(item, JobColumn.State).column.rank, 2);
            mouseClick(head(item, JobColumn.Title), 20, 10);
            compare(jobs.sortKeys, ["-title", "state"]);
            compare(head(item, JobColumn.Title).order, "↓");
        }

        function test_columnsAreWorkedByKeys() {
            const item = open();
            keyClick(Qt.Key_W, Qt.ShiftModifier);
            const heads = findChild(item, "columnHeads");
            verify(heads.activeFocus);
            compare(heads.what, JobColumn.Number);
            keyClick(Qt.Key_Right);
            keyClick(Qt.Key_Right);
            compare(heads.what, JobColumn.Title);
            keyClick(Qt.Key_Right);
            const what = heads.what;
            const width = columns.places[what].width;
            keyClick(Qt.Key_Right, Qt.ControlModifier);
            verify(columns.places[what].width > width);
            keyClick(Qt.Key_Left, Qt.ControlModifier | Qt.ShiftModifier);
            compare(shown()[2], what);
            compare(heads.what, what); // the keys go along
            keyClick(Qt.Key_Return);
            compare(columns.places[what].rank, 1);
            keyClick(Qt.Key_Left);
            keyClick(Qt.Key_Return, Qt.ShiftModifier);
            compare(columns.places[heads.what].rank, 2);
            const hidden = heads.what;
            keyClick(Qt.Key_Delete);
            verify(!shown().includes(hidden));
            keyClick(Qt.Key_Escape);
            verify(findChild(item, "boardList").activeFocus);
        }

        function test_theMenuShowsHidesAndMoves() {
            const item = open();
            keyClick(Qt.Key_W, Qt.ShiftModifier);
            keyClick(Qt.Key_W, Qt.ShiftModifier);
            const list = findChild(item, "columnsMenuList");
            tryVerify(() => list.activeFocus);
            keyClick(Qt.Key_Space);
            verify(!shown().includes(JobColumn.Number));
            keyClick(Qt.Key_Space);
            verify(shown().includes(JobColumn.Number));
            keyClick(Qt.Key_Down, Qt.ControlModifier);
            compare(shown()[1], JobColumn.Number);
            compare(list.currentIndex, 1);
            keyClick(Qt.Key_S);
            compare(jobs.sortKeys, ["number"]);
            const width = columns.places[JobColumn.Number].width;
            keyClick(Qt.Key_Right);
            verify(columns.places[JobColumn.Number].width > width);
            keyClick(Qt.Key_Escape);
            verify(!list.visible);
            verify(findChild(item, "boardList").activeFocus);
        }

        function test_theMouseMovesAndWidens() {
            const item = open();
            const title = head(item, JobColumn.Title);
            const width = columns.places[JobColumn.Customer].width;
            const customer = head(item, JobColumn.Customer);
            const grip = findChild(customer, "grip");
            mouseDrag(grip, grip.width / 2, 10, 60, 0);
            tryVerify(() => columns.places[JobColumn.Customer].width > width + 30);
            const before = shown().indexOf(JobColumn.Number);
            const number = head(item, JobColumn.Number);
            mouseDrag(number, 20, 10, title.x + title.width / 2 - number.width / 2, 0);
            tryVerify(() => shown().indexOf(JobColumn.Number) > before);
            compare(jobs.sortKeys, []); // a drag is no click
        }

        // A wheel turned fast must not leave a row with another one's words.
        function test_rowsKeepTheirWordsWhileScrolled() {
            for (let i = 12; i < 80; ++i)
                testDesk.putJob(i + 1, "Tap " + (i + 1), 1);
            const item = open();
            columns.sort(JobColumn.Number, false);
            const list = findChild(item, "boardList");
            list.positionViewAtEnd();
            waitForRendering(item);
            verify(textsOf(item, 79).includes("Tap 80"));
            list.positionViewAtBeginning();
            waitForRendering(item);
            verify(textsOf(item, 0).includes("Tap 12"));
            verify(textsOf(item, 0).includes("#1"));
        }
    }
}
