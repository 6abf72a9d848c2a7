// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Everything that wants somebody's attention, the worst first. Arrow keys move, Enter shows the thing, O takes it on, E
//! escalates, Delete clears, S has seen it.
FocusScope {
    id: root

    required property ConsoleSession session
    property AlarmInbox inbox: root.session.inbox

    signal shown(item: inboxItem)
    //! Clearing it needs words for the log.
    signal noteAsked(item: inboxItem)

    function focusList() {
        list.forceActiveFocus();
    }
    //! To one of them, if it is there.
    function choose(key: string): void {
        const row = root.inbox.rowOf(key);
        if (row >= 0)
            list.currentIndex = row;
        root.focusList();
    }
    function doIt(item: inboxItem, offer: inboxOffer): void {
        if (offer.needsNote)
            root.noteAsked(item);
        else
            root.inbox.act(item.key, offer.deed);
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.surface
    }
    Item {
        id: head
        width: parent.width
        height: 56
        TextLine {
            id: title
            x: 4 * Theme.space
            height: parent.height
            text: qsTr("Inbox")
            font.pixelSize: Theme.pageTitleSize
            font.weight: Font.DemiBold
        }
        TextLine {
            anchors.left: title.right
            anchors.leftMargin: 3 * Theme.space
            anchors.right: lag.left
            anchors.rightMargin: 3 * Theme.space
            anchors.baseline: title.baseline
            text: root.inbox.headline !== "" ? root.inbox.headline : root.inbox.count > 0 ? qsTr("somebody looks after all of them") : ""
            color: root.inbox.openCount > 0 || root.inbox.emergencies > 0 ? Theme.danger : Theme.mutedText
        }
        TextLine {
            x: list.x + list.width - 12 - width
            height: parent.height
            visible: list.count > 0 && lag.text === "" && parent.width > 900
            text: qsTr("Enter show  ·  O take on  ·  E escalate  ·  Del clear  ·  S seen")
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        LagMark {
            id: lag
            anchors.right: parent.right
            anchors.rightMargin: 4 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            text: root.session.ageText
        }
    }
    ListView {
        id: list
        objectName: "inboxList"
        anchors.top: head.bottom
        anchors.bottom: parent.bottom
        x: 4 * Theme.space
        width: Math.min(parent.width - 8 * Theme.space, 1080)
        clip: true
        focus: true
        activeFocusOnTab: true
        model: root.inbox
        spacing: 1.5 * Theme.space
        bottomMargin: 4 * Theme.space
        boundsBehavior: Flickable.StopAtBounds
        highlightFollowsCurrentItem: true
        highlightMoveDuration: 0
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Inbox: %1").arg(root.inbox.headline !== "" ? root.inbox.headline : qsTr("nothing is open"))
        onCountChanged: if (list.currentIndex < 0 && list.count > 0)
            list.currentIndex = 0
        T.ScrollBar.vertical: ThinScrollBar { }
        header: Column {
            width: list.width - 12
            spacing: Theme.space
            bottomPadding: root.session.arrivals.list.length > 0 ? 3 * Theme.space : 0
            Repeater {
                model: root.session.arrivals.list
                ArrivalNote {
                    id: note
                    required property arrivalInfo modelData
                    width: list.width - 12
                    session: root.session
                    info: note.modelData
                }
            }
        }
        delegate: InboxRow {
            id: row
            required property int index
            width: ListView.view.width - 12
            nowMs: root.session.nowMs
            // The revision says when offers() answers otherwise.
            offers: root.inbox.revision >= 0 ? root.inbox.offers(row.item.key) : []
            isCurrent: ListView.isCurrentItem && list.activeFocus
            onChosen: {
                list.currentIndex = row.index;
                list.forceActiveFocus();
            }
            onShownAsked: root.shown(row.item)
            onDeedAsked: offer => root.doIt(row.item, offer)
        }
        Keys.onPressed: event => {
            const row = list.currentItem as InboxRow;
            if (row)
                event.accepted = row.press(event.key);
        }
    }
    // As in ReviewPage: a row that is gone would keep the focus until the next frame.
    Connections {
        target: root.inbox
        function onChanged(): void {
            list.forceLayout();
        }
    }
    EmptyState {
        anchors.centerIn: parent
        visible: list.count === 0 && root.session.arrivals.list.length === 0
        glyph: "check"
        title: root.session.hasData ? qsTr("Nothing wants your attention") : qsTr("Nothing has been loaded yet")
        advice: root.session.hasData ? qsTr("Emergencies, urgent requests, visits that are late or going to be, declined ones, silent technicians and a lost connection come here by themselves.") : qsTr("Alarms come with the first connection to the server.")
    }
}
