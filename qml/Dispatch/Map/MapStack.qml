// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.MapLayers
import Dispatch.Theme

//! What is drawn, from below: the zones, where they drove, the way, the jobs, the technicians. It looks where the ground looks.
Item {
    id: root

    required property BaseMap ground
    required property bool isDark
    required property Fleet fleet
    required property Pins pins
    required property int selectedHandle
    required property string selectedJob
    required property list<int> pickedHandles
    required property int hiddenDuties
    required property bool areLabelsVisible
    required property list<point> wayLine
    required property bool isWayEstimate
    required property point foundPlace
    required property Trails trails
    required property int trailHandle
    required property bool areTrailsShown
    required property list<planStop> stops
    property list<zoneInfo> zones: []
    property string chosenZone: ""
    property string hiddenZone: ""

    property alias marks: fleetLayer
    property alias jobs: pinLayer
    //! So many trails that only this much of their hour is drawn.
    readonly property int trailMinutes: trailLayer.shownMinutes

    ZoneLayer {
        id: zoneLayer

        anchors.fill: parent
        zones: root.zones
        chosen: root.chosenZone
        hidden: root.hiddenZone
        centerLatitude: root.ground.shownLatitude
        centerLongitude: root.ground.shownLongitude
        zoomLevel: root.ground.shownZoomLevel
        isDark: root.isDark
        fontFamily: Theme.fontFamily
    }

    TrailLayer {
        id: trailLayer

        anchors.fill: parent
        trails: root.trails
        fleet: root.fleet
        selectedHandle: root.trailHandle
        showsAll: root.areTrailsShown
        centerLatitude: root.ground.shownLatitude
        centerLongitude: root.ground.shownLongitude
        zoomLevel: root.ground.shownZoomLevel
        isDark: root.isDark
        fontFamily: Theme.fontFamily
    }

    RouteLayer {
        anchors.fill: parent
        line: root.wayLine
        isEstimate: root.isWayEstimate
        mark: root.foundPlace
        centerLatitude: root.ground.shownLatitude
        centerLongitude: root.ground.shownLongitude
        zoomLevel: root.ground.shownZoomLevel
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
        centerLatitude: root.ground.shownLatitude
        centerLongitude: root.ground.shownLongitude
        zoomLevel: root.ground.shownZoomLevel
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
        hiddenDuties: root.hiddenDuties
        labelsVisible: root.areLabelsVisible
        isAnimated: !Theme.hasReducedMotion
        centerLatitude: root.ground.shownLatitude
        centerLongitude: root.ground.shownLongitude
        zoomLevel: root.ground.shownZoomLevel
        isDark: root.isDark
        fontFamily: Theme.fontFamily
    }
}
