// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Models

//! The keys that work everywhere, in whichever window of the program one is. KeySheet lists them for people.
Item {
    id: root

    required property ConsoleSession session
    required property ShellPages pages
    required property ShellSheets sheets
    required property PaneWindows panes
    //! Null while one does not look back.
    required property TimeBar timeBar
    //! A sheet is open, one of the panes' own included: the keys are its.
    required property bool isSheetOpen
    //! There are places to look for.
    required property bool hasPlaces

    readonly property LiveMap keyMap: root.pages.keyMap
    readonly property bool isSignedIn: root.session.isOpen && !root.pages.isSigningIn
    readonly property bool isTyping: root.pages.keyWindow.activeFocusItem instanceof TextInput || root.pages.keyWindow.activeFocusItem instanceof TextEdit
    readonly property bool hasKeys: !root.isTyping && root.isSignedIn && !root.isSheetOpen
    //! Single letters are for board and map.
    readonly property bool isOnBoard: root.hasKeys && (root.pages.page === "live" || root.pages.isElsewhere)
    readonly property bool isOnMap: root.isOnBoard

    //! To a suggested arrival: the selected one, else the longest waiting.
    function answerArrival(hasArrived: bool): void {
        const meant = root.session.arrivals.meant(root.session.job.id, root.session.technician.id);
        if (!hasArrived)
            root.session.arrivals.dismiss(meant.jobId);
        else if (root.session.whyNotAct === "")
            root.session.arrivals.confirm(meant.jobId);
        else
            root.sheets.refused(root.session.whyNotAct);
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
            root.pages.toMain();
            root.timeBar?.focusEntry();
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
        onActivated: root.sheets.askAssign()
    }
    Key {
        sequences: ["D"]
        enabled: root.isOnBoard && root.session.selection === ConsoleSession.SelectedJob && root.session.canDispatch && root.session.picks.count === 0
        onActivated: root.session.act(root.session.job.id, "dispatch", "")
    }
    Key {
        sequences: ["$"]
        enabled: root.isOnBoard && root.session.selection === ConsoleSession.SelectedJob && root.session.canDispatch
        onActivated: root.sheets.askMoney(-1)
    }
    Key {
        sequences: ["N"]
        enabled: root.hasKeys && root.session.canDispatch
        onActivated: root.sheets.askNewJob()
    }
    Key {
        sequences: ["Shift+N"]
        enabled: root.hasKeys && root.session.canDispatch
        onActivated: root.sheets.askImport()
    }
    Key {
        sequences: ["P"]
        enabled: root.hasKeys && !root.session.past.isPast && root.session.canDispatch && root.session.picks.count === 0
        onActivated: root.sheets.askPlan()
    }
    Key {
        sequences: ["C"]
        enabled: root.hasKeys
        onActivated: root.pages.write()
    }
    Key {
        sequences: ["I"]
        enabled: root.hasKeys
        onActivated: root.pages.showPage("chat")
    }
    Key {
        sequences: ["]"]
        enabled: root.hasKeys && !root.session.past.isPast
        onActivated: root.pages.nextUnread(1)
    }
    Key {
        sequences: ["["]
        enabled: root.hasKeys && !root.session.past.isPast
        onActivated: root.pages.nextUnread(-1)
    }
    Key {
        sequences: ["/"]
        enabled: root.hasKeys && (root.pages.page !== "chat" || root.pages.isElsewhere)
        onActivated: root.pages.focusFilter()
    }
    Key {
        sequences: ["L"]
        enabled: root.hasKeys
        onActivated: root.pages.toggleLog()
    }
    Key {
        sequences: ["B"]
        enabled: root.hasKeys
        onActivated: root.pages.showBoard()
    }
    Key {
        sequences: ["M"]
        enabled: root.hasKeys
        onActivated: {
            if (!root.pages.isInMapWindow)
                root.pages.showMap();
            root.keyMap.focusOrMeasure();
        }
    }
    Key {
        sequences: ["T"]
        enabled: root.hasKeys
        onActivated: root.pages.showTimeline()
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
        enabled: root.isSignedIn
        onActivated: root.pages.isInMapWindow ? root.pages.toMain() : root.panes.detach("map")
    }
    Instantiator {
        model: root.panes.names
        delegate: Key {
            required property int index
            required property string modelData
            sequences: ["Ctrl+Shift+" + (index + 1)]
            enabled: root.isSignedIn && !root.isSheetOpen
            onActivated: root.pages.toggleWindow(modelData)
        }
    }
    Key {
        sequences: ["Ctrl+Shift+D"]
        enabled: root.isSignedIn && !root.isSheetOpen
        onActivated: root.pages.detachPaneWithKeys()
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
        enabled: root.isOnBoard && root.hasPlaces
        onActivated: root.pages.findPlace()
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
        enabled: root.isSignedIn && !root.isSheetOpen
        onActivated: root.sheets.askPalette()
    }
    Key {
        sequences: [StandardKey.Undo]
        enabled: root.hasKeys
        onActivated: root.session.undo()
    }
    Key {
        sequences: ["Ctrl+1"]
        enabled: !root.isSheetOpen
        onActivated: root.pages.showPage("live")
    }
    Key {
        sequences: ["Ctrl+2"]
        enabled: !root.isSheetOpen
        onActivated: root.pages.showPage("review")
    }
    Key {
        sequences: ["Ctrl+3"]
        enabled: !root.isSheetOpen
        onActivated: root.pages.showPage("inbox")
    }
    Key {
        sequences: ["Ctrl+,"]
        enabled: !root.isSheetOpen
        onActivated: root.pages.showPage("settings")
    }
    Key {
        sequences: ["F1"]
        onActivated: root.sheets.showKeys()
    }
    Key {
        sequences: ["F11"]
        onActivated: root.pages.toggleFullScreen()
    }
    Key {
        sequences: ["Esc"]
        enabled: !root.isSheetOpen
        onActivated: root.pages.goBack()
    }
}
