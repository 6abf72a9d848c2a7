// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.MapLayers
import Dispatch.Theme

//! Some technicians by name: those on one spot, of one heap, or nearest to a place. Up, Down, Enter, Esc.
MapCard {
    id: root

    required property FleetLayer marks
    property string title: ""
    property list<int> handles: []
    //! Distances are counted from here; NaN: none are shown.
    property point from: Qt.point(NaN, NaN)
    //! Counts up when what is known of them changed.
    property int pulse: 0

    signal chosen(handle: int)
    signal closed

    function open(title: string, handles: list<int>, from: point): void {
        root.title = title;
        root.from = from;
        root.handles = handles;
        list.currentIndex = 0;
        list.forceActiveFocus();
    }
    function close(): void {
        if (!root.visible)
            return;
        root.handles = [];
        // Or the keys that were meant for the map would still come here.
        list.focus = false;
        root.closed();
    }

    visible: root.handles.length > 0
    width: 300
    height: head.height + Math.min(8, root.handles.length) * 28 + 2 * Theme.space

    Connections {
        target: root.marks.fleet
        enabled: root.visible

        function onChanged(): void {
            root.pulse += 1;
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
            text: root.title
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
        anchors.top: head.bottom
        width: parent.width
        height: parent.height - head.height - Theme.space
        clip: true
        model: root.handles
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: true
        Accessible.role: Accessible.List
        Accessible.name: root.title
        Keys.onReturnPressed: root.chosen(root.handles[list.currentIndex])
        Keys.onEnterPressed: root.chosen(root.handles[list.currentIndex])
        Keys.onEscapePressed: root.close()
        T.ScrollBar.vertical: ThinScrollBar { }
        delegate: T.ItemDelegate {
            id: row

            required property int modelData
            required property int index

            width: ListView.view.width
            height: 28
            hoverEnabled: true
            focusPolicy: Qt.NoFocus
            Accessible.name: line.words
            onClicked: root.chosen(row.modelData)
            background: Rectangle {
                color: row.hovered ? Theme.hover : row.ListView.isCurrentItem && list.activeFocus ? Theme.selected : "transparent"
            }
            contentItem: UnitLine {
                id: line
                info: root.pulse >= 0 ? root.marks.infoOf(row.modelData, root.from) : root.marks.infoOf(-1, root.from)
            }
        }
    }
}
