// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Shell

Item {
    id: stage
    width: 1200
    height: 800

    Component {
        id: page
        InboxPage {
            width: 1200
            height: 700
            session: testSession
            inbox: testDesk.inbox
        }
    }
    Component {
        id: chips
        PresenceChips {
            nowMs: 0
        }
    }
    Component {
        id: settings
        NotifySettings {
            width: 560
            notifier: testSession.notifier
        }
    }
    SignalSpy {
        id: spy
    }

    TestCase {
        name: "Inbox"
        when: windowShown

        function init() {
            failOnWarning(/.?/);
            spy.clear();
            testDesk.fillInbox();
        }
        function open() {
            const item = createTemporaryObject(page, stage);
            waitForRendering(item);
            item.focusList();
            return item;
        }
        function findByText(item, text) {
            if (item.visible && item.text === text && item.clicked !== undefined)
                return item;
            for (const child of item.children) {
                const found = findByText(child, text);
                if (found !== null)
                    return found;
            }
            return null;
        }

        // A shift without the mouse.
        function test_everyDeedHasItsKey() {
            open();
            keyClick(Qt.Key_O); // the emergency, on top
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_E);
            keyClick(Qt.Key_Delete);
            compare(testDesk.sentFromInbox(), ["owned", "escalated", "cleared"]);
            keyClick(Qt.Key_S); // the server's are not "seen" but looked after
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_O); // and those made here are nobody's but one's own
            keyClick(Qt.Key_S);
            compare(testDesk.sentFromInbox().length, 3);
            verify(testDesk.inbox.find(testDesk.inbox.data(testDesk.inbox.index(2, 0), Qt.UserRole + 1).key).isSeen);
        }

        function test_anEmergencyAsksForAWord() {
            const item = open();
            spy.target = item;
            spy.signalName = "noteAsked";
            keyClick(Qt.Key_Delete);
            compare(spy.count, 1);
            compare(spy.signalArguments[0][0].subject, "Ada Lind");
            compare(testDesk.sentFromInbox(), []);
        }

        function test_enterAndAClickShowTheThing() {
            const item = open();
            spy.target = item;
            spy.signalName = "shown";
            keyClick(Qt.Key_Return);
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_Enter);
            compare(spy.count, 2);
            verify(spy.signalArguments[0][0].technicianId !== "");
            verify(spy.signalArguments[1][0].jobId !== "");
        }

        // A forecast that changes by a minute must not take the keys from who is on a button.
        function test_aButtonKeepsTheKeysWhenFiguresChange() {
            const item = open();
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_Down);
            const seen = findByText(item, "Seen");
            verify(seen !== null);
            seen.forceActiveFocus();
            testDesk.refreshInbox(9);
            verify(seen.activeFocus);
            keyClick(Qt.Key_Space);
            tryCompare(testDesk.inbox, "openCount", 2);
        }

        // Where the keys go when what they were for is gone.
        function test_theNextOneHasTheKeys() {
            const item = open();
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_Delete);
            testDesk.refreshInbox(8); // the request has gone
            compare(testDesk.inbox.count, 2);
            const list = findChild(item, "inboxList");
            compare(list.currentIndex, 1);
            keyClick(Qt.Key_S);
            compare(testDesk.inbox.openCount, 1);
        }

        function test_anEmptyInboxSaysSo() {
            testDesk.emptyInbox();
            const item = open();
            compare(findChild(item, "inboxList").count, 0);
            keyClick(Qt.Key_O);
            compare(testDesk.sentFromInbox(), []);
        }

        function test_aChosenOneIsCurrent() {
            const item = open();
            const key = testDesk.inbox.data(testDesk.inbox.index(2, 0), Qt.UserRole + 1).key;
            item.choose(key);
            compare(findChild(item, "inboxList").currentIndex, 2);
            item.choose("gone");
            compare(findChild(item, "inboxList").currentIndex, 2);
        }

        function test_chipsNameWhoElseIsThere() {
            testDesk.clear();
            testDesk.putJob(1, "Tap", 2);
            const jobId = testSession.jobs.jobAt(0);
            const item = createTemporaryObject(chips, stage, {
                people: testSession.presence.ofJob(jobId)
            });
            verify(!item.visible);
            item.people = [testDesk.somebody("Nora Ferreira", true), testDesk.somebody("sven", false), testDesk.somebody("Ada", false)];
            verify(item.visible);
            waitForRendering(item);
            compare(item.Accessible.name, "Nora Ferreira edits this, sven looks at this, Ada looks at this");
        }

        function test_whatIsChosenIsKept() {
            const item = createTemporaryObject(settings, stage);
            waitForRendering(item);
            const notifier = testSession.notifier;
            verify(!notifier.isAvailable); // no way to the desktop in a test
            const late = findByText(item, "Late, or going to be");
            late.forceActiveFocus();
            keyClick(Qt.Key_Space);
            verify(!notifier.choices[NotifyKind.Breach].isOn);
            verify(late.activeFocus);
            keyClick(Qt.Key_Return);
            verify(notifier.choices[NotifyKind.Breach].isOn);
            findByText(item, "Quiet hours").forceActiveFocus();
            keyClick(Qt.Key_Space);
            verify(notifier.hasQuietHours);
            const from = findChild(item, "quietFrom");
            from.forceActiveFocus();
            from.selectAll();
            for (const c of "7:05")
                keyClick(c);
            keyClick(Qt.Key_Return);
            compare(notifier.quietFrom, 7 * 60 + 5);
            compare(from.text, "07:05");
            from.selectAll();
            for (const c of "25")
                keyClick(c);
            keyClick(Qt.Key_Tab);
            compare(from.text, "07:05"); // no such hour
            notifier.hasQuietHours = false;
        }
    }
}
