// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The inbox: who waits longest stands first. Up, Down, Enter; `/` filters.
Rectangle {
    id: root

    required property Chat chat
    required property double nowMs
    property string ageText: ""

    //! A conversation was opened to write there.
    signal chosen

    function focusList(): void {
        list.forceActiveFocus();
    }
    function open(row: int): void {
        list.currentIndex = row;
        root.chat.openThread(root.chat.inbox.idAt(row));
    }

    color: Theme.surface

    Item {
        id: head
        width: parent.width
        height: 48
        TextLine {
            id: title
            x: 14
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Chats")
            font.pixelSize: Theme.titleSize
            font.weight: Font.DemiBold
        }
        LagMark {
            anchors.left: title.right
            anchors.leftMargin: 8
            anchors.verticalCenter: parent.verticalCenter
            text: root.ageText
        }
        FlatButton {
            id: team
            anchors.right: parent.right
            anchors.rightMargin: 8
            anchors.verticalCenter: parent.verticalCenter
            glyph: "crew"
            text: qsTr("To a team")
            key: "Alt+T"
            tip: qsTr("Write to everybody, or to those of one area")
            onClicked: teams.visible ? teams.close() : teams.open()
        }
        TeamPopup {
            id: teams
            y: head.height - 4
            x: head.width - width - 8
            chat: root.chat
            onChosen: root.chosen()
        }
    }
    Field {
        id: filter
        anchors.top: head.bottom
        x: 12
        width: parent.width - 24
        glyph: "search"
        key: "/"
        placeholderText: qsTr("A name, a number, a word said last")
        text: root.chat.inbox.text
        onTextEdited: root.chat.inbox.text = filter.text
        Keys.onEscapePressed: {
            root.chat.inbox.text = "";
            filter.clear();
            list.forceActiveFocus();
        }
        Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape && filter.text !== ""
        Keys.onDownPressed: list.forceActiveFocus()
        onAccepted: {
            root.open(0);
            root.chosen();
        }
    }
    Tabs {
        id: tabs
        anchors.top: filter.bottom
        anchors.topMargin: 4
        x: 8
        width: parent.width - 16
        labels: [qsTr("All"), qsTr("Waiting"), qsTr("Unread"), qsTr("Customers"), qsTr("Technicians"), qsTr("Teams")]
        counts: [-1, root.chat.inbox.counts[1], root.chat.inbox.counts[2], -1, -1, -1]
        warningIndex: 1
        currentIndex: root.chat.inbox.filter
        onChosen: index => root.chat.inbox.filter = index
    }
    Divider {
        id: line
        anchors.top: tabs.bottom
        width: parent.width
    }
    ListView {
        id: list
        anchors.top: line.bottom
        anchors.bottom: parent.bottom
        width: parent.width
        clip: true
        model: root.chat.inbox
        reuseItems: true
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: true
        currentIndex: -1
        T.ScrollBar.vertical: ThinScrollBar { }
        Keys.onReturnPressed: root.chosen()
        Keys.onEnterPressed: root.chosen()
        Keys.onUpPressed: root.open(Math.max(0, root.chat.inbox.rowOf(root.chat.thread.id) - 1))
        Keys.onDownPressed: root.open(Math.min(list.count - 1, root.chat.inbox.rowOf(root.chat.thread.id) + 1))
        delegate: ThreadRow {
            id: row
            required property int index
            width: ListView.view.width
            nowMs: root.nowMs
            isCurrent: row.info.id === root.chat.thread.id
            onClicked: {
                root.open(row.index);
                root.chosen();
            }
        }
    }
    EmptyState {
        anchors.centerIn: list
        visible: list.count === 0
        glyph: "chat"
        title: root.chat.inbox.text !== "" || root.chat.inbox.filter !== ThreadInbox.All ? qsTr("Nothing here") : qsTr("No conversation yet")
        advice: root.chat.inbox.text !== "" || root.chat.inbox.filter !== ThreadInbox.All ? qsTr("Another tab or fewer letters show more.") : qsTr("Select a job and press C to write about it, or write to a team with Alt+T.")
    }
    Keys.onPressed: event => {
        if (event.key === Qt.Key_Slash && event.modifiers === Qt.NoModifier) {
            filter.forceActiveFocus();
            event.accepted = true;
        } else if (event.key === Qt.Key_T && event.modifiers === Qt.AltModifier) {
            teams.open();
            event.accepted = true;
        }
    }
}
