// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.MapLayers

//! The map without a mouse: from mark to mark, what a click would do there, and what the camera understands.
QtObject {
    id: root

    required property MapHits hits
    required property MapCamera camera
    required property FleetLayer marks
    //! Where the keyboard points; (-1, -1): nowhere.
    property point at: Qt.point(-1, -1)
    readonly property bool hasCursor: root.at.x >= 0
    readonly property point middle: Qt.point(root.marks.width / 2, root.marks.height / 2)

    function forget(): void {
        root.at = Qt.point(-1, -1);
    }
    function move(directionDeg: real): void {
        const next = root.marks.neighbourOf(root.hasCursor ? root.at : root.middle, directionDeg);
        if (next.x < 0)
            return;
        root.at = next;
        root.marks.hover(next.x, next.y);
    }
    function openMenu(): void {
        const at = root.hasCursor ? root.at : root.middle;
        root.hits.openMenu(at.x, at.y);
    }

    //! Says whether the key was for the map.
    function handle(key: int, modifiers: int): bool {
        const arrows = [Qt.Key_Up, Qt.Key_Right, Qt.Key_Down, Qt.Key_Left];
        if ((modifiers & Qt.ControlModifier) !== 0) {
            if (!arrows.includes(key))
                return false;
            root.move(90 * arrows.indexOf(key));
            return true;
        }
        switch (key) {
        case Qt.Key_Return:
        case Qt.Key_Enter:
            if (root.hasCursor)
                root.hits.activate(root.at.x, root.at.y);
            return root.hasCursor;
        case Qt.Key_Menu:
            root.openMenu();
            return true;
        case Qt.Key_F10:
            if ((modifiers & Qt.ShiftModifier) === 0)
                return false;
            root.openMenu();
            return true;
        }
        return root.camera.handleKey(key);
    }
}
