// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! One event of the journal: when, who, about what, what.
T.ItemDelegate {
    id: root

    required property double seq
    required property double momentMs
    required property string who
    required property string sentence
    required property string title
    required property string jobId
    required property string eventName
    required property double nowMs

    implicitHeight: 28
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.name: qsTr("%1, %2, %3: %4").arg(Format.clockSeconds(root.momentMs)).arg(root.who).arg(root.title).arg(root.sentence)

    background: Rectangle {
        color: root.hovered ? Theme.hover : "transparent"
        Divider {
            anchors.bottom: parent.bottom
            width: parent.width
            opacity: 0.6
        }
    }
    contentItem: Item {
        TextLine {
            x: 4 * Theme.space
            width: 70
            height: parent.height
            horizontalAlignment: Text.AlignRight
            text: root.seq
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        TextLine {
            x: 110
            width: 90
            height: parent.height
            text: Format.day(root.momentMs, root.nowMs)
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        TextLine {
            x: 200
            width: 70
            height: parent.height
            text: Format.clockSeconds(root.momentMs)
        }
        TextLine {
            x: 280
            width: 170
            height: parent.height
            text: root.who
            font.weight: Font.DemiBold
        }
        TextLine {
            x: 460
            width: 170
            height: parent.height
            text: root.title
            color: root.jobId !== "" ? Theme.accent : Theme.text
        }
        TextLine {
            x: 640
            width: Math.max(0, root.width - 640 - 160)
            height: parent.height
            text: root.sentence
        }
        TextLine {
            anchors.right: parent.right
            anchors.rightMargin: 4 * Theme.space
            width: 130
            height: parent.height
            horizontalAlignment: Text.AlignRight
            text: root.eventName
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
    }
}
