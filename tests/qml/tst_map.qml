// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Dispatch.Board
import Dispatch.Map
import Dispatch.Shell

//! The map as a dispatcher uses it, without the ground: no tile service runs here.
Item {
    id: stage
    width: 900
    height: 700

    Component {
        id: liveMap
        LiveMap {
            width: 900
            height: 640
            name: "main"
            session: testSession
            ground: testDesk.ground
            ways: testDesk.ways
            nearby: testDesk.nearby
            views: testDesk.views
        }
    }
    Component {
        id: mapWindow
        MapWindow {
            session: testSession
            ground: testDesk.ground
            ways: testDesk.ways
            nearby: testDesk.nearby
            views: testDesk.views
            places: testDesk.windowPlaces
            mainBox: Qt.rect(0, 0, 900, 700)
            foundPlace: Qt.point(NaN, NaN)
            startOfWay: Qt.point(NaN, NaN)
            firstView: testDesk.views.make(47, -15, 13, 0)
        }
    }
    Component {
        id: crewPane
        CrewPane {
            width: 420
            height: 400
            session: testSession
            places: testDesk.places
        }
    }
    Component {
        id: mapSettings
        MapSettings {
            width: 560
            choice: testDesk.mapChoice
            notice: ""
        }
    }
    SignalSpy {
        id: spy
    }

    TestCase {
        name: "Map"
        when: windowShown

        readonly property int free: 1 << 1

        function init() {
            failOnWarning(/.?/);
            spy.target = null;
            spy.clear();
            testDesk.clear();
            testDesk.put(1, "Ada", 1, 47.0, -15.0, false);
            testDesk.put(2, "Ben", 2, 47.003, -14.99, false);
        }

        function open() {
            const map = createTemporaryObject(liveMap, stage);
            map.centerOn(Qt.point(47, -15), 15);
            waitForRendering(map);
            map.pane.forceActiveFocus();
            return map;
        }
        function marksOf(map) {
            return findType(map.pane, item => item.hiddenDuties !== undefined && item.pointOf !== undefined);
        }
        function findType(item, is) {
            if (is(item))
                return item;
            for (const child of item.children) {
                const found = findType(child, is);
                if (found !== null)
                    return found;
            }
            return null;
        }
        function clickMark(map, handle, button) {
            const at = marksOf(map).pointOf(handle);
            verify(at.x > 0);
            mouseClick(map.pane, at.x, at.y, button);
        }

        function test_rightClickOffersWhatFits() {
            const map = open();
            clickMark(map, 1, Qt.RightButton);
            const menu = findChild(map, "mapMenu");
            tryVerify(() => menu.opened);
            compare(menu.name, "Ada");
            verify(menu.hasUnit);
            keyClick(Qt.Key_Escape);
            tryVerify(() => !menu.visible);
            mouseClick(map.pane, 100, 100, Qt.RightButton);
            tryVerify(() => menu.opened);
            verify(!menu.hasUnit);
            // By keyboard, past what is not offered: centre, nearest, way, measure.
            spy.target = menu;
            spy.signalName = "measureAsked";
            for (let i = 0; i < 4; ++i)
                keyClick(Qt.Key_Down);
            keyClick(Qt.Key_Return);
            compare(spy.count, 1);
            tryVerify(() => map.pane.isMeasuring);
            keyClick(Qt.Key_Escape);
            verify(!map.pane.isMeasuring);
        }

        function test_theCardSaysWhoIsUnderThePointer() {
            const map = open();
            const card = findType(map.pane, item => item.unit !== undefined && item.heap !== undefined);
            verify(!card.visible);
            const at = marksOf(map).pointOf(1);
            mouseMove(map.pane, at.x, at.y);
            tryVerify(() => card.visible);
            compare(card.unit.name, "Ada");
            mouseMove(map.pane, at.x, at.y + 150);
            tryVerify(() => !card.visible);
        }

        // One filter for the map, the list and the other window; somebody in danger passes it.
        function test_theFilterIsSharedAndNeverHidesDanger() {
            testDesk.put(3, "Cy", 1, 46.998, -15.003, true);
            const map = open();
            const crew = createTemporaryObject(crewPane, stage, { x: 0, y: 0 });
            compare(testSession.technicians.count, 3);
            mouseClick(findChild(crew, "kind" + free));
            compare(testSession.technicians.hiddenDuties, free);
            compare(marksOf(map).hiddenDuties, free);
            compare(testSession.technicians.count, 2);
            tryCompare(marksOf(map), "hiddenDuties", free);
            const at = h => marksOf(map).pointOf(h);
            compare(marksOf(map).handleAt(at(3).x, at(3).y), 3);
            verify(marksOf(map).handleAt(at(1).x, at(1).y) !== 1);
            crew.visible = false;
            // Beside the list the map has no second legend; in a window of its own it has.
            verify(!findChild(map, "kind" + free).visible);
            map.hasOwnWindow = true;
            mouseClick(findChild(map, "kind" + free));
            compare(testSession.technicians.hiddenDuties, 0);
        }

        // The list is the map of those who cannot see one.
        function test_rowsSayWhatTheMapShows() {
            const crew = createTemporaryObject(crewPane, stage);
            waitForRendering(crew);
            const row = findType(crew, item => item.jobDropped !== undefined && item.info !== undefined && item.info.name === "Ada");
            verify(row !== null);
            const words = row.Accessible.name;
            verify(words.startsWith("Ada"), words);
            verify(words.includes("Available"), words);
            verify(words.includes("47.0000, -15.0000"), words);
            verify(row.ageWords !== "");
            verify(words.includes(row.ageWords), words);
        }

        function test_measureByClicks() {
            const map = open();
            keyClick(Qt.Key_Escape);
            map.focusOrMeasure();
            verify(map.pane.isMeasuring);
            const tool = findType(map.pane, item => item.aimedPlace !== undefined);
            mouseClick(map.pane, 200, 300);
            compare(tool.count, 1);
            wait(0);
            mouseClick(map.pane, 500, 300);
            compare(tool.count, 2);
            verify(tool.words.includes("straight line"), tool.words);
            verify(tool.words.includes("090° east"), tool.words);
            // Nobody was selected by that, and Ada's mark did not stop it.
            clickMark(map, 1, Qt.LeftButton);
            compare(tool.count, 3);
            compare(testSession.selectedHandle, -1);
            keyClick(Qt.Key_Backspace);
            compare(tool.count, 2);
            keyClick(Qt.Key_Escape);
            verify(!map.pane.isMeasuring);
            compare(tool.count, 0);
        }

        function test_measureByKeys() {
            const map = open();
            mouseMove(stage, 890, 690);
            map.pane.measure();
            const tool = findType(map.pane, item => item.aimedPlace !== undefined);
            keyClick(Qt.Key_Return);
            compare(tool.count, 1);
            const before = map.pane.longitude;
            keyClick(Qt.Key_Right);
            tryVerify(() => map.pane.longitude > before);
            keyClick(Qt.Key_Return);
            compare(tool.count, 2);
            verify(tool.words.includes("east"), tool.words);
            keyClick(Qt.Key_Escape);
        }

        function test_drawAZoneByClicks() {
            const map = open();
            keyClick(Qt.Key_Escape);
            map.pane.drawZone();
            verify(map.pane.isDrawingZone);
            const sketch = findChild(map, "zoneSketch");
            spy.target = map.pane;
            spy.signalName = "zoneDrawn";
            mouseClick(map.pane, 200, 200);
            wait(0);
            mouseClick(map.pane, 500, 200);
            compare(sketch.points.length, 2);
            keyClick(Qt.Key_Return); // a line is no zone
            compare(spy.count, 0);
            wait(0);
            // Ada's mark does not stop it.
            clickMark(map, 1, Qt.LeftButton);
            compare(sketch.points.length, 3);
            compare(testSession.selectedHandle, -1);
            keyClick(Qt.Key_Backspace);
            compare(sketch.points.length, 2);
            wait(0);
            mouseClick(map.pane, 350, 450);
            keyClick(Qt.Key_Return);
            compare(spy.count, 1);
            verify(sketch.isClosed);
            const name = findChild(map, "zoneName");
            tryVerify(() => name.visible && name.activeFocus);
            keyClick(Qt.Key_Escape);
            verify(!name.visible);
            verify(map.pane.isDrawingZone); // the outline is not lost
            const at = sketch.at(0);
            mouseDrag(map.pane, at.x, at.y, 40, 30);
            verify(sketch.at(0).x > at.x + 20, sketch.at(0));
            compare(sketch.corner, 0);
            wait(0);
            const middle = sketch.middleAfter(1);
            mouseClick(map.pane, middle.x, middle.y);
            compare(sketch.points.length, 4);
            compare(sketch.corner, 2);
            keyClick(Qt.Key_Delete);
            compare(sketch.points.length, 3);
            keyClick(Qt.Key_Escape);
            verify(!map.pane.isDrawingZone);
            compare(sketch.points.length, 0);
        }

        function test_drawAZoneByKeys() {
            const map = open();
            mouseMove(stage, 890, 690);
            map.pane.drawZone();
            const sketch = findChild(map, "zoneSketch");
            spy.target = map.pane;
            spy.signalName = "zoneDrawn";
            keyClick(Qt.Key_Space);
            const west = map.pane.longitude;
            keyClick(Qt.Key_Right);
            tryVerify(() => map.pane.longitude > west);
            keyClick(Qt.Key_Space);
            const north = map.pane.latitude;
            keyClick(Qt.Key_Down);
            tryVerify(() => map.pane.latitude < north);
            keyClick(Qt.Key_Space);
            compare(sketch.points.length, 3);
            keyClick(Qt.Key_Return);
            compare(spy.count, 1);
            compare(spy.signalArguments[0][0].length, 3);
            tryVerify(() => findChild(map, "zoneName").activeFocus);
            keyClick(Qt.Key_Escape);
            // To the first corner, which comes under the cross, and it follows the cross.
            keyClick(Qt.Key_Period);
            compare(sketch.corner, 0);
            tryVerify(() => Math.abs(map.pane.longitude - west) < 1e-6);
            keyClick(Qt.Key_Up);
            tryVerify(() => map.pane.latitude > north);
            keyClick(Qt.Key_Space);
            verify(sketch.points[0].x > north);
            keyClick(Qt.Key_Escape);
            verify(!map.pane.isDrawingZone);
        }

        //! Who may not change zones sees the list, and why the deeds are off.
        function test_zonesCard() {
            const map = open();
            map.toggleZones();
            const list = findChild(map, "zoneList");
            tryVerify(() => list.activeFocus);
            verify(testSession.zones.whyNot !== "");
            keyClick(Qt.Key_Insert);
            verify(!map.pane.isDrawingZone);
            map.toggleViews();
            verify(!list.visible);
            verify(map.hasViews);
            keyClick(Qt.Key_Escape);
        }

        function test_savedViews() {
            const map = open();
            map.saveIn(4);
            testSession.technicians.hiddenDuties = free;
            map.centerOn(Qt.point(46, -14), 11);
            map.saveIn(1);
            map.goToSlot(4);
            tryCompare(map.pane, "zoomLevel", 15);
            fuzzyCompare(map.pane.latitude, 47, 1e-6);
            compare(testSession.technicians.hiddenDuties, 0);
            map.toggleViews();
            const list = findChild(map, "viewList");
            tryCompare(list, "count", 2);
            keyClick(Qt.Key_Return);
            tryCompare(map.pane, "zoomLevel", 11);
            compare(testSession.technicians.hiddenDuties, free);
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_F2);
            for (const c of "dock")
                keyClick(c);
            keyClick(Qt.Key_Return);
            compare(testDesk.views.viewIn(4).name, "dock");
            keyClick(Qt.Key_Delete);
            compare(testDesk.views.count, 1);
            testDesk.views.undo();
            compare(testDesk.views.viewIn(4).name, "dock");
            keyClick(Qt.Key_Escape);
            verify(!map.hasViews);
            // An empty slot moves nothing, and says how to fill it.
            spy.target = testSession;
            spy.signalName = "notice";
            map.goToSlot(9);
            compare(spy.count, 1);
            compare(map.pane.zoomLevel, 11);
        }

        function test_theLastPlaceComesBack() {
            let map = open();
            map.centerOn(Qt.point(46.5, -14.5), 12);
            tryCompare(map.pane, "zoomLevel", 12);
            map.destroy();
            map = createTemporaryObject(liveMap, stage);
            verify(map.restore());
            tryCompare(map.pane, "zoomLevel", 12);
            fuzzyCompare(map.pane.latitude, 46.5, 1e-6);
        }

        function test_aSecondWindowSharesTheSelection() {
            const map = open();
            const second = createTemporaryObject(mapWindow, stage);
            tryVerify(() => second.visible);
            verify(second.transientParent === null);
            tryVerify(() => second.map.pane.width > 400);
            compare(second.map.pane.zoomLevel, 13);
            clickMark(map, 2, Qt.LeftButton);
            compare(testSession.selectedHandle, 2);
            compare(second.map.pane.selectedHandle, 2);
            testSession.technicians.hiddenDuties = free;
            compare(second.map.pane.hiddenDuties, free);
            // Each looks where it likes.
            second.map.centerOn(Qt.point(46, -14), 10);
            compare(map.pane.zoomLevel, 15);
            second.setGeometry(70, 80, 700, 500);
            tryCompare(second, "width", 700);
            spy.target = second;
            spy.signalName = "closed";
            second.close();
            tryCompare(spy, "count", 1);
            compare(testDesk.windowPlaces.placeOf("map", Qt.rect(0, 0, 900, 700)), Qt.rect(70, 80, 700, 500));
        }

        // Dragged in from the board, which may be in another window.
        function test_jobsAreDroppedOnMarks() {
            const second = createTemporaryObject(mapWindow, stage);
            tryVerify(() => second.map.pane.width > 400);
            second.map.centerOn(Qt.point(47, -15), 15);
            spy.target = second.map.pane;
            spy.signalName = "jobDroppedOnTechnician";
            const marks = marksOf(second.map);
            tryVerify(() => marks.pointOf(1).x > 0);
            const at = marks.mapToItem(null, marks.pointOf(1));
            verify(testDesk.dropJob(second, at, "job-7", "#7 Tap"));
            compare(spy.count, 1);
            compare(spy.signalArguments[0][0], "job-7");
            compare(spy.signalArguments[0][1], 1);
            // Beside it nobody is meant, and what is no job is not taken.
            verify(!testDesk.dropJob(second, Qt.point(at.x, at.y + 150), "job-7", "#7 Tap"));
            verify(!testDesk.dropJob(second, at, "", "words"));
            compare(spy.count, 1);
        }

        function test_aMapIsTriedBeforeItIsTaken() {
            const page = createTemporaryObject(mapSettings, stage);
            const choice = testDesk.mapChoice;
            mouseClick(findChild(page, "mapKind3"));
            const field = findChild(page, "mapPath");
            tryVerify(() => field.visible);
            field.forceActiveFocus();
            for (const c of "x.mbtiles")
                keyClick(c);
            keyClick(Qt.Key_Return);
            compare(choice.kind, 0);
            verify(findChild(page, "mapProblem").text.includes("no file"));
            mouseClick(findChild(page, "mapKind2"));
            compare(choice.kind, 2);
            compare(findChild(page, "mapProblem").text, "");
            choice.takeOwn();
        }
    }
}
