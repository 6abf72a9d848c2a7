// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! One figure: now, before, which way it went, and what exactly it is.
T.AbstractButton {
    id: root

    required property reportCard card
    property bool isCurrent: false

    implicitHeight: 128
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.name: qsTr("%1: %2, before %3").arg(root.card.title).arg(root.card.value).arg(root.card.before)
    Accessible.description: root.card.definition

    background: Rectangle {
        radius: Theme.radius
        color: root.isCurrent ? Theme.selected : root.hovered ? Theme.hover : Theme.quietGround
        border.width: root.isCurrent ? 2 : 0
        border.color: Theme.accent
    }
    contentItem: Item {
        TextLine {
            x: 3 * Theme.space
            y: 2 * Theme.space
            width: parent.width - 6 * Theme.space
            text: root.card.title
            color: Theme.mutedText
        }
        TextLine {
            id: value
            x: 3 * Theme.space
            y: 24
            text: root.card.value
            font.pixelSize: Theme.pageTitleSize
            font.weight: Font.DemiBold
        }
        TextLine {
            anchors.left: value.right
            anchors.leftMargin: 2 * Theme.space
            anchors.right: parent.right
            anchors.rightMargin: 2 * Theme.space
            anchors.baseline: value.baseline
            text: root.card.isBetter ? qsTr("%1 better").arg(root.card.trend) : root.card.isWorse ? qsTr("%1 worse").arg(root.card.trend) : root.card.trend
            color: root.card.isBetter ? Theme.good : root.card.isWorse ? Theme.danger : Theme.mutedText
        }
        TextLine {
            x: 3 * Theme.space
            y: 52
            width: parent.width - 6 * Theme.space
            text: root.card.cases === "" ? qsTr("before %1").arg(root.card.before) : qsTr("%1 · before %2").arg(root.card.cases).arg(root.card.before)
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        TextLine {
            x: 3 * Theme.space
            y: 72
            width: parent.width - 6 * Theme.space
            height: parent.height - 76
            verticalAlignment: Text.AlignTop
            text: root.card.definition
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
            wrapMode: Text.Wrap
            maximumLineCount: 4
        }
    }
}
