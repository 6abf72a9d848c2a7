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

    // As on a line of the pane: ground to pan by below, and a break above it.
    Component {
        id: line
        Item {
            id: ground
            property int panned: 0
            property int clicks: 0
            property int ends: 0
            property double movedToMs: 0
            property double grabMs: 0
            readonly property alias axis: lineAxis
            readonly property alias bar: bar
            width: 1200
            height: 36
            DragHandler {
                target: null
                // A handler with a property counts as one of another type, which may take a drag over.
                property real last: 0
                onActiveChanged: if (active)
                    ground.panned += 1
            }
            TimeAxis {
                id: lineAxis
                widthPx: 1200
                anchorMs: 1772452800000
                pxPerHour: 100
            }
            BreakBar {
                id: bar
                height: 36
                axis: lineAxis
                fromMs: 1772460000000 // 14:00
                toMs: 1772461800000
                mayChange: true
                onClicked: ground.clicks += 1
                onDragStarted: grabMs => ground.grabMs = grabMs
                onDragMoved: scenePoint => ground.movedToMs = lineAxis.momentAt(ground.mapFromItem(null, scenePoint.x, scenePoint.y).x) - ground.grabMs
                onDragEnded: ground.ends += 1
            }
        }
    }
    Component {
        id: breakMove
        BreakMove {
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

        //! A drag that the ground below takes over, so that the break is dropped somewhere on the way.
        function test_aBreakIsDraggedToItsEnd() {
            const item = createTemporaryObject(line, stage);
            waitForRendering(item);
            const x = item.bar.x + 10;
            mousePress(item, x, 15);
            for (let by = 5; by <= 50; by += 5)
                mouseMove(item, x + by, 15);
            compare(item.ends, 0);
            compare(item.panned, 0);
            fuzzyCompare(item.movedToMs, item.bar.fromMs + 50 / 100 * 3600000, 60000);
            mouseRelease(item, x + 50, 15);
            compare(item.ends, 1);
            compare(item.clicks, 0);
            mouseClick(item, x, 15);
            compare(item.clicks, 1);
        }

        function test_aBreakIsMovedInStepsAndDropped() {
            const move = createTemporaryObject(breakMove, stage);
            const noon = 1772452800000;
            verify(!move.isChosen);
            move.begin("somebody", noon + 100000);
            verify(move.isChosen && move.isUnderWay);
            compare(move.fromMs, noon);
            move.nudge(2);
            compare(move.fromMs, noon + 30 * 60000);
            move.stretch(15);
            compare(move.minutes, 45);
            move.stretch(-100);
            compare(move.minutes, 15);
            verify(!move.verdict.isAllowed);
            verify(move.verdict.headline !== "");
            move.drop(); // refused: said, and over
            verify(!move.isChosen && !move.isUnderWay);
        }

        // An account opened offline with nothing in it has to say so, and every key has to be harmless.
        function test_emptyPaneTakesAllKeys() {
            const item = createTemporaryObject(pane, stage);
            waitForRendering(item);
            item.forceActiveFocus();
            for (const key of [Qt.Key_Up, Qt.Key_Down, Qt.Key_Left, Qt.Key_Right, Qt.Key_Return, Qt.Key_Plus, Qt.Key_Minus, Qt.Key_Home, Qt.Key_Period, Qt.Key_Comma, Qt.Key_I, Qt.Key_E, Qt.Key_Delete, Qt.Key_Escape]) {
                keyClick(key);
                keyClick(key, Qt.ControlModifier);
                keyClick(key, Qt.ShiftModifier);
            }
            verify(!item.isMoving);
        }
    }
}
