// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.Models
import Dispatch.Theme

//! Around a window that shows what was, over everything in it, so that no part of it can be taken for now.
Rectangle {
    id: root

    required property ConsoleSession session

    objectName: "pastFrame"
    anchors.fill: parent
    z: 1000
    visible: root.session.past.isPast
    color: "transparent"
    border.width: 3
    border.color: Theme.past
}
