// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! What happened on the job between two messages: one line, or with a click all of it.
T.AbstractButton {
    id: root

    required property double momentMs
    required property bool isUnfolded

    signal foldAsked

    implicitHeight: line.height + 6
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.name: root.text
    onClicked: root.foldAsked()
    background: Item { }
    contentItem: Item {
        TextLine {
            id: line
            anchors.horizontalCenter: parent.horizontalCenter
            y: 3
            width: Math.min(implicitWidth, parent.width - 24)
            text: Format.clock(root.momentMs) + "  " + root.text
            color: root.hovered ? Theme.text : Theme.mutedText
            font.pixelSize: Theme.smallSize
            wrapMode: root.isUnfolded ? Text.Wrap : Text.NoWrap
            horizontalAlignment: root.isUnfolded ? Text.AlignLeft : Text.AlignHCenter
        }
    }
}
