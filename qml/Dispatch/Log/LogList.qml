// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The events themselves, with their heads. Reads on in both directions as one comes near an end.
Item {
    id: root

    required property LogDesk desk
    required property double nowMs

    readonly property alias count: list.count
    readonly property alias currentIndex: list.currentIndex
    //! Everything about the chosen one; its seq is 0 while none is.
    property eventDetails chosen

    signal jobAsked(jobId: string)
    signal momentAsked
    signal caseAsked
    signal exportAsked
    signal reportsAsked
    signal closed

    function focusList(): void {
        list.forceActiveFocus();
    }
    function choose(row: int): void {
        list.currentIndex = row;
        root.chosen = root.desk.model.details(row);
    }
    function clear(): void {
        list.currentIndex = -1;
        root.chosen = root.desk.model.details(-1);
    }
    function goToMoment(momentMs: double): void {
        const row = root.desk.model.goToMoment(momentMs);
        if (row < 0)
            return;
        root.choose(row);
        list.positionViewAtIndex(row, ListView.Center);
        list.forceActiveFocus();
    }

    Rectangle {
        id: columns
        width: parent.width
        height: 26
        color: Theme.background
        component Head: TextLine {
            height: columns.height
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
            font.weight: Font.DemiBold
        }
        Head {
            x: LogColumns.time
            text: qsTr("When")
        }
        Head {
            x: LogColumns.kind
            text: qsTr("Kind")
        }
        Head {
            x: LogColumns.who
            text: qsTr("Who")
        }
        Head {
            x: LogColumns.about
            text: qsTr("About")
        }
        Head {
            x: LogColumns.what
            text: qsTr("What")
        }
    }
    ListView {
        id: list
        objectName: "logList"
        anchors.top: columns.bottom
        anchors.bottom: parent.bottom
        width: parent.width
        clip: true
        model: root.desk.model
        reuseItems: true
        currentIndex: -1
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: true
        highlightMoveDuration: 0
        keyNavigationEnabled: false
        T.ScrollBar.vertical: ThinScrollBar { }

        readonly property int pageRows: Math.max(1, Math.floor(list.height / 28) - 1)

        function step(rows: int): void {
            const row = Math.max(0, Math.min(list.count - 1, list.currentIndex + rows));
            if (list.count === 0 || row === list.currentIndex)
                return;
            root.choose(row);
            list.positionViewAtIndex(row, ListView.Contain);
        }
        //! What lies above is read when the eye is near it; while one stands at the very top nothing moves under it.
        function readUp(): void {
            if (root.desk.model.hasNewer && list.contentY > list.originY && list.contentY - list.originY < 2 * list.height)
                root.desk.model.fetchNewer();
        }
        onContentYChanged: Qt.callLater(list.readUp)
        Keys.onUpPressed: list.step(-1)
        Keys.onDownPressed: list.step(1)
        Keys.onReturnPressed: if (root.chosen.jobId !== "")
            root.jobAsked(root.chosen.jobId)
        Keys.onEnterPressed: if (root.chosen.jobId !== "")
            root.jobAsked(root.chosen.jobId)
        // What is chosen is let go first; only then the window leaves the page.
        Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape && root.chosen.seq > 0
        Keys.onEscapePressed: event => {
            event.accepted = root.chosen.seq > 0;
            if (event.accepted)
                root.closed();
        }
        Keys.onPressed: event => {
            event.accepted = true;
            if (event.key === Qt.Key_PageDown) {
                list.step(list.pageRows);
            } else if (event.key === Qt.Key_PageUp) {
                list.step(-list.pageRows);
            } else if (event.key === Qt.Key_Home) {
                if (root.desk.model.hasNewer)
                    root.desk.model.goToNewest();
                list.positionViewAtBeginning();
                root.choose(0);
            } else if (event.key === Qt.Key_End) {
                if (root.desk.model.hasMore)
                    root.desk.model.goToOldest();
                list.positionViewAtEnd();
                root.choose(list.count - 1);
            } else if (event.key === Qt.Key_O && event.modifiers === Qt.NoModifier && root.chosen.seq > 0) {
                root.momentAsked();
            } else if (event.key === Qt.Key_E && event.modifiers === Qt.NoModifier) {
                root.exportAsked();
            } else if (event.key === Qt.Key_R && event.modifiers === Qt.NoModifier) {
                root.reportsAsked();
            } else if (event.key === Qt.Key_C && event.modifiers === Qt.ShiftModifier && root.chosen.jobId !== "") {
                root.caseAsked();
            } else if (event.key === Qt.Key_F && event.modifiers === Qt.ShiftModifier) {
                root.desk.model.isFollowing = !root.desk.model.isFollowing;
            } else if (event.key === Qt.Key_V && event.modifiers === Qt.ShiftModifier) {
                root.desk.proof.verify();
            } else if (event.key === Qt.Key_S && event.modifiers === Qt.NoModifier) {
                root.desk.filters.keep(root.desk.model.filter);
            } else {
                event.accepted = false;
            }
        }
        delegate: LogRow {
            id: row
            width: ListView.view.width
            nowMs: root.nowMs
            isCurrent: ListView.isCurrentItem
            onClicked: {
                list.forceActiveFocus();
                root.choose(row.index);
            }
            onDoubleClicked: if (row.jobId !== "")
                root.jobAsked(row.jobId)
        }
    }
    // Behind it the rows may be others: what is shown beside them is of the one that was chosen.
    Connections {
        target: root.desk.model
        function onModelReset(): void {
            root.clear();
        }
    }
}
