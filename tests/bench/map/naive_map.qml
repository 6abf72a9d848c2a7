// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtLocation
import QtPositioning

Map {
    id: root

    required property var units
    required property real zoom
    required property real latitude
    required property real longitude

    plugin: Plugin {
        name: "itemsoverlay"
    }
    zoomLevel: root.zoom
    center: QtPositioning.coordinate(root.latitude, root.longitude)

    MapItemView {
        model: root.units
        delegate: MapQuickItem {
            required coordinate

            anchorPoint: Qt.point(10, 10)
            sourceItem: Image {
                width: 20
                height: 20
                source: "unit.png"
            }
        }
    }
}
