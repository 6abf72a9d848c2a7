// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.Theme

//! The plate of a card beside what the pointer is on. Never in the pointer's way, and never outside the map.
Rectangle {
    id: root

    //! Where the mark is.
    required property point at
    required property real gap
    property real maximumWidth: 260
    default property alias lines: column.data

    width: Math.min(root.maximumWidth, column.implicitWidth + 6 * Theme.space)
    height: column.implicitHeight + 4 * Theme.space
    x: Math.max(8, Math.min(parent.width - width - 8, root.at.x + root.gap + width > parent.width ? root.at.x - root.gap - width : root.at.x + root.gap))
    y: Math.max(8, Math.min(parent.height - height - 8, root.at.y + root.gap))
    radius: Theme.radius
    color: Theme.raised
    border.color: Theme.line

    Column {
        id: column
        x: 3 * Theme.space
        y: 2 * Theme.space
    }
}
