// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Models
import Dispatch.Theme

//! A state in words on its tone.
Rectangle {
    id: root

    required property string text
    property int tone: Tone.Quiet

    readonly property color ink: {
        switch (root.tone) {
        case Tone.Info:
            return Theme.accent;
        case Tone.Active:
            return Theme.violet;
        case Tone.Good:
            return Theme.good;
        case Tone.Warning:
            return Theme.warning;
        case Tone.Danger:
            return Theme.danger;
        default:
            return Theme.mutedText;
        }
    }
    readonly property color ground: {
        switch (root.tone) {
        case Tone.Info:
            return Theme.accentGround;
        case Tone.Active:
            return Theme.violetGround;
        case Tone.Good:
            return Theme.goodGround;
        case Tone.Warning:
            return Theme.warningGround;
        case Tone.Danger:
            return Theme.dangerGround;
        default:
            return Theme.quietGround;
        }
    }

    implicitWidth: label.implicitWidth + 4 * Theme.space
    implicitHeight: 18
    radius: 9
    color: root.ground
    Accessible.role: Accessible.StaticText
    Accessible.name: root.text

    TextLine {
        id: label
        anchors.centerIn: parent
        width: Math.min(label.implicitWidth, root.width - 4 * Theme.space)
        text: root.text
        color: root.ink
        font.pixelSize: Theme.smallSize
        font.weight: Font.DemiBold
    }
}
