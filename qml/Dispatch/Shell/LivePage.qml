// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Board
import Dispatch.Controls
import Dispatch.Map
import Dispatch.Models
import Dispatch.Theme
import Dispatch.Timeline

//! Board, map and inspector side by side. Below 1400 px the inspector is there only while something is selected.
Item {
    id: root

    required property ConsoleSession session
    required property MapGround ground
    required property MapViews views
    required property PlaceFinder places
    required property WayFinder ways
    required property NearbyFinder nearby

    //! Single letters are for this page.
    property bool hasKeys: false

    readonly property bool isNarrow: root.width < 1400 - Theme.railWidth
    property alias map: map
    property bool isTimelineOpen: false
    //! As somebody has set it; never so high that nothing is left of the rest.
    property real timelineHeight: 250
    readonly property real drawerHeight: root.isTimelineOpen ? Math.max(120, Math.min(root.timelineHeight, root.height - 260)) : 0
    readonly property bool hasSelection: root.session.selection !== ConsoleSession.Nothing
    property point foundPlace: Qt.point(NaN, NaN)
    //! Where a way begins: at whoever or whatever is selected, else at the place that was looked for.
    readonly property point startOfWay: {
        if (root.session.selection === ConsoleSession.SelectedTechnician && root.session.technician.hasFix)
            return Qt.point(root.session.technician.latitude, root.session.technician.longitude);
        if (root.session.selection === ConsoleSession.SelectedJob && root.session.job.hasPlace)
            return Qt.point(root.session.job.latitude, root.session.job.longitude);
        return root.foundPlace;
    }

    signal newJobAsked
    signal assignAsked
    signal planAsked
    signal moneyAsked(kind: int)
    signal actionAsked(action: string, text: string, needsReason: bool)
    signal clearanceAsked(technicianId: string)
    signal windowAsked
    signal bulkAsked(kind: int)

    function focusFilter() {
        board.focusFilter();
    }
    function focusBoard() {
        board.focusList();
    }
    function toggleTimeline() {
        root.isTimelineOpen = !root.isTimelineOpen;
        if (root.isTimelineOpen)
            (timeline.item as TimelinePane)?.forceActiveFocus();
        else
            board.focusList();
    }
    function focusPlaces() {
        search.focusField();
    }
    function focusComposer() {
        if (root.session.selection === ConsoleSession.SelectedJob)
            (inspector.item as JobInspector)?.focusComposer();
    }
    //! One step back; false: there is none.
    function goBack(): bool {
        return board.goBack() || ((timeline.item as TimelinePane)?.goBack() ?? false) || map.goBack();
    }
    //! Talk is about a job: whoever has none is shown with their telephone number.
    function message(handle: int) {
        root.session.selectHandle(handle);
        if (root.session.technician.jobId === "")
            return;
        root.session.selectJob(root.session.technician.jobId);
        root.focusComposer();
    }
    Connections {
        target: root.session
        // A way begins at the selection: with another one it would be a way nobody asked for.
        function onSelectionChanged(): void {
            root.ways.clear();
        }
    }

    Item {
        id: left
        width: root.isNarrow ? 400 : 420
        height: parent.height - root.drawerHeight
        BoardPane {
            id: board
            width: parent.width
            height: Math.round(parent.height * 0.62)
            session: root.session
            hasKeys: root.hasKeys
            onNewJobAsked: root.newJobAsked()
            onBulkAsked: kind => root.bulkAsked(kind)
            onJobOpened: map.showSelection()
        }
        Divider {
            anchors.top: board.bottom
            width: parent.width
        }
        CrewPane {
            anchors.top: board.bottom
            anchors.topMargin: 1
            anchors.bottom: parent.bottom
            width: parent.width
            session: root.session
            places: root.places
            onTechnicianOpened: map.showSelection()
        }
    }
    Divider {
        anchors.left: left.right
        height: left.height
    }
    LiveMap {
        id: map
        anchors.left: left.right
        anchors.leftMargin: 1
        anchors.right: side.visible ? side.left : parent.right
        height: left.height
        name: "main"
        session: root.session
        ground: root.ground
        ways: root.ways
        nearby: root.nearby
        views: root.views
        foundPlace: root.foundPlace
        startOfWay: root.startOfWay
        onMessageAsked: handle => root.message(handle)
        onWindowAsked: root.windowAsked()
    }
    PlaceSearch {
        id: search
        anchors.left: map.left
        anchors.top: map.top
        anchors.margins: 3 * Theme.space
        // Beside the mark in the middle that says how old the map is.
        width: Math.max(160, Math.min(280, map.width / 2 - 32 * Theme.space))
        finder: root.places
        onDismissed: map.pane.forceActiveFocus()
        onChosen: place => {
            root.foundPlace = place;
            map.centerOn(place, Math.max(map.pane.zoomLevel, 17));
            // Whoever looks for an address with somebody selected wants to know how far that one has to go.
            if (root.hasSelection)
                root.ways.ask(root.startOfWay, place);
        }
    }
    Loader {
        id: timeline
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: map.right
        height: root.drawerHeight
        active: root.isTimelineOpen
        sourceComponent: TimelinePane {
            session: root.session
            onPlanAsked: root.planAsked()
            onJobOpened: jobId => {
                root.session.selectJob(jobId);
                map.showSelection();
            }
        }
    }
    Rectangle {
        anchors.bottom: timeline.top
        anchors.left: timeline.left
        anchors.right: timeline.right
        height: 1
        visible: root.isTimelineOpen
        color: Theme.line
        Item {
            anchors.fill: parent
            anchors.margins: -3
            HoverHandler {
                cursorShape: Qt.SizeVerCursor
            }
            DragHandler {
                target: null
                property real before: 0
                onActiveChanged: before = root.drawerHeight
                onActiveTranslationChanged: if (active)
                    root.timelineHeight = before - activeTranslation.y
            }
        }
    }
    Rectangle {
        id: side
        anchors.right: parent.right
        width: root.isNarrow ? 340 : 360
        height: parent.height
        visible: root.hasSelection || !root.isNarrow
        color: Theme.surface

        Divider {
            height: parent.height
        }
        Loader {
            id: inspector
            anchors.fill: parent
            anchors.leftMargin: 1
            active: root.hasSelection
            sourceComponent: root.session.selection === ConsoleSession.SelectedTechnician ? technicianView : jobView
        }
        Component {
            id: jobView
            JobInspector {
                session: root.session
                rightInset: root.isNarrow ? 24 : 0
                onAssignAsked: root.assignAsked()
                onMoneyAsked: kind => root.moneyAsked(kind)
                onActionAsked: (action, text, needsReason) => root.actionAsked(action, text, needsReason)
            }
        }
        Component {
            id: technicianView
            TechnicianInspector {
                session: root.session
                onJobOpened: jobId => root.session.selectJob(jobId)
                onClearanceAsked: technicianId => root.clearanceAsked(technicianId)
            }
        }
        EmptyState {
            anchors.centerIn: parent
            visible: !root.hasSelection
            glyph: "tray"
            title: qsTr("Nothing selected")
            advice: qsTr("Choose a job or a technician in a list or on the map. J and K move through the jobs.")
        }
        FlatButton {
            anchors.right: parent.right
            anchors.rightMargin: 2
            y: 2
            visible: root.isNarrow
            glyph: "close"
            tip: qsTr("Close")
            key: "Esc"
            onClicked: root.session.clearSelection()
        }
    }
}
