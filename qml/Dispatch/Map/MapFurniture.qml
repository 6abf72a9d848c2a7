// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.Theme

//! What stands at the map's edge: buttons, scale, and whose map it is.
Item {
    id: root

    required property string attribution
    property string notice: ""
    required property real scaleMetres
    required property real scalePx

    signal zoomInAsked
    signal zoomOutAsked
    signal fitAsked

    // One plate under all three: the software scene graph has no single rounded corners.
    Rectangle {
        anchors.right: parent.right
        anchors.bottom: credit.top
        anchors.margins: 12
        width: 32
        height: buttons.height
        radius: Theme.radius
        color: Theme.raised
        border.color: Theme.line

        Column {
            id: buttons

            MapButton {
                text: "+"
                hint: qsTr("Zoom in   +")
                onClicked: root.zoomInAsked()
            }
            Rectangle {
                width: 32
                height: 1
                color: Theme.line
            }
            MapButton {
                text: "\u2212"
                hint: qsTr("Zoom out   \u2212")
                onClicked: root.zoomOutAsked()
            }
            Rectangle {
                width: 32
                height: 1
                color: Theme.line
            }
            MapButton {
                text: "\u2922"
                hint: qsTr("Whole area   0")
                onClicked: root.fitAsked()
            }
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
        }
    }
}
