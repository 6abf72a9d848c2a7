// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Models

//! Which panes stand in windows of their own, and those windows. The panes themselves are moved, not made anew: what is typed,
//! picked or scrolled to stays. Selection, filters and picked rows are the session's, so they are everybody's anyway.
Item {
    id: root

    required property ConsoleSession session
    required property WindowPlaces places
    required property rect mainBox
    //! Made by whoever has what a map needs, while "map" is open.
    property PaneWindow map: null

    //! In the order of their digits.
    readonly property list<string> names: ["board", "timeline", "map", "chat", "log"]
    property list<string> open: []
    //! The map is in its window and not in the main one as well.
    property bool isMapMoved: false
    readonly property Item boardHost: (board.item as PaneWindow)?.host ?? null
    readonly property Item timelineHost: (timeline.item as PaneWindow)?.host ?? null
    readonly property Item chatHost: (chat.item as PaneWindow)?.host ?? null
    readonly property Item logHost: (log.item as PaneWindow)?.host ?? null
    //! The pane window that has the keyboard; "": none.
    readonly property string activeName: root.names.find(name => root.windowOf(name)?.active ?? false) ?? ""

    //! It has its own window now, with the keyboard.
    signal detached(name: string)
    //! It is about to be back in the main window.
    signal docking(name: string)
    //! It is back because somebody wanted it there, and not only away with its window.
    signal broughtBack(name: string)

    function windowOf(name: string): PaneWindow {
        switch (name) {
        case "board":
            return board.item as PaneWindow;
        case "timeline":
            return timeline.item as PaneWindow;
        case "map":
            return root.map;
        case "chat":
            return chat.item as PaneWindow;
        case "log":
            return log.item as PaneWindow;
        }
        return null;
    }
    function isOpen(name: string): bool {
        return root.open.includes(name);
    }
    function go(name: string): void {
        const window = root.windowOf(name);
        if (window === null)
            return;
        // One that was put away comes up again.
        if (window.visibility === Window.Minimized)
            window.showNormal();
        window.raise();
        window.requestActivate();
    }
    function detach(name: string): void {
        if (!root.isOpen(name)) {
            root.open = root.names.filter(other => other === name || root.isOpen(other));
            root.places.setOpen(name, true);
            root.detached(name);
        }
        root.go(name);
    }
    //! The map leaves the main window too, or is in both.
    function moveMap(isMoved: bool): void {
        root.isMapMoved = isMoved;
        root.places.setOpen("map-moved", isMoved);
    }
    function dock(name: string, isAsked: bool): void {
        if (!root.isOpen(name))
            return;
        root.windowOf(name)?.remember();
        if (name === "map")
            root.moveMap(false);
        root.docking(name);
        root.open = root.open.filter(other => other !== name);
        root.places.setOpen(name, false);
        if (isAsked)
            root.broughtBack(name);
    }
    //! As it was with these monitors.
    function restore(): void {
        root.isMapMoved = root.places.wasOpen("map") && root.places.wasOpen("map-moved");
        for (const name of root.names) {
            const isWanted = root.places.wasOpen(name);
            if (isWanted && !root.isOpen(name)) {
                root.open = root.names.filter(other => other === name || root.isOpen(other));
                root.detached(name);
            } else if (!isWanted && root.isOpen(name)) {
                root.docking(name);
                root.open = root.open.filter(other => other !== name);
            }
        }
    }
    //! The program ends with its last visible window. What was open comes back open.
    function end(): void {
        root.places.end();
        for (const name of root.open) {
            root.windowOf(name)?.remember();
            root.windowOf(name)?.hide();
        }
    }

    component PaneLoader: Loader {
        id: loader
        required property string name
        required property string title
        property int leastWidth: 480
        active: root.open.includes(loader.name) && root.session.isOpen
        sourceComponent: PaneWindow {
            session: root.session
            places: root.places
            name: loader.name
            mainBox: root.mainBox
            title: loader.title
            minimumWidth: loader.leastWidth
            onClosed: if (!root.places.isEnding())
                root.dock(loader.name, false)
        }
    }

    PaneLoader {
        id: board
        name: "board"
        title: qsTr("Board · Dispatch")
    }
    PaneLoader {
        id: timeline
        name: "timeline"
        title: qsTr("Timeline · Dispatch")
        leastWidth: 640
    }
    PaneLoader {
        id: chat
        name: "chat"
        title: qsTr("Chat · Dispatch")
    }
    PaneLoader {
        id: log
        name: "log"
        title: qsTr("Log · Dispatch")
        leastWidth: 900
    }
    Connections {
        target: root.places

        function onScreensChanged(): void {
            root.restore();
        }
    }
}
