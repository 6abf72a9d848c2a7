// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Shapes
import Dispatch.Theme

//! Shift and drag draws a box, Ctrl and drag a lasso; what lies inside is chosen.
Item {
    id: root

    //! Corners of what is being drawn.
    property list<point> corners: []
    readonly property bool isDrawing: box.active || lasso.active
    //! A hand makes more points than a lasso needs.
    readonly property int maxCorners: 1000

    signal drawn(corners: list<point>)

    function finish(active: bool): void {
        if (active || root.corners.length === 0)
            return;
        root.drawn(root.corners);
        root.corners = [];
    }

    DragHandler {
        id: box
        target: null
        acceptedButtons: Qt.LeftButton
        acceptedModifiers: Qt.ShiftModifier
        cursorShape: Qt.CrossCursor
        onActiveChanged: root.finish(box.active)
        onActiveTranslationChanged: {
            if (!box.active)
                return;
            const from = box.centroid.pressPosition;
            const to = box.centroid.position;
            root.corners = [from, Qt.point(to.x, from.y), to, Qt.point(from.x, to.y)];
        }
    }
    DragHandler {
        id: lasso
        target: null
        acceptedButtons: Qt.LeftButton
        acceptedModifiers: Qt.ControlModifier
        cursorShape: Qt.CrossCursor
        onActiveChanged: {
            if (lasso.active)
                root.corners = [lasso.centroid.pressPosition, ...root.corners];
            root.finish(lasso.active);
        }
        onActiveTranslationChanged: {
            if (lasso.active && root.corners.length < root.maxCorners)
                root.corners = [...root.corners, lasso.centroid.position];
        }
    }

    Shape {
        anchors.fill: parent
        visible: root.isDrawing
        ShapePath {
            strokeColor: Theme.accent
            strokeWidth: 1.5
            fillColor: Qt.alpha(Theme.accent, 0.12)
            PathPolyline {
                path: root.corners.length > 0 ? [...root.corners, root.corners[0]] : []
            }
        }
    }
}
