// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Map
import Dispatch.Models
import Dispatch.Theme

//! The saved views: go there, name, save, delete. Up, Down, Enter; F2 names, Del deletes, Esc closes.
MapCard {
    id: root

    required property MapViews views
    required property real maximumHeight
    //! Whose name is being typed; 0: nobody's.
    property int namedSlot: 0

    signal chosen(slot: int)
    signal saveAsked(slot: int)
    signal closed

    function open(): void {
        root.namedSlot = 0;
        root.visible = true;
        list.currentIndex = root.views.count > 0 ? 0 : -1;
        list.forceActiveFocus();
    }
    function close(): void {
        if (!root.visible)
            return;
        root.visible = false;
        // Or the keys that were meant for the map would still come here.
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
    function slotOf(row: int): int {
        return (list.itemAtIndex(row) as ViewRow)?.slot ?? 0;
    }
    function name(slot: int): void {
        root.namedSlot = slot;
    }
    function finishNaming(text: string): void {
        root.views.rename(root.namedSlot, text);
        root.namedSlot = 0;
        list.forceActiveFocus();
    }

    visible: false
    width: 280
    height: head.height + list.height + foot.height + 2 * Theme.space
    Accessible.role: Accessible.Dialog
    Accessible.name: qsTr("Saved views")
    Keys.onEscapePressed: root.goBack()

    component ViewRow: T.ItemDelegate {
        id: row

        required property int slot
        required property mapView view
        required property int index
        readonly property bool isNamed: root.namedSlot === row.slot

        width: ListView.view.width
        height: 32
        hoverEnabled: true
        focusPolicy: Qt.NoFocus
        Accessible.name: qsTr("%1, Alt+%2").arg(row.view.name).arg(row.slot) + (row.view.hiddenDuties !== 0 ? qsTr(", with a filter") : "")
        onClicked: root.chosen(row.slot)
        onIsNamedChanged: {
            if (!row.isNamed) {
                // Or the list would give it the keyboard again.
                field.focus = false;
                return;
            }
            field.text = row.view.name;
            field.forceActiveFocus();
            field.selectAll();
        }
        background: Rectangle {
            color: row.hovered ? Theme.hover : row.ListView.isCurrentItem && list.activeFocus ? Theme.selected : "transparent"
        }
        contentItem: Item {
            TextLine {
                x: 3 * Theme.space
                width: buttons.x - x - Theme.space
                height: parent.height
                visible: !row.isNamed
                text: row.view.hiddenDuties === 0 ? row.view.name : qsTr("%1 (filtered)").arg(row.view.name)
            }
            Field {
                id: field
                x: Theme.space
                y: 1
                width: parent.width - 2 * Theme.space
                visible: row.isNamed
                maximumLength: 60
                placeholderText: qsTr("Name of the view")
                // Not onAccepted: the key would go on to the list, which goes there.
                Keys.onReturnPressed: root.finishNaming(field.text)
                Keys.onEnterPressed: root.finishNaming(field.text)
                Keys.onEscapePressed: root.finishNaming("")
            }
            Row {
                id: buttons
                anchors.right: parent.right
                anchors.rightMargin: 2 * Theme.space
                anchors.verticalCenter: parent.verticalCenter
                visible: !row.isNamed
                spacing: 2
                FlatButton {
                    visible: row.hovered || row.ListView.isCurrentItem
                    focusPolicy: Qt.NoFocus
                    implicitHeight: 24
                    text: qsTr("Name")
                    key: "F2"
                    onClicked: root.name(row.slot)
                }
                FlatButton {
                    visible: row.hovered || row.ListView.isCurrentItem
                    focusPolicy: Qt.NoFocus
                    implicitHeight: 24
                    glyph: "close"
                    tip: qsTr("Delete “%1”").arg(row.view.name)
                    key: qsTr("Del")
                    onClicked: root.views.remove(row.slot)
                }
                KeyCap {
                    anchors.verticalCenter: parent.verticalCenter
                    text: qsTr("Alt+%1").arg(row.slot)
                }
            }
        }
    }

    Item {
        id: head
        width: parent.width
        height: 36
        TextLine {
            x: 3 * Theme.space
            width: parent.width - 48
            height: parent.height
            text: qsTr("Saved views")
            font.weight: Font.DemiBold
        }
        FlatButton {
            anchors.right: parent.right
            anchors.rightMargin: Theme.space
            anchors.verticalCenter: parent.verticalCenter
            glyph: "close"
            tip: qsTr("Close")
            key: "Esc"
            onClicked: root.close()
        }
    }
    ListView {
        id: list
        objectName: "viewList"
        y: head.height
        width: parent.width
        height: Math.max(32, Math.min(root.views.count * 32, root.maximumHeight - head.height - foot.height - 8))
        clip: true
        model: root.views
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: true
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Saved views")
        Keys.onReturnPressed: root.chosen(root.slotOf(list.currentIndex))
        Keys.onEnterPressed: root.chosen(root.slotOf(list.currentIndex))
        Keys.onDeletePressed: root.views.remove(root.slotOf(list.currentIndex))
        Keys.onPressed: event => {
            event.accepted = event.key === Qt.Key_F2;
            if (event.accepted)
                root.name(root.slotOf(list.currentIndex));
        }
        T.ScrollBar.vertical: ThinScrollBar { }
        delegate: ViewRow { }

        TextLine {
            x: 3 * Theme.space
            width: parent.width - 6 * Theme.space
            height: 32
            visible: root.views.count === 0
            text: qsTr("None yet. Alt+Shift+1 to 9 saves one.")
            color: Theme.mutedText
        }
    }
    Item {
        id: foot
        anchors.top: list.bottom
        width: parent.width
        height: 40
        FlatButton {
            x: 2 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Save this view")
            key: qsTr("Alt+Shift+%1").arg(root.views.freeSlot)
            whyNot: root.views.freeSlot === 0 ? qsTr("All nine are taken: Alt+Shift and a digit saves over one, or delete one.") : ""
            onClicked: root.saveAsked(root.views.freeSlot)
        }
        FlatButton {
            anchors.right: parent.right
            anchors.rightMargin: 2 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            visible: root.views.canUndo
            text: qsTr("Undo")
            tip: qsTr("Take back what was last saved or deleted")
            onClicked: root.views.undo()
        }
    }
}
