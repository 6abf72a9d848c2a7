// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The journal in words, newest first: who, what, when, searched as one types; exported, verified, and each event in full.
Rectangle {
    id: root

    required property ConsoleSession session
    property bool hasOwnWindow: false

    readonly property LogDesk desk: root.session.logDesk
    readonly property EventLogModel log: root.session.log
    readonly property bool isSheetOpen: sheet.visible
    property bool areReportsShown: false

    signal jobOpened(jobId: string)
    signal technicianOpened(technicianId: string)
    signal windowAsked

    function focusFilter() {
        root.areReportsShown = false;
        head.focusFilter();
    }
    function focusList(): void {
        list.focusList();
        if (list.currentIndex < 0 && list.count > 0)
            list.choose(0);
    }
    //! Shows what a filter finds; one part of the window may ask another to search.
    function search(filter: string): void {
        root.log.filter = filter;
        head.show(filter);
    }
    function goToMoment(momentMs: double): void {
        list.goToMoment(momentMs);
    }
    function showReports(areShown: bool): void {
        root.areReportsShown = areShown;
        if (areShown)
            reports.focusView();
        else
            root.focusList();
    }
    function askCase(): void {
        if (list.chosen.jobId !== "")
            sheet.askForCase(list.chosen.jobId, list.chosen.title.replace(/\D/g, ""));
    }
    function askMoment(): void {
        if (list.chosen.seq > 0)
            root.desk.momentAsked(list.chosen.jobId, list.chosen.committedMs);
    }

    color: Theme.surface
    onVisibleChanged: root.desk.history.isWanted = root.visible
    Component.onCompleted: root.desk.history.isWanted = root.visible
    Keys.onPressed: event => {
        const digit = event.key - Qt.Key_1;
        if (event.modifiers !== Qt.NoModifier || digit < 0 || digit >= root.desk.filters.list.length)
            return;
        event.accepted = true;
        root.useKept(digit);
    }
    function useKept(place: int): void {
        if (place < root.desk.filters.list.length)
            root.search(root.desk.filters.list[place]);
    }

    Column {
        id: top
        width: parent.width
        LogHead {
            id: head
            width: parent.width
            desk: root.desk
            ageText: root.session.ageText
            shown: list.count
            hasOwnWindow: root.hasOwnWindow
            areReportsShown: root.areReportsShown
            onReportsAsked: root.showReports(!root.areReportsShown)
            onFilterAsked: filter => {
                root.areReportsShown = false;
                root.search(filter);
            }
            onListAsked: root.focusList()
            onExportAsked: sheet.askForLog()
            onWindowAsked: root.windowAsked()
        }
        LogChips {
            width: parent.width
            desk: root.desk
            onFilterAsked: filter => root.search(filter)
        }
        Item {
            width: parent.width
            height: said.text !== "" ? 24 : 0
            visible: said.text !== ""
            TextLine {
                id: said
                objectName: "logSaid"
                x: 4 * Theme.space
                width: parent.width - 8 * Theme.space
                height: parent.height
                text: root.log.hint !== "" ? root.log.hint : root.log.mended !== "" ? qsTr("Nothing was found as typed. Showing results for “%1”.").arg(root.log.mended) : ""
                color: root.log.hint !== "" ? Theme.warning : Theme.text
            }
        }
        LogHits {
            id: hits
            objectName: "logHits"
            width: parent.width
            hits: root.desk.hits
            onOpened: hit => hit.technicianId !== "" ? root.technicianOpened(hit.technicianId) : root.jobOpened(hit.jobId)
            onFilterAsked: filter => root.search(filter)
        }
    }
    LogList {
        id: list
        anchors.top: top.bottom
        anchors.bottom: status.top
        width: parent.width - (details.visible ? details.width : 0)
        desk: root.desk
        nowMs: root.session.nowMs
        onJobAsked: jobId => root.jobOpened(jobId)
        onMomentAsked: root.askMoment()
        onCaseAsked: root.askCase()
        onExportAsked: sheet.askForLog()
        onReportsAsked: root.showReports(true)
        onClosed: list.clear()
    }
    LogDetails {
        id: details
        objectName: "logDetails"
        anchors.top: top.bottom
        anchors.bottom: status.top
        anchors.right: parent.right
        width: Math.min(340, parent.width * 0.3)
        visible: list.chosen.seq > 0
        event: list.chosen
        nowMs: root.session.nowMs
        onJobOpened: jobId => root.jobOpened(jobId)
        onMomentAsked: root.askMoment()
        onCaseAsked: root.askCase()
        onClosed: {
            list.clear();
            list.focusList();
        }
    }
    LogStatus {
        id: status
        anchors.bottom: parent.bottom
        width: parent.width
        desk: root.desk
    }
    LogSheet {
        id: sheet
        desk: root.desk
        onClosed: list.focusList()
    }
    ReportsView {
        id: reports
        objectName: "reports"
        y: head.height
        width: parent.width
        height: status.y - head.height
        visible: root.areReportsShown
        book: root.desk.reports
        onJobOpened: jobId => root.jobOpened(jobId)
        onClosed: root.showReports(false)
    }
    EmptyState {
        anchors.centerIn: list
        visible: list.count === 0 && !root.areReportsShown
        glyph: root.log.problem !== "" ? "warning" : "log"
        title: root.log.problem !== "" ? root.log.problem : root.log.filter !== "" ? qsTr("No event matches “%1”").arg(root.log.filter) : !root.session.hasData ? qsTr("Nothing has been loaded yet") : qsTr("Nothing has happened yet")
        advice: root.log.filter === "" || root.desk.history.isComplete ? "" : qsTr("Older events may still be on the server only: they come while this page is open and the server can be reached.")
    }
}
