// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.MapLayers

//! A job dragged over the map, to be dropped on a technician.
DropArea {
    id: root

    required property FleetLayer marks

    signal assigned(jobId: string, handle: int)

    keys: ["dispatch/job"]
    onPositionChanged: drag => root.marks.hover(drag.x, drag.y)
    onExited: root.marks.hover(-1, -1)
    onDropped: drop => {
        const handle = root.marks.handleAt(drop.x, drop.y);
        const job = drop.getDataAsString("dispatch/job");
        root.marks.hover(-1, -1);
        if (handle < 0 || job === "")
            return;
        drop.accept();
        root.assigned(job, handle);
    }

    DropBanner {
        anchors.horizontalCenter: parent.horizontalCenter
        y: 16
        visible: root.containsDrag
        technicianName: root.marks.hoveredHandle >= 0 ? root.marks.nameOf(root.marks.hoveredHandle) : ""
    }
}
