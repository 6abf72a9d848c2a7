// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.MapLayers
import Dispatch.Theme

//! Draws a zone corner by corner, then moves, inserts and deletes corners: with the mouse, or by keys under the cross in the middle.
Item {
    id: root

    required property BaseMap ground
    required property FleetLayer marks
    required property MapKeys keys
    required property bool isDark
    property bool isOn: false
    //! Whose shape is changed; empty: a new one.
    property string zone: ""
    property alias isSite: sketch.isSite
    //! Where the pointer is; (-1, -1): elsewhere.
    property point pointer: Qt.point(-1, -1)

    readonly property bool isDrawing: root.isOn && !sketch.isClosed
    readonly property bool hasPointer: root.pointer.x >= 0
    //! Where the next corner would be: under the pointer, where the keyboard points, else in the middle.
    readonly property point aim: root.hasPointer ? root.pointer : root.keys.hasCursor ? root.keys.at : root.keys.middle
    //! Counts up when the map moves: the same point of the window is another place then.
    property int moves: 0
    readonly property point nextPlace: root.isDrawing && root.moves >= 0 ? root.marks.placeAt(root.aim.x, root.aim.y) : Qt.point(NaN, NaN)
    readonly property string words: {
        if (!sketch.isClosed && sketch.points.length < 3)
            return root.hasPointer ? qsTr("Click the corners of the zone, one after the other") : qsTr("Space sets a corner under the cross");
        if (sketch.whyNot !== "")
            return sketch.whyNot;
        return sketch.isClosed ? qsTr("Drag corners; a click on a middle makes it one; Enter when done") : qsTr("%1 corners. Enter closes the outline.").arg(sketch.points.length);
    }

    //! The outline is good: what is it called?
    signal drawn(points: list<point>)
    signal reshaped(zone: string, points: list<point>)
    //! A corner that was chosen by key should be seen.
    signal shown(place: point)

    function start(): void {
        root.zone = "";
        sketch.isSite = false;
        sketch.begin([]);
        root.isOn = true;
    }
    function change(zone: zoneInfo): void {
        root.zone = zone.id;
        sketch.isSite = zone.isSite;
        sketch.begin(zone.points);
        root.isOn = true;
    }
    function stop(): void {
        root.isOn = false;
        root.zone = "";
        sketch.begin([]);
    }
    function addAt(x: real, y: real, isByPointer: bool): void {
        // A finger does not hover before it taps.
        if (isByPointer)
            root.pointer = Qt.point(x, y);
        if (root.isDrawing)
            sketch.add(root.marks.placeAt(x, y));
        else
            sketch.corner = -1;
    }
    function finish(): void {
        if (!sketch.close())
            return;
        if (root.zone === "")
            root.drawn(sketch.points);
        else
            root.reshaped(root.zone, sketch.points);
    }
    function showCorner(step: int): void {
        sketch.stepCorner(step);
        root.keys.forget();
        root.pointer = Qt.point(-1, -1);
        if (sketch.corner >= 0)
            root.shown(sketch.points[sketch.corner]);
    }
    function deleteCorner(): void {
        if (root.isDrawing)
            sketch.takeBack();
        else
            sketch.remove(sketch.corner);
    }
    //! Says whether the key was for drawing.
    function handle(key: int): bool {
        if (!root.isOn)
            return false;
        const place = root.marks.placeAt(root.aim.x, root.aim.y);
        switch (key) {
        case Qt.Key_Space:
            if (root.isDrawing)
                sketch.add(place);
            else
                sketch.move(sketch.corner, place);
            return true;
        case Qt.Key_Return:
        case Qt.Key_Enter:
            root.finish();
            return true;
        case Qt.Key_Backspace:
        case Qt.Key_Delete:
            root.deleteCorner();
            return true;
        case Qt.Key_Insert:
            sketch.insertAfter(sketch.corner, place);
            return true;
        case Qt.Key_Period:
        case Qt.Key_Comma:
            if (!root.isDrawing)
                root.showCorner(key === Qt.Key_Period ? 1 : -1);
            return true;
        case Qt.Key_Escape:
            root.stop();
            return true;
        case Qt.Key_Left:
        case Qt.Key_Right:
        case Qt.Key_Up:
        case Qt.Key_Down:
            // The map moves under the cross in the middle.
            root.keys.forget();
            root.pointer = Qt.point(-1, -1);
        }
        return false;
    }

    // A signal rather than a binding: the layer's camera comes from the map.
    Connections {
        enabled: root.isOn
        target: root.marks

        function onCameraChanged(): void {
            root.moves += 1;
        }
    }

    ZoneSketch {
        id: sketch

        objectName: "zoneSketch"
        anchors.fill: parent
        visible: root.isOn
        pointer: root.nextPlace
        centerLatitude: root.ground.shownLatitude
        centerLongitude: root.ground.shownLongitude
        zoomLevel: root.ground.shownZoomLevel
        isDark: root.isDark
    }

    component Handle: Item {
        id: handle

        required property int index
        //! Of the edge to the next corner: a click makes it a corner.
        property bool isMiddle: false
        readonly property point where: root.moves >= 0 && handle.index < sketch.points.length ? (handle.isMiddle ? sketch.middleAfter(handle.index) : sketch.at(handle.index)) : Qt.point(0, 0)

        signal taken
        signal moved(x: real, y: real)

        x: handle.where.x - width / 2
        y: handle.where.y - height / 2
        width: handle.isMiddle ? 14 : 20
        height: width

        HoverHandler {
            cursorShape: Qt.SizeAllCursor
        }
        TapHandler {
            // Takes the click for itself: the map below would choose no corner by it.
            gesturePolicy: TapHandler.ReleaseWithinBounds
            onTapped: handle.taken()
        }
        DragHandler {
            id: drag

            enabled: !handle.isMiddle
            target: null
            onActiveChanged: if (drag.active)
                handle.taken()
            onCentroidChanged: {
                if (!drag.active)
                    return;
                const at = root.mapFromItem(null, drag.centroid.scenePosition);
                handle.moved(at.x, at.y);
            }
        }
        Rectangle {
            anchors.centerIn: parent
            visible: handle.isMiddle
            width: 8
            height: 8
            radius: 4
            color: Theme.raised
            border.color: Theme.text
            opacity: 0.8
        }
    }

    // Few things, and somebody touches them: items, not marks of a layer.
    Repeater {
        model: root.isOn && sketch.isClosed ? sketch.points.length : 0

        Handle {
            id: middle

            isMiddle: true
            onTaken: sketch.insertAfter(middle.index, root.marks.placeAt(middle.where.x, middle.where.y))
        }
    }
    Repeater {
        model: root.isOn && sketch.isClosed ? sketch.points.length : 0

        Handle {
            id: corner

            onTaken: sketch.corner = corner.index
            onMoved: (x, y) => sketch.move(corner.index, root.marks.placeAt(x, y))
        }
    }

    // Where Space would put a corner.
    Item {
        x: root.aim.x
        y: root.aim.y
        visible: root.isOn && !root.hasPointer

        Rectangle {
            x: -9
            y: -1
            width: 18
            height: 2
            color: Theme.text
        }
        Rectangle {
            x: -1
            y: -9
            width: 2
            height: 18
            color: Theme.text
        }
    }

    MapCard {
        objectName: "zoneBar"
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 40
        visible: root.isOn
        width: Math.min(parent.width - 16, line1.implicitWidth + back.width + done.width + end.width + 11 * Theme.space)
        height: 40
        Accessible.role: Accessible.ToolBar
        Accessible.name: qsTr("Draw a zone: %1").arg(root.words)

        TextLine {
            id: line1
            x: 3 * Theme.space
            height: parent.height
            width: back.x - x - 2 * Theme.space
            text: root.words
            font.weight: Font.DemiBold
            Accessible.role: Accessible.AlertMessage
            Accessible.name: line1.text
        }
        FlatButton {
            id: back
            anchors.right: done.left
            anchors.rightMargin: Theme.space
            anchors.verticalCenter: parent.verticalCenter
            glyph: root.isDrawing ? "undo" : "close"
            tip: root.isDrawing ? qsTr("Take the last corner back") : qsTr("Delete the chosen corner")
            key: root.isDrawing ? qsTr("Backspace") : qsTr("Del")
            enabled: root.isDrawing ? sketch.points.length > 0 : sketch.corner >= 0
            onClicked: root.deleteCorner()
        }
        FlatButton {
            id: done
            anchors.right: end.left
            anchors.rightMargin: Theme.space
            anchors.verticalCenter: parent.verticalCenter
            isMain: true
            text: root.zone !== "" ? qsTr("Save") : root.isDrawing ? qsTr("Close the outline") : qsTr("Go on")
            key: qsTr("Enter")
            whyNot: sketch.whyNot
            onClicked: root.finish()
        }
        FlatButton {
            id: end
            anchors.right: parent.right
            anchors.rightMargin: 2 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Cancel")
            tip: qsTr("Leave the zone as it was")
            key: "Esc"
            onClicked: root.stop()
        }
    }
}
