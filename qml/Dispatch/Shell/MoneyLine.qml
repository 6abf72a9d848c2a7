// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! One row of a ledger: what, how much, who, and what is open after it. A pending one has a dotted edge and a clock, a refused
//! one a red edge and the reason.
Item {
    id: root

    required property int index
    required property double nowMs
    property moneyRow row
    readonly property real inset: root.row.isPending || root.row.isRefused ? 2 * Theme.space : 0

    implicitHeight: words.y + words.implicitHeight + 4
    Accessible.role: Accessible.ListItem
    Accessible.name: [title.text, amount.text, words.text, balance.text, root.row.isPending ? qsTr("not confirmed yet") : ""].filter(s => s !== "").join(", ")

    Rectangle {
        width: 3
        height: parent.height - 4
        y: 2
        visible: root.row.isRefused
        color: Theme.danger
    }
    Column {
        y: 2
        visible: root.row.isPending
        spacing: 3
        Repeater {
            model: Math.floor(root.height / 6)
            Rectangle {
                width: 3
                height: 3
                color: Theme.warning
            }
        }
    }
    Glyph {
        id: mark
        x: root.inset
        y: 5
        visible: root.inset > 0
        glyph: root.row.isRefused ? "warning" : "clock"
        size: 13
        color: root.row.isRefused ? Theme.danger : Theme.warning
    }
    TextLine {
        id: title
        x: mark.visible ? mark.x + mark.width + Theme.space : 0
        y: 3
        width: amount.x - x - 2 * Theme.space
        text: [root.row.kindText, root.row.method].filter(s => s !== "").join(" · ")
    }
    TextLine {
        id: amount
        anchors.right: parent.right
        y: 3
        text: root.row.amountText
        font.strikeout: root.row.isRefused
        color: root.row.isRefused ? Theme.mutedText : Theme.text
    }
    TextLine {
        id: words
        x: root.inset
        y: 20
        width: root.row.isRefused ? root.width - x : balance.x - x - 2 * Theme.space
        text: root.row.isRefused ? qsTr("Refused: %1").arg(root.row.reason) : [Format.moment(root.row.whenMs, root.nowMs), root.row.who, root.row.reference].filter(s => s !== "").join(" · ")
        wrapMode: root.row.isRefused ? Text.WordWrap : Text.NoWrap
        elide: root.row.isRefused ? Text.ElideNone : Text.ElideRight
        color: root.row.isRefused ? Theme.danger : Theme.mutedText
        font.pixelSize: Theme.smallSize
    }
    TextLine {
        id: balance
        anchors.right: parent.right
        y: 20
        text: root.row.balanceText
        color: Theme.mutedText
        font.pixelSize: Theme.smallSize
    }
}
