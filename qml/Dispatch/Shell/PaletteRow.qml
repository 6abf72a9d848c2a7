// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! One line of the palette: what it does, and what would come of it.
T.ItemDelegate {
    id: root

    required property int index
    required property paletteItem modelData
    property bool isCurrent: false

    readonly property color ink: root.modelData.isRefused ? Theme.danger : root.modelData.isDoubtful ? Theme.warning : Theme.mutedText

    implicitHeight: 42
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.name: root.modelData.title + ". " + root.modelData.detail

    background: Rectangle {
        color: root.isCurrent ? Theme.selected : root.hovered ? Theme.hover : "transparent"
        Rectangle {
            width: 3
            height: parent.height
            visible: root.isCurrent
            color: Theme.accent
        }
    }
    contentItem: Item {
        Glyph {
            x: 14
            anchors.verticalCenter: parent.verticalCenter
            glyph: root.modelData.isRefused ? "close" : root.modelData.isDoubtful ? "warning" : root.modelData.isReady ? "check" : "arrow-right"
            size: 14
            color: root.modelData.isRefused || root.modelData.isDoubtful ? root.ink : root.modelData.isReady ? Theme.good : Theme.mutedText
        }
        TextLine {
            x: 38
            y: root.modelData.detail === "" ? 12 : 4
            width: cap.x - x - 8
            height: 18
            text: root.modelData.title
        }
        TextLine {
            x: 38
            y: 22
            width: cap.x - x - 8
            height: 16
            text: root.modelData.detail
            color: root.ink
            font.pixelSize: Theme.smallSize
        }
        KeyCap {
            id: cap
            anchors.right: parent.right
            anchors.rightMargin: 4 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            visible: root.modelData.key !== ""
            text: root.modelData.key
        }
    }
}
