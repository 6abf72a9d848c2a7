// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Log
import Dispatch.Models

//! Where one is, a page of the main window or a pane in a window of its own, and every way from one to another.
QtObject {
    id: root

    required property ConsoleSession session
    required property T.ApplicationWindow window
    required property PaneWindows panes
    required property LivePage live
    required property LogPane log
    //! Null until somebody has looked at them.
    required property ChatDesk chats
    required property MapWindow mapWindow

    //! "live", "inbox", "chat", "review", "log", "settings"
    property string page: "live"
    //! The page for that lies over all others.
    property bool isSigningIn: false
    //! Once looked at, the list of conversations keeps its place.
    property bool wereChatsShown: false

    //! The map window has the keyboard.
    readonly property bool isInMapWindow: root.panes.activeName === "map"
    //! A pane in a window of its own has the keyboard.
    readonly property bool isElsewhere: root.panes.activeName !== ""
    //! The window that has the keyboard; the main one if none of the program's has.
    readonly property T.ApplicationWindow keyWindow: root.panes.windowOf(root.panes.activeName) ?? root.window
    //! The map that keys are for.
    readonly property LiveMap keyMap: root.isInMapWindow ? root.mapWindow.map : root.live.shownMap

    //! Short words for the foot of the window.
    signal said(text: string)

    function toMain(): void {
        if (root.window.visibility === Window.Minimized)
            root.window.showNormal();
        root.window.raise();
        root.window.requestActivate();
    }
    function showPage(page: string): void {
        if ((page === "log" || page === "chat") && root.panes.isOpen(page))
            return root.panes.go(page);
        root.page = page;
        if (page === "chat")
            Qt.callLater(root.focusChats);
        if (root.isElsewhere)
            root.toMain();
    }
    function showJob(jobId: string): void {
        root.page = "live";
        root.session.selectJob(jobId);
        root.live.shownMap.showSelection();
    }
    function showTechnician(technicianId: string): void {
        root.page = "live";
        root.session.selectTechnician(technicianId);
        root.live.shownMap.showSelection();
    }
    //! To where a pane is.
    function reach(pane: string): void {
        if (root.panes.isOpen(pane))
            root.panes.go(pane);
        else
            root.showPage(pane === "log" ? "log" : "live");
    }
    function focusChats(): void {
        root.chats?.focusList();
    }
    function focusPane(pane: string): void {
        if (pane === "board")
            root.live.focusBoard();
        else if (pane === "timeline")
            root.live.focusTimeline();
        else if (pane === "map")
            root.live.map.pane.forceActiveFocus();
        else if (pane === "chat")
            root.live.focusComposer();
        else
            root.log.focusList();
    }
    //! A field on the page that was left would go on taking what is typed, and no letter would be a key any more.
    function leaveHidden(): void {
        const item = root.window.activeFocusItem;
        if (root.page === "live" && item !== null && !item.visible)
            root.live.focusBoard();
    }
    function showBoard(): void {
        root.reach("board");
        root.live.focusBoard();
    }
    function showTimeline(): void {
        if (root.panes.activeName === "timeline")
            return root.toMain();
        root.reach("timeline");
        if (!root.panes.isOpen("timeline"))
            root.live.toggleTimeline();
    }
    //! To the map that shows what is asked for.
    function showMap(): void {
        if (root.live.isMapAway)
            root.panes.go("map");
        else
            root.showPage("live");
    }
    //! To the log, or from it back to the desk.
    function toggleLog(): void {
        if (root.panes.activeName === "log")
            root.toMain();
        else
            root.showPage(root.page === "log" && !root.isElsewhere ? "live" : "log");
    }
    //! To where one writes: among the conversations the open one, else about what is selected.
    function write(): void {
        if (root.page === "chat" && !root.isElsewhere)
            return root.chats?.focusComposer();
        if (root.session.selection === ConsoleSession.Nothing)
            return root.showPage("chat");
        root.reach("chat");
        root.live.focusComposer();
    }
    function nextUnread(step: int): void {
        // A team's chat is about nothing that could be selected.
        if (root.session.chat.openNextUnread(step) && root.session.chat.thread.kind === ThreadKind.Team && root.page !== "chat")
            root.showPage("chat");
    }
    //! Of the log, where one is there, else of the board.
    function focusFilter(): void {
        const isLog = root.isElsewhere ? root.panes.activeName === "log" : root.page === "log";
        root.reach(isLog ? "log" : "board");
        if (isLog)
            root.log.focusFilter();
        else
            root.live.focusFilter();
    }
    function findPlace(): void {
        root.showMap();
        root.live.focusPlaces();
    }
    //! Into a window of its own, there, or back from it.
    function toggleWindow(pane: string): void {
        if (root.panes.activeName === pane)
            return root.panes.dock(pane, true);
        root.panes.detach(pane);
        if (pane === "map")
            root.panes.moveMap(true);
    }
    function detachPaneWithKeys(): void {
        const pane = root.isElsewhere ? root.panes.activeName : root.page === "log" || root.page === "chat" ? root.page : root.page === "live" ? root.live.paneWithKeys(root.window.activeFocusItem) : "";
        if (pane !== "")
            root.toggleWindow(pane);
        else
            root.said(qsTr("Click into a list or the map first, or press Ctrl+Shift and 1 to 5."));
    }
    function toggleFullScreen(): void {
        const window = root.panes.windowOf(root.panes.activeName);
        if (window !== null)
            window.toggleFullScreen();
        else
            root.window.visibility = root.window.visibility === Window.FullScreen ? Window.Windowed : Window.FullScreen;
    }
    //! One step back, wherever one is: out of the past, in the pane that has the keyboard, from the page to the desk, and at
    //! last from what is selected. What is open inside a pane or a sheet answers Esc itself, before this is asked.
    function goBack(): void {
        if (root.session.past.isPast && !root.isSigningIn)
            root.session.past.leave();
        else if (root.isElsewhere) {
            if (!(root.isInMapWindow ? root.mapWindow.map.goBack() : root.live.goBackIn(root.panes.activeName)))
                root.session.clearSelection();
        } else if (root.isSigningIn && root.session.isOpen)
            root.isSigningIn = false;
        else if (root.page !== "live")
            root.page = "live";
        else if (!root.live.goBack())
            root.session.clearSelection();
    }

    onPageChanged: {
        if ((root.page === "log" || root.page === "chat") && root.panes.isOpen(root.page))
            root.page = "live";
        else if (root.page === "log")
            Qt.callLater(root.log.focusList); // it is seen only after this
        else
            Qt.callLater(root.leaveHidden);
        if (root.page === "chat")
            root.wereChatsShown = true;
    }
}
