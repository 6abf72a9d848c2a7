// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.MapLayers

//! What stands over the jobs on the map: the card of the one under the pointer, and the list of those on one spot.
Item {
    id: root

    required property PinLayer marks
    required property MapCamera camera
    required property pinCard card
    property bool isWanted: true
    //! Whatever of the view changes: the place of a pin on the screen does too.
    readonly property real view: root.marks.zoomLevel + root.marks.centerLatitude + root.marks.centerLongitude
    readonly property bool isListOpen: list.visible

    signal chosen(jobId: string)
    signal closed

    //! Nearer than this a house fills the view, and what still lies on one spot stays there.
    readonly property real nearestZoom: 17.5

    //! Goes nearer until the heap falls apart; those that lie on one spot are listed.
    function openHeap(jobs: list<string>): void {
        const box = root.marks.boxOf(jobs);
        const zoom = Math.min(root.nearestZoom, Math.floor(root.marks.zoomToFit(box, 80)));
        if (zoom > root.camera.zoomLevel + 0.5 && root.marks.spreadPx(jobs, root.nearestZoom) > 12) {
            list.close();
            const center = root.marks.centerOfBox(box);
            root.camera.moveTo(center.x, center.y, zoom);
        } else {
            list.open(jobs);
        }
    }

    function close(): void {
        list.close();
    }

    JobCard {
        isWanted: root.isWanted && !list.visible
        card: root.card
        heap: root.marks.hoveredHeap
        at: isHeap ? heap.at : root.marks.pointOf(isNaN(root.view) ? "" : root.marks.hoveredJob)
        gap: isHeap ? heap.radiusPx + 4 : 14
    }
    PinList {
        id: list

        objectName: "pinList"
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: 12
        marks: root.marks
        onChosen: jobId => root.chosen(jobId)
        onClosed: root.closed()
    }
}
