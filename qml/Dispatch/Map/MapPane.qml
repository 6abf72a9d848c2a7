// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.MapLayers
import Dispatch.Theme

//! The live map: ground, jobs, technicians, and what a dispatcher does with them.
FocusScope {
    id: root

    required property string tileHostLight
    required property string tileHostDark
    required property string attribution
    //! A folder that may be emptied at any time; one below it per source.
    required property string cacheDirectory
    //! What is wrong with the ground; empty if nothing is.
    property string notice: ""
    required property bool isDark
    required property Fleet fleet
    required property Pins pins
    required property int selectedHandle
    required property string selectedJob
    //! Where "the whole area" is: west, south, width, height in degrees. Unless told otherwise, where the made-up towns
    //! lie; if everybody is somewhere else, it is there.
    property rect homeBox: Qt.rect(-15.083, 46.954, 0.163, 0.092)
    property bool areLabelsVisible: true
    //! Duties left out, as bits of 1 << duty. An emergency stays.
    property int hiddenDuties: 0
    //! A way to show: latitude in x, longitude in y of each point; empty for none.
    property list<point> wayLine
    property bool isWayEstimate: false
    property string wayText: ""
    //! The answer to nearbyAsked(): the nearest first, and how long each of them needs.
    property list<int> nearbyHandles
    property list<string> nearbyTexts
    //! A place somebody looked for; NaN for none.
    property point foundPlace: Qt.point(NaN, NaN)
    //! What stands for the chosen job in "Assign job 481"; empty: none is chosen, or it cannot be assigned.
    property string assignableJob: ""
    //! This is the map window: it offers none.
    property bool hasOwnWindow: false

    property Trails trails: null
    //! Whose way of the last hour is shown; < 0: nobody's.
    property int trailHandle: -1
    property string trailText: ""
    property bool hasTrailFailed: false
    property bool areTrailsShown: false
    //! Where who is selected goes next.
    property list<planStop> stops: []
    //! Territories and sites; empty while they are hidden.
    property list<zoneInfo> zones: []
    property string chosenZone: ""
    //! What is said of hoveredJob.
    property pinCard jobCard
    readonly property string hoveredJob: stack.jobs.hoveredJob

    //! Chosen together, by a box or a lasso.
    property list<int> pickedHandles: []
    readonly property list<int> followedHandles: follower.handles
    readonly property real latitude: base.shownLatitude
    readonly property real longitude: base.shownLongitude
    readonly property real zoomLevel: base.shownZoomLevel
    readonly property int hoveredHandle: stack.marks.hoveredHandle
    readonly property bool isMeasuring: ruler.isOn
    //! Around marks that are to be seen: none of them half outside, or under the buttons.
    readonly property real marksMargin: 48
    readonly property bool isDrawingZone: surveyor.isOn
    //! The base map asks nobody but the tile service; false until it is ready.
    readonly property bool isBaseMapLocal: base.isCustom

    signal technicianClicked(handle: int)
    signal technicianDoubleClicked(handle: int)
    signal jobClicked(jobId: string)
    signal jobDoubleClicked(jobId: string)
    signal backgroundClicked
    //! How far is it to there? A technician, a job or any place, latitude in x.
    signal wayAsked(place: point)
    signal wayClosed
    //! Who of them is there first? Nearest by a straight line first.
    signal nearbyAsked(place: point, handles: list<int>)
    signal jobDroppedOnTechnician(jobId: string, handle: int)
    signal messageAsked(handle: int)
    signal assignAsked(handle: int)
    signal copied(text: string)
    signal windowAsked
    signal viewsAsked
    signal zonesAsked
    signal zoneDrawn(points: list<point>)
    signal zoneReshaped(zone: string, points: list<point>)
    //! Somebody is about to choose where to look.
    signal movedByHand

    function centerOn(lat: real, lon: real, zoom: real): void {
        camera.moveTo(lat, lon, zoom);
    }

    //! west, south, width and height in degrees; pixels around it
    function fitBox(box: rect, margin: real): void {
        const center = stack.marks.centerOfBox(box);
        camera.moveTo(center.x, center.y, Math.floor(stack.marks.zoomToFit(box, margin) + 0.05));
    }

    function sees(box: rect): bool {
        return stack.marks.isInView(box);
    }
    //! Nobody anywhere and no place of one's own: the world.
    function fitTown(): void {
        const box = stack.marks.homeOr(root.homeBox);
        const isHome = box.x === root.homeBox.x && box.width === root.homeBox.width;
        if (box.width > 0 && box.height > 0)
            root.fitBox(box, isHome ? 0 : root.marksMargin);
        else
            camera.moveTo(20, 0, 2);
    }

    function drawZone(): void {
        root.forceActiveFocus();
        keys.forget();
        ruler.stop();
        surveyor.start();
    }
    function changeZone(zone: zoneInfo): void {
        root.drawZone();
        surveyor.change(zone);
    }
    function stopZone(): void {
        surveyor.stop();
    }

    function measure(): void {
        root.forceActiveFocus();
        keys.forget();
        surveyor.stop();
        ruler.start();
    }

    function zoomBy(steps: int): void {
        root.movedByHand();
        camera.zoomBy(steps, root.width / 2, root.height / 2);
    }

    //! The ground follows the hand: positive dx moves it to the right.
    function pan(dx: real, dy: real): void {
        camera.pan(dx, dy);
    }

    //! Follows who is chosen, or nobody any more.
    function toggleFollow(): void {
        if (follower.handles.length > 0)
            follower.stop();
        else if (root.pickedHandles.length > 0)
            follower.follow(root.pickedHandles);
        else if (root.selectedHandle >= 0)
            follower.follow([root.selectedHandle]);
    }

    function pick(corners: list<point>): void {
        root.forceActiveFocus();
        root.pickedHandles = stack.marks.handlesInside(corners);
    }

    //! Says whether the key was for the map.
    function handleKey(key: int, modifiers: int): bool {
        if ((modifiers & Qt.ControlModifier) === 0 && (ruler.handle(key) || surveyor.handle(key)))
            return true;
        if ((modifiers & Qt.ControlModifier) === 0) {
            if (key === Qt.Key_Escape)
                return root.goBack();
            if (key === Qt.Key_F) {
                root.toggleFollow();
                return true;
            }
            if (key === Qt.Key_T && (modifiers & Qt.ShiftModifier) !== 0) {
                root.areTrailsShown = !root.areTrailsShown;
                return true;
            }
        }
        root.movedByHand();
        return keys.handle(key, modifiers);
    }

    //! One step back: measuring, drawing, the list, then following, then who was chosen.
    function goBack(): bool {
        if (ruler.isOn)
            ruler.stop();
        else if (surveyor.isOn)
            surveyor.stop();
        else if (list.visible)
            list.close();
        else if (overlay.isListOpen)
            overlay.close();
        else if (follower.handles.length > 0)
            follower.stop();
        else if (root.pickedHandles.length > 0)
            root.pickedHandles = [];
        else
            return false;
        return true;
    }

    clip: true
    Accessible.role: Accessible.Graphic
    Accessible.name: qsTr("Map")
    Keys.onPressed: event => event.accepted = root.handleKey(event.key, event.modifiers)
    onHomeBoxChanged: camera.goHomeOnce()
    onWidthChanged: camera.goHomeOnce()
    onHeightChanged: camera.goHomeOnce()

    // Until somebody chooses where to look, nobody who appears stays out of view.
    Connections {
        enabled: !camera.isTouched
        target: root.fleet

        function onChanged(): void {
            if (stack.width > 0 && !stack.marks.isInView(stack.marks.homeOr(root.homeBox)))
                camera.goHomeOnce();
        }
    }

    MapCamera {
        id: camera

        layer: stack.marks
        onHomeAsked: root.fitTown()
    }

    MapFollower {
        id: follower

        layer: stack.marks
        camera: camera
    }

    MapHits {
        id: hits

        marks: stack.marks
        jobs: stack.jobs
        camera: camera
        list: list
        overlay: overlay
        menu: menu
        selectedHandle: root.selectedHandle
        onTechnicianClicked: handle => root.technicianClicked(handle)
        onTechnicianDoubleClicked: handle => root.technicianDoubleClicked(handle)
        onJobClicked: jobId => root.jobClicked(jobId)
        onJobDoubleClicked: jobId => root.jobDoubleClicked(jobId)
        onBackgroundClicked: root.backgroundClicked()
    }

    MapKeys {
        id: keys

        hits: hits
        camera: camera
        marks: stack.marks
    }

    BaseMap {
        id: base

        anchors.fill: parent
        source: ({
                host: root.isDark ? root.tileHostDark : root.tileHostLight,
                cacheDirectory: root.cacheDirectory + (root.isDark ? "/dark" : "/light"),
                attribution: root.attribution
            })
        latitude: camera.latitude
        longitude: camera.longitude
        zoomLevel: camera.zoomLevel
        groundColor: root.isDark ? "#0b1520" : "#c3dae8"
    }

    MapGestures {
        id: gestures

        anchors.fill: parent
        onPanned: (dx, dy) => {
            follower.stop();
            root.movedByHand();
            camera.pan(dx, dy);
        }
        onZoomStepped: (steps, x, y) => {
            root.movedByHand();
            camera.zoomBy(steps, x, y);
        }
        onZoomSlid: (levels, x, y) => {
            root.movedByHand();
            camera.slide(levels, x, y);
        }
        onHovered: (x, y) => {
            if (x >= 0)
                keys.forget();
            ruler.pointer = Qt.point(x, y);
            surveyor.pointer = Qt.point(x, y);
            stack.marks.hover(x, y);
        }
        onTapped: (x, y) => {
            root.forceActiveFocus();
            if (ruler.isOn)
                ruler.addAt(x, y, true);
            else if (surveyor.isOn)
                surveyor.addAt(x, y, true);
            else
                hits.activate(x, y);
        }
        onMenuAsked: (x, y) => {
            root.forceActiveFocus();
            hits.openMenu(x, y);
        }
        onDoubleTapped: (x, y) => {
            if (!ruler.isOn && !surveyor.isOn)
                hits.enter(x, y);
        }
    }

    MapStack {
        id: stack

        anchors.fill: parent
        ground: base
        isDark: root.isDark
        fleet: root.fleet
        pins: root.pins
        selectedHandle: root.selectedHandle
        selectedJob: root.selectedJob
        pickedHandles: root.pickedHandles
        hiddenDuties: root.hiddenDuties
        areLabelsVisible: root.areLabelsVisible
        wayLine: root.wayLine
        isWayEstimate: root.isWayEstimate
        foundPlace: root.foundPlace
        trails: root.trails
        trailHandle: root.trailHandle
        areTrailsShown: root.areTrailsShown
        stops: root.stops
        zones: root.zones
        chosenZone: root.chosenZone
        hiddenZone: surveyor.zone
    }

    MeasureTool {
        id: ruler

        anchors.fill: parent
        ground: base
        marks: stack.marks
        keys: keys
        isDark: root.isDark
    }

    ZoneTool {
        id: surveyor

        anchors.fill: parent
        ground: base
        marks: stack.marks
        keys: keys
        isDark: root.isDark
        onDrawn: points => root.zoneDrawn(points)
        onReshaped: (zone, points) => root.zoneReshaped(zone, points)
        onShown: place => {
            root.movedByHand();
            camera.moveTo(place.x, place.y, root.zoomLevel);
        }
    }

    AreaDrawer {
        id: area

        anchors.fill: parent
        onDrawn: corners => root.pick(corners)
    }

    MapFurniture {
        anchors.fill: parent
        attribution: root.attribution
        notice: root.notice
        scaleMetres: camera.scaleBar.x
        scalePx: camera.scaleBar.y
        trailText: root.areTrailsShown && stack.trailMinutes < 60 ? qsTr("So many that only their last %1 min are drawn").arg(stack.trailMinutes) : root.trailText
        hasTrailFailed: root.hasTrailFailed
        areTrailsShown: root.areTrailsShown
        onTrailsToggled: root.areTrailsShown = !root.areTrailsShown
        onZoomInAsked: root.zoomBy(1)
        onZoomOutAsked: root.zoomBy(-1)
        isMeasuring: ruler.isOn
        hasOwnWindow: root.hasOwnWindow
        onFitAsked: root.fitTown()
        onMeasureAsked: ruler.isOn ? ruler.stop() : root.measure()
        onViewsAsked: root.viewsAsked()
        onZonesAsked: root.zonesAsked()
        onWindowAsked: root.windowAsked()
    }

    WayChip {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 32
        visible: root.wayText !== ""
        text: root.wayText
        onClosed: root.wayClosed()
    }

    UnderPointer {
        anchors.fill: parent
        marks: stack.marks
        isWanted: !gestures.isDragging && !area.isDrawing && !drop.containsDrag && !menu.visible && !ruler.isOn && !surveyor.isOn
    }

    JobOverlay {
        id: overlay

        anchors.fill: parent
        marks: stack.jobs
        camera: camera
        card: root.jobCard
        isWanted: !gestures.isDragging && !area.isDrawing && !drop.containsDrag && !menu.visible
        onChosen: jobId => root.jobClicked(jobId)
        onClosed: root.forceActiveFocus()
    }

    UnitList {
        id: list

        objectName: "unitList"
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: 12
        marks: stack.marks
        rankedHandles: root.nearbyHandles
        rankedTexts: root.nearbyTexts
        onChosen: handle => root.technicianClicked(handle)
        onClosed: root.forceActiveFocus()
    }

    PickBar {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 84
        picked: root.pickedHandles.length
        followed: follower.handles.length
        followedName: follower.handles.length === 1 ? stack.marks.nameOf(follower.handles[0]) : ""
        onShowAsked: hits.openHeap(root.pickedHandles)
        onListAsked: list.open(qsTr("%1 chosen").arg(MapWords.people(root.pickedHandles.length)), root.pickedHandles, Qt.point(NaN, NaN))
        onFollowAsked: follower.follow(root.pickedHandles)
        onStopAsked: follower.stop()
        onClearAsked: root.pickedHandles = []
    }

    MapMenu {
        id: menu

        objectName: "mapMenu"

        isFollowed: menu.handle >= 0 && follower.handles.includes(menu.handle)
        jobNumber: root.assignableJob
        onCenterAsked: camera.moveTo(menu.place.x, menu.place.y, menu.hasUnit ? Math.max(root.zoomLevel, 15) : root.zoomLevel)
        onFollowAsked: {
            if (menu.isFollowed)
                follower.stop();
            else
                follower.follow([menu.handle]);
        }
        onMessageAsked: root.messageAsked(menu.handle)
        onAssignAsked: root.assignAsked(menu.handle)
        onNearestAsked: {
            root.nearbyAsked(menu.place, stack.marks.nearestTo(menu.place, 251).filter(handle => handle !== menu.handle));
            list.openRanked(menu.hasUnit ? qsTr("Nearest to %1").arg(menu.name) : qsTr("Nearest to here"));
        }
        onWayAsked: root.wayAsked(menu.place)
        onMeasureAsked: {
            root.measure();
            ruler.startAt(menu.place);
        }
        onCopyAsked: {
            clipboard.put(MapWords.coordinates(menu.place));
            root.copied(clipboard.text);
        }
    }

    JobDrop {
        id: drop

        anchors.fill: parent
        marks: stack.marks
        onAssigned: (jobId, handle) => root.jobDroppedOnTechnician(jobId, handle)
    }

    Clipboard {
        id: clipboard
    }
}
