// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! All columns, shown or not. Up and Down; Space shows and hides, Ctrl+Up and Ctrl+Down move, Left and Right change the width,
//! S sorts, Shift+S as a further key, Esc closes.
Rectangle {
    id: root

    required property BoardColumns columns
    required property real maximumHeight
    readonly property list<boardColumn> all: root.visible ? root.columns.all : []
    property boardColumn none

    signal closed

    function whatIn(line: int): int {
        return (root.all[line] ?? root.none).what;
    }
    function open(): void {
        root.visible = true;
        list.currentIndex = 0;
        list.forceActiveFocus();
    }
    function toggle(): void {
        if (!root.goBack())
            root.open();
    }
    //! false: it is closed.
    function goBack(): bool {
        if (!root.visible)
            return false;
        root.visible = false;
        list.focus = false;
        root.closed();
        return true;
    }
    function turn(line: int): void {
        const column = root.all[line] ?? root.none;
        root.columns.show(column.what, !column.isShown);
    }
    //! To its neighbour's place, hidden or not.
    function move(by: int): void {
        const to = list.currentIndex + by;
        if (to < 0 || to >= root.all.length)
            return;
        root.columns.moveToPlaceOf(root.whatIn(list.currentIndex), root.whatIn(to));
        list.currentIndex = to;
    }

    visible: false
    height: Math.min(root.maximumHeight, list.contentHeight + foot.height + 2 * Theme.space)
    radius: Theme.radius
    color: Theme.raised
    border.width: 1
    border.color: Theme.line
    Accessible.role: Accessible.Dialog
    Accessible.name: qsTr("Columns")
    Keys.onEscapePressed: root.goBack()

    MouseArea {
        anchors.fill: parent
        acceptedButtons: Qt.AllButtons
        hoverEnabled: true
        onWheel: event => event.accepted = true
    }
    ListView {
        id: list
        objectName: "columnsMenuList"
        y: Theme.space
        width: parent.width
        height: parent.height - foot.height - 2 * Theme.space
        clip: true
        model: root.all.length
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: true
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Columns")
        Keys.onSpacePressed: root.turn(list.currentIndex)
        Keys.onReturnPressed: root.turn(list.currentIndex)
        Keys.onEnterPressed: root.turn(list.currentIndex)
        Keys.onLeftPressed: root.columns.widen(root.whatIn(list.currentIndex), -1)
        Keys.onRightPressed: root.columns.widen(root.whatIn(list.currentIndex), 1)
        Keys.onPressed: event => {
            const isMove = (event.modifiers & Qt.ControlModifier) !== 0 && (event.key === Qt.Key_Up || event.key === Qt.Key_Down);
            event.accepted = isMove || event.key === Qt.Key_S;
            if (isMove)
                root.move(event.key === Qt.Key_Up ? -1 : 1);
            else if (event.key === Qt.Key_S)
                root.columns.sort(root.whatIn(list.currentIndex), (event.modifiers & Qt.ShiftModifier) !== 0);
        }
        T.ScrollBar.vertical: ThinScrollBar { }
        delegate: ColumnsMenuLine {
            id: line
            width: ListView.view.width
            column: root.all[line.index] ?? root.none
            isCurrent: line.ListView.isCurrentItem && list.activeFocus
            onClicked: {
                list.currentIndex = line.index;
                root.turn(line.index);
            }
        }
    }
    Item {
        id: foot
        anchors.bottom: parent.bottom
        width: parent.width
        height: 64
        Divider {
            width: parent.width
        }
        TextLine {
            x: 3 * Theme.space
            y: 4
            width: parent.width - 6 * Theme.space
            height: 22
            text: qsTr("Ctrl+↑ ↓ moves · ← → width · S sorts")
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        FlatButton {
            x: 2 * Theme.space
            y: 30
            focusPolicy: Qt.TabFocus
            text: qsTr("As usual")
            tip: qsTr("The columns a queue has at first")
            onClicked: root.columns.useUsual()
        }
    }
}
