// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Dispatch.Controls
import Dispatch.Shell

Item {
    id: stage
    width: 1200
    height: 800

    Component {
        id: page
        ReviewPage {
            width: 1200
            height: 800
            session: testSession
        }
    }
    Component {
        id: button
        FlatButton {
            text: "Dispatch"
        }
    }
    Component {
        id: banner
        Banner {
            width: 600
            text: "The server was restored from a back-up."
            deed: "Show them"
        }
    }
    Component {
        id: lag
        LagMark {
            subject: "Map"
            text: ""
        }
    }
    SignalSpy {
        id: spy
    }

    TestCase {
        name: "Review"
        when: windowShown

        function init() {
            failOnWarning(/.?/);
            spy.target = null;
            spy.clear();
        }

        // What waits must be taken back without a mouse, and the place in the list must stay.
        function test_theTrayIsWorkedByKeys() {
            const item = createTemporaryObject(page, stage);
            waitForRendering(item);
            compare(testSession.review.rowCount(), 0);
            for (const title of ["one", "two", "three"])
                testSession.createJob(title, "", "", "", "", 1);
            compare(testSession.review.waiting, 3);
            item.focusList();
            keyClick(Qt.Key_Return); // nothing to decide: nothing happens
            compare(testSession.review.rowCount(), 3);
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_Delete);
            compare(testSession.review.rowCount(), 2);
            keyClick(Qt.Key_Delete); // at once, before a frame has shown that the other is gone
            keyClick(Qt.Key_Delete);
            compare(testSession.review.rowCount(), 0);
        }

        // The card is gone when its own button has been clicked.
        function test_theTrayIsWorkedByMouse() {
            const item = createTemporaryObject(page, stage);
            waitForRendering(item);
            testSession.createJob("one", "", "", "", "", 1);
            testSession.createJob("two", "", "", "", "", 1);
            compare(testSession.review.rowCount(), 2);
            waitForRendering(item);
            const takeBack = Qt.point(1040, 82); // of the first card
            mouseClick(item, takeBack.x, takeBack.y);
            compare(testSession.review.rowCount(), 1);
            mouseClick(item, takeBack.x, takeBack.y);
            compare(testSession.review.rowCount(), 0);
        }

        // A greyed-out button that cannot be pointed at never tells why.
        function test_whatIsInTheWayIsSaidAndNothingDone() {
            const item = createTemporaryObject(button, stage, {
                whyNot: "Open in another window."
            });
            spy.target = item;
            spy.signalName = "clicked";
            item.forceActiveFocus(Qt.TabFocusReason);
            mouseClick(item);
            keyClick(Qt.Key_Space);
            keyClick(Qt.Key_Return);
            compare(spy.count, 0);
            compare(item.Accessible.description, "Open in another window.");
            item.whyNot = "";
            mouseClick(item);
            keyClick(Qt.Key_Space);
            keyClick(Qt.Key_Return);
            compare(spy.count, 3);
        }

        function test_aBannerOffersItsDeed() {
            const item = createTemporaryObject(banner, stage);
            waitForRendering(item);
            verify(item.height >= 32);
            const narrow = createTemporaryObject(banner, stage, {
                width: 240
            });
            waitForRendering(narrow);
            verify(narrow.height > item.height); // wraps, and is not cut off
        }

        function test_liveDataHasNoMark() {
            const item = createTemporaryObject(lag, stage);
            verify(!item.visible);
            item.text = "4 min old";
            verify(item.visible);
            compare(item.Accessible.name, "Map: 4 min old");
        }
    }
}
