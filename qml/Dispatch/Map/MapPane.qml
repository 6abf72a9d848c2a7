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
    //! A place somebody looked for; NaN for none.
    property point foundPlace: Qt.point(NaN, NaN)

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
    //! The right button: how far is it to there? A technician, a job or any place, latitude in x.
    signal wayAsked(place: point)
    signal wayClosed
    signal jobDroppedOnTechnician(jobId: string, handle: int)

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

    clip: true
    Accessible.role: Accessible.Graphic
    Accessible.name: qsTr("Map")
    Keys.onPressed: event => event.accepted = camera.handleKey(event.key)
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
        onPanned: (dx, dy) => camera.pan(dx, dy)
        onZoomStepped: (steps, x, y) => camera.zoomBy(steps, x, y)
        onZoomSlid: (levels, x, y) => camera.slide(levels, x, y)
        onHovered: (x, y) => fleetLayer.hover(x, y)
        onAskedAt: (x, y) => {
            const handle = fleetLayer.handleAt(x, y);
            const job = handle < 0 ? pinLayer.jobAt(x, y) : "";
            root.wayAsked(handle >= 0 ? fleetLayer.placeOf(handle) : job !== "" ? pinLayer.placeOf(job) : fleetLayer.placeAt(x, y));
        }
        onTapped: (x, y) => {
            root.forceActiveFocus();
            const handle = fleetLayer.nextHandleAt(x, y, root.selectedHandle);
            const job = handle < 0 ? pinLayer.jobAt(x, y) : "";
            if (handle >= 0)
                root.technicianClicked(handle);
            else if (job !== "")
                root.jobClicked(job);
            else
                root.backgroundClicked();
        }
        onDoubleTapped: (x, y) => {
            const handle = fleetLayer.handleAt(x, y);
            const job = handle < 0 ? pinLayer.jobAt(x, y) : "";
            if (handle >= 0)
                root.technicianDoubleClicked(handle);
            else if (job !== "")
                root.jobDoubleClicked(job);
            else
                camera.zoomBy(1, x, y);
        }
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
        selectedHandle: root.selectedHandle
        labelsVisible: root.areLabelsVisible
        isAnimated: !Theme.hasReducedMotion
        centerLatitude: root.latitude
        centerLongitude: root.longitude
        zoomLevel: root.zoomLevel
        isDark: root.isDark
        fontFamily: Theme.fontFamily
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

    DropBanner {
        anchors.horizontalCenter: parent.horizontalCenter
        y: 16
        visible: dropArea.containsDrag
        technicianName: fleetLayer.hoveredHandle >= 0 ? fleetLayer.nameOf(fleetLayer.hoveredHandle) : ""
    }
}
