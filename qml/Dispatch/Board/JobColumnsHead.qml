// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The heads of the board's columns. With the keys: Left and Right go from one to the next, Enter sorts, with Shift as a further
//! key; Ctrl and an arrow make it wider or narrower, with Shift too move it; Del hides it, Space opens the menu.
Rectangle {
    id: root

    required property BoardColumns columns
    //! How far the list below is scrolled to the right.
    property real offset: 0
    //! The one that keys are for.
    property int current: 0
    property boardColumn none
    readonly property int what: (root.columns.shown[root.current] ?? root.none).what

    signal menuAsked
    signal dismissed

    function sort(what: int, isAdding: bool): void {
        root.columns.sort(what, isAdding);
    }
    //! The arrow with or without its modifiers.
    function step(by: int, modifiers: int): void {
        const what = root.what;
        if ((modifiers & Qt.ControlModifier) === 0)
            root.current = Math.max(0, Math.min(root.columns.count - 1, root.current + by));
        else if ((modifiers & Qt.ShiftModifier) === 0)
            root.columns.widen(what, by);
        else {
            root.columns.moveBy(what, by);
            root.current = root.columns.shown.findIndex(column => column.what === what);
        }
    }

    implicitHeight: 28
    clip: true
    color: Theme.background
    activeFocusOnTab: true
    Accessible.role: Accessible.Row
    Accessible.name: qsTr("Columns")
    Keys.onLeftPressed: event => root.step(-1, event.modifiers)
    Keys.onRightPressed: event => root.step(1, event.modifiers)
    Keys.onReturnPressed: event => root.sort(root.what, (event.modifiers & Qt.ShiftModifier) !== 0)
    Keys.onEnterPressed: event => root.sort(root.what, (event.modifiers & Qt.ShiftModifier) !== 0)
    Keys.onDeletePressed: {
        root.columns.show(root.what, false);
        root.current = Math.min(root.current, root.columns.count - 1);
    }
    Keys.onSpacePressed: root.menuAsked()
    Keys.onMenuPressed: root.menuAsked()
    Keys.onDownPressed: root.dismissed()
    Keys.onEscapePressed: root.dismissed()

    Repeater {
        model: root.columns.count
        JobColumnHead {
            id: head
            required property int index
            objectName: "columnHead" + head.column.what
            x: head.column.x - root.offset
            height: root.height
            column: root.columns.shown[head.index] ?? root.none
            hasKeys: root.activeFocus && root.current === head.index
            onSortAsked: isAdding => root.sort(head.column.what, isAdding)
            onWidthAsked: width => root.columns.resize(head.column.what, width)
            onPlaceAsked: x => root.columns.moveToX(head.column.what, x)
            onMenuAsked: root.menuAsked()
        }
    }
    Divider {
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
