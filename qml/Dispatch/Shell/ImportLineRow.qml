// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! A row of the file and what would come of it.
Item {
    id: root

    required property int index
    property importLine line
    readonly property bool isBad: root.line.problem !== ""

    implicitHeight: 40
    Accessible.role: Accessible.ListItem
    Accessible.name: root.isBad ? qsTr("Line %1: %2").arg(root.line.line).arg(root.line.problem) : qsTr("Line %1: %2, %3").arg(root.line.line).arg(root.line.title).arg(root.line.detail)

    TextLine {
        width: 44
        height: 22
        horizontalAlignment: Text.AlignRight
        text: root.line.line
        color: Theme.mutedText
        font.pixelSize: Theme.smallSize
    }
    Glyph {
        x: 52
        y: 4
        visible: root.isBad || root.line.isKnown
        glyph: root.isBad ? "warning" : "check"
        size: 13
        color: root.isBad ? Theme.danger : Theme.mutedText
    }
    TextLine {
        x: 72
        width: parent.width - x - 2 * Theme.space
        height: 22
        text: root.isBad ? qsTr("cannot be taken") : root.line.isKnown ? qsTr("%1 · there already").arg(root.line.title) : root.line.title
        color: root.isBad ? Theme.danger : root.line.isKnown ? Theme.mutedText : Theme.text
    }
    TextLine {
        x: 72
        y: 20
        width: parent.width - x - 2 * Theme.space
        height: 16
        text: root.isBad ? root.line.problem : root.line.detail
        color: root.isBad ? Theme.text : Theme.mutedText
        font.pixelSize: Theme.smallSize
    }
}
