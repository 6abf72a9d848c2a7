// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! A proposal for the day: who does what nobody has been promised yet, what that comes to, and which of it to accept. Arrow keys
//! move, Space takes a row out or in, Enter accepts what is in.
Dialog {
    id: root

    required property ConsoleSession session
    property DayPlanner planner: root.session.planner
    readonly property bool isLooking: root.planner.stage === DayPlanner.Measuring || root.planner.stage === DayPlanner.Searching
    readonly property bool isReady: root.planner.stage === DayPlanner.Ready
    readonly property bool isSending: root.planner.stage === DayPlanner.Sending
    readonly property int chosen: root.planner.rows.chosen

    function acceptOrFinish(): void {
        if (root.planner.stage === DayPlanner.Searching)
            root.planner.finish();
        else if (root.isReady)
            root.planner.accept();
        else if (root.planner.stage === DayPlanner.Done)
            root.close();
    }
    function press(key: int, modifiers: int): bool {
        switch (key) {
        case Qt.Key_Space:
            root.planner.rows.toggle(list.currentIndex);
            return true;
        case Qt.Key_A:
            if (modifiers === Qt.ControlModifier)
                root.planner.rows.toggleAll();
            return true;
        case Qt.Key_Return:
        case Qt.Key_Enter:
            root.acceptOrFinish();
            return true;
        case Qt.Key_Down:
            list.incrementCurrentIndex();
            return true;
        case Qt.Key_Up:
            list.decrementCurrentIndex();
            return true;
        case Qt.Key_T:
            root.planner.withTomorrow = !root.planner.withTomorrow;
            return true;
        case Qt.Key_Q:
            root.planner.withRequests = !root.planner.withRequests;
            return true;
        case Qt.Key_R:
            if (!root.isSending)
                root.planner.start();
            return true;
        }
        return false;
    }

    title: qsTr("Plan the day")
    width: 860
    height: parent ? Math.min(660, parent.height - 32) : 660
    onOpened: {
        keys.forceActiveFocus();
        if (!root.isSending)
            root.planner.start();
    }
    // What is being sent goes on; anything else was only looked at.
    onClosed: if (!root.isSending)
        root.planner.cancel()

    FocusScope {
        id: keys
        objectName: "planKeys"
        width: parent.width
        height: root.height - 74
        focus: true
        Keys.onPressed: event => event.accepted = root.press(event.key, event.modifiers)

        TextLine {
            id: headline
            width: wishes.x - 2 * Theme.space
            height: 28
            text: root.planner.headline
            font.weight: Font.DemiBold
            Accessible.role: Accessible.StaticText
            Accessible.name: headline.text
        }
        Row {
            id: wishes
            anchors.right: parent.right
            spacing: Theme.space
            FlatButton {
                text: qsTr("Tomorrow too")
                glyph: root.planner.withTomorrow ? "check" : ""
                checked: root.planner.withTomorrow
                enabled: !root.isSending
                focusPolicy: Qt.NoFocus
                key: "T"
                tip: qsTr("Plan for tomorrow's working hours too")
                onClicked: root.planner.withTomorrow = !root.planner.withTomorrow
            }
            FlatButton {
                text: qsTr("Requests too")
                glyph: root.planner.withRequests ? "check" : ""
                checked: root.planner.withRequests
                enabled: !root.isSending
                focusPolicy: Qt.NoFocus
                key: "Q"
                tip: qsTr("Plan requests that nobody has answered yet; accepting one approves it")
                onClicked: root.planner.withRequests = !root.planner.withRequests
            }
            FlatButton {
                text: qsTr("Plan again")
                glyph: "refresh"
                enabled: !root.isSending
                focusPolicy: Qt.NoFocus
                key: "R"
                onClicked: root.planner.start()
            }
        }
        Rectangle {
            y: 34
            width: parent.width
            height: 3
            radius: 2
            visible: root.isLooking || root.isSending
            color: Theme.quietGround
            Rectangle {
                width: parent.width * Math.max(0, Math.min(1, root.planner.progress))
                height: parent.height
                radius: 2
                color: Theme.accent
            }
        }
        PlanTotals {
            id: totals
            y: 40
            width: parent.width
            totals: root.planner.totals
        }
        TextLine {
            id: remarks
            anchors.top: totals.bottom
            anchors.topMargin: 1.5 * Theme.space
            width: parent.width
            visible: root.planner.remarks.length > 0
            wrapMode: Text.WordWrap
            elide: Text.ElideNone
            text: root.planner.remarks.join(" ")
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        ListView {
            id: list
            anchors.top: remarks.visible ? remarks.bottom : totals.bottom
            anchors.topMargin: 2 * Theme.space
            anchors.bottom: foot.top
            anchors.bottomMargin: 2 * Theme.space
            width: parent.width
            clip: true
            model: root.planner.rows
            currentIndex: 0
            keyNavigationEnabled: false
            highlightMoveDuration: 0
            boundsBehavior: Flickable.StopAtBounds
            Accessible.role: Accessible.List
            Accessible.name: qsTr("The proposal, by technician")
            T.ScrollBar.vertical: ThinScrollBar { }
            delegate: PlanLineRow {
                id: line
                width: ListView.view.width - 10
                isCurrent: ListView.isCurrentItem
                onClicked: list.currentIndex = line.index
                onToggled: {
                    list.currentIndex = line.index;
                    root.planner.rows.toggle(line.index);
                }
            }
        }
        Connections {
            target: root.planner.rows
            function onModelReset(): void {
                list.currentIndex = 0;
            }
        }
        EmptyState {
            anchors.centerIn: list
            visible: root.isReady && list.count === 0
            glyph: "check"
            title: qsTr("Every visit has its technician")
            advice: qsTr("Visits without one, and requests with Q, are planned here.")
        }
        Row {
            id: foot
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            spacing: 2 * Theme.space
            TextLine {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.isReady && list.count > 0
                text: qsTr("Space takes a row out or in, Ctrl+A all of them")
                color: Theme.mutedText
                font.pixelSize: Theme.smallSize
            }
            FlatButton {
                text: root.isSending ? qsTr("Close, it goes on") : qsTr("Close")
                focusPolicy: Qt.NoFocus
                key: "Esc"
                onClicked: root.close()
            }
            FlatButton {
                visible: root.planner.stage === DayPlanner.Searching
                text: qsTr("Show what there is")
                focusPolicy: Qt.NoFocus
                key: "Enter"
                onClicked: root.planner.finish()
            }
            FlatButton {
                visible: root.isReady && root.planner.rows.proposed > 0
                text: qsTr("Give out %1 of %2").arg(root.chosen).arg(root.planner.rows.proposed)
                isMain: true
                focusPolicy: Qt.NoFocus
                key: "Enter"
                whyNot: root.session.whyNotAct !== "" ? root.session.whyNotAct : root.chosen === 0 ? qsTr("No visit is chosen.") : ""
                onClicked: root.planner.accept()
            }
        }
    }
}
