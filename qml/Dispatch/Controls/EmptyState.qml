// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Theme

//! What a pane says instead of being blank: what is missing, and what to do next.
Column {
    id: root

    required property string glyph
    required property string title
    property string advice: ""

    spacing: 2 * Theme.space
    width: parent ? Math.min(280, parent.width - 8 * Theme.space) : 280

    Glyph {
        anchors.horizontalCenter: parent.horizontalCenter
        glyph: root.glyph
        size: 28
        color: Theme.strongLine
    }
    TextLine {
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.WordWrap
        elide: Text.ElideNone
        text: root.title
        font.weight: Font.DemiBold
    }
    TextLine {
        width: parent.width
        visible: root.advice !== ""
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.WordWrap
        elide: Text.ElideNone
        text: root.advice
        color: Theme.mutedText
    }
}
