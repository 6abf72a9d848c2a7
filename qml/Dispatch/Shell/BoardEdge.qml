// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Theme

//! The line between board and map: dragged, or moved by keys, it makes the board wider or narrower.
Rectangle {
    id: root

    //! As it is now.
    required property real boardWidth
    property bool hasKeys: false
    readonly property int keyStep: 40

    signal widthAsked(width: real)

    implicitWidth: 1
    color: grip.active || pointer.hovered ? Theme.accent : Theme.line
    Accessible.role: Accessible.Separator
    Accessible.name: qsTr("Edge of the board")

    Item {
        anchors.fill: parent
        anchors.leftMargin: -3
        anchors.rightMargin: -3
        HoverHandler {
            id: pointer
            cursorShape: Qt.SizeHorCursor
        }
        DragHandler {
            id: grip
            target: null
            property real before: 0
            onActiveChanged: if (grip.active)
                grip.before = root.boardWidth
            onActiveTranslationChanged: if (grip.active)
                root.widthAsked(grip.before + grip.activeTranslation.x)
        }
    }
    Shortcut {
        sequences: ["Alt+Shift+Right"]
        enabled: root.hasKeys
        context: Qt.ApplicationShortcut
        onActivated: root.widthAsked(root.boardWidth + root.keyStep)
    }
    Shortcut {
        sequences: ["Alt+Shift+Left"]
        enabled: root.hasKeys
        context: Qt.ApplicationShortcut
        onActivated: root.widthAsked(root.boardWidth - root.keyStep)
    }
}
