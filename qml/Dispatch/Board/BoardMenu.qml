// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Every queue, own ones too, and how the rows are grouped and sorted. Up, Down, Enter; Shift+Enter adds a key to the order;
//! S saves what is shown, F2 names, Del deletes, Esc closes.
Rectangle {
    id: root

    required property SavedQueues queues
    required property real maximumHeight
    property bool hasKeys: false
    readonly property list<boardChoice> choices: root.visible ? root.queues.choices : []
    //! Whose name is being typed; 0: nobody's.
    property int namedSlot: 0
    property boardChoice none

    signal closed

    function open(): void {
        root.namedSlot = 0;
        root.visible = true;
        list.currentIndex = 0;
        list.forceActiveFocus();
    }
    function toggle(): void {
        if (root.visible)
            root.close();
        else
            root.open();
    }
    function close(): void {
        if (!root.visible)
            return;
        root.visible = false;
        list.focus = false;
        root.closed();
    }
    //! Leaves the name as it was, else closes; false: it is closed.
    function goBack(): bool {
        if (root.visible && root.namedSlot !== 0) {
            root.finishNaming("");
            return true;
        }
        const wasOpen = root.visible;
        root.close();
        return wasOpen;
    }
    function choose(line: int, isAdding: bool): void {
        const kind = root.choices[line]?.kind ?? BoardChoiceKind.Queue;
        root.queues.choose(line, isAdding);
        if (kind === BoardChoiceKind.Queue || kind === BoardChoiceKind.Saved)
            root.close();
    }
    //! 0: the line is no saved queue.
    function slotOf(line: int): int {
        const choice = root.choices[line] ?? root.none;
        return choice.kind === BoardChoiceKind.Saved ? choice.index : 0;
    }
    function save(): void {
        const slot = root.queues.freeSlot;
        root.queues.save(slot);
        root.namedSlot = slot;
    }
    function finishNaming(text: string): void {
        root.queues.rename(root.namedSlot, text);
        root.namedSlot = 0;
        list.forceActiveFocus();
    }
    function headingOf(kind: int): string {
        switch (kind) {
        case BoardChoiceKind.Saved:
            return qsTr("Own queues");
        case BoardChoiceKind.Form:
            return qsTr("Rows");
        case BoardChoiceKind.Group:
            return qsTr("Group by");
        case BoardChoiceKind.Sort:
            return qsTr("Sort by");
        default:
            return qsTr("Queues");
        }
    }

    visible: false
    height: Math.min(root.maximumHeight, list.contentHeight + foot.height + 2 * Theme.space)
    radius: Theme.radius
    color: Theme.raised
    border.width: 1
    border.color: Theme.line
    Accessible.role: Accessible.Dialog
    Accessible.name: qsTr("Queues, grouping and order")
    Keys.onEscapePressed: root.goBack()

    Shortcut {
        sequences: ["Q"]
        enabled: root.hasKeys
        context: Qt.ApplicationShortcut
        onActivated: root.toggle()
    }
    Instantiator {
        model: 9
        delegate: Shortcut {
            required property int index
            sequences: [(index + 1).toString()]
            enabled: root.hasKeys
            context: Qt.ApplicationShortcut
            onActivated: root.queues.go(index + 1)
        }
    }
    MouseArea {
        anchors.fill: parent
        acceptedButtons: Qt.AllButtons
        hoverEnabled: true
        onWheel: event => event.accepted = true
    }
    ListView {
        id: list
        objectName: "boardMenuList"
        y: Theme.space
        width: parent.width
        height: parent.height - foot.height - 2 * Theme.space
        clip: true
        model: root.choices.length
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: true
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Queues, grouping and order")
        Keys.onReturnPressed: event => root.choose(list.currentIndex, (event.modifiers & Qt.ShiftModifier) !== 0)
        Keys.onEnterPressed: event => root.choose(list.currentIndex, (event.modifiers & Qt.ShiftModifier) !== 0)
        Keys.onDeletePressed: root.queues.remove(root.slotOf(list.currentIndex))
        Keys.onPressed: event => {
            event.accepted = event.key === Qt.Key_F2 || event.key === Qt.Key_S;
            if (event.key === Qt.Key_F2)
                root.namedSlot = root.slotOf(list.currentIndex);
            else if (event.key === Qt.Key_S)
                root.save();
        }
        T.ScrollBar.vertical: ThinScrollBar { }
        delegate: BoardMenuLine {
            id: menuLine
            readonly property boardChoice before: root.choices[menuLine.index - 1] ?? root.none
            width: ListView.view.width
            choice: root.choices[menuLine.index] ?? root.none
            heading: menuLine.index === 0 || menuLine.before.kind !== menuLine.choice.kind ? root.headingOf(menuLine.choice.kind) : ""
            isCurrent: menuLine.ListView.isCurrentItem && list.activeFocus
            isNamed: root.namedSlot !== 0 && root.slotOf(menuLine.index) === root.namedSlot
            onChosen: isAdding => root.choose(menuLine.index, isAdding)
            onNameAsked: root.namedSlot = root.slotOf(menuLine.index)
            onNamed: text => root.finishNaming(text)
            onRemovalAsked: root.queues.remove(root.slotOf(menuLine.index))
        }
    }
    Item {
        id: foot
        anchors.bottom: parent.bottom
        width: parent.width
        height: 40
        Divider {
            width: parent.width
        }
        FlatButton {
            x: 2 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            focusPolicy: Qt.NoFocus
            text: qsTr("Save what is shown")
            key: "S"
            whyNot: root.queues.freeSlot === 0 ? qsTr("All nine are taken: delete one first.") : ""
            onClicked: root.save()
        }
        FlatButton {
            anchors.right: parent.right
            anchors.rightMargin: 2 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            visible: root.queues.canUndo
            focusPolicy: Qt.TabFocus
            text: qsTr("Undo")
            tip: qsTr("Take back what was last saved or deleted")
            onClicked: root.queues.undo()
        }
    }
}
