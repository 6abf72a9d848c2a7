// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
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

    property Trails trails: null
    //! Whose way of the last hour is shown; < 0: nobody's.
    property int trailHandle: -1
    property string trailText: ""
    property bool hasTrailFailed: false
    property bool areTrailsShown: false
    //! Where who is selected goes next.
    property list<planStop> stops: []
    //! What is said of hoveredJob.
    property pinCard jobCard
    readonly property string hoveredJob: pinLayer.hoveredJob

    //! Chosen together, by a box or a lasso.
    property list<int> pickedHandles: []
    readonly property list<int> followedHandles: follower.handles
    //! Where the keyboard points; (-1, -1): nowhere.
    property point cursorAt: Qt.point(-1, -1)
    readonly property real latitude: base.shownLatitude
    readonly property real longitude: base.shownLongitude
    readonly property real zoomLevel: base.shownZoomLevel
    readonly property int hoveredHandle: fleetLayer.hoveredHandle
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

    function centerOn(lat: real, lon: real, zoom: real): void {
        camera.moveTo(lat, lon, zoom);
    }

    //! west, south, width and height in degrees
    function fitBox(box: rect): void {
        const center = fleetLayer.centerOfBox(box);
        camera.moveTo(center.x, center.y, Math.floor(fleetLayer.zoomToFit(box, 0) + 0.05));
    }

    function fitTown(): void {
        root.fitBox(fleetLayer.homeOr(root.homeBox));
    }

    function zoomIn(): void {
        camera.zoomBy(1, root.width / 2, root.height / 2);
    }

    function zoomOut(): void {
        camera.zoomBy(-1, root.width / 2, root.height / 2);
    }

    //! The ground follows the hand: positive dx moves it to the right.
    function pan(dx: real, dy: real): void {
        camera.pan(dx, dy);
    }

    function centerOnTechnician(handle: int): void {
        const place = fleetLayer.placeOf(handle);
        if (!isNaN(place.x))
            camera.moveTo(place.x, place.y, Math.max(root.zoomLevel, 15));
    }

    function centerOnJob(jobId: string): void {
        const place = pinLayer.placeOf(jobId);
        if (!isNaN(place.x))
            camera.moveTo(place.x, place.y, Math.max(root.zoomLevel, 15));
    }

    function follow(handles: list<int>): void {
        follower.follow(handles);
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
        root.pickedHandles = fleetLayer.handlesInside(corners);
    }

    //! What a click does, or Enter where the keyboard points.
    function activate(x: real, y: real): void {
        const heap = fleetLayer.heapHandlesAt(x, y);
        if (heap.length > 0) {
            root.openHeap(heap);
            return;
        }
        const handle = fleetLayer.nextHandleAt(x, y, root.selectedHandle);
        const jobs = handle < 0 ? pinLayer.heapJobsAt(x, y) : [];
        if (jobs.length > 0) {
            overlay.openHeap(jobs);
            return;
        }
        overlay.close();
        const stack = handle < 0 ? [] : fleetLayer.stackHandlesAt(x, y);
        const job = handle < 0 ? pinLayer.jobAt(x, y) : "";
        if (stack.length > 1)
            list.open(qsTr("%1 on one spot").arg(MapWords.people(stack.length)), stack, Qt.point(NaN, NaN));
        else
            list.close();
        if (handle >= 0)
            root.technicianClicked(handle);
        else if (job !== "")
            root.jobClicked(job);
        else
            root.backgroundClicked();
    }

    //! Goes nearer until the heap falls apart; those who stand on one spot are listed.
    function openHeap(handles: list<int>): void {
        const box = fleetLayer.boxOf(handles);
        const zoom = Math.min(18, Math.floor(fleetLayer.zoomToFit(box, 80)));
        if (zoom > root.zoomLevel + 0.5) {
            list.close();
            const center = fleetLayer.centerOfBox(box);
            camera.moveTo(center.x, center.y, zoom);
        } else {
            list.open(MapWords.people(handles.length), handles, Qt.point(NaN, NaN));
        }
    }

    function openMenu(x: real, y: real): void {
        const handle = fleetLayer.handleAt(x, y);
        const job = handle < 0 ? pinLayer.jobAt(x, y) : "";
        const place = handle >= 0 ? fleetLayer.placeOf(handle) : job !== "" ? pinLayer.placeOf(job) : fleetLayer.placeAt(x, y);
        menu.handle = handle;
        menu.place = place;
        menu.name = fleetLayer.nameOf(handle);
        menu.popup(root, x, y);
    }

    function moveCursor(directionDeg: real): void {
        const from = root.cursorAt.x >= 0 ? root.cursorAt : Qt.point(root.width / 2, root.height / 2);
        const next = fleetLayer.neighbourOf(from, directionDeg);
        if (next.x < 0)
            return;
        root.cursorAt = next;
        fleetLayer.hover(next.x, next.y);
    }

    //! Says whether the key was for the map.
    function handleKey(key: int, modifiers: int): bool {
        const arrows = [Qt.Key_Up, Qt.Key_Right, Qt.Key_Down, Qt.Key_Left];
        if ((modifiers & Qt.ControlModifier) !== 0) {
            if (!arrows.includes(key))
                return false;
            root.moveCursor(90 * arrows.indexOf(key));
            return true;
        }
        const hasCursor = root.cursorAt.x >= 0;
        switch (key) {
        case Qt.Key_Return:
        case Qt.Key_Enter:
            if (hasCursor)
                root.activate(root.cursorAt.x, root.cursorAt.y);
            return hasCursor;
        case Qt.Key_Menu:
            root.openMenu(hasCursor ? root.cursorAt.x : root.width / 2, hasCursor ? root.cursorAt.y : root.height / 2);
            return true;
        case Qt.Key_F10:
            if ((modifiers & Qt.ShiftModifier) === 0)
                return false;
            root.openMenu(hasCursor ? root.cursorAt.x : root.width / 2, hasCursor ? root.cursorAt.y : root.height / 2);
            return true;
        case Qt.Key_F:
            root.toggleFollow();
            return true;
        case Qt.Key_T:
            if ((modifiers & Qt.ShiftModifier) === 0)
                return false;
            root.areTrailsShown = !root.areTrailsShown;
            return true;
        case Qt.Key_Escape:
            return root.goBack();
        }
        return camera.handleKey(key);
    }

    //! One step back: the list, then following, then who was chosen.
    function goBack(): bool {
        if (list.visible)
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
            if (fleetLayer.width > 0 && !fleetLayer.isInView(fleetLayer.homeOr(root.homeBox)))
                camera.goHomeOnce();
        }
    }

    MapCamera {
        id: camera

        layer: fleetLayer
        onHomeAsked: root.fitTown()
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
            camera.pan(dx, dy);
        }
        onZoomStepped: (steps, x, y) => camera.zoomBy(steps, x, y)
        onZoomSlid: (levels, x, y) => camera.slide(levels, x, y)
        onHovered: (x, y) => {
            root.cursorAt = Qt.point(-1, -1);
            fleetLayer.hover(x, y);
        }
        onTapped: (x, y) => {
            root.forceActiveFocus();
            root.activate(x, y);
        }
        onMenuAsked: (x, y) => {
            root.forceActiveFocus();
            root.openMenu(x, y);
        }
        onDoubleTapped: (x, y) => {
            const handle = fleetLayer.handleAt(x, y);
            const job = handle < 0 ? pinLayer.jobAt(x, y) : "";
            if (handle >= 0)
                root.technicianDoubleClicked(handle);
            else if (job !== "")
                root.jobDoubleClicked(job);
            else if (fleetLayer.hoveredHeap.count === 0 && pinLayer.hoveredHeap.count === 0)
                camera.zoomBy(1, x, y);
        }
    }

    TrailLayer {
        id: trailLayer

        anchors.fill: parent
        trails: root.trails
        fleet: root.fleet
        selectedHandle: root.trailHandle
        showsAll: root.areTrailsShown
        centerLatitude: root.latitude
        centerLongitude: root.longitude
        zoomLevel: root.zoomLevel
        isDark: root.isDark
        fontFamily: Theme.fontFamily
    }

    RouteLayer {
        anchors.fill: parent
        line: root.wayLine
        isEstimate: root.isWayEstimate
        mark: root.foundPlace
        centerLatitude: root.latitude
        centerLongitude: root.longitude
        zoomLevel: root.zoomLevel
        isDark: root.isDark
    }

    PinLayer {
        id: pinLayer

        anchors.fill: parent
        pins: root.pins
        fleet: root.fleet
        selectedJob: root.selectedJob
        technician: root.selectedHandle
        stops: root.stops
        pointer: fleetLayer.pointer
        centerLatitude: root.latitude
        centerLongitude: root.longitude
        zoomLevel: root.zoomLevel
        isDark: root.isDark
        fontFamily: Theme.fontFamily
    }

    FleetLayer {
        id: fleetLayer

        anchors.fill: parent
        fleet: root.fleet
        pins: root.pins
        pinLayer: pinLayer
        selectedHandle: root.selectedHandle
        pickedHandles: root.pickedHandles
        hiddenDuties: chips.hidden
        labelsVisible: root.areLabelsVisible
        isAnimated: !Theme.hasReducedMotion
        centerLatitude: root.latitude
        centerLongitude: root.longitude
        zoomLevel: root.zoomLevel
        isDark: root.isDark
        fontFamily: Theme.fontFamily
    }

    MapFollower {
        id: follower

        layer: fleetLayer
        camera: camera
    }

    AreaDrawer {
        id: area

        anchors.fill: parent
        onDrawn: corners => root.pick(corners)
    }

    DropArea {
        id: dropArea

        anchors.fill: parent
        keys: ["dispatch/job"]
        onPositionChanged: drag => fleetLayer.hover(drag.x, drag.y)
        onExited: fleetLayer.hover(-1, -1)
        onDropped: drop => {
            const handle = fleetLayer.handleAt(drop.x, drop.y);
            // Within the window the thing dragged says which job it is; from elsewhere only text can come.
            const job = (drop.source as JobGhost)?.jobId ?? drop.text;
            fleetLayer.hover(-1, -1);
            if (handle < 0 || job === "")
                return;
            drop.accept();
            root.jobDroppedOnTechnician(job, handle);
        }
    }

    MapFurniture {
        anchors.fill: parent
        attribution: root.attribution
        notice: root.notice
        scaleMetres: camera.scaleBar.x
        scalePx: camera.scaleBar.y
        trailText: root.areTrailsShown && trailLayer.shownMinutes < 60 ? qsTr("So many that only their last %1 min are drawn").arg(trailLayer.shownMinutes) : root.trailText
        hasTrailFailed: root.hasTrailFailed
        areTrailsShown: root.areTrailsShown
        onTrailsToggled: root.areTrailsShown = !root.areTrailsShown
        onZoomInAsked: root.zoomIn()
        onZoomOutAsked: root.zoomOut()
        onFitAsked: root.fitTown()
    }

    WayChip {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 32
        visible: root.wayText !== ""
        text: root.wayText
        onClosed: root.wayClosed()
    }

    DutyChips {
        id: chips

        anchors.left: parent.left
        anchors.bottom: parent.bottom
        anchors.leftMargin: 8
        anchors.bottomMargin: 42
        marks: fleetLayer
    }

    HoverCard {
        id: card

        //! Counts up when what is known of the technician may have changed.
        property int pulse: 0

        isWanted: !gestures.isDragging && !area.isDrawing && !dropArea.containsDrag && !menu.visible
        unit: fleetLayer.infoOf(card.pulse >= 0 ? fleetLayer.hoveredHandle : -1, Qt.point(NaN, NaN))
        heap: fleetLayer.hoveredHeap
        at: card.isHeap ? card.heap.at : card.pulse >= 0 ? fleetLayer.pointOf(fleetLayer.hoveredHandle) : Qt.point(0, 0)
        gap: card.isHeap ? card.heap.radiusPx + 4 : 16

        Connections {
            enabled: fleetLayer.hoveredHandle >= 0
            target: root.fleet

            function onChanged(): void {
                card.pulse += 1;
            }
        }
    }

    JobOverlay {
        id: overlay

        anchors.fill: parent
        marks: pinLayer
        camera: camera
        card: root.jobCard
        isWanted: !gestures.isDragging && !area.isDrawing && !dropArea.containsDrag && !menu.visible
        onChosen: jobId => root.jobClicked(jobId)
        onClosed: root.forceActiveFocus()
    }

    UnitList {
        id: list

        objectName: "unitList"
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: 12
        marks: fleetLayer
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
        followedName: follower.handles.length === 1 ? fleetLayer.nameOf(follower.handles[0]) : ""
        onShowAsked: root.openHeap(root.pickedHandles)
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
            root.nearbyAsked(menu.place, fleetLayer.nearestTo(menu.place, 251).filter(handle => handle !== menu.handle));
            list.openRanked(menu.hasUnit ? qsTr("Nearest to %1").arg(menu.name) : qsTr("Nearest to here"));
        }
        onWayAsked: root.wayAsked(menu.place)
        onCopyAsked: {
            clipboard.text = MapWords.coordinates(menu.place);
            clipboard.selectAll();
            clipboard.copy();
            root.copied(clipboard.text);
        }
    }

    // Qt Quick reaches the clipboard through a text only.
    TextEdit {
        id: clipboard

        visible: false
    }

    DropBanner {
        anchors.horizontalCenter: parent.horizontalCenter
        y: 16
        visible: dropArea.containsDrag
        technicianName: fleetLayer.hoveredHandle >= 0 ? fleetLayer.nameOf(fleetLayer.hoveredHandle) : ""
    }
}
