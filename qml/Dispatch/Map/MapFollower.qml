// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.MapLayers

//! Keeps one or several technicians in view. It moves the map only when one of them comes near the edge: a map that never
//! stands still cannot be read.
Timer {
    id: root

    required property FleetLayer layer
    required property MapCamera camera
    property list<int> handles: []
    readonly property real marginShare: 0.2

    function follow(handles: list<int>): void {
        root.handles = handles;
        root.look(true);
    }
    function stop(): void {
        root.handles = [];
    }
    function isNearEdge(handle: int): bool {
        const at = root.layer.pointOf(handle);
        const x = root.layer.width * root.marginShare;
        const y = root.layer.height * root.marginShare;
        return at.x < x || at.y < y || at.x > root.layer.width - x || at.y > root.layer.height - y;
    }
    function look(isNew: bool): void {
        if (root.handles.length === 0 || (!isNew && !root.handles.some(handle => root.isNearEdge(handle))))
            return;
        const box = root.layer.boxOf(root.handles);
        if (root.handles.length === 1) {
            const place = root.layer.placeOf(root.handles[0]);
            if (!isNaN(place.x))
                root.camera.moveTo(place.x, place.y, isNew ? Math.max(root.camera.zoomLevel, 15) : root.camera.zoomLevel);
        } else if (box.width > 0 || box.height > 0) {
            const center = root.layer.centerOfBox(box);
            root.camera.moveTo(center.x, center.y, Math.min(16, root.layer.zoomToFit(box, root.layer.height * root.marginShare * 1.2)));
        }
    }

    interval: 500
    repeat: true
    running: root.handles.length > 0
    onTriggered: root.look(false)
}
