// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Hours that the roster says are off shift: shaded, with a line where the shift begins or ends and the words for it.
Item {
    id: root

    required property rosterSpan span
    required property TimeAxis axis

    readonly property real leftPx: root.axis.xOf(root.span.fromMs)
    readonly property real rightPx: root.axis.xOf(root.span.toMs)
    //! The part in sight: words beyond the edge are nobody's.
    readonly property real wordsPx: Math.max(0, root.leftPx) - root.leftPx

    x: root.leftPx
    width: Math.max(0, root.rightPx - root.leftPx)
    visible: root.rightPx > 0 && root.leftPx < root.axis.widthPx

    Rectangle {
        anchors.fill: parent
        anchors.bottomMargin: 1
        color: Theme.quietGround
    }
    Rectangle {
        width: 1
        height: parent.height
        color: Theme.strongLine
    }
    Rectangle {
        x: parent.width - 1
        width: 1
        height: parent.height
        color: Theme.strongLine
    }
    TextLine {
        x: root.wordsPx + 6
        height: parent.height
        visible: root.leftPx + x + implicitWidth + 4 < Math.min(root.rightPx, root.axis.widthPx)
        text: root.span.text
        color: Theme.mutedText
        font.pixelSize: 10
    }
}
