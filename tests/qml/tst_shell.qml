// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Dispatch.Board
import Dispatch.Chat
import Dispatch.Log
import Dispatch.Shell

Item {
    id: stage
    width: 1200
    height: 800

    Component {
        id: reason
        ReasonDialog {
            title: "Why?"
            deed: "Cancel"
        }
    }
    Component {
        id: board
        BoardPane {
            width: 420
            height: 600
            session: testSession
        }
    }
    Component {
        id: chat
        ChatPane {
            width: 360
            height: 500
            session: testSession
        }
    }
    Component {
        id: log
        LogPane {
            width: 1200
            height: 600
            session: testSession
        }
    }
    SignalSpy {
        id: spy
    }

    TestCase {
        name: "Shell"
        when: windowShown

        function init() {
            failOnWarning(/.?/);
            spy.clear();
        }

        // A cancellation without a reason is what the log can never explain.
        function test_noReasonNoDeed() {
            const dialog = createTemporaryObject(reason, stage);
            spy.target = dialog;
            spy.signalName = "given";
            dialog.open();
            tryVerify(() => dialog.opened);
            keyClick(Qt.Key_Space);
            keyClick(Qt.Key_Return);
            compare(spy.count, 0);
            verify(dialog.visible);
            for (const c of "gone")
                keyClick(c);
            keyClick(Qt.Key_Return);
            compare(spy.count, 1);
            compare(spy.signalArguments[0][0].trim(), "gone");
            tryVerify(() => !dialog.visible);
        }

        function test_escapeLeavesTheDialog() {
            const dialog = createTemporaryObject(reason, stage);
            dialog.open();
            tryVerify(() => dialog.opened);
            keyClick(Qt.Key_Escape);
            tryVerify(() => !dialog.visible);
        }

        // An account opened offline with nothing in it still has to say what to do next.
        function test_emptyPanesLoad() {
            for (const pane of [board, chat, log]) {
                const item = createTemporaryObject(pane, stage);
                verify(item !== null);
                waitForRendering(item);
            }
        }

        function test_theFilterReachesTheModel() {
            const item = createTemporaryObject(board, stage);
            waitForRendering(item);
            item.focusFilter();
            for (const c of "tap")
                keyClick(c);
            compare(testSession.jobs.filter, "tap");
            keyClick(Qt.Key_Escape);
            compare(testSession.jobs.filter, "");
        }
    }
}
