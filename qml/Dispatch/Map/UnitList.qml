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
    //! Who was asked for a travel time, the nearest first, and what it is; shown after openRanked().
    property list<int> rankedHandles
    property list<string> rankedTexts
    property bool isRanked: false
    readonly property list<int> rows: root.isRanked ? root.rankedHandles : root.handles
    //! Who is current, wherever a better answer moves the row.
    property int currentHandle: -1
    //! Distances are counted from here; NaN: none are shown.
    property point from: Qt.point(NaN, NaN)
    //! Counts up when what is known of them changed.
    property int pulse: 0

    signal chosen(handle: int)
    signal closed

    function open(title: string, handles: list<int>, from: point): void {
        root.show(title, handles, from, false);
    }
    function openRanked(title: string): void {
        root.show(title, [], Qt.point(NaN, NaN), true);
    }
    function show(title: string, handles: list<int>, from: point, isRanked: bool): void {
        root.isRanked = isRanked;
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
        root.isRanked = false;
        // Or the keys that were meant for the map would still come here.
        list.focus = false;
        root.closed();
    }

    visible: root.rows.length > 0
    width: 300
    height: head.height + Math.min(8, root.rows.length) * 28 + 2 * Theme.space
    onRowsChanged: list.currentIndex = list.currentIndex > 0 ? Math.max(0, root.rows.indexOf(root.currentHandle)) : 0

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
        // By number: rows that stay where they are, are not made anew.
        model: root.rows.length
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: true
        Accessible.role: Accessible.List
        Accessible.name: root.title
        onCurrentIndexChanged: root.currentHandle = root.rows[list.currentIndex] ?? -1
        Keys.onReturnPressed: root.chosen(root.rows[list.currentIndex])
        Keys.onEnterPressed: root.chosen(root.rows[list.currentIndex])
        Keys.onEscapePressed: root.close()
        T.ScrollBar.vertical: ThinScrollBar { }
        delegate: T.ItemDelegate {
            id: row

            required property int index
            readonly property int handle: root.rows[row.index] ?? -1

            width: ListView.view.width
            height: 28
            hoverEnabled: true
            focusPolicy: Qt.NoFocus
            Accessible.name: line.words
            onClicked: root.chosen(row.handle)
            background: Rectangle {
                color: row.hovered ? Theme.hover : row.ListView.isCurrentItem && list.activeFocus ? Theme.selected : "transparent"
            }
            contentItem: UnitLine {
                id: line
                info: root.pulse >= 0 ? root.marks.infoOf(row.handle, root.from) : root.marks.infoOf(-1, root.from)
                travel: root.isRanked ? root.rankedTexts[row.index] ?? "" : ""
            }
        }
    }
}
