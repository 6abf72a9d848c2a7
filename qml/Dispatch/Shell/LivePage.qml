// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Map
import Dispatch.Models
import Dispatch.Theme
import Dispatch.Timeline

//! Board, map and inspector side by side. Below 1400 px the inspector is there only while something is selected. What is given
//! a host stands there, in a window of its own, and its neighbours have its room.
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
    //! Where they are if not here.
    property Item boardHost: null
    property Item timelineHost: null
    property Item chatHost: null
    property Item mapHost: null
    property LiveMap awayMap: null

    readonly property bool isNarrow: root.width < 1400 - Theme.railWidth
    property alias map: map
    readonly property bool isMapAway: root.awayMap !== null
    //! The one that shows what is asked for.
    readonly property LiveMap shownMap: root.awayMap ?? map
    //! Nothing is left here but the inspector.
    readonly property bool isEmpty: root.isMapAway && root.boardHost !== null && !root.hasDrawer
    property bool isTimelineOpen: false
    //! As somebody has set it; never so high that nothing is left of the rest.
    property real timelineHeight: 250
    readonly property bool hasDrawer: root.isTimelineOpen && root.timelineHost === null
    readonly property real drawerHeight: root.hasDrawer && root.isMapAway && root.boardHost !== null ? root.height : root.hasDrawer ? Math.max(120, Math.min(root.timelineHeight, root.height - 260)) : 0
    //! As somebody has set it, 0: as usual; never so wide that no map is left.
    property real boardWidth: 0
    readonly property real shownBoardWidth: root.boardWidth <= 0 ? (root.isNarrow ? 400 : 420) : Math.max(320, Math.min(root.boardWidth, root.width - (side.visible ? side.width : 0) - 200))
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
    signal shiftAsked(technicianId: string, atMs: double)
    signal moneyAsked(kind: int)
    signal actionAsked(action: string, text: string, needsReason: bool)
    signal clearanceAsked(technicianId: string)
    signal windowAsked(pane: string)
    //! To a pane, wherever it is; those that cannot have a window of their own are here.
    signal paneAsked(pane: string)
    signal bulkAsked(kind: int)
    signal boardWidthAsked(width: real)

    function focusFilter() {
        desk.focusFilter();
    }
    function focusBoard() {
        desk.focusList();
    }
    function toggleTimeline() {
        root.isTimelineOpen = !root.isTimelineOpen;
        if (root.isTimelineOpen)
            root.focusTimeline();
        else
            desk.focusList();
    }
    function focusTimeline(): void {
        (timeline.item as TimelinePane)?.forceActiveFocus();
    }
    function focusPlaces() {
        search.focusField();
    }
    function focusComposer() {
        if (root.chatHost !== null)
            (chatDesk.item as ChatDesk)?.focusComposer();
        else if (root.session.selection === ConsoleSession.SelectedJob)
            (inspector.item as JobInspector)?.focusComposer();
        else
            (inspector.item as TechnicianInspector)?.focusComposer();
    }
    //! The pane that has the keys, of those that can have a window of their own; empty: none.
    function paneWithKeys(focused: Item): string {
        for (let item = focused; item; item = item.parent) {
            if (item === desk)
                return "board";
            if (item === map)
                return "map";
            if (item === timeline)
                return "timeline";
            if (item === side)
                return root.hasSelection ? "chat" : "";
        }
        return "";
    }
    //! One step back in a pane that has a window of its own; false: there is none.
    function goBackIn(pane: string): bool {
        if (pane === "board")
            return desk.goBack();
        return pane === "timeline" && ((timeline.item as TimelinePane)?.goBack() ?? false);
    }
    //! One step back; false: there is none.
    function goBack(): bool {
        return desk.goBack() || ((timeline.item as TimelinePane)?.goBack() ?? false) || map.goBack();
    }
    //! About the job they have, else with them.
    function message(handle: int) {
        root.session.selectHandle(handle);
        if (root.session.technician.jobId !== "")
            root.session.selectJob(root.session.technician.jobId);
        root.paneAsked("chat");
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
        width: root.boardHost !== null ? 0 : root.isMapAway ? root.width - (side.visible ? side.width : 0) : root.shownBoardWidth
        height: parent.height - root.drawerHeight
    }
    BoardDesk {
        id: desk
        parent: root.boardHost ?? left
        width: parent?.width ?? 0
        height: parent?.height ?? 0
        session: root.session
        places: root.places
        hasKeys: root.hasKeys
        hasOwnWindow: root.boardHost !== null
        onNewJobAsked: root.newJobAsked()
        onBulkAsked: kind => root.bulkAsked(kind)
        onMapAsked: root.shownMap.showSelection()
        onWindowAsked: root.windowAsked("board")
        onMenuOpened: root.paneAsked("board")
    }
    BoardEdge {
        id: edge
        z: 1
        anchors.left: left.right
        height: left.height
        visible: root.boardHost === null && !root.isMapAway
        boardWidth: left.width
        hasKeys: root.hasKeys && edge.visible
        onWidthAsked: width => root.boardWidthAsked(Math.max(320, Math.min(width, root.width - (side.visible ? side.width : 0) - 200)))
    }
    LiveMap {
        id: map
        visible: !root.isMapAway
        anchors.left: root.isMapAway ? parent.left : left.right
        anchors.leftMargin: root.boardHost === null ? 1 : 0
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
        onWindowAsked: root.windowAsked("map")
    }
    PlaceSearch {
        id: search
        parent: root.mapHost ?? root
        z: 1
        x: (root.isMapAway ? 0 : map.x) + 3 * Theme.space
        y: 3 * Theme.space
        // Beside the mark in the middle that says how old the map is.
        width: Math.max(160, Math.min(280, root.shownMap.width / 2 - 32 * Theme.space))
        finder: root.places
        onDismissed: root.shownMap.pane.forceActiveFocus()
        onChosen: place => {
            root.foundPlace = place;
            root.shownMap.centerOn(place, Math.max(root.shownMap.pane.zoomLevel, 17));
            // Whoever looks for an address with somebody selected wants to know how far that one has to go.
            if (root.hasSelection)
                root.ways.ask(root.startOfWay, place);
        }
    }
    Item {
        id: drawer
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: map.right
        height: root.drawerHeight
    }
    Loader {
        id: timeline
        parent: root.timelineHost ?? drawer
        width: parent?.width ?? 0
        height: parent?.height ?? 0
        active: root.isTimelineOpen || root.timelineHost !== null
        sourceComponent: TimelinePane {
            objectName: "timeline"
            session: root.session
            hasOwnWindow: root.timelineHost !== null
            onPlanAsked: root.planAsked()
            onShiftAsked: (technicianId, atMs) => root.shiftAsked(technicianId, atMs)
            onJobOpened: jobId => {
                root.session.selectJob(jobId);
                root.shownMap.showSelection();
            }
            onWindowAsked: root.windowAsked("timeline")
        }
    }
    Loader {
        id: chatDesk
        parent: root.chatHost
        width: parent?.width ?? 0
        height: parent?.height ?? 0
        active: root.chatHost !== null
        sourceComponent: ChatDesk {
            objectName: "chatDesk"
            session: root.session
            hasOwnWindow: true
            onWindowAsked: root.windowAsked("chat")
        }
    }
    EmptyState {
        anchors.horizontalCenter: map.horizontalCenter
        anchors.verticalCenter: parent.verticalCenter
        visible: root.isEmpty
        glyph: "window"
        title: qsTr("Board and map are in windows of their own")
        advice: qsTr("B goes to the board, M to the map; closing their windows brings them back here. T opens the timeline.")
    }
    Rectangle {
        anchors.bottom: drawer.top
        anchors.left: drawer.left
        anchors.right: drawer.right
        height: 1
        visible: root.hasDrawer
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
                isChatAway: root.chatHost !== null
                onAssignAsked: root.assignAsked()
                onMoneyAsked: kind => root.moneyAsked(kind)
                onActionAsked: (action, text, needsReason) => root.actionAsked(action, text, needsReason)
                onChatWindowAsked: root.windowAsked("chat")
                onChatAsked: {
                    root.paneAsked("chat");
                    root.focusComposer();
                }
            }
        }
        Component {
            id: technicianView
            TechnicianInspector {
                session: root.session
                onJobOpened: jobId => root.session.selectJob(jobId)
                onClearanceAsked: technicianId => root.clearanceAsked(technicianId)
                onShiftAsked: technicianId => root.shiftAsked(technicianId, root.session.nowMs)
                isChatAway: root.chatHost !== null
                onChatWindowAsked: root.windowAsked("chat")
                onChatAsked: {
                    root.paneAsked("chat");
                    root.focusComposer();
                }
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
