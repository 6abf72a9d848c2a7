// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.Controls
import Dispatch.MapLayers
import Dispatch.Theme

//! Measures from point to point in a straight line: with clicks, or with Enter where the keyboard points.
Item {
    id: root

    required property BaseMap ground
    required property FleetLayer marks
    required property MapKeys keys
    required property bool isDark
    property bool isOn: false
    //! Where the pointer is; (-1, -1): elsewhere.
    property point pointer: Qt.point(-1, -1)

    readonly property bool hasPointer: root.pointer.x >= 0
    //! Where the next point would be: under the pointer, where the keyboard points, else in the middle.
    readonly property point aim: root.hasPointer ? root.pointer : root.keys.hasCursor ? root.keys.at : root.keys.middle
    readonly property point aimedPlace: root.isOn && root.moves >= 0 ? root.marks.placeAt(root.aim.x, root.aim.y) : Qt.point(NaN, NaN)
    //! Counts up when the map moves: the same point of the window is another place then.
    property int moves: 0
    readonly property string words: {
        if (line.points.length === 0)
            return root.hasPointer ? qsTr("Click where to begin") : qsTr("Enter where to begin");
        if (line.legM < 0)
            return qsTr("Straight line: where to?");
        const total = qsTr("%1 in a straight line").arg(MapWords.length(line.totalM));
        const leg = qsTr("%1, %2").arg(MapWords.length(line.legM)).arg(MapWords.bearing(line.bearingDeg));
        return line.legM < line.totalM ? qsTr("%1 \u00b7 last leg %2").arg(total).arg(leg) : qsTr("%1, %2").arg(total).arg(MapWords.bearing(line.bearingDeg));
    }
    readonly property int count: line.points.length

    function start(): void {
        line.clear();
        root.isOn = true;
    }
    function startAt(place: point): void {
        root.start();
        line.add(place);
    }
    function stop(): void {
        root.isOn = false;
        line.clear();
    }
    function addAt(x: real, y: real, isByPointer: bool): void {
        // A finger does not hover before it taps.
        if (isByPointer)
            root.pointer = Qt.point(x, y);
        line.add(root.marks.placeAt(x, y));
    }
    //! Says whether the key was for measuring.
    function handle(key: int): bool {
        if (!root.isOn)
            return false;
        switch (key) {
        case Qt.Key_Return:
        case Qt.Key_Enter:
        case Qt.Key_Space:
            root.addAt(root.aim.x, root.aim.y, false);
            return true;
        case Qt.Key_Backspace:
            line.takeBack();
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

    MeasureLayer {
        id: line

        anchors.fill: parent
        visible: root.isOn
        pointer: root.aimedPlace
        centerLatitude: root.ground.shownLatitude
        centerLongitude: root.ground.shownLongitude
        zoomLevel: root.ground.shownZoomLevel
        isDark: root.isDark
    }

    // Where Enter would put a point.
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
        objectName: "measureBar"
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 40
        visible: root.isOn
        width: Math.min(parent.width - 16, line1.implicitWidth + back.width + end.width + 9 * Theme.space)
        height: 40
        Accessible.role: Accessible.ToolBar
        Accessible.name: qsTr("Measure: %1").arg(root.words)

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
            anchors.right: end.left
            anchors.rightMargin: Theme.space
            anchors.verticalCenter: parent.verticalCenter
            glyph: "undo"
            tip: qsTr("Take the last point back")
            key: qsTr("Backspace")
            enabled: root.count > 0
            onClicked: line.takeBack()
        }
        FlatButton {
            id: end
            anchors.right: parent.right
            anchors.rightMargin: 2 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("End")
            tip: qsTr("Stop measuring")
            key: "Esc"
            onClicked: root.stop()
        }
    }
}
