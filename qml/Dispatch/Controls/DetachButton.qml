// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick

//! Takes a pane into a window of its own, and back.
FlatButton {
    id: root

    required property bool hasOwnWindow

    glyph: root.hasOwnWindow ? "dock" : "window"
    focusPolicy: Qt.TabFocus
    tip: root.hasOwnWindow ? qsTr("Back into the main window") : qsTr("Into a window of its own")
}
