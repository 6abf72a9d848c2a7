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

    //! "live", "review", "log", "settings"
    property string page: "live"
    property bool isSigningIn: false
    property bool hasMapWindow: false
    property bool isEnding: false

    readonly property MapWindow mapWindow: mapLoader.item as MapWindow
    //! The map window has the keyboard.
    readonly property bool isInMapWindow: root.mapWindow !== null && root.mapWindow.active
    //! The map that keys are for.
    readonly property LiveMap keyMap: root.isInMapWindow ? root.mapWindow.map : live.map
    readonly property bool isDialogOpen: newJob.visible || reason.visible || clearance.visible || assign.visible || keySheet.visible || alarms.visible || palette.visible || plan.visible || bulk.visible || money.visible
    readonly property bool isTyping: (root.isInMapWindow ? root.mapWindow.activeFocusItem : root.activeFocusItem) instanceof TextInput
    readonly property bool hasKeys: !root.isTyping && root.session.isOpen && !root.isSigningIn && !root.isDialogOpen
    readonly property bool isOnBoard: root.hasKeys && root.page === "live"
    readonly property bool isOnMap: root.hasKeys && (root.page === "live" || root.isInMapWindow)

    function showJob(jobId: string) {
        root.page = "live";
        root.session.selectJob(jobId);
        live.map.showSelection();
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
    //! The verbs of the palette that are about the window itself.
    function doInWindow(word: string): void {
        switch (word) {
        case "new":
            return root.ifAllowed(newJob);
        case "timeline":
            root.page = "live";
            return live.toggleTimeline();
        case "plan":
            return root.ifAllowed(plan);
        case "zones":
            root.page = "live";
            return live.map.toggleZones();
        case "alarms":
            return alarms.open();
        case "keys":
            return keySheet.open();
        default:
            root.page = word;
        }
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
    function openMapWindow() {
        if (root.hasMapWindow)
            root.mapWindow?.requestActivate();
        root.hasMapWindow = true;
    }
    function takeAccount() {
        root.mapViews.setAccount(root.session.server, root.session.login);
    }
    function toMain() {
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
    visible: true
    title: root.session.login === "" ? qsTr("Dispatch") : qsTr("Dispatch · %1").arg(root.session.login)
    color: Theme.background
    font.family: Theme.fontFamily
    font.pixelSize: Theme.fontSize
    onHasMapWindowChanged: root.windowPlaces.setOpen("map", root.hasMapWindow)
    onClosing: {
        // The program ends with its last visible window, and closes the others then: open it was, so open it comes back.
        root.isEnding = true;
        root.mapWindow?.remember();
        root.mapWindow?.hide();
    }
    Component.onCompleted: {
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

    Rail {
        id: rail
        width: Theme.railWidth
        height: parent.height
        visible: root.session.isOpen
        session: root.session
        page: root.page
        isTimelineOpen: live.isTimelineOpen && root.page === "live"
        onChosen: page => root.page = page
        onTimelineAsked: {
            root.page = "live";
            live.toggleTimeline();
        }
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
            onReviewAsked: root.page = "review"
            onAlarmsAsked: alarms.open()
            onPaletteAsked: palette.start("")
        }
        Column {
            id: banners
            anchors.top: bar.bottom
            width: parent.width
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
            anchors.top: banners.bottom
            anchors.bottom: parent.bottom
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
                onMoneyAsked: kind => money.start(kind)
                onActionAsked: (action, text, needsReason) => root.askAction(action, text, needsReason)
                onClearanceAsked: technicianId => clearance.ask(technicianId)
                onWindowAsked: root.openMapWindow()
                hasKeys: root.isOnBoard
                onBulkAsked: kind => bulk.start(kind)
            }
            LogPane {
                id: log
                anchors.fill: parent
                visible: root.page === "log"
                session: root.session
                onJobOpened: jobId => root.showJob(jobId)
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
        y: parent.height - height - 20
    }

    Loader {
        id: mapLoader
        active: root.hasMapWindow && root.session.isOpen
        sourceComponent: MapWindow {
            session: root.session
            ground: root.ground
            ways: root.ways
            nearby: root.nearby
            views: root.mapViews
            places: root.windowPlaces
            mainBox: Qt.rect(root.x, root.y, root.width, root.height)
            foundPlace: live.foundPlace
            startOfWay: live.startOfWay
            firstView: live.map.currentView()
            onClosed: if (!root.isEnding)
                root.hasMapWindow = false
            onMessageAsked: handle => {
                root.page = "live";
                live.message(handle);
                root.toMain();
            }
        }
    }

    NewJobDialog {
        id: newJob
        session: root.session
    }
    ReasonDialog {
        id: reason
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
        session: root.session
    }
    PlanDialog {
        id: plan
        session: root.session
    }
    BulkDialog {
        id: bulk
        session: root.session
    }
    MoneyDialog {
        id: money
        session: root.session
    }
    KeySheet {
        id: keySheet
    }
    PaletteDialog {
        id: palette
        session: root.session
        onShown: {
            root.page = "live";
            live.map.showSelection();
        }
        onWindowAsked: word => root.doInWindow(word)
    }
    AlarmsDialog {
        id: alarms
        session: root.session
        onShown: alarm => {
            if (alarm.jobId !== "") {
                root.showJob(alarm.jobId);
            } else {
                root.page = "live";
                root.session.selectTechnician(alarm.technicianId);
                live.map.showSelection();
            }
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
            root.hasMapWindow = root.windowPlaces.wasOpen("map");
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
        onActivated: money.start(-1)
    }
    Key {
        sequences: ["N"]
        enabled: root.hasKeys && root.session.canDispatch
        onActivated: root.ifAllowed(newJob)
    }
    Key {
        sequences: ["P"]
        enabled: root.hasKeys && root.session.canDispatch && root.session.picks.count === 0
        onActivated: root.ifAllowed(plan)
    }
    Key {
        sequences: ["C"]
        enabled: root.isOnBoard
        onActivated: live.focusComposer()
    }
    Key {
        sequences: ["/"]
        enabled: root.hasKeys
        onActivated: root.page === "log" ? log.focusFilter() : live.focusFilter()
    }
    Key {
        sequences: ["L"]
        enabled: root.hasKeys
        onActivated: root.page = root.page === "log" ? "live" : "log"
    }
    Key {
        sequences: ["B"]
        enabled: root.hasKeys
        onActivated: {
            root.page = "live";
            live.focusBoard();
        }
    }
    Key {
        sequences: ["M"]
        enabled: root.hasKeys
        onActivated: {
            if (!root.isInMapWindow)
                root.page = "live";
            root.keyMap.focusOrMeasure();
        }
    }
    Key {
        sequences: ["T"]
        enabled: root.hasKeys
        onActivated: {
            root.page = "live";
            live.toggleTimeline();
        }
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
        enabled: (root.hasKeys || alarms.visible) && root.session.canDispatch && root.session.arrivals.list.length > 0
        onActivated: root.answerArrival(true)
    }
    Key {
        sequences: ["Shift+Y"]
        enabled: (root.hasKeys || alarms.visible) && root.session.canDispatch && root.session.arrivals.list.length > 0
        onActivated: root.answerArrival(false)
    }
    Key {
        sequences: ["Ctrl+Shift+M"]
        enabled: root.session.isOpen && !root.isSigningIn
        onActivated: root.isInMapWindow ? root.toMain() : root.openMapWindow()
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
        onActivated: live.focusPlaces()
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
        onActivated: root.page = "live"
    }
    Key {
        sequences: ["Ctrl+2"]
        onActivated: root.page = "review"
    }
    Key {
        sequences: ["Ctrl+3"]
        onActivated: alarms.open()
    }
    Key {
        sequences: ["Ctrl+,"]
        onActivated: root.page = "settings"
    }
    Key {
        sequences: ["F1"]
        onActivated: keySheet.open()
    }
    Key {
        sequences: ["F11"]
        onActivated: {
            if (root.isInMapWindow)
                root.mapWindow.toggleFullScreen();
            else
                root.visibility = root.visibility === Window.FullScreen ? Window.Windowed : Window.FullScreen;
        }
    }
    Key {
        sequences: ["Esc"]
        enabled: !root.isDialogOpen
        onActivated: {
            if (root.isInMapWindow) {
                if (!root.mapWindow.map.goBack())
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
