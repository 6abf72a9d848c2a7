// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Log
import Dispatch.Models
import Dispatch.Theme

//! The window: rail, top bar, one page at a time. Where one is and the ways between stand in ShellPages, what opens over a page
//! in ShellSheets, the keys in ShellKeys.
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

    property alias page: pages.page
    readonly property MapWindow mapWindow: mapLoader.item as MapWindow
    readonly property bool isDialogOpen: sheets.isOpen || log.isSheetOpen

    //! What lies over this window has to be seen.
    onIsDialogOpenChanged: {
        if (pages.isElsewhere && sheets.isOverMain())
            pages.toMain();
    }

    function showAlarm(item: inboxItem): void {
        if (item.jobId !== "")
            return pages.showJob(item.jobId);
        if (item.technicianId !== "")
            pages.showTechnician(item.technicianId);
    }
    //! A notification of the desktop was clicked.
    function openNotified(key: string): void {
        pages.toMain();
        if (key.startsWith("thread/")) {
            root.session.past.leave();
            root.session.chat.openThread(key.slice("thread/".length));
            pages.showPage("chat");
            return Qt.callLater(pages.write);
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
    //! The verbs of the palette that are about the window itself.
    function doInWindow(word: string): void {
        switch (word) {
        case "new":
            return sheets.askNewJob();
        case "import":
            return sheets.askImport();
        case "timeline":
            return pages.showTimeline();
        case "plan":
            return sheets.askPlan();
        case "zones":
            pages.showMap();
            return live.shownMap.toggleZones();
        case "second-map":
            return panes.detach("map");
        case "alarms":
            return pages.showPage("inbox");
        case "keys":
            return sheets.showKeys();
        default:
            if (word.endsWith("-window"))
                return pages.toggleWindow(word.slice(0, -"-window".length));
            pages.showPage(word);
        }
    }
    function takeAccount() {
        root.mapViews.setAccount(root.session.server, root.session.login);
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
        value: root.active && root.page === "inbox" && !pages.isSigningIn
    }
    Binding {
        target: root.session.presence
        property: "isEditing"
        value: sheets.isEditing
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
            pages.focusPane(name);
        }
        onDocking: name => {
            sheets.bringHome();
            if (name === "timeline")
                live.isTimelineOpen = true;
        }
        onBroughtBack: name => {
            root.page = name === "log" ? "log" : "live";
            pages.toMain();
            pages.focusPane(name);
        }
    }
    ShellPages {
        id: pages
        session: root.session
        window: root
        panes: panes
        live: live
        log: log
        chats: chats.item as ChatDesk
        mapWindow: root.mapWindow
        onSaid: text => notices.show(text, true)
    }
    ShellSheets {
        id: sheets
        session: root.session
        keyWindow: pages.keyWindow
        mainLayer: root.T.Overlay.overlay
        isHeld: log.isSheetOpen
        onJobAsked: jobId => pages.showJob(jobId)
        onSelectionAsked: {
            root.page = "live";
            live.shownMap.showSelection();
        }
        onWindowAsked: word => root.doInWindow(word)
        onRefused: text => notices.show(text, true)
    }
    ShellKeys {
        id: keys
        session: root.session
        pages: pages
        sheets: sheets
        panes: panes
        timeBar: timeBar.item as TimeBar
        isSheetOpen: root.isDialogOpen
        hasPlaces: root.places.isReady
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
        onChosen: page => pages.showPage(page)
        onTimelineAsked: pages.showTimeline()
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
            onSignInAsked: pages.isSigningIn = true
            onReviewAsked: pages.showPage("review")
            onAlarmsAsked: pages.showPage("inbox")
            onPaletteAsked: sheets.askPalette()
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
                            pages.isSigningIn = true;
                        root.session.dismiss(banner.key);
                    }
                }
            }
        }
        Item {
            id: pageArea
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
                onNewJobAsked: sheets.askNewJob()
                onAssignAsked: sheets.askAssign()
                onPlanAsked: sheets.askPlan()
                onShiftAsked: (technicianId, atMs) => sheets.askShift(technicianId, atMs)
                onMoneyAsked: kind => sheets.askMoney(kind)
                onActionAsked: (action, text, needsReason) => sheets.askAction(action, text, needsReason)
                onClearanceAsked: technicianId => sheets.askClearance(technicianId)
                boardHost: panes.boardHost
                timelineHost: panes.timelineHost
                chatHost: panes.chatHost
                mapHost: panes.isMapMoved ? root.mapWindow?.host ?? null : null
                awayMap: panes.isMapMoved ? root.mapWindow?.map ?? null : null
                onWindowAsked: pane => pages.toggleWindow(pane)
                onPaneAsked: pane => pages.reach(pane)
                hasKeys: keys.isOnBoard
                boardWidth: root.preferences.boardWidth
                onBoardWidthAsked: width => root.preferences.boardWidth = Math.round(width)
                onBulkAsked: kind => sheets.askBulk(kind)
            }
            LogPane {
                id: log
                objectName: "log"
                parent: panes.logHost ?? pageArea
                width: parent?.width ?? 0
                height: parent?.height ?? 0
                visible: log.hasOwnWindow || root.page === "log"
                session: root.session
                hasOwnWindow: panes.logHost !== null
                onJobOpened: jobId => pages.showJob(jobId)
                onTechnicianOpened: technicianId => pages.showTechnician(technicianId)
                onWindowAsked: pages.toggleWindow("log")
            }
            InboxPage {
                id: inbox
                anchors.fill: parent
                visible: root.page === "inbox"
                session: root.session
                onVisibleChanged: if (inbox.visible)
                    inbox.focusList()
                onShown: item => root.showAlarm(item)
                onNoteAsked: item => sheets.askClearance(item.technicianId)
            }
            Loader {
                id: chats
                anchors.fill: parent
                visible: root.page === "chat"
                active: pages.wereChatsShown
                sourceComponent: ChatDesk {
                    objectName: "chats"
                    session: root.session
                    onWindowAsked: pages.toggleWindow("chat")
                }
            }
            ReviewPage {
                id: review
                anchors.fill: parent
                visible: root.page === "review"
                session: root.session
                onVisibleChanged: if (review.visible)
                    review.focusList()
                onJobOpened: jobId => pages.showJob(jobId)
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
                    pages.isSigningIn = true;
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
                onJobAsked: jobId => pages.showJob(jobId)
            }
        }
    }
    PastFrame {
        session: root.session
    }
    SignInPage {
        id: signIn
        anchors.fill: parent
        visible: !root.session.isOpen || pages.isSigningIn
        session: root.session
        preferences: root.preferences
        mayClose: root.session.isOpen
        onClosed: pages.isSigningIn = false
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
                Qt.callLater(pages.toMain);
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
                pages.isSigningIn = false;
                root.preferences.rememberAccount(root.session.server, root.session.login);
            }
        }
    }
}
