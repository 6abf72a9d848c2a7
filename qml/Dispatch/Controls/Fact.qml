// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Theme

//! A small icon and what it stands for; gone when there is nothing to say.
Item {
    id: root

    required property string glyph
    required property string text
    property color ink: Theme.text

    visible: root.text !== ""
    implicitHeight: Math.max(20, words.implicitHeight + 4)
    implicitWidth: words.implicitWidth + 24

    Glyph {
        y: 2
        glyph: root.glyph
        color: Theme.mutedText
    }
    TextLine {
        id: words
        x: 24
        y: 2
        width: root.width - 24
        text: root.text
        color: root.ink
        wrapMode: Text.WordWrap
        elide: Text.ElideRight
        maximumLineCount: 4
    }
}
