// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Dispatch.Chat
import Dispatch.Shell

Item {
    id: stage
    width: 1200
    height: 800

    Component {
        id: writing
        Composer {
            y: 300
            width: 400
            chat: testDesk.chat
        }
    }
    Component {
        id: reading
        MessageList {
            width: 400
            height: 500
            chat: testDesk.chat
            nowMs: 0
        }
    }
    Component {
        id: inbox
        ThreadList {
            width: 340
            height: 600
            chat: testDesk.chat
            nowMs: 0
        }
    }
    Component {
        id: board
        AnswerBoard {
            width: 400
            board: testDesk.chat.board
            nowMs: 0
        }
    }
    Component {
        id: desk
        ChatDesk {
            width: 1200
            height: 700
            session: testSession
        }
    }

    TestCase {
        name: "Chat"
        when: windowShown

        function init() {
            failOnWarning(/.?/);
        }
        function type(text) {
            for (const c of text)
                keyClick(c);
        }

        // What goes to the customer cannot be called back.
        function test_theCustomerNeedsTheConfirmingKey() {
            testDesk.fillChat("Hello");
            const composer = createTemporaryObject(writing, stage);
            composer.focusField();
            type("ours");
            keyClick(Qt.Key_Return);
            compare(testDesk.saidTo(false), 2);
            testDesk.openChat(true);
            type("theirs");
            keyClick(Qt.Key_Return);
            keyClick(Qt.Key_Return);
            compare(testDesk.saidTo(true), 1);
            verify(testDesk.chat.isAsking);
            keyClick(Qt.Key_Escape);
            verify(!testDesk.chat.isAsking);
            keyClick(Qt.Key_Return, Qt.ControlModifier);
            compare(testDesk.saidTo(true), 2);
            compare(findChild(composer, "composerField").text, "");
        }

        // A board of answers that opened, or a field that grew, hid the newest word; whoever reads further up is left there.
        function test_theNewestStaysInSightWhenTheListGetsLower() {
            testDesk.fillChat("Hello");
            for (let i = 0; i < 12; ++i)
                testDesk.sayInOffice("One\ntwo\nthree");
            const list = createTemporaryObject(reading, stage);
            tryVerify(() => list.contentHeight > list.height && list.atYEnd);
            testDesk.sayInOffice("Four");
            tryVerify(() => list.count === 14 && list.atYEnd);
            list.height = 380;
            tryVerify(() => list.atYEnd);
            testDesk.sayInOffice("Five");
            tryVerify(() => list.count === 15 && list.atYEnd);
            list.height = 500;
            tryVerify(() => list.atYEnd);
            wait(0); // what was put off until now
            list.contentY -= 150;
            verify(!list.atYEnd);
            list.height = 380;
            testDesk.sayInOffice("Six");
            waitForRendering(list);
            verify(list.count === 16 && !list.atYEnd);
            list.toNewest();
            tryVerify(() => list.atYEnd);
            list.height = 300;
            tryVerify(() => list.atYEnd);
        }

        // Shift+Enter is how people make a second line; nothing goes by it.
        function test_aNewLineIsNotSent() {
            testDesk.fillChat("Hello");
            const composer = createTemporaryObject(writing, stage);
            composer.focusField();
            type("a");
            keyClick(Qt.Key_Return, Qt.ShiftModifier);
            type("b");
            compare(testDesk.chat.text, "a\nb");
            compare(testDesk.saidTo(false), 1);
            testDesk.chat.text = "";
        }

        // A name that is offered is taken by Enter, and nothing is sent by that.
        function test_aMentionIsTakenBeforeAnythingIsSent() {
            testDesk.fillChat("Hello");
            const composer = createTemporaryObject(writing, stage);
            composer.focusField();
            type("see #");
            verify(testDesk.chat.offers.length > 0);
            keyClick(Qt.Key_Return);
            compare(testDesk.saidTo(false), 1);
            verify(/^see #\d+ $/.test(testDesk.chat.text));
            testDesk.chat.text = "";
        }

        // What a stranger wrote is text, whatever it looks like.
        function test_markupIsShownAsItIs() {
            testDesk.fillChat("<b>bold</b> https://example.com/x <img src='file:///etc/passwd'>");
            const list = createTemporaryObject(reading, stage);
            tryVerify(() => list.count === 1 && list.itemAtIndex(0) !== null);
            const bubble = list.itemAtIndex(0);
            verify(bubble.html.startsWith("&lt;b&gt;bold"));
            compare(bubble.html.match(/<a /g).length, 1);
            verify(bubble.height > 20);
        }

        function test_theInboxOpensByKeys() {
            testDesk.fillChat("One");
            testDesk.fillChat("Two");
            const list = createTemporaryObject(inbox, stage);
            list.focusList();
            const before = testDesk.chat.thread.id;
            keyClick(Qt.Key_Up);
            verify(testDesk.chat.thread.id !== before || testDesk.chat.inbox.rowOf(before) === 0);
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_Slash);
            type("boil");
            compare(testDesk.chat.inbox.text, "boil");
            keyClick(Qt.Key_Escape);
            compare(testDesk.chat.inbox.text, "");
        }

        function test_theBoardIsOnlyThereForAQuestion() {
            testDesk.fillChat("Hello");
            const shown = createTemporaryObject(board, stage);
            compare(shown.visible, false);
            compare(shown.height, 0);
        }

        // Wide and narrow, with nothing in it: no warning, and something to read.
        function test_anEmptyDesk() {
            const shown = createTemporaryObject(desk, stage);
            verify(!shown.isNarrow);
            shown.width = 480;
            verify(shown.isNarrow);
            shown.focusComposer();
            shown.focusList();
        }
    }
}
