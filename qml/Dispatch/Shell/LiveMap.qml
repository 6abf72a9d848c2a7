// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Map
import Dispatch.MapLayers
import Dispatch.Models
import Dispatch.Theme

//! A map of the operation, in the main window or in one of its own. Where it looks is its own; fleet, jobs, selection, filter
//! and saved views are everybody's.
FocusScope {
    id: root

    required property ConsoleSession session
    required property MapGround ground
    required property WayFinder ways
    required property NearbyFinder nearby
    required property MapViews views
    //! Names the place where this map looked last.
    required property string name
    property bool hasOwnWindow: false
    property point foundPlace: Qt.point(NaN, NaN)
    //! Where a way begins.
    property point startOfWay: Qt.point(NaN, NaN)
    property alias pane: map
    //! Somebody or something moved the map; until then it may look wherever the fleet turns up.
    property bool isAimed: false
    property bool isFitted: false
    readonly property bool hasViews: card.visible

    signal messageAsked(handle: int)
    signal windowAsked

    function centerOn(place: point, zoom: real): void {
        root.isAimed = true;
        map.centerOn(place.x, place.y, zoom);
    }
    function showSelection(): void {
        if (root.session.selection === ConsoleSession.SelectedJob && root.session.job.hasPlace)
            root.centerOn(Qt.point(root.session.job.latitude, root.session.job.longitude), 15);
        else if (root.session.selection === ConsoleSession.SelectedTechnician && root.session.technician.hasFix)
            root.centerOn(Qt.point(root.session.technician.latitude, root.session.technician.longitude), 15);
    }
    //! One step back on the map; false: there is none.
    function goBack(): bool {
        return card.goBack() || zoneCard.goBack() || map.goBack();
    }
    //! Follows who is chosen, or stops following; without anybody chosen the whole town is shown.
    function follow(): void {
        root.isAimed = true;
        if (map.followedHandles.length > 0 || map.pickedHandles.length > 0 || root.session.selectedHandle >= 0)
            map.toggleFollow();
        else
            root.showAll();
    }
    function showAll(): void {
        const box = root.session.extent();
        if (box.width > 0)
            map.fitBox(box, map.marksMargin);
        else
            map.fitTown();
    }
    //! To the map; who is there already measures.
    function focusOrMeasure(): void {
        if (map.activeFocus)
            map.measure();
        else
            map.forceActiveFocus();
    }
    function toggleTrails(): void {
        map.areTrailsShown = !map.areTrailsShown;
    }
    function toggleViews(): void {
        if (card.visible) {
            card.close();
        } else {
            zoneCard.close();
            card.open();
        }
    }
    function toggleZones(): void {
        if (zoneCard.visible) {
            zoneCard.close();
        } else {
            card.close();
            zoneCard.open();
        }
    }
    function currentView(): mapView {
        return root.views.make(map.latitude, map.longitude, map.zoomLevel, root.session.technicians.hiddenDuties);
    }
    function showZone(zone: zoneInfo): void {
        if (zone.id === "")
            return;
        root.session.zones.isShown = true;
        root.isAimed = true;
        map.fitBox(root.session.zones.boxOf(zone.id), map.marksMargin);
    }
    function goTo(view: mapView): void {
        if (view.isNull)
            return;
        root.session.technicians.hiddenDuties = view.hiddenDuties;
        root.lookAt(view);
    }
    //! The place alone.
    function lookAt(view: mapView): void {
        root.centerOn(Qt.point(view.latitude, view.longitude), view.zoomLevel);
    }
    function goToSlot(slot: int): void {
        const view = root.views.viewIn(slot);
        if (view.isNull)
            root.session.notice(qsTr("No view is saved there. Alt+Shift+%1 saves this one.").arg(slot), false);
        else
            root.goTo(view);
    }
    function saveIn(slot: int): void {
        const before = root.views.viewIn(slot);
        root.views.save(slot, root.currentView());
        root.session.notice(before.isNull ? qsTr("Saved: Alt+%1 comes back here").arg(slot) : qsTr("Saved over “%1”. V, then “Undo”, takes it back.").arg(before.name), false);
    }
    //! Looks where this map looked last; false: nobody knows.
    function restore(): bool {
        const last = root.views.last(root.name);
        if (last.isNull)
            return false;
        // The filter is everybody's: another window that opens must not change it.
        if (root.hasOwnWindow)
            root.lookAt(last);
        else
            root.goTo(last);
        return true;
    }
    function keepLast(): void {
        if (root.isAimed)
            root.views.setLast(root.name, root.currentView());
    }

    // Until somebody chooses where to look, nobody who works stays out of view: at a start they report one after the other.
    Connections {
        target: root.session
        enabled: !root.isAimed

        function onNowChanged(): void {
            const box = root.session.extent();
            if (box.width <= 0 || (root.isFitted && map.sees(box)))
                return;
            map.fitBox(box, map.marksMargin);
            root.isFitted = true;
        }
        function onSelectionChanged(): void {
            // Before the first position there is nothing to look at.
            root.isAimed = root.isFitted;
        }
    }
    Connections {
        target: root.session.technicians

        function onHiddenDutiesChanged(): void {
            root.isAimed = true;
            root.keepLast();
        }
    }

    MapPane {
        id: map

        objectName: root.name === "main" ? "liveMap" : "windowMap"
        focus: true
        width: parent.width
        height: parent.height - (foot.visible ? foot.height : 0)
        tileHostLight: root.ground.hostLight
        tileHostDark: root.ground.hostDark
        attribution: root.ground.attribution
        cacheDirectory: root.ground.cacheDirectory
        notice: root.ground.notice
        homeBox: root.ground.homeBox
        isDark: Theme.isDark
        hasOwnWindow: root.hasOwnWindow
        fleet: root.session.fleet
        pins: root.session.pins
        selectedHandle: root.session.selectedHandle
        selectedJob: root.session.job.id
        hiddenDuties: root.session.technicians.hiddenDuties
        wayLine: root.ways.line
        isWayEstimate: root.ways.isEstimate
        wayText: root.ways.text
        nearbyHandles: root.nearby.handles
        nearbyTexts: root.nearby.texts
        foundPlace: root.foundPlace
        trails: root.session.trails
        trailHandle: root.session.trailHandle
        trailText: root.session.trailText
        hasTrailFailed: root.session.hasTrailFailed
        stops: root.session.stops
        zones: root.session.zones.isShown || map.isDrawingZone ? root.session.zones.list : []
        chosenZone: zoneCard.visible && !zoneCard.isAsking ? zoneCard.chosen.id : ""
        // Its clock runs.
        jobCard: root.session.jobCard(root.session.nowMs > 0 ? map.hoveredJob : "")
        assignableJob: root.session.selection === ConsoleSession.SelectedJob && root.session.canDispatch ? root.session.job.numberText : ""
        onNearbyAsked: (place, handles) => root.nearby.ask(root.session.fleet, place, handles)
        onWayAsked: place => root.ways.ask(root.startOfWay, place)
        onWayClosed: root.ways.clear()
        onTechnicianClicked: handle => root.session.selectHandle(handle)
        onJobClicked: jobId => root.session.selectJob(jobId)
        onBackgroundClicked: {
            card.close();
            zoneCard.close();
            root.session.clearSelection();
        }
        onTechnicianDoubleClicked: handle => {
            root.session.selectHandle(handle);
            root.showSelection();
        }
        onMessageAsked: handle => root.messageAsked(handle)
        onAssignAsked: handle => root.session.assignHandle(root.session.job.id, handle)
        onCopied: text => root.session.notice(qsTr("Copied: %1").arg(text), false)
        onJobDroppedOnTechnician: (jobId, handle) => root.session.assignHandle(jobId, handle)
        onMovedByHand: root.isAimed = true
        onLatitudeChanged: root.keepLast()
        onLongitudeChanged: root.keepLast()
        onZoomLevelChanged: root.keepLast()
        onViewsAsked: root.toggleViews()
        onZonesAsked: root.toggleZones()
        onZoneDrawn: points => zoneCard.ask(points)
        onZoneReshaped: (zone, points) => {
            if (root.session.zones.reshape(zone, points))
                map.stopZone();
        }
        onWindowAsked: root.windowAsked()
    }
    LagMark {
        anchors.horizontalCenter: map.horizontalCenter
        y: 3 * Theme.space
        implicitHeight: 26
        radius: 13
        border.width: 1
        border.color: Theme.warning
        subject: qsTr("Map and positions")
        text: root.session.ageText
    }
    ArrivalNote {
        // Beside the search and under the mark that says how old the map is.
        anchors.horizontalCenter: map.horizontalCenter
        y: 12 * Theme.space
        width: Math.min(520, map.width - 24)
        session: root.session
        info: root.session.arrivals.list[0] ?? root.session.arrivals.ofJob("")
        others: root.session.arrivals.list.length - 1
    }
    ZonesCard {
        id: zoneCard

        anchors.right: map.right
        anchors.bottom: map.bottom
        anchors.rightMargin: 52
        anchors.bottomMargin: 38
        maximumHeight: map.height - 60
        zones: root.session.zones
        onShown: zone => root.showZone(zone)
        onDrawAsked: {
            zoneCard.close();
            map.drawZone();
        }
        onShapeAsked: zone => {
            root.showZone(zone);
            zoneCard.close();
            map.changeZone(zone);
        }
        onCreated: map.stopZone()
        onFormLeft: map.forceActiveFocus()
        onClosed: map.forceActiveFocus()
    }
    ViewsCard {
        id: card

        anchors.right: map.right
        anchors.bottom: map.bottom
        anchors.rightMargin: 52
        anchors.bottomMargin: 38
        maximumHeight: map.height - 60
        views: root.views
        onChosen: slot => root.goToSlot(slot)
        onSaveAsked: slot => root.saveIn(slot)
        onClosed: map.forceActiveFocus()
    }
    // Beside the marks, not over them. In the main window it stands over the technicians already.
    Rectangle {
        id: foot

        visible: root.hasOwnWindow
        y: map.height
        width: parent.width
        height: 31
        color: Theme.surface

        Divider {
            width: parent.width
        }
        DutyFilter {
            y: 1
            width: parent.width
            counts: root.session.technicians.dutyCounts
            hidden: root.session.technicians.hiddenDuties
            onHiddenChosen: mask => root.session.technicians.hiddenDuties = mask
        }
    }
}
