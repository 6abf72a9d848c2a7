// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Own actions that are not done yet: first what needs a decision, then what goes by itself. Arrow keys move, Enter does
//! what the first button says, Delete what the second says.
FocusScope {
    id: root

    required property ConsoleSession session

    signal jobOpened(jobId: string)

    function focusList() {
        list.forceActiveFocus();
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
            text: qsTr("Own actions")
            font.pixelSize: Theme.pageTitleSize
            font.weight: Font.DemiBold
        }
        TextLine {
            anchors.left: title.right
            anchors.leftMargin: 3 * Theme.space
            anchors.baseline: title.baseline
            visible: list.count > 0
            text: [root.session.review.undecided > 0 ? qsTr("%1 to decide").arg(root.session.review.undecided) : "", root.session.review.waiting > 0 ? qsTr("%1 on the way").arg(root.session.review.waiting) : ""].filter(s => s !== "").join("  ·  ")
            color: root.session.review.undecided > 0 ? Theme.danger : Theme.mutedText
        }
        LagMark {
            anchors.right: parent.right
            anchors.rightMargin: 4 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            text: root.session.ageText
        }
    }
    ListView {
        id: list
        anchors.top: head.bottom
        anchors.bottom: parent.bottom
        x: 4 * Theme.space
        width: Math.min(parent.width - 8 * Theme.space, 1080)
        clip: true
        focus: true
        activeFocusOnTab: true
        model: root.session.review
        spacing: 2 * Theme.space
        bottomMargin: 4 * Theme.space
        boundsBehavior: Flickable.StopAtBounds
        highlightFollowsCurrentItem: true
        highlightMoveDuration: 0
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Own actions that are not done yet")
        onCountChanged: if (list.currentIndex < 0 && list.count > 0)
            list.currentIndex = 0
        T.ScrollBar.vertical: ThinScrollBar { }
        delegate: ReviewCard {
            id: card
            required property int index
            width: ListView.view.width - 12
            nowMs: root.session.nowMs
            isCurrent: ListView.isCurrentItem && list.activeFocus
            onChosen: {
                list.currentIndex = card.index;
                list.forceActiveFocus();
            }
            onProceedAsked: root.session.proceed(card.item.id)
            onDropAsked: root.session.withdraw(card.item.id)
            onJobAsked: root.jobOpened(card.item.jobId)
        }
        Keys.onPressed: event => {
            const card = list.currentItem as ReviewCard;
            if (card)
                event.accepted = card.press(event.key);
        }
    }
    // Until the next frame a card that is gone would keep the focus, and swallow the keys meant for the one that followed.
    // The counts are told when the view has heard of all rows.
    Connections {
        target: root.session.review
        function onCountsChanged() {
            list.forceLayout();
        }
    }
    EmptyState {
        anchors.centerIn: parent
        visible: list.count === 0
        glyph: "check"
        title: qsTr("Everything you did has arrived")
        advice: qsTr("What you do without a connection waits here until it is sent. What could not be done stays until you decide.")
    }
}
