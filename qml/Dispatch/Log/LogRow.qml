// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! One event of the journal: when, what kind, who, about what, what.
T.ItemDelegate {
    id: root

    required property int index
    required property double seq
    required property double momentMs
    required property string who
    required property string sentence
    required property string title
    required property string jobId
    required property string kind
    required property double nowMs
    property bool isCurrent: false

    implicitHeight: 28
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.name: qsTr("%1, %2, %3, %4: %5").arg(Format.clockSeconds(root.momentMs)).arg(root.kind).arg(root.who).arg(root.title).arg(root.sentence)

    background: Rectangle {
        color: root.isCurrent ? Theme.selected : root.hovered ? Theme.hover : "transparent"
        Rectangle {
            width: 3
            height: parent.height
            visible: root.isCurrent
            color: Theme.accent
        }
        Divider {
            anchors.bottom: parent.bottom
            width: parent.width
            opacity: 0.6
        }
    }
    contentItem: Item {
        TextLine {
            x: LogColumns.seq
            width: LogColumns.day - LogColumns.seq - 2 * Theme.space
            height: parent.height
            horizontalAlignment: Text.AlignRight
            text: root.seq
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        TextLine {
            x: LogColumns.day
            width: LogColumns.time - LogColumns.day
            height: parent.height
            text: Format.day(root.momentMs, root.nowMs)
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        TextLine {
            x: LogColumns.time
            width: LogColumns.kind - LogColumns.time
            height: parent.height
            text: Format.clockSeconds(root.momentMs)
        }
        TextLine {
            x: LogColumns.kind
            width: LogColumns.who - LogColumns.kind - 2 * Theme.space
            height: parent.height
            text: root.kind
            color: Theme.mutedText
        }
        TextLine {
            x: LogColumns.who
            width: LogColumns.about - LogColumns.who - 2 * Theme.space
            height: parent.height
            text: root.who
            font.weight: Font.DemiBold
        }
        TextLine {
            x: LogColumns.about
            width: LogColumns.what - LogColumns.about - 2 * Theme.space
            height: parent.height
            text: root.title
            color: root.jobId !== "" ? Theme.accent : Theme.text
        }
        TextLine {
            x: LogColumns.what
            width: Math.max(0, root.width - LogColumns.what - 3 * Theme.space)
            height: parent.height
            text: root.sentence
        }
    }
}
