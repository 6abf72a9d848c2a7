// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Theme

//! One job of the board in two lines: what, where, who, and the clock that counts.
JobRowBase {
    id: root

    implicitHeight: Math.max(Theme.rowHeight, Theme.isDense ? 28 : 44)

    contentItem: Item {
        Glyph {
            x: 4
            y: Theme.isDense ? 9 : 25
            visible: root.isPicked
            glyph: "check"
            size: 12
            color: Theme.accent
        }
        PriorityMark {
            id: mark
            x: 3 * Theme.space
            anchors.verticalCenter: title.verticalCenter
            priority: root.info.priority
        }
        TextLine {
            id: title
            x: 36
            y: Theme.isDense ? 5 : 5
            width: Math.min(words.advanceWidth + 2, clock.x - x - (badge.visible ? 28 : 8))
            height: 18
            text: Theme.isDense ? root.info.numberText + "  " + root.info.title : root.info.title
            font.weight: root.info.unread > 0 || root.info.priority >= 3 ? Font.DemiBold : Font.Normal
        }
        TextMetrics {
            id: words
            font: title.font
            text: title.text
        }
        CountBadge {
            id: badge
            anchors.left: title.right
            anchors.leftMargin: 6
            anchors.verticalCenter: title.verticalCenter
            count: root.info.unread
        }
        Row {
            id: clock
            anchors.right: parent.right
            anchors.rightMargin: 3 * Theme.space
            anchors.verticalCenter: title.verticalCenter
            spacing: Theme.space
            // Made for the few rows that somebody else has open, not for all.
            Loader {
                anchors.verticalCenter: parent.verticalCenter
                active: root.people.length > 0
                visible: active
                sourceComponent: PresenceChips {
                    people: root.people
                    nowMs: root.nowMs
                }
            }
            Glyph {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.clockGlyph !== ""
                glyph: root.clockGlyph
                size: 13
                color: root.clockInk
            }
            TextLine {
                anchors.verticalCenter: parent.verticalCenter
                text: root.clockText
                color: root.clockInk
                font.pixelSize: Theme.smallSize
                font.weight: root.info.isLate ? Font.DemiBold : Font.Normal
            }
        }
        TextLine {
            visible: !Theme.isDense
            x: 36
            y: 23
            width: state.x - x - 8
            height: 16
            text: root.info.numberText + "  ·  " + [root.info.address, root.info.customer, root.info.visitOfMonth > 1 ? root.info.historyText : ""].filter(s => s !== "").join("  ·  ")
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        Row {
            id: state
            visible: !Theme.isDense
            anchors.right: parent.right
            anchors.rightMargin: 3 * Theme.space
            y: 22
            spacing: 1.5 * Theme.space
            TextLine {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.info.technician !== ""
                text: root.info.technician
                width: Math.min(implicitWidth, 110)
                font.pixelSize: Theme.smallSize
                color: Theme.mutedText
            }
            Glyph {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.info.isPending || root.info.isRefused
                glyph: root.info.isRefused ? "warning" : "clock"
                size: 13
                color: root.info.isRefused ? Theme.danger : Theme.warning
            }
            Pill {
                text: root.info.stateText
                tone: root.info.tone
            }
        }
    }
}
