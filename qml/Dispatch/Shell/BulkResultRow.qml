// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! One job of several: what would come of it, or what is against it.
Item {
    id: root

    required property int index
    property bulkRow result
    readonly property color ink: !root.result.isAllowed ? Theme.danger : root.result.isDoubtful ? Theme.warning : Theme.mutedText

    implicitHeight: Math.max(26, words.implicitHeight + 8)
    Accessible.role: Accessible.ListItem
    Accessible.name: (root.result.isAllowed ? qsTr("Job %1, %2: %3") : qsTr("Job %1, %2: not possible. %3")).arg(root.result.numberText).arg(root.result.title).arg(root.result.result)

    Glyph {
        x: 2 * Theme.space
        y: 6
        glyph: !root.result.isAllowed ? "warning" : root.result.isAsItIs ? "arrow-right" : root.result.isDoubtful ? "clock" : "check"
        size: 13
        color: !root.result.isAllowed ? Theme.danger : root.result.isAsItIs ? Theme.mutedText : root.result.isDoubtful ? Theme.warning : Theme.good
    }
    TextLine {
        id: title
        x: 28
        y: 4
        width: Math.min(implicitWidth, root.width * 0.45)
        text: root.result.numberText + "  " + root.result.title
    }
    TextLine {
        id: words
        anchors.left: title.right
        anchors.leftMargin: 3 * Theme.space
        anchors.right: parent.right
        anchors.rightMargin: 2 * Theme.space
        y: 4
        text: root.result.result
        wrapMode: Text.WordWrap
        elide: Text.ElideNone
        color: root.ink
        font.pixelSize: Theme.smallSize
    }
}
