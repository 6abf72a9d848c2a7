// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.MapLayers
import Dispatch.Theme

//! The jobs of a heap that does not fall apart, most urgent first. Up, Down, Enter, Esc.
MapCard {
    id: root

    required property PinLayer marks
    property list<string> jobs: []
    //! Counts up when what is known of them changed.
    property int pulse: 0

    signal chosen(jobId: string)
    signal closed

    function open(jobs: list<string>): void {
        root.jobs = jobs;
        list.currentIndex = 0;
        list.forceActiveFocus();
    }
    function close(): void {
        if (!root.visible)
            return;
        root.jobs = [];
        // Or the keys that were meant for the map would still come here.
        list.focus = false;
        root.closed();
    }

    visible: root.jobs.length > 0
    width: 300
    height: head.height + Math.min(8, root.jobs.length) * 28 + 2 * Theme.space

    Connections {
        target: root.marks.pins
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
            text: MapWords.jobs(root.jobs.length)
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
        model: root.jobs
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: true
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Jobs on one spot")
        Keys.onReturnPressed: root.chosen(root.jobs[list.currentIndex])
        Keys.onEnterPressed: root.chosen(root.jobs[list.currentIndex])
        Keys.onEscapePressed: root.close()
        T.ScrollBar.vertical: ThinScrollBar { }
        delegate: T.ItemDelegate {
            id: row

            required property string modelData
            required property int index
            readonly property pinInfo info: root.marks.infoOf(root.pulse >= 0 ? row.modelData : "")
            readonly property int concern: row.info.priority === 3 ? 3 : row.info.isLate ? 2 : row.info.isAtRisk ? 1 : 0

            width: ListView.view.width
            height: 28
            hoverEnabled: true
            focusPolicy: Qt.NoFocus
            Accessible.name: words.text
            onClicked: root.chosen(row.modelData)
            background: Rectangle {
                color: row.hovered ? Theme.hover : row.ListView.isCurrentItem && list.activeFocus ? Theme.selected : "transparent"
            }
            contentItem: Item {
                TextLine {
                    id: sign
                    x: 2 * Theme.space
                    width: 18
                    height: parent.height
                    text: MapWords.concernSign(row.concern)
                    color: MapWords.concernInk(row.concern)
                    font.weight: Font.DemiBold
                    horizontalAlignment: Text.AlignHCenter
                }
                TextLine {
                    id: words
                    anchors.left: sign.right
                    anchors.leftMargin: Theme.space
                    anchors.right: parent.right
                    anchors.rightMargin: 3 * Theme.space
                    height: parent.height
                    text: (row.info.number > 0 ? "#" + row.info.number : qsTr("new")) + "  " + row.info.title
                }
            }
        }
    }
}
