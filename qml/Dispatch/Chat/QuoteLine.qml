// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Theme

//! The message that another one answers. A click goes there.
T.AbstractButton {
    id: root

    property string author: ""
    property real widest: 400

    implicitHeight: 34
    implicitWidth: Math.min(root.widest, Math.max(name.implicitWidth, words.implicitWidth) + 18)
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.name: qsTr("Answers %1: %2").arg(root.author).arg(root.text)
    background: Rectangle {
        radius: 4
        color: root.hovered ? Theme.hover : "transparent"
        Rectangle {
            width: 2
            height: parent.height
            color: Theme.accent
        }
    }
    contentItem: Item {
        TextLine {
            id: name
            x: 8
            width: parent.width - 10
            height: 16
            text: root.author
            color: Theme.accent
            font.pixelSize: Theme.smallSize
            font.weight: Font.DemiBold
        }
        TextLine {
            id: words
            x: 8
            y: name.text === "" ? 8 : 16
            width: parent.width - 10
            height: 16
            text: root.text
            color: Theme.mutedText
            font.pixelSize: 12
        }
    }
}
