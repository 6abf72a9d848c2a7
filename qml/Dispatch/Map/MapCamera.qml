// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.MapLayers
import Dispatch.Theme

//! Where the map is meant to be, and how it gets there.
QtObject {
    id: root

    //! Any layer over the map: it knows the projection.
    required property FleetLayer layer

    property real latitude: 0
    property real longitude: 0
    property real zoomLevel: 2
    //! x: metres, y: pixels
    property point scaleBar

    property real wantedZoom: 2
    property point anchorPlace
    property point anchorPoint
    //! Somebody chose where to look: the view no longer follows the size of the window.
    property bool isTouched: false

    signal homeAsked

    //! Below this the Earth would not fill the view.
    readonly property real minimumZoom: Math.max(1, Math.log2(Math.max(root.layer.height, 256) / 256))

    // A signal rather than a binding: the layer's camera comes from the map, which comes from here.
    readonly property Connections layerWatch: Connections {
        target: root.layer

        function onCameraChanged(): void {
            root.scaleBar = root.layer.roundLength(110);
        }
    }

    readonly property NumberAnimation zoomAnimation: NumberAnimation {
        target: root
        property: "zoomLevel"
        duration: Theme.motionMs
        easing.type: Easing.OutCubic
    }

    function clampZoom(level: real): real {
        return Math.min(20, Math.max(root.minimumZoom, level));
    }

    function moveTo(lat: real, lon: real, zoom: real): void {
        root.zoomAnimation.stop();
        root.isTouched = true;
        root.wantedZoom = root.clampZoom(zoom);
        root.anchorPlace = Qt.point(lat, lon);
        root.anchorPoint = Qt.point(root.layer.width / 2, root.layer.height / 2);
        // The zoom first: at a low zoom the map holds the whole Earth in view and moves a latitude back to the equator.
        root.zoomLevel = root.wantedZoom;
        root.latitude = lat;
        root.longitude = lon;
    }

    function pan(dx: real, dy: real): void {
        root.zoomAnimation.complete();
        root.isTouched = true;
        const place = root.layer.placeAt(root.layer.width / 2 - dx, root.layer.height / 2 - dy);
        root.latitude = place.x;
        root.longitude = place.y;
        root.anchorPlace = place;
        root.anchorPoint = Qt.point(root.layer.width / 2, root.layer.height / 2);
    }

    //! Whole levels, where the tiles are crisp; the place under (x, y) stays there.
    function zoomBy(steps: int, x: real, y: real): void {
        const from = root.zoomAnimation.running ? root.wantedZoom : root.zoomLevel;
        const to = root.clampZoom(steps > 0 ? Math.floor(from + 0.001) + steps : Math.ceil(from - 0.001) + steps);
        root.hold(x, y);
        root.wantedZoom = to;
        root.zoomAnimation.stop();
        root.zoomAnimation.to = to;
        root.zoomAnimation.start();
    }

    function slide(levels: real, x: real, y: real): void {
        root.zoomAnimation.stop();
        root.hold(x, y);
        root.zoomLevel = root.clampZoom(root.zoomLevel + levels);
        root.wantedZoom = root.zoomLevel;
    }

    function hold(x: real, y: real): void {
        root.isTouched = true;
        root.anchorPlace = root.layer.placeAt(x, y);
        root.anchorPoint = Qt.point(x, y);
    }

    //! The first look is at the whole area, as soon as it is known how large the view is.
    function goHomeOnce(): void {
        if (!root.isTouched && root.layer.width > 0 && root.layer.height > 0) {
            root.homeAsked();
            root.isTouched = false;
        }
    }

    function handleKey(key: int): bool {
        const step = 120;
        switch (key) {
        case Qt.Key_Plus:
        case Qt.Key_Equal:
            root.zoomBy(1, root.layer.width / 2, root.layer.height / 2);
            return true;
        case Qt.Key_Minus:
            root.zoomBy(-1, root.layer.width / 2, root.layer.height / 2);
            return true;
        case Qt.Key_Left:
            root.pan(step, 0);
            return true;
        case Qt.Key_Right:
            root.pan(-step, 0);
            return true;
        case Qt.Key_Up:
            root.pan(0, step);
            return true;
        case Qt.Key_Down:
            root.pan(0, -step);
            return true;
        case Qt.Key_0:
            root.homeAsked();
            return true;
        }
        return false;
    }

    onZoomLevelChanged: {
        const center = root.layer.centerFor(root.anchorPlace, root.anchorPoint.x, root.anchorPoint.y, root.zoomLevel);
        root.latitude = center.x;
        root.longitude = center.y;
    }
}
