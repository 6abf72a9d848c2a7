// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Board
import Dispatch.Controls
import Dispatch.Models

//! Jobs and technicians: one above the other, or side by side where there is room.
Item {
    id: root

    required property ConsoleSession session
    required property PlaceFinder places
    property bool hasKeys: false
    property bool hasOwnWindow: false
    readonly property bool isWide: root.width >= 840
    //! A technician's row needs no more than this; the rest is for the jobs.
    readonly property int crewWidth: Math.max(340, Math.min(440, Math.round(root.width * 0.3)))

    signal newJobAsked
    signal bulkAsked(kind: int)
    //! Show what is selected on the map.
    signal mapAsked
    signal windowAsked
    signal menuOpened

    function focusFilter(): void {
        board.focusFilter();
    }
    function focusList(): void {
        board.focusList();
    }
    //! One step back; false: there is none.
    function goBack(): bool {
        return board.goBack();
    }

    BoardPane {
        id: board
        width: root.isWide ? root.width - root.crewWidth : root.width
        height: root.isWide ? root.height : Math.round(root.height * 0.62)
        session: root.session
        hasKeys: root.hasKeys
        hasOwnWindow: root.hasOwnWindow
        onNewJobAsked: root.newJobAsked()
        onBulkAsked: kind => root.bulkAsked(kind)
        onJobOpened: root.mapAsked()
        onWindowAsked: root.windowAsked()
        onMenuOpened: root.menuOpened()
    }
    Divider {
        x: root.isWide ? board.width : 0
        y: root.isWide ? 0 : board.height
        width: root.isWide ? 1 : root.width
        height: root.isWide ? root.height : 1
    }
    CrewPane {
        x: root.isWide ? board.width + 1 : 0
        y: root.isWide ? 0 : board.height + 1
        width: root.width - x
        height: root.height - y
        session: root.session
        places: root.places
        onTechnicianOpened: root.mapAsked()
    }
}
