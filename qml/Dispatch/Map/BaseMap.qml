// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtPositioning

//! The ground under the marks: Qt Location's own tiled map, fed by the loopback tile service alone.
//!
//! Its plug-in reads its parameters once, so another source means another map: everything about a source comes in as
//! one object and only this item is rebuilt.
Item {
    id: root

    //! host, cacheDirectory and attribution, all of one source.
    required property var source
    required property real latitude
    required property real longitude
    required property real zoomLevel
    required property color groundColor

    //! Where the map really is: it keeps the edge of the world out of view.
    readonly property real shownLatitude: loader.map ? loader.map.center.latitude : root.latitude
    readonly property real shownLongitude: loader.map ? loader.map.center.longitude : root.longitude
    readonly property real shownZoomLevel: loader.map ? loader.map.zoomLevel : root.zoomLevel
    readonly property bool isCustom: loader.map !== null && loader.map.isCustom

    function rebuild(): void {
        loader.active = false;
        loader.active = root.source.host !== "";
    }

    //! Says again where the map is to be. Before it is ready, or at another size, it holds the whole Earth in view and has
    //! moved the centre to the equator for that; it does not go back by itself.
    function aim(): void {
        const map = loader.map;
        if (map === null)
            return;
        map.zoomLevel = Qt.binding(() => root.zoomLevel);
        map.center = Qt.binding(() => QtPositioning.coordinate(root.latitude, root.longitude));
    }

    onSourceChanged: root.rebuild()
    onLatitudeChanged: missed.restart()
    onLongitudeChanged: missed.restart()
    onZoomLevelChanged: missed.restart()
    onWidthChanged: missed.restart()
    onHeightChanged: missed.restart()
    Component.onCompleted: root.rebuild()

    //! Qt Location loses a tile that is called off and asked for again while it is on its way: the end of the first request takes
    //! the second with it, and the place stays empty until the camera moves. So it is moved once more, by less than anybody sees.
    Timer {
        id: missed
        readonly property real nudgeDeg: 1e-8
        interval: 700
        onTriggered: {
            const map = loader.map;
            if (map === null)
                return;
            map.center = QtPositioning.coordinate(root.latitude + (root.latitude > 0 ? -missed.nudgeDeg : missed.nudgeDeg), root.longitude);
            root.aim();
        }
    }
    Rectangle {
        anchors.fill: parent
        color: root.groundColor
    }

    Loader {
        id: loader

        readonly property TiledMap map: loader.item as TiledMap

        anchors.fill: parent
        active: false
        sourceComponent: TiledMap {
            host: root.source.host
            cacheDirectory: root.source.cacheDirectory
            attribution: root.source.attribution
            color: root.groundColor
            center: QtPositioning.coordinate(root.latitude, root.longitude)
            zoomLevel: root.zoomLevel
            onMapReadyChanged: Qt.callLater(root.aim)
            onWidthChanged: Qt.callLater(root.aim)
            onHeightChanged: Qt.callLater(root.aim)
        }
    }
}
