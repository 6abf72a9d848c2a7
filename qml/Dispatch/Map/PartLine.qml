// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.Controls
import Dispatch.Theme

//! A sign, how many, and of what: one line of what is in a heap.
Row {
    id: root

    required property string sign
    required property color ink
    required property int count
    required property string what

    spacing: 2 * Theme.space

    TextLine {
        width: 16
        height: 18
        horizontalAlignment: Text.AlignHCenter
        text: root.sign
        color: root.ink
        font.weight: Font.DemiBold
    }
    TextLine {
        width: 34
        height: 18
        horizontalAlignment: Text.AlignRight
        text: Number(root.count).toLocaleString(Qt.locale(), "f", 0)
        font.pixelSize: 12
    }
    TextLine {
        height: 18
        text: root.what
        color: Theme.mutedText
        font.pixelSize: 12
    }
}
