// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! A break: a bar with a cup, over whatever is planned at that time.
Item {
    id: root

    required property double fromMs
    required property double toMs
    required property TimeAxis axis
    property string text: ""
    property bool isChosen: false
    property bool isGhost: false
    property bool isGhosted: false
    property bool isPending: false
    property bool mayChange: false
    readonly property bool isHovered: hover.hovered
    //! Of a ghost: what would come of it.
    property color ink: Theme.mutedText

    signal clicked
    signal menuAsked
    signal dragStarted(grabMs: double)
    signal dragMoved(scenePoint: point)
    signal dragEnded

    x: root.axis.xOf(root.fromMs)
    width: Math.max(8, root.axis.xOf(root.toMs) - x)
    opacity: root.isGhosted ? 0.35 : 1
    Accessible.role: Accessible.ListItem
    Accessible.name: root.text

    Rectangle {
        y: 3
        width: parent.width
        height: parent.height - 10
        radius: 4
        color: Theme.raised
        border.width: root.isChosen || root.isGhost ? 2 : 1
        border.color: root.isGhost ? root.ink : root.isChosen ? Theme.accent : Theme.strongLine
        Row {
            anchors.centerIn: parent
            spacing: 3
            Glyph {
                anchors.verticalCenter: parent.verticalCenter
                glyph: root.isPending ? "clock" : "cup"
                size: Math.min(13, root.width - 3)
                color: root.isPending ? Theme.warning : Theme.mutedText
            }
            TextLine {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.width > implicitWidth + 22
                text: Format.duration(root.toMs - root.fromMs)
                color: Theme.mutedText
                font.pixelSize: Theme.smallSize
            }
        }
    }
    HoverHandler {
        id: hover
        enabled: !root.isGhost
        cursorShape: root.mayChange ? Qt.SizeHorCursor : Qt.ArrowCursor
    }
    TapHandler {
        enabled: !root.isGhost
        onTapped: root.clicked()
    }
    TapHandler {
        enabled: !root.isGhost && root.mayChange
        acceptedButtons: Qt.RightButton
        onTapped: root.menuAsked()
    }
    DragHandler {
        id: drag
        target: null
        dragThreshold: 4
        // The ground below drags too, and would take it over.
        grabPermissions: PointerHandler.CanTakeOverFromItems | PointerHandler.CanTakeOverFromHandlersOfDifferentType | PointerHandler.ApprovesCancellation
        enabled: !root.isGhost && root.mayChange
        onActiveChanged: {
            if (active)
                root.dragStarted(root.axis.momentAt(root.x + centroid.pressPosition.x) - root.fromMs);
            else
                root.dragEnded();
        }
        onCentroidChanged: if (active)
            root.dragMoved(centroid.scenePosition)
    }
    HoverTip {
        isShown: hover.hovered && !drag.active && !root.isGhosted
        y: parent.height
        text: root.text
    }
}
