// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtLocation

//! One map of one source.
Map {
    id: root

    required property string host
    required property string cacheDirectory
    required property string attribution
    readonly property bool isCustom: root.activeMapType.style === MapType.CustomMap

    //! By style, never by place in the list: every other type of the plug-in asks public servers.
    function chooseCustomType(): void {
        for (const type of root.supportedMapTypes) {
            if (type.style === MapType.CustomMap) {
                root.activeMapType = type;
                return;
            }
        }
    }

    copyrightsVisible: false
    minimumZoomLevel: 0
    maximumZoomLevel: 20
    plugin: Plugin {
        name: "osm"

        PluginParameter {
            name: "osm.useragent"
            value: "Dispatch"
        }
        PluginParameter {
            name: "osm.mapping.providersrepository.disabled"
            value: true
        }
        PluginParameter {
            name: "osm.mapping.custom.host"
            value: root.host
        }
        PluginParameter {
            name: "osm.mapping.custom.mapcopyright"
            value: root.attribution
        }
        PluginParameter {
            name: "osm.mapping.custom.datacopyright"
            value: root.attribution
        }
        PluginParameter {
            name: "osm.mapping.prefetching_style"
            value: "NoPrefetching"
        }
        // The cache knows tiles by number alone; one folder per source, or a new source shows the old one's tiles.
        PluginParameter {
            name: "osm.mapping.cache.directory"
            value: root.cacheDirectory
        }
        PluginParameter {
            name: "osm.mapping.cache.disk.cost_strategy"
            value: "unitary"
        }
        PluginParameter {
            name: "osm.mapping.cache.disk.size"
            value: 0
        }
    }

    // The list is empty at first.
    onSupportedMapTypesChanged: root.chooseCustomType()
    Component.onCompleted: root.chooseCustomType()
}
