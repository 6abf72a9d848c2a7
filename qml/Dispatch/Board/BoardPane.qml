// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The job queue: tabs, filter, rows. Arrow keys move, Enter opens; with Shift, and with Ctrl and a click, rows are picked.
Rectangle {
    id: root

    required property ConsoleSession session
    //! Single letters are for the board and not for a text that is being typed.
    property bool hasKeys: false
    property bool hasOwnWindow: false
    //! From this width on a row has room for its columns.
    readonly property int columnsFrom: 720
    readonly property bool hasColumns: root.session.columns.form === JobForm.Columns || (root.session.columns.form === JobForm.Auto && root.width >= root.columnsFrom)
    readonly property double minuteMs: Math.floor(root.session.nowMs / 60000) * 60000

    signal newJobAsked
    signal jobOpened(jobId: string)
    signal bulkAsked(kind: int)
    signal windowAsked
    //! Its menu is open, by whatever key in whatever window: that is where the keys belong now.
    signal menuOpened

    function focusFilter() {
        filter.forceActiveFocus();
        filter.selectAll();
    }
    function focusList() {
        list.forceActiveFocus();
    }
    function leaveFilter() {
        root.session.jobs.filter = "";
        list.forceActiveFocus();
    }
    function choose(jobId: string): void {
        root.session.picks.clear();
        root.session.selectJob(jobId);
        list.forceActiveFocus();
    }
    function togglePick(jobId: string): void {
        root.session.picks.toggle(jobId, root.session.job.id);
        list.forceActiveFocus();
    }
    function extendPicks(jobId: string): void {
        root.session.picks.extendTo(jobId, root.session.job.id);
        list.forceActiveFocus();
    }
    //! To the heads of the columns, or from them to their menu.
    function goToHeads(): void {
        if (!root.hasColumns)
            root.session.columns.form = JobForm.Columns;
        if (heads.activeFocus)
            columnsMenu.open();
        else
            heads.forceActiveFocus();
    }
    //! One step back; false: there is none.
    function goBack(): bool {
        if (menu.goBack() || columnsMenu.goBack())
            return true;
        if (heads.activeFocus) {
            list.forceActiveFocus();
            return true;
        }
        // The window's own Esc comes before the field's.
        if (filter.activeFocus) {
            root.leaveFilter();
            return true;
        }
        const hadPicks = root.session.picks.count > 0;
        root.session.picks.clear();
        return hadPicks;
    }

    color: Theme.surface

    Item {
        id: head
        width: parent.width
        height: 44
        TextLine {
            x: 3 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Jobs")
            font.pixelSize: Theme.titleSize
            font.weight: Font.DemiBold
        }
        LagMark {
            x: 3 * Theme.space + 38
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth, filter.x - x - Theme.space)
            text: root.session.ageText
        }
        Field {
            id: filter
            objectName: "boardFilter"
            anchors.verticalCenter: parent.verticalCenter
            anchors.right: add.left
            anchors.rightMargin: 2 * Theme.space
            width: Math.min(root.session.ageText === "" ? 230 : 150, parent.width - 190)
            glyph: "search"
            key: "/"
            placeholderText: qsTr("Filter: words, tech:nora, due:today")
            text: root.session.jobs.filter
            maximumLength: 200
            onTextEdited: root.session.jobs.filter = filter.text
            Keys.onEscapePressed: root.leaveFilter()
            Keys.onDownPressed: list.forceActiveFocus()
            onAccepted: list.forceActiveFocus()
        }
        FlatButton {
            id: add
            anchors.right: parent.right
            anchors.rightMargin: 3 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            enabled: root.session.canDispatch
            isMain: true
            glyph: "plus"
            text: qsTr("New job")
            key: "N"
            whyNot: root.session.whyNotAct
            onClicked: root.newJobAsked()
        }
    }
    Connections {
        target: root.session.jobs
        // Typing breaks the binding of a field's text.
        function onFilterChanged(): void {
            if (filter.text !== root.session.jobs.filter)
                filter.text = root.session.jobs.filter;
        }
    }
    Tabs {
        id: tabs
        anchors.top: head.bottom
        x: Theme.space
        width: more.x - x
        labels: [qsTr("Open"), qsTr("Today"), qsTr("Requests"), qsTr("To plan"), qsTr("Planned"), qsTr("Active"), qsTr("Late"), qsTr("Parts"), qsTr("Unread"), qsTr("Unpaid"), qsTr("Done")]
        counts: root.session.jobs.queueCounts
        warningIndex: JobQueue.Late
        currentIndex: root.session.jobs.queue
        onChosen: index => root.session.jobs.queue = index
    }
    DetachButton {
        id: detach
        anchors.right: parent.right
        anchors.rightMargin: 2 * Theme.space
        anchors.verticalCenter: tabs.verticalCenter
        hasOwnWindow: root.hasOwnWindow
        key: "Ctrl+Shift+1"
        onClicked: root.windowAsked()
    }
    FlatButton {
        id: more
        anchors.right: detach.left
        anchors.verticalCenter: tabs.verticalCenter
        glyph: "chevron-down"
        tip: qsTr("All queues, own ones, grouping and order")
        key: "Q"
        checked: menu.visible
        onClicked: menu.toggle()
    }
    BoardChips {
        id: chips
        anchors.top: tabs.bottom
        x: 2 * Theme.space
        width: parent.width - 4 * Theme.space
        jobs: root.session.jobs
    }
    Divider {
        id: line
        anchors.top: chips.bottom
        width: parent.width
    }
    JobColumnsHead {
        id: heads
        objectName: "columnHeads"
        anchors.top: line.bottom
        width: parent.width
        height: root.hasColumns ? implicitHeight : 0
        visible: root.hasColumns
        columns: root.session.columns
        offset: list.contentX
        onMenuAsked: columnsMenu.open()
        onDismissed: list.forceActiveFocus()
        FlatButton {
            anchors.right: parent.right
            height: parent.height - 1
            z: 2
            focusPolicy: Qt.NoFocus
            glyph: "settings"
            tip: qsTr("Columns: which, in which order, how wide")
            key: "Shift+W"
            onClicked: columnsMenu.toggle()
            background: Rectangle {
                color: Theme.background
            }
        }
    }
    Binding {
        target: root.session.columns
        property: "room"
        value: list.width
        when: root.hasColumns
        restoreMode: Binding.RestoreNone
    }
    Shortcut {
        sequences: ["W"]
        enabled: root.hasKeys
        context: Qt.ApplicationShortcut
        onActivated: root.session.columns.form = root.hasColumns ? JobForm.Lines : JobForm.Columns
    }
    Shortcut {
        sequences: ["Shift+W"]
        enabled: root.hasKeys
        context: Qt.ApplicationShortcut
        onActivated: root.goToHeads()
    }
    ListView {
        id: list
        objectName: "boardList"
        //! How far Left and Right scroll.
        readonly property int sideStep: 80
        function scrollBy(way: real): void {
            list.contentX = Math.max(0, Math.min(list.contentWidth - list.width, list.contentX + way));
        }
        anchors.top: heads.bottom
        contentWidth: root.hasColumns ? Math.max(list.width, root.session.columns.width) : list.width
        onContentWidthChanged: list.scrollBy(0)
        flickableDirection: Flickable.AutoFlickIfNeeded
        anchors.bottom: bulk.top
        width: parent.width
        clip: true
        model: root.session.jobs
        currentIndex: -1
        boundsBehavior: Flickable.StopAtBounds
        reuseItems: true
        keyNavigationEnabled: false
        activeFocusOnTab: true
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Jobs")
        section.property: root.session.jobs.grouping === JobGrouping.None ? "" : "group"
        section.delegate: GroupHeader {
            id: header
            width: list.contentWidth
            count: root.session.jobs.groupCounts[header.section] ?? 0
        }
        Keys.onUpPressed: event => root.session.stepJob(-1, (event.modifiers & Qt.ShiftModifier) !== 0)
        Keys.onDownPressed: event => root.session.stepJob(1, (event.modifiers & Qt.ShiftModifier) !== 0)
        Keys.onLeftPressed: list.scrollBy(-list.sideStep)
        Keys.onRightPressed: list.scrollBy(list.sideStep)
        Keys.onReturnPressed: root.jobOpened(root.session.job.id)
        Keys.onEnterPressed: root.jobOpened(root.session.job.id)
        Keys.onEscapePressed: event => event.accepted = root.goBack()
        Keys.onPressed: event => {
            if (event.matches(StandardKey.SelectAll)) {
                root.session.picks.pickAll();
                event.accepted = true;
            } else if (event.key === Qt.Key_Space && (event.modifiers & Qt.ControlModifier) !== 0) {
                root.session.picks.toggle(root.session.job.id);
                event.accepted = true;
            }
        }
        T.ScrollBar.vertical: ThinScrollBar { }
        T.ScrollBar.horizontal: ThinScrollBar { }

        delegate: root.hasColumns ? inColumns : inLines
        Component {
            id: inLines
            JobRow {
                id: row
                required property int index
                width: list.contentWidth
                nowMs: root.session.nowMs
                isCurrent: root.session.job.id === row.info.id
                // The revision says when has() answers otherwise.
                isPicked: root.session.picks.revision >= 0 && root.session.picks.has(row.info.id)
                people: root.session.presence.revision >= 0 ? root.session.presence.ofJob(row.info.id) : []
                onClicked: root.choose(row.info.id)
                onDoubleClicked: root.jobOpened(row.info.id)
                onPickToggled: root.togglePick(row.info.id)
                onPickExtended: root.extendPicks(row.info.id)
                onDragStarted: ghost.take(row.info.id, row.info.numberText + "  " + row.info.title)
                onDragEnded: ghost.letGo()
            }
        }
        Component {
            id: inColumns
            JobCellsRow {
                id: cells
                required property int index
                width: list.contentWidth
                nowMs: root.session.nowMs
                columns: root.session.columns
                minuteMs: root.minuteMs
                isCurrent: root.session.job.id === cells.info.id
                // The revision says when has() answers otherwise.
                isPicked: root.session.picks.revision >= 0 && root.session.picks.has(cells.info.id)
                people: root.session.presence.revision >= 0 ? root.session.presence.ofJob(cells.info.id) : []
                onClicked: root.choose(cells.info.id)
                onDoubleClicked: root.jobOpened(cells.info.id)
                onPickToggled: root.togglePick(cells.info.id)
                onPickExtended: root.extendPicks(cells.info.id)
                onDragStarted: ghost.take(cells.info.id, cells.info.numberText + "  " + cells.info.title)
                onDragEnded: ghost.letGo()
            }
        }
        Connections {
            target: root.session
            function onSelectionChanged(): void {
                const row = root.session.jobs.rowOf(root.session.job.id);
                if (row >= 0)
                    list.positionViewAtIndex(row, ListView.Contain);
            }
        }
    }
    Rectangle {
        anchors.fill: list
        color: "transparent"
        border.width: list.activeFocus ? 1 : 0
        border.color: Theme.accent
    }
    EmptyState {
        anchors.centerIn: list
        visible: list.count === 0
        glyph: root.session.jobs.filter !== "" ? "search" : "tray"
        title: root.session.jobs.filter !== "" ? qsTr("No job matches “%1”").arg(root.session.jobs.filter) : !root.session.hasData ? qsTr("Nothing has been loaded yet") : root.session.jobs.total === 0 ? (root.session.past.isPast ? qsTr("No jobs then") : qsTr("No jobs yet")) : qsTr("Nothing in this queue")
        advice: root.session.jobs.filter !== "" ? qsTr("Press Esc in the filter to see all of this queue. Ctrl+K looks in every queue.") : !root.session.hasData ? qsTr("The jobs come with the first connection to the server.") : root.session.jobs.total === 0 && !root.session.past.isPast ? qsTr("Press N to take the first one down, or Shift+N to take in a list from a CSV file.") : root.session.past.isPast ? "" : qsTr("Q lists all queues, and how many jobs each has.")
    }
    JobGhost {
        id: ghost
        objectName: "jobGhost"
    }
    BulkBar {
        id: bulk
        anchors.bottom: parent.bottom
        width: parent.width
        session: root.session
        hasKeys: root.hasKeys
        onAsked: kind => root.bulkAsked(kind)
    }
    BoardMenu {
        id: menu
        anchors.top: tabs.bottom
        anchors.right: parent.right
        anchors.rightMargin: 2 * Theme.space
        width: Math.min(320, parent.width - 4 * Theme.space)
        maximumHeight: root.height - y - 2 * Theme.space
        queues: root.session.queues
        hasKeys: root.hasKeys
        onClosed: list.forceActiveFocus()
        onVisibleChanged: if (menu.visible)
            root.menuOpened()
    }
    ColumnsMenu {
        id: columnsMenu
        anchors.top: heads.bottom
        anchors.right: parent.right
        anchors.rightMargin: 2 * Theme.space
        width: Math.min(280, parent.width - 4 * Theme.space)
        maximumHeight: root.height - y - 2 * Theme.space
        columns: root.session.columns
        onClosed: list.forceActiveFocus()
        onVisibleChanged: if (columnsMenu.visible)
            root.menuOpened()
    }
}
