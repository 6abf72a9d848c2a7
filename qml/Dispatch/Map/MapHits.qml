// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.MapLayers

//! What lies under a point of the map, and what a click there means.
QtObject {
    id: root

    required property FleetLayer marks
    required property PinLayer jobs
    required property MapCamera camera
    required property UnitList list
    required property JobOverlay overlay
    required property MapMenu menu
    required property int selectedHandle

    signal technicianClicked(handle: int)
    signal technicianDoubleClicked(handle: int)
    signal jobClicked(jobId: string)
    signal jobDoubleClicked(jobId: string)
    signal backgroundClicked

    //! What a click does, or Enter where the keyboard points.
    function activate(x: real, y: real): void {
        const heap = root.marks.heapHandlesAt(x, y);
        if (heap.length > 0) {
            root.openHeap(heap);
            return;
        }
        const handle = root.marks.nextHandleAt(x, y, root.selectedHandle);
        const heapedJobs = handle < 0 ? root.jobs.heapJobsAt(x, y) : [];
        if (heapedJobs.length > 0) {
            root.overlay.openHeap(heapedJobs);
            return;
        }
        root.overlay.close();
        const stack = handle < 0 ? [] : root.marks.stackHandlesAt(x, y);
        const job = handle < 0 ? root.jobs.jobAt(x, y) : "";
        if (stack.length > 1)
            root.list.open(qsTr("%1 on one spot").arg(MapWords.people(stack.length)), stack, Qt.point(NaN, NaN));
        else
            root.list.close();
        if (handle >= 0)
            root.technicianClicked(handle);
        else if (job !== "")
            root.jobClicked(job);
        else
            root.backgroundClicked();
    }

    //! What a double click does.
    function enter(x: real, y: real): void {
        const handle = root.marks.handleAt(x, y);
        const job = handle < 0 ? root.jobs.jobAt(x, y) : "";
        if (handle >= 0)
            root.technicianDoubleClicked(handle);
        else if (job !== "")
            root.jobDoubleClicked(job);
        else if (root.marks.hoveredHeap.count === 0 && root.jobs.hoveredHeap.count === 0)
            root.camera.zoomBy(1, x, y);
    }

    //! Goes nearer until the heap falls apart; those who stand on one spot are listed.
    function openHeap(handles: list<int>): void {
        const box = root.marks.boxOf(handles);
        const zoom = Math.min(18, Math.floor(root.marks.zoomToFit(box, 80)));
        if (zoom > root.marks.zoomLevel + 0.5) {
            root.list.close();
            const center = root.marks.centerOfBox(box);
            root.camera.moveTo(center.x, center.y, zoom);
        } else {
            root.list.open(MapWords.people(handles.length), handles, Qt.point(NaN, NaN));
        }
    }

    function openMenu(x: real, y: real): void {
        const handle = root.marks.handleAt(x, y);
        const job = handle < 0 ? root.jobs.jobAt(x, y) : "";
        root.menu.handle = handle;
        root.menu.place = handle >= 0 ? root.marks.placeOf(handle) : job !== "" ? root.jobs.placeOf(job) : root.marks.placeAt(x, y);
        root.menu.name = root.marks.nameOf(handle);
        root.menu.popup(root.marks, x, y);
    }
}
