// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Models

//! The map on another monitor: a second one, or the one there is.
PaneWindow {
    id: root

    required property MapGround ground
    required property WayFinder ways
    required property NearbyFinder nearby
    required property MapViews views
    required property point foundPlace
    required property point startOfWay
    //! Where to look if this window was never open.
    required property mapView firstView
    readonly property alias map: live

    signal messageAsked(handle: int)

    name: "map"
    title: qsTr("Map · Dispatch")
    footHeight: 44
    Component.onCompleted: {
        if (!live.restore())
            live.lookAt(root.firstView);
        live.pane.forceActiveFocus();
    }

    LiveMap {
        id: live

        parent: root.host
        anchors.fill: parent
        name: "window"
        hasOwnWindow: true
        session: root.session
        ground: root.ground
        ways: root.ways
        nearby: root.nearby
        views: root.views
        foundPlace: root.foundPlace
        startOfWay: root.startOfWay
        onMessageAsked: handle => root.messageAsked(handle)
    }
}
