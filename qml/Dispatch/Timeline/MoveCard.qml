// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! What would come of the move, beside the pointer: allowed or not, and who would become late by it.
Rectangle {
    id: root

    required property moveVerdict verdict
    required property string technicianName

    readonly property color ink: !root.verdict.isAllowed ? Theme.danger : root.verdict.isGood ? Theme.good : Theme.warning

    implicitWidth: Math.min(320, words.implicitWidth + 5 * Theme.space)
    implicitHeight: words.implicitHeight + 4 * Theme.space
    radius: Theme.radius
    color: Theme.raised
    border.width: 1
    border.color: root.ink
    Accessible.role: Accessible.AlertMessage
    Accessible.name: [root.technicianName, root.verdict.headline].concat(root.verdict.troubles).join(". ")

    Column {
        id: words
        x: 2.5 * Theme.space
        y: 2 * Theme.space
        spacing: 2
        TextLine {
            text: root.technicianName
            width: Math.min(implicitWidth, 296)
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        Row {
            spacing: 1.5 * Theme.space
            Glyph {
                anchors.verticalCenter: parent.verticalCenter
                glyph: !root.verdict.isAllowed ? "close" : root.verdict.isGood ? "check" : "warning"
                size: 14
                color: root.ink
            }
            TextLine {
                text: root.verdict.headline
                width: Math.min(implicitWidth, 270)
                wrapMode: Text.WordWrap
                elide: Text.ElideNone
                font.weight: Font.DemiBold
            }
        }
        Repeater {
            model: root.verdict.troubles
            TextLine {
                required property string modelData
                x: 14 + 1.5 * Theme.space
                width: Math.min(implicitWidth, 270)
                text: modelData
                color: Theme.danger
                font.pixelSize: Theme.smallSize
            }
        }
    }
}
