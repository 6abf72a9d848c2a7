// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Models
import Dispatch.Theme

//! The map on another monitor. Closing it leaves the program as it is.
T.ApplicationWindow {
    id: root

    required property ConsoleSession session
    required property MapGround ground
    required property WayFinder ways
    required property NearbyFinder nearby
    required property MapViews views
    required property WindowPlaces places
    //! The main window's box: this one begins beside it.
    required property rect mainBox
    required property point foundPlace
    required property point startOfWay
    //! Where to look if this window was never open.
    required property mapView firstView
    readonly property alias map: live
    //! Until it is where it belongs, where it happens to be is not worth remembering.
    property bool isPlaced: false

    signal messageAsked(handle: int)
    signal closed

    function place(): void {
        const box = root.places.placeOf("map", root.mainBox);
        root.isPlaced = false;
        root.x = box.x;
        root.y = box.y;
        root.width = box.width;
        root.height = box.height;
        root.isPlaced = true;
    }
    function remember(): void {
        if (root.isPlaced && root.visibility === Window.Windowed)
            root.places.remember("map", Qt.rect(root.x, root.y, root.width, root.height));
    }
    function toggleFullScreen(): void {
        root.visibility = root.visibility === Window.FullScreen ? Window.Windowed : Window.FullScreen;
    }

    // Of its own: it neither stays above the main window nor goes away with it when that is minimised.
    transientParent: null
    minimumWidth: 480
    minimumHeight: 360
    title: qsTr("Map · Dispatch")
    color: Theme.background
    font.family: Theme.fontFamily
    font.pixelSize: Theme.fontSize
    onXChanged: settled.restart()
    onYChanged: settled.restart()
    onWidthChanged: settled.restart()
    onHeightChanged: settled.restart()
    // After a sleep nothing from before it is drawn as live.
    onAfterAnimating: root.session.frameIsDue()
    onClosing: {
        root.remember();
        root.closed();
    }
    Component.onCompleted: {
        root.place();
        root.visible = true;
        if (!live.restore())
            live.lookAt(root.firstView);
        live.pane.forceActiveFocus();
    }

    Timer {
        id: settled
        interval: 500
        onTriggered: root.remember()
    }
    Connections {
        target: root.places

        function onScreensChanged(): void {
            root.place();
        }
    }
    Connections {
        target: root.session
        enabled: root.active

        function onNotice(text: string, isRefusal: bool): void {
            notices.show(text, isRefusal);
        }
    }
    LiveMap {
        id: live

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
    NoticeBar {
        id: notices
        session: root.session
        anchors.horizontalCenter: parent.horizontalCenter
        y: parent.height - height - 44
    }
}
