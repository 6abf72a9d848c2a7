// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.Controls
import Dispatch.Theme

//! What stands at the map's edge: buttons, scale, and whose map it is.
Item {
    id: root

    required property string attribution
    property string notice: ""
    required property real scaleMetres
    required property real scalePx
    property bool isMeasuring: false
    property bool hasOwnWindow: false

    //! Where the trail of who is selected begins, and why; empty: nothing to say.
    property string trailText: ""
    property bool hasTrailFailed: false
    property bool areTrailsShown: false

    signal trailsToggled
    signal zoomInAsked
    signal zoomOutAsked
    signal fitAsked
    signal measureAsked
    signal viewsAsked
    signal zonesAsked
    signal windowAsked

    // One plate under each group: the software scene graph has no single rounded corners.
    component Plate: Rectangle {
        default property alias buttons: column.data

        anchors.right: parent?.right
        anchors.rightMargin: 12
        width: 32
        height: column.height
        radius: Theme.radius
        color: Theme.raised
        border.color: Theme.line

        Column {
            id: column
        }
    }
    component Line: Rectangle {
        width: 32
        height: 1
        color: Theme.line
    }

    Plate {
        anchors.bottom: zoom.top
        anchors.bottomMargin: 8

        MapButton {
            objectName: "viewsButton"
            glyph: "bookmark"
            hint: qsTr("Saved views   V")
            onClicked: root.viewsAsked()
        }
        Line { }
        MapButton {
            objectName: "zonesButton"
            glyph: "zone"
            hint: qsTr("Zones   Z")
            onClicked: root.zonesAsked()
        }
        Line { }
        MapButton {
            objectName: "measureButton"
            glyph: "ruler"
            checked: root.isMeasuring
            hint: root.isMeasuring ? qsTr("Stop measuring   Esc") : qsTr("Measure   M")
            onClicked: root.measureAsked()
        }
        Line {
            visible: !root.hasOwnWindow
        }
        MapButton {
            objectName: "windowButton"
            visible: !root.hasOwnWindow
            glyph: "window"
            hint: qsTr("Map into a window of its own   Ctrl+Shift+3")
            onClicked: root.windowAsked()
        }
    }

    Plate {
        id: zoom

        anchors.bottom: credit.top
        anchors.bottomMargin: 12

        MapButton {
            id: trails

            objectName: "trailsButton"
            checkable: true
            checked: root.areTrailsShown
            hint: root.areTrailsShown ? qsTr("Hide everybody's last hour   Shift+T") : qsTr("Show everybody's last hour   Shift+T")
            Accessible.role: Accessible.CheckBox
            Accessible.checkable: true
            Accessible.checked: root.areTrailsShown
            onClicked: root.trailsToggled()
            contentItem: Item {
                // Three steps and a mark: what a trail looks like.
                Repeater {
                    model: [[7, 20, 3], [10.5, 16, 4], [14.5, 12, 5], [19, 8, 6]]
                    Rectangle {
                        required property var modelData
                        x: modelData[0]
                        y: modelData[1]
                        width: modelData[2]
                        height: width
                        radius: width / 2
                        color: Theme.text
                    }
                }
            }
        }
        Line { }
        MapButton {
            text: "+"
            hint: qsTr("Zoom in   +")
            onClicked: root.zoomInAsked()
        }
        Line { }
        MapButton {
            text: "\u2212"
            hint: qsTr("Zoom out   \u2212")
            onClicked: root.zoomOutAsked()
        }
        Line { }
        MapButton {
            text: "\u2922"
            hint: qsTr("Whole area   0")
            onClicked: root.fitAsked()
        }
    }

    Rectangle {
        anchors.right: zoom.left
        anchors.rightMargin: 8
        y: zoom.y + (trails.height - height) / 2
        visible: root.trailText !== "" && !trails.hovered && !trails.visualFocus
        width: trailWords.width + 16
        height: 24
        radius: Theme.radius
        color: Theme.raised
        border.color: root.hasTrailFailed ? Theme.warning : Theme.line

        TextLine {
            id: trailWords

            anchors.centerIn: parent
            width: Math.min(implicitWidth, root.width - 120)
            height: parent.height
            text: root.hasTrailFailed ? "!  " + root.trailText : root.trailText
            color: root.hasTrailFailed ? Theme.warning : Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
    }

    ScaleBar {
        anchors.left: parent.left
        anchors.bottom: parent.bottom
        anchors.margins: 8
        metres: root.scaleMetres
        lengthPx: root.scalePx
    }

    // Below the hands and above the ground: it explains what is seen, and asks for nothing.
    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: credit.top
        anchors.bottomMargin: 8
        visible: root.notice !== ""
        width: noticeText.width + 24
        height: noticeText.height + 12
        radius: 6
        color: Theme.surface
        border.color: Theme.line

        Text {
            id: noticeText

            anchors.centerIn: parent
            width: Math.min(implicitWidth, root.width - 60)
            text: root.notice
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            color: Theme.text
            font.family: Theme.fontFamily
            font.pixelSize: 12
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
        }
    }

    // Never hidden: whoever made the map is named as long as it is seen.
    Rectangle {
        id: credit

        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: 8
        width: creditText.width + 12
        height: 18
        radius: 4
        color: Qt.alpha(Theme.surface, 0.82)

        Text {
            id: creditText

            anchors.centerIn: parent
            width: Math.min(implicitWidth, root.width - 200)
            text: root.attribution
            elide: Text.ElideRight
            color: Theme.mutedText
            font.family: Theme.fontFamily
            font.pixelSize: 10
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("Map: %1").arg(creditText.text)
        }
    }
}
