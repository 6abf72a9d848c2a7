// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Theme

//! A scroll bar that keeps out of the way.
T.ScrollBar {
    id: root

    implicitWidth: 8
    implicitHeight: 8
    padding: 2
    minimumSize: 0.06
    visible: root.policy === T.ScrollBar.AlwaysOn || (root.policy === T.ScrollBar.AsNeeded && root.size < 1.0)

    contentItem: Rectangle {
        radius: 2
        color: root.pressed ? Theme.mutedText : Theme.strongLine
        opacity: root.active || root.hovered ? 0.9 : 0.35
    }
}
