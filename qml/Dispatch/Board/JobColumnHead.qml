// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The head of a column: sorts by it, is dragged to another place, and wider by its right edge.
T.AbstractButton {
    id: root

    property boardColumn column
    property bool hasKeys: false
    readonly property string order: root.column.rank === 0 ? "" : (root.column.isDescending ? "↓" : "↑")

    signal sortAsked(isAdding: bool)
    signal widthAsked(width: int)
    //! \param x where its middle was let go
    signal placeAsked(x: double)
    signal menuAsked

    width: root.column.width
    z: place.active ? 1 : 0
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.role: Accessible.ColumnHeader
    Accessible.name: root.column.rank === 0 ? root.column.text : root.column.isDescending ? qsTr("%1, key %2 of the order, descending").arg(root.column.text).arg(root.column.rank) : qsTr("%1, key %2 of the order, ascending").arg(root.column.text).arg(root.column.rank)
    Accessible.onPressAction: root.sortAsked(false)
    transform: Translate {
        x: place.active ? place.activeTranslation.x : 0
    }

    background: Rectangle {
        color: place.active ? Theme.raised : root.hovered || root.hasKeys ? Theme.hover : "transparent"
        border.width: root.hasKeys || place.active ? 1 : 0
        border.color: Theme.accent
    }
    contentItem: Item {
        TextLine {
            id: words
            // Over the words of its cells: before a number is room for the mark of a picked row.
            x: root.column.what === JobColumn.Number ? 22 : 2 * Theme.space
            width: Math.min(implicitWidth, parent.width - x - (mark.visible ? mark.width + 12 : 8))
            height: parent.height
            text: root.column.text
            color: root.column.rank > 0 ? Theme.text : Theme.mutedText
            font.pixelSize: Theme.smallSize
            font.weight: Font.DemiBold
        }
        TextLine {
            id: mark
            anchors.left: words.right
            anchors.leftMargin: Theme.space
            height: parent.height
            visible: root.order !== ""
            text: root.order + root.column.rank
            color: Theme.accent
            font.pixelSize: Theme.smallSize
            font.weight: Font.DemiBold
        }
        Divider {
            anchors.right: parent.right
            y: 6
            height: parent.height - 12
        }
    }

    TapHandler {
        acceptedButtons: Qt.LeftButton
        gesturePolicy: TapHandler.DragThreshold
        onTapped: root.sortAsked((point.modifiers & Qt.ShiftModifier) !== 0)
    }
    TapHandler {
        acceptedButtons: Qt.RightButton
        onTapped: root.menuAsked()
    }
    DragHandler {
        id: place
        target: null
        yAxis.enabled: false
        dragThreshold: 8
        // The way is gone with the button.
        property real way: 0
        onActiveTranslationChanged: if (place.active)
            place.way = place.activeTranslation.x
        onActiveChanged: if (!place.active)
            root.placeAsked(root.column.x + root.column.width / 2 + place.way)
    }
    Item {
        objectName: "grip"
        anchors.right: parent.right
        anchors.rightMargin: -1
        width: 9
        height: parent.height
        HoverHandler {
            cursorShape: Qt.SplitHCursor
        }
        DragHandler {
            id: grip
            target: null
            dragThreshold: 1
            property int before: 0
            onActiveChanged: if (grip.active)
                grip.before = root.column.width
            onActiveTranslationChanged: if (grip.active)
                root.widthAsked(grip.before + grip.activeTranslation.x)
        }
    }
    HoverTip {
        isShown: root.hovered && !grip.active && !place.active
        text: qsTr("Sort by it; with Shift as a further key. Drag it to another place, its right edge to another width.")
        key: "Shift+W"
    }
}
