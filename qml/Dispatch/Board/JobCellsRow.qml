// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! One job of the board in one line, in the columns of the head above it. A text for each column and no more: what is drawn, and not
//! written, is there once.
JobRowBase {
    id: root

    required property BoardColumns columns
    //! Goes on once a minute: a window says its day unless that is today.
    required property double minuteMs
    readonly property int pad: 2 * Theme.space
    property boardColumn none

    //! Past a mark that stands before the words.
    function insetOf(what: int): int {
        switch (what) {
        case JobColumn.Number:
            return 22;
        case JobColumn.Priority:
            return root.pad + 20;
        case JobColumn.Clock:
            return root.clockGlyph !== "" ? root.pad + 18 : root.pad;
        default:
            return root.pad;
        }
    }
    function textOf(what: int): string {
        switch (what) {
        case JobColumn.Clock:
            return root.clockText;
        case JobColumn.Window:
            return Format.windowOn(root.info.windowFromMs, root.info.windowToMs, root.minuteMs);
        default:
            return root.columns.cellText(root.info, what);
        }
    }
    function inkOf(what: int): color {
        switch (what) {
        case JobColumn.Title:
        case JobColumn.Technician:
            return Theme.text;
        case JobColumn.Clock:
            return root.clockInk;
        case JobColumn.Balance:
            return root.info.isUnpaid ? Theme.warning : Theme.mutedText;
        case JobColumn.History:
            return root.info.visitOfMonth > 2 ? Theme.warning : Theme.mutedText;
        default:
            return Theme.mutedText;
        }
    }
    function isStrong(what: int): bool {
        return what === JobColumn.Title ? root.info.unread > 0 || root.info.priority >= 3 : what === JobColumn.Clock && root.info.isLate;
    }

    implicitHeight: Theme.isDense ? 28 : 34
    lineInset: 0

    contentItem: Item {
        // Drawn by the processor, fifteen texts are laid out anew for each row of each frame, unless the row is kept as a picture.
        layer.enabled: GraphicsInfo.api === GraphicsInfo.Software
        Repeater {
            model: root.columns.count
            TextLine {
                id: cell
                required property int index
                readonly property boardColumn column: root.columns.shown[cell.index] ?? root.none
                readonly property int what: cell.column.what
                readonly property int inset: root.insetOf(cell.what)
                x: cell.column.x + cell.inset
                width: Math.max(0, cell.column.width - cell.inset - root.pad)
                height: root.height
                text: root.textOf(cell.what)
                color: root.inkOf(cell.what)
                font.weight: root.isStrong(cell.what) ? Font.DemiBold : Font.Normal
            }
        }
        Glyph {
            x: 6
            anchors.verticalCenter: parent.verticalCenter
            visible: root.isPicked
            glyph: "check"
            size: 12
            color: Theme.accent
        }
        Glyph {
            readonly property boardColumn column: root.columns.places[JobColumn.Number] ?? root.none
            x: column.x + column.width - width - 2
            anchors.verticalCenter: parent.verticalCenter
            visible: column.width > 0 && (root.info.isPending || root.info.isRefused)
            glyph: root.info.isRefused ? "warning" : "clock"
            size: 13
            color: root.info.isRefused ? Theme.danger : Theme.warning
        }
        PriorityMark {
            readonly property boardColumn column: root.columns.places[JobColumn.Priority] ?? root.none
            x: column.x + root.pad
            anchors.verticalCenter: parent.verticalCenter
            visible: column.width > 0
            priority: root.info.priority
        }
        Glyph {
            readonly property boardColumn column: root.columns.places[JobColumn.Clock] ?? root.none
            x: column.x + root.pad
            anchors.verticalCenter: parent.verticalCenter
            visible: column.width > 0 && root.clockGlyph !== ""
            glyph: root.clockGlyph
            size: 13
            color: root.clockInk
        }
        Pill {
            readonly property boardColumn column: root.columns.places[JobColumn.State] ?? root.none
            x: column.x + root.pad
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth, column.width - root.pad)
            visible: column.width > 0
            text: root.info.stateText
            tone: root.info.tone
        }
        CountBadge {
            readonly property boardColumn column: root.columns.places[JobColumn.Unread] ?? root.none
            x: column.x + root.pad
            anchors.verticalCenter: parent.verticalCenter
            count: column.width > 0 ? root.info.unread : 0
        }
    }
}
