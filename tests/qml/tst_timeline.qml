// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Dispatch.Timeline

Item {
    id: stage
    width: 1200
    height: 400

    Component {
        id: axisItem
        TimeAxis {
            widthPx: 1200
            anchorMs: 1772452800000 // 2026-03-02 12:00 UTC
            pxPerHour: 100
        }
    }
    Component {
        id: pane
        TimelinePane {
            width: 1200
            height: 300
            session: testSession
        }
    }

    TestCase {
        name: "Timeline"
        when: windowShown

        function init() {
            failOnWarning(/.?/);
        }

        function test_pixelsAndMomentsAreOne() {
            const axis = createTemporaryObject(axisItem, stage);
            compare(axis.xOf(axis.startMs), 0);
            compare(axis.xOf(axis.anchorMs), 200);
            compare(axis.xOf(axis.startMs + 3600000), 100);
            compare(axis.momentAt(axis.xOf(axis.startMs + 1234567)), axis.startMs + 1234567);
            compare(axis.endMs, axis.startMs + 12 * 3600000);
        }

        function test_whatLiesUnderThePointerStaysThere() {
            const axis = createTemporaryObject(axisItem, stage);
            const before = axis.momentAt(700);
            axis.zoomBy(1.7, 700);
            fuzzyCompare(axis.momentAt(700), before, 1);
            axis.zoomBy(1000, 700);
            compare(axis.pxPerHour, axis.mostPxPerHour);
            axis.zoomBy(0.0001, 700);
            compare(axis.pxPerHour, axis.leastPxPerHour);
        }

        function test_hoursDoNotCrowd() {
            const axis = createTemporaryObject(axisItem, stage);
            for (const scale of [30, 40, 60, 200, 480]) {
                axis.pxPerHour = scale;
                const hours = axis.hours();
                verify(hours.length > 1);
                for (let i = 1; i < hours.length; ++i)
                    verify(axis.xOf(hours[i]) - axis.xOf(hours[i - 1]) >= 48, scale);
                for (const hour of hours)
                    compare(new Date(hour).getMinutes(), 0);
            }
        }

        // An account opened offline with nothing in it has to say so, and every key has to be harmless.
        function test_emptyPaneTakesAllKeys() {
            const item = createTemporaryObject(pane, stage);
            waitForRendering(item);
            item.forceActiveFocus();
            for (const key of [Qt.Key_Up, Qt.Key_Down, Qt.Key_Left, Qt.Key_Right, Qt.Key_Return, Qt.Key_Plus, Qt.Key_Minus, Qt.Key_Home, Qt.Key_Escape]) {
                keyClick(key);
                keyClick(key, Qt.ControlModifier);
                keyClick(key, Qt.ShiftModifier);
            }
            verify(!item.isMoving);
        }
    }
}
