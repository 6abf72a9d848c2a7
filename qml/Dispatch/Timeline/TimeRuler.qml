// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The hours above the lines, and a line down from each.
Item {
    id: root

    required property TimeAxis axis
    required property double nowMs
    property real headHeight: 24

    // The hours change as the axis moves; the items stay, so that a slide costs no new ones.
    readonly property list<double> hours: root.axis.hours()

    clip: true

    Repeater {
        model: root.hours.length

        Item {
            id: mark
            required property int index
            readonly property double atMs: root.hours[mark.index] ?? 0
            readonly property bool isMidnight: new Date(mark.atMs).getHours() === 0
            x: Math.round(root.axis.xOf(mark.atMs))
            height: root.height
            Rectangle {
                y: root.headHeight - 6
                width: 1
                height: parent.height - y
                color: mark.isMidnight ? Theme.strongLine : Theme.line
                opacity: mark.isMidnight ? 1 : 0.7
            }
            TextLine {
                x: 4
                height: root.headHeight
                text: mark.isMidnight ? Format.day(mark.atMs, root.nowMs) : Format.clock(mark.atMs)
                color: mark.isMidnight ? Theme.text : Theme.mutedText
                font.pixelSize: Theme.smallSize
            }
        }
    }
}
