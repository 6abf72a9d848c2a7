// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Log
import Dispatch.Models
import Dispatch.Theme

//! The window: rail, top bar, one page, and the keys that work everywhere.
T.ApplicationWindow {
    id: root

    required property ConsoleSession session
    required property Preferences preferences
    required property MapGround ground
    required property MapChoice mapChoice
    required property MapViews mapViews
    required property WindowPlaces windowPlaces
    required property PlaceFinder places
    required property WayFinder ways
    required property NearbyFinder nearby

    //! "live", "inbox", "chat", "review", "log", "settings"
    property string page: "live"
    property bool isSigningIn: false
    //! Once looked at, the list of conversations keeps its place.
    property bool wereChatsShown: false

    readonly property MapWindow mapWindow: mapLoader.item as MapWindow
    //! The map window has the keyboard.
    readonly property bool isInMapWindow: panes.activeName === "map"
    //! A pane in a window of its own has the keyboard.
    readonly property bool isElsewhere: panes.activeName !== ""
    //! The window that has the keyboard; this one if none of the program's has.
    readonly property T.ApplicationWindow keyWindow: panes.windowOf(panes.activeName) ?? root
    //! Sheets open over the window in which they were asked for, or over this one if there is no room, and stay there.
    property Item sheetLayer: T.Overlay.overlay
    property Item largeSheetLayer: T.Overlay.overlay
    //! The map that keys are for.
    readonly property LiveMap keyMap: root.isInMapWindow ? root.mapWindow.map : live.shownMap
    readonly property bool isDialogOpen: newJob.visible || importJobs.visible || reason.visible || clearance.visible || assign.visible || keySheet.visible || palette.visible || plan.visible || bulk.visible || money.visible || shift.visible || log.isSheetOpen
    readonly property bool isTyping: root.keyWindow.activeFocusItem instanceof TextInput || root.keyWindow.activeFocusItem instanceof TextEdit
    readonly property bool hasKeys: !root.isTyping && root.session.isOpen && !root.isSigningIn && !root.isDialogOpen
    readonly property bool isOnBoard: root.hasKeys && (root.page === "live" || root.isElsewhere)
    readonly property bool isOnMap: root.isOnBoard

    //! What lies over this window has to be seen.
    onIsDialogOpenChanged: {
        const isOver = (sheet, layer) => sheet.visible && layer === root.T.Overlay.overlay;
        if (root.isElsewhere && ([newJob, importJobs, plan].some(sheet => isOver(sheet, root.largeSheetLayer)) || [reason, clearance, assign, keySheet, palette, bulk, money, shift].some(sheet => isOver(sheet, root.sheetLayer))))
            root.toMain();
    }

    function showJob(jobId: string) {
        root.page = "live";
        root.session.selectJob(jobId);
        live.shownMap.showSelection();
    }
    function showAlarm(item: inboxItem): void {
        if (item.jobId !== "")
            return root.showJob(item.jobId);
        if (item.technicianId === "")
            return;
        root.page = "live";
        root.session.selectTechnician(item.technicianId);
        live.shownMap.showSelection();
    }
    //! A notification of the desktop was clicked.
    function openNotified(key: string): void {
        root.toMain();
        if (key.startsWith("thread/")) {
            root.session.past.leave();
            root.session.chat.openThread(key.slice("thread/".length));
            root.showPage("chat");
            return Qt.callLater(root.write);
        }
        if (root.session.inbox.rowOf(key) < 0 && !key.startsWith("inbox"))
            return;
        root.page = "inbox";
        inbox.choose(key);
    }
    function focusDesk(): void {
        if (!signIn.visible)
            live.focusBoard();
    }
    function ifAllowed(dialog: Dialog) {
        if (root.session.whyNotAct === "")
            dialog.open();
        else
            notices.show(root.session.whyNotAct, true);
    }
    function askShift(technicianId: string, atMs: double): void {
        if (root.session.whyNotAct === "")
            shift.start(technicianId, atMs);
        else
            notices.show(root.session.whyNotAct, true);
    }
    //! What can be read is shown even where nothing can be added.
    function askMoney(kind: int): void {
        if (root.session.whyNotAct === "" || root.session.money.rows.length > 0)
            money.start(kind);
        else
            notices.show(root.session.whyNotAct, true);
    }
    //! The verbs of the palette that are about the window itself.
    function doInWindow(word: string): void {
        switch (word) {
        case "new":
            return root.ifAllowed(newJob);
        case "import":
            return root.ifAllowed(importJobs);
        case "timeline":
            return root.showTimeline();
        case "plan":
            return root.ifAllowed(plan);
        case "zones":
            root.showMap();
            return live.shownMap.toggleZones();
        case "second-map":
            return panes.detach("map");
        case "alarms":
            return root.showPage("inbox");
        case "keys":
            return keySheet.open();
        default:
            if (word.endsWith("-window"))
                return root.toggleWindow(word.slice(0, -"-window".length));
            root.showPage(word);
        }
    }
    function showPage(page: string): void {
        if ((page === "log" || page === "chat") && panes.isOpen(page))
            return panes.go(page);
        root.page = page;
        if (page === "chat")
            Qt.callLater(root.focusChats);
        if (root.isElsewhere)
            root.toMain();
    }
    //! To where a pane is.
    function reach(pane: string): void {
        if (panes.isOpen(pane))
            panes.go(pane);
        else
            root.showPage(pane === "log" ? "log" : "live");
    }
    function focusChats(): void {
        (chats.item as ChatDesk)?.focusList();
    }
    //! To where one writes: among the conversations the open one, else about what is selected.
    function write(): void {
        if (root.page === "chat" && !root.isElsewhere)
            return (chats.item as ChatDesk)?.focusComposer();
        if (root.session.selection === ConsoleSession.Nothing)
            return root.showPage("chat");
        root.reach("chat");
        live.focusComposer();
    }
    function nextUnread(step: int): void {
        // A team's chat is about nothing that could be selected.
        if (root.session.chat.openNextUnread(step) && root.session.chat.thread.kind === ThreadKind.Team && root.page !== "chat")
            root.showPage("chat");
    }
    function showTimeline(): void {
        if (panes.activeName === "timeline")
            return root.toMain();
        root.reach("timeline");
        if (!panes.isOpen("timeline"))
            live.toggleTimeline();
    }
    //! To the map that shows what is asked for.
    function showMap(): void {
        if (live.isMapAway)
            panes.go("map");
        else
            root.showPage("live");
    }
    //! Into a window of its own, there, or back from it.
    function toggleWindow(pane: string): void {
        if (panes.activeName === pane)
            return panes.dock(pane, true);
        panes.detach(pane);
        if (pane === "map")
            panes.moveMap(true);
    }
    function detachPaneWithKeys(): void {
        const pane = root.isElsewhere ? panes.activeName : root.page === "log" || root.page === "chat" ? root.page : root.page === "live" ? live.paneWithKeys(root.activeFocusItem) : "";
        if (pane !== "")
            root.toggleWindow(pane);
        else
            notices.show(qsTr("Click into a list or the map first, or press Ctrl+Shift and 1 to 5."), true);
    }
    function focusPane(pane: string): void {
        if (pane === "board")
            live.focusBoard();
        else if (pane === "timeline")
            live.focusTimeline();
        else if (pane === "map")
            live.map.pane.forceActiveFocus();
        else if (pane === "chat")
            live.focusComposer();
        else
            log.focusList();
    }
    //! To a suggested arrival: the selected one, else the longest waiting.
    function answerArrival(hasArrived: bool): void {
        const meant = root.session.arrivals.meant(root.session.job.id, root.session.technician.id);
        if (!hasArrived)
            root.session.arrivals.dismiss(meant.jobId);
        else if (root.session.whyNotAct === "")
            root.session.arrivals.confirm(meant.jobId);
        else
            notices.show(root.session.whyNotAct, true);
    }
    function takeAccount() {
        root.mapViews.setAccount(root.session.server, root.session.login);
    }
    function toMain() {
        if (root.visibility === Window.Minimized)
            root.showNormal();
        root.raise();
        root.requestActivate();
    }
    function askAction(action: string, text: string, needsReason: bool) {
        if (needsReason)
            reason.ask(root.session.job.id, action, text);
        else
            root.session.act(root.session.job.id, action, "");
    }

    width: 1440
    height: 900
    minimumWidth: 1024
    minimumHeight: 640
    // What is open stands first: a task bar shows little more.
    title: [root.session.inbox.headline, root.session.chat.unread > 0 ? qsTr("%1 unread").arg(root.session.chat.unread) : "", qsTr("Dispatch"), root.session.login].filter(s => s !== "").join(" · ")
    color: Theme.background
    font.family: Theme.fontFamily
    font.pixelSize: Theme.fontSize
    onPageChanged: {
        if ((root.page === "log" || root.page === "chat") && panes.isOpen(root.page))
            root.page = "live";
        else if (root.page === "log")
            Qt.callLater(log.focusList); // it is seen only after this
        if (root.page === "chat")
            root.wereChatsShown = true;
    }
    onClosing: {
        memory.remember();
        panes.end();
    }
    Component.onCompleted: {
        memory.place();
        root.session.zones.isShown = root.preferences.areZonesShown;
        if (root.session.isOpen)
            root.takeAccount();
        root.focusDesk();
    }

    Binding {
        target: Theme
        property: "isDark"
        value: root.preferences.theme === Preferences.Dark || (root.preferences.theme === Preferences.System && Application.styleHints.colorScheme === Qt.Dark)
    }
    Binding {
        target: Theme
        property: "isDense"
        value: root.preferences.isDense
    }
    Binding {
        target: root.session.notifier
        property: "isInboxWatched"
        value: root.active && root.page === "inbox" && !root.isSigningIn
    }
    Binding {
        target: root.session.presence
        property: "isEditing"
        value: assign.visible || reason.visible || money.visible
    }
    component LayerBinding: Binding {
        id: layer
        required property int leastWidth
        required property int leastHeight
        readonly property bool hasRoom: root.keyWindow.width >= layer.leastWidth && root.keyWindow.height >= layer.leastHeight
        target: root
        value: (layer.hasRoom ? root.keyWindow : root).T.Overlay.overlay
        when: !root.isDialogOpen
        restoreMode: Binding.RestoreNone
    }
    LayerBinding {
        property: "sheetLayer"
        leastWidth: 640
        leastHeight: 600
    }
    LayerBinding {
        property: "largeSheetLayer"
        leastWidth: 900
        leastHeight: 640
    }
    WindowMemory {
        id: memory
        window: root
        places: root.windowPlaces
        name: "main"
        mainBox: panes.mainBox
        hasFirstPlace: false
    }
    PaneWindows {
        id: panes
        session: root.session
        places: root.windowPlaces
        mainBox: Qt.rect(root.x, root.y, root.width, root.height)
        map: root.mapWindow
        onDetached: name => {
            if (name === "timeline")
                live.isTimelineOpen = false;
            else if ((name === "log" || name === "chat") && root.page === name)
                root.page = "live";
            if (name === "map")
                return; // it takes the keys itself
            // Else the keys here would be nobody's.
            live.map.pane.forceActiveFocus();
            root.focusPane(name);
        }
        onDocking: name => {
            // A sheet over the window that goes is not to go with it.
            root.sheetLayer = root.T.Overlay.overlay;
            root.largeSheetLayer = root.T.Overlay.overlay;
            if (name === "timeline")
                live.isTimelineOpen = true;
        }
        onBroughtBack: name => {
            root.page = name === "log" ? "log" : "live";
            root.toMain();
            root.focusPane(name);
        }
    }

    Rail {
        id: rail
        width: Theme.railWidth
        height: parent.height
        visible: root.session.isOpen
        session: root.session
        page: root.page
        isTimelineOpen: live.hasDrawer && root.page === "live"
        windows: panes.open
        onChosen: page => root.showPage(page)
        onTimelineAsked: root.showTimeline()
        onPastAsked: root.session.past.toggle()
        onWindowChosen: name => panes.go(name)
    }
    Item {
        anchors.left: rail.right
        anchors.right: parent.right
        height: parent.height
        visible: root.session.isOpen

        TopBar {
            id: bar
            width: parent.width
            height: Theme.barHeight
            session: root.session
            onSignInAsked: root.isSigningIn = true
            onReviewAsked: root.showPage("review")
            onAlarmsAsked: root.showPage("inbox")
            onPaletteAsked: palette.start("")
        }
        Column {
            id: banners
            anchors.top: bar.bottom
            width: parent.width
            PastBanner {
                width: banners.width
                session: root.session
            }
            Repeater {
                model: root.session.notices
                Banner {
                    id: banner
                    required property int key
                    width: banners.width
                    deed: banner.key === NoticeListModel.Undecided ? qsTr("Show them") : banner.key === NoticeListModel.TookOver ? qsTr("Sign in") : ""
                    deedKey: banner.key === NoticeListModel.Undecided ? "Ctrl+2" : ""
                    onDismissed: root.session.dismiss(banner.key)
                    onDeedAsked: {
                        if (banner.key === NoticeListModel.Undecided)
                            root.page = "review";
                        else
                            root.isSigningIn = true;
                        root.session.dismiss(banner.key);
                    }
                }
            }
        }
        Item {
            id: pages
            anchors.top: banners.bottom
            anchors.bottom: timeBar.top
            width: parent.width

            LivePage {
                id: live
                anchors.fill: parent
                visible: root.page === "live"
                session: root.session
                ground: root.ground
                views: root.mapViews
                places: root.places
                ways: root.ways
                nearby: root.nearby
                onNewJobAsked: newJob.open()
                onAssignAsked: assign.open()
                onPlanAsked: root.ifAllowed(plan)
                onShiftAsked: (technicianId, atMs) => root.askShift(technicianId, atMs)
                onMoneyAsked: kind => root.askMoney(kind)
                onActionAsked: (action, text, needsReason) => root.askAction(action, text, needsReason)
                onClearanceAsked: technicianId => clearance.ask(technicianId)
                boardHost: panes.boardHost
                timelineHost: panes.timelineHost
                chatHost: panes.chatHost
                mapHost: panes.isMapMoved ? root.mapWindow?.host ?? null : null
                awayMap: panes.isMapMoved ? root.mapWindow?.map ?? null : null
                onWindowAsked: pane => root.toggleWindow(pane)
                onPaneAsked: pane => root.reach(pane)
                hasKeys: root.isOnBoard
                boardWidth: root.preferences.boardWidth
                onBoardWidthAsked: width => root.preferences.boardWidth = Math.round(width)
                onBulkAsked: kind => bulk.start(kind)
            }
            LogPane {
                id: log
                objectName: "log"
                parent: panes.logHost ?? pages
                width: parent?.width ?? 0
                height: parent?.height ?? 0
                visible: log.hasOwnWindow || root.page === "log"
                session: root.session
                hasOwnWindow: panes.logHost !== null
                onJobOpened: jobId => root.showJob(jobId)
                onTechnicianOpened: technicianId => {
                    root.page = "live";
                    root.session.selectTechnician(technicianId);
                    live.shownMap.showSelection();
                }
                onWindowAsked: root.toggleWindow("log")
            }
            InboxPage {
                id: inbox
                anchors.fill: parent
                visible: root.page === "inbox"
                session: root.session
                onVisibleChanged: if (inbox.visible)
                    inbox.focusList()
                onShown: item => root.showAlarm(item)
                onNoteAsked: item => clearance.ask(item.technicianId)
            }
            Loader {
                id: chats
                anchors.fill: parent
                visible: root.page === "chat"
                active: root.wereChatsShown
                sourceComponent: ChatDesk {
                    objectName: "chats"
                    session: root.session
                    onWindowAsked: root.toggleWindow("chat")
                }
            }
            ReviewPage {
                id: review
                anchors.fill: parent
                visible: root.page === "review"
                session: root.session
                onVisibleChanged: if (review.visible)
                    review.focusList()
                onJobOpened: jobId => root.showJob(jobId)
            }
            SettingsPage {
                anchors.fill: parent
                visible: root.page === "settings"
                session: root.session
                preferences: root.preferences
                mapChoice: root.mapChoice
                ground: root.ground
                onSignOutAsked: {
                    root.session.signOut();
                    root.isSigningIn = true;
                }
            }
        }
        Loader {
            id: timeBar
            anchors.bottom: parent.bottom
            width: parent.width
            height: active ? (item as TimeBar)?.implicitHeight ?? 0 : 0
            active: root.session.past.isPast
            sourceComponent: TimeBar {
                session: root.session
                onJobAsked: jobId => root.showJob(jobId)
            }
        }
    }
    PastFrame {
        session: root.session
    }
    SignInPage {
        id: signIn
        anchors.fill: parent
        visible: !root.session.isOpen || root.isSigningIn
        session: root.session
        preferences: root.preferences
        mayClose: root.session.isOpen
        onClosed: root.isSigningIn = false
        // Or its password field would get the keys whenever a dialog gives the focus back.
        onVisibleChanged: root.focusDesk()
    }
    NoticeBar {
        id: notices
        session: root.session
        anchors.horizontalCenter: parent.horizontalCenter
        y: parent.height - height - 20 - timeBar.height
    }

    Loader {
        id: mapLoader
        active: panes.isOpen("map") && root.session.isOpen
        sourceComponent: MapWindow {
            session: root.session
            ground: root.ground
            ways: root.ways
            nearby: root.nearby
            views: root.mapViews
            places: root.windowPlaces
            mainBox: panes.mainBox
            foundPlace: live.foundPlace
            startOfWay: live.startOfWay
            firstView: live.map.currentView()
            onClosed: if (!root.windowPlaces.isEnding())
                panes.dock("map", false)
            onMessageAsked: handle => live.message(handle)
        }
    }

    NewJobDialog {
        id: newJob
        parent: root.largeSheetLayer
        intake: root.session.intake
        onJobAsked: jobId => root.showJob(jobId)
    }
    ImportDialog {
        id: importJobs
        parent: root.largeSheetLayer
        file: root.session.jobFile
    }
    ReasonDialog {
        id: reason
        parent: root.sheetLayer
        property string jobId: ""
        property string action: ""
        function ask(jobId: string, action: string, text: string) {
            reason.jobId = jobId;
            reason.action = action;
            reason.deed = text;
            reason.open();
        }
        title: qsTr("%1: why?").arg(reason.deed)
        hint: qsTr("The reason, as the log will show it")
        onGiven: text => root.session.act(reason.jobId, reason.action, text)
    }
    ReasonDialog {
        id: clearance
        parent: root.sheetLayer
        property string technicianId: ""
        function ask(technicianId: string) {
            clearance.technicianId = technicianId;
            clearance.open();
        }
        title: qsTr("The technician was called back")
        hint: qsTr("What was said: “Slipped, not hurt, goes on”")
        deed: qsTr("Clear the emergency")
        onGiven: text => root.session.clearEmergency(clearance.technicianId, text)
    }
    AssignDialog {
        id: assign
        parent: root.sheetLayer
        session: root.session
    }
    PlanDialog {
        id: plan
        parent: root.largeSheetLayer
        session: root.session
    }
    BulkDialog {
        id: bulk
        parent: root.sheetLayer
        session: root.session
    }
    MoneyDialog {
        id: money
        parent: root.sheetLayer
        session: root.session
    }
    ShiftDialog {
        id: shift
        parent: root.sheetLayer
        session: root.session
    }
    KeySheet {
        id: keySheet
        objectName: "keySheet"
        parent: root.sheetLayer
    }
    PaletteDialog {
        id: palette
        parent: root.sheetLayer
        session: root.session
        onShown: {
            root.page = "live";
            live.shownMap.showSelection();
        }
        onWindowAsked: word => root.doInWindow(word)
    }
    Connections {
        target: live
        function onIsTimelineOpenChanged(): void {
            root.windowPlaces.setOpen("drawer", live.isTimelineOpen);
        }
    }
    Connections {
        target: root.session.notifier
        function onOpened(key: string): void {
            root.openNotified(key);
        }
        function onAttentionAsked(): void {
            root.alert(0); // until somebody comes to it; nothing for a window that has the keyboard
        }
    }
    Connections {
        target: root.session.logDesk
        function onMomentAsked(jobId: string, momentMs: double): void {
            root.page = "live";
            root.session.past.seek(momentMs);
            if (jobId !== "")
                root.session.selectJob(jobId);
        }
    }
    Connections {
        target: root.session.zones
        function onIsShownChanged(): void {
            root.preferences.areZonesShown = root.session.zones.isShown;
        }
    }
    Connections {
        target: root.mapViews
        function onAccountChanged(): void {
            live.map.restore();
            live.isTimelineOpen = root.windowPlaces.wasOpen("drawer");
            panes.restore();
            // The keyboard is this window's at first.
            if (panes.open.length > 0)
                Qt.callLater(root.toMain);
        }
    }
    Connections {
        target: root.session
        function onOpened(): void {
            root.takeAccount();
        }
        function onNotice(text: string, isRefusal: bool): void {
            notices.show(text, isRefusal);
        }
        function onLinkChanged(): void {
            if (root.session.link === ConsoleSession.Live || root.session.link === ConsoleSession.Loading) {
                root.isSigningIn = false;
                root.preferences.rememberAccount(root.session.server, root.session.login);
            }
        }
    }

    component Key: Shortcut {
        context: Qt.ApplicationShortcut
    }
    component PastKey: Key {
        enabled: root.hasKeys && root.session.past.isPast
    }
    Key {
        sequences: ["H"]
        enabled: root.hasKeys
        onActivated: root.session.past.toggle()
    }
    PastKey {
        sequences: ["."]
        onActivated: root.session.past.step(1)
    }
    PastKey {
        sequences: [","]
        onActivated: root.session.past.step(-1)
    }
    PastKey {
        sequences: ["Shift+.", ">"]
        onActivated: root.session.past.stepJob(1)
    }
    PastKey {
        sequences: ["Shift+,", "<"]
        onActivated: root.session.past.stepJob(-1)
    }
    PastKey {
        sequences: ["P"]
        onActivated: root.session.past.togglePlay()
    }
    PastKey {
        sequences: ["["]
        onActivated: root.session.past.faster(-1)
    }
    PastKey {
        sequences: ["]"]
        onActivated: root.session.past.faster(1)
    }
    PastKey {
        sequences: ["="]
        onActivated: root.session.past.toggleCompare()
    }
    PastKey {
        sequences: ["Shift+H"]
        onActivated: {
            root.toMain();
            (timeBar.item as TimeBar)?.focusEntry();
        }
    }
    Key {
        sequences: ["J"]
        enabled: root.isOnBoard
        onActivated: root.session.stepJob(1)
    }
    Key {
        sequences: ["K"]
        enabled: root.isOnBoard
        onActivated: root.session.stepJob(-1)
    }
    Key {
        sequences: ["A"]
        enabled: root.isOnBoard && root.session.selection === ConsoleSession.SelectedJob && root.session.canDispatch && root.session.picks.count === 0
        onActivated: root.ifAllowed(assign)
    }
    Key {
        sequences: ["D"]
        enabled: root.isOnBoard && root.session.selection === ConsoleSession.SelectedJob && root.session.canDispatch && root.session.picks.count === 0
        onActivated: root.session.act(root.session.job.id, "dispatch", "")
    }
    Key {
        sequences: ["$"]
        enabled: root.isOnBoard && root.session.selection === ConsoleSession.SelectedJob && root.session.canDispatch
        onActivated: root.askMoney(-1)
    }
    Key {
        sequences: ["N"]
        enabled: root.hasKeys && root.session.canDispatch
        onActivated: root.ifAllowed(newJob)
    }
    Key {
        sequences: ["Shift+N"]
        enabled: root.hasKeys && root.session.canDispatch
        onActivated: root.ifAllowed(importJobs)
    }
    Key {
        sequences: ["P"]
        enabled: root.hasKeys && !root.session.past.isPast && root.session.canDispatch && root.session.picks.count === 0
        onActivated: root.ifAllowed(plan)
    }
    Key {
        sequences: ["C"]
        enabled: root.hasKeys
        onActivated: root.write()
    }
    Key {
        sequences: ["I"]
        enabled: root.hasKeys
        onActivated: root.showPage("chat")
    }
    Key {
        sequences: ["]"]
        enabled: root.hasKeys && !root.session.past.isPast
        onActivated: root.nextUnread(1)
    }
    Key {
        sequences: ["["]
        enabled: root.hasKeys && !root.session.past.isPast
        onActivated: root.nextUnread(-1)
    }
    Key {
        sequences: ["/"]
        enabled: root.hasKeys && (root.page !== "chat" || root.isElsewhere)
        onActivated: {
            const isLog = root.isElsewhere ? panes.activeName === "log" : root.page === "log";
            root.reach(isLog ? "log" : "board");
            if (isLog)
                log.focusFilter();
            else
                live.focusFilter();
        }
    }
    Key {
        sequences: ["L"]
        enabled: root.hasKeys
        onActivated: {
            if (panes.activeName === "log")
                root.toMain();
            else
                root.showPage(root.page === "log" && !root.isElsewhere ? "live" : "log");
        }
    }
    Key {
        sequences: ["B"]
        enabled: root.hasKeys
        onActivated: {
            root.reach("board");
            live.focusBoard();
        }
    }
    Key {
        sequences: ["M"]
        enabled: root.hasKeys
        onActivated: {
            if (!root.isInMapWindow)
                root.showMap();
            root.keyMap.focusOrMeasure();
        }
    }
    Key {
        sequences: ["T"]
        enabled: root.hasKeys
        onActivated: root.showTimeline()
    }
    Key {
        sequences: ["V"]
        enabled: root.isOnMap
        onActivated: root.keyMap.toggleViews()
    }
    Key {
        sequences: ["Z"]
        enabled: root.isOnMap
        onActivated: root.keyMap.toggleZones()
    }
    Key {
        sequences: ["Shift+Z"]
        enabled: root.isOnMap
        onActivated: root.session.zones.isShown = !root.session.zones.isShown
    }
    Key {
        sequences: ["Y"]
        enabled: root.hasKeys && root.session.canDispatch && root.session.arrivals.list.length > 0
        onActivated: root.answerArrival(true)
    }
    Key {
        sequences: ["Shift+Y"]
        enabled: root.hasKeys && root.session.canDispatch && root.session.arrivals.list.length > 0
        onActivated: root.answerArrival(false)
    }
    Key {
        sequences: ["Ctrl+Shift+M"]
        enabled: root.session.isOpen && !root.isSigningIn
        onActivated: root.isInMapWindow ? root.toMain() : panes.detach("map")
    }
    Instantiator {
        model: panes.names
        delegate: Key {
            required property int index
            required property string modelData
            sequences: ["Ctrl+Shift+" + (index + 1)]
            enabled: root.session.isOpen && !root.isSigningIn && !root.isDialogOpen
            onActivated: root.toggleWindow(modelData)
        }
    }
    Key {
        sequences: ["Ctrl+Shift+D"]
        enabled: root.session.isOpen && !root.isSigningIn && !root.isDialogOpen
        onActivated: root.detachPaneWithKeys()
    }
    Instantiator {
        model: 9
        delegate: Key {
            required property int index
            sequences: ["Alt+" + (index + 1)]
            enabled: root.isOnMap
            onActivated: root.keyMap.goToSlot(index + 1)
        }
    }
    Instantiator {
        model: 9
        delegate: Key {
            required property int index
            sequences: ["Alt+Shift+" + (index + 1)]
            enabled: root.isOnMap
            onActivated: root.keyMap.saveIn(index + 1)
        }
    }
    Key {
        sequences: ["G"]
        enabled: root.isOnBoard && root.places.isReady
        onActivated: {
            root.showMap();
            live.focusPlaces();
        }
    }
    Key {
        sequences: ["F"]
        enabled: root.isOnMap
        onActivated: root.keyMap.follow()
    }
    Key {
        sequences: ["Shift+T"]
        enabled: root.isOnMap
        onActivated: root.keyMap.toggleTrails()
    }
    Key {
        sequences: ["0"]
        enabled: root.isOnMap
        onActivated: root.keyMap.showAll()
    }
    Key {
        sequences: ["Ctrl+K"]
        enabled: root.session.isOpen && !root.isSigningIn && !root.isDialogOpen
        onActivated: palette.start("")
    }
    Key {
        sequences: [StandardKey.Undo]
        enabled: root.hasKeys
        onActivated: root.session.undo()
    }
    Key {
        sequences: ["Ctrl+1"]
        onActivated: root.showPage("live")
    }
    Key {
        sequences: ["Ctrl+2"]
        onActivated: root.showPage("review")
    }
    Key {
        sequences: ["Ctrl+3"]
        onActivated: root.showPage("inbox")
    }
    Key {
        sequences: ["Ctrl+,"]
        onActivated: root.showPage("settings")
    }
    Key {
        sequences: ["F1"]
        onActivated: keySheet.open()
    }
    Key {
        sequences: ["F11"]
        onActivated: {
            const window = panes.windowOf(panes.activeName);
            if (window !== null)
                window.toggleFullScreen();
            else
                root.visibility = root.visibility === Window.FullScreen ? Window.Windowed : Window.FullScreen;
        }
    }
    Key {
        sequences: ["Esc"]
        enabled: !root.isDialogOpen
        onActivated: {
            if (root.session.past.isPast && !root.isSigningIn)
                root.session.past.leave();
            else if (root.isElsewhere) {
                if (!(root.isInMapWindow ? root.mapWindow.map.goBack() : live.goBackIn(panes.activeName)))
                    root.session.clearSelection();
            } else if (root.isSigningIn && root.session.isOpen)
                root.isSigningIn = false;
            else if (root.page !== "live")
                root.page = "live";
            else if (!live.goBack())
                root.session.clearSelection();
        }
    }
}
