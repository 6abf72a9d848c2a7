// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! A chart of lying bars, each with its words; a click shows the jobs behind it.
Column {
    id: root

    required property string title
    required property list<reportBar> bars

    signal chosen(title: string, jobs: list<string>)

    spacing: 2

    TextLine {
        text: root.title
        font.weight: Font.DemiBold
        bottomPadding: Theme.space
    }
    TextLine {
        visible: root.bars.length === 0
        text: qsTr("None")
        color: Theme.mutedText
    }
    Repeater {
        model: root.bars
        T.AbstractButton {
            id: bar
            required property reportBar modelData
            width: root.width
            height: 18
            hoverEnabled: true
            focusPolicy: Qt.NoFocus
            enabled: !bar.modelData.isQuiet
            Accessible.name: bar.modelData.isQuiet ? bar.modelData.text : qsTr("%1: %2").arg(bar.modelData.label).arg(bar.modelData.text)
            onClicked: root.chosen(qsTr("%1: %2").arg(root.title).arg(bar.modelData.label), bar.modelData.jobs)
            background: Rectangle {
                color: bar.hovered ? Theme.hover : "transparent"
            }
            contentItem: Item {
                TextLine {
                    width: 0.28 * parent.width - 8
                    height: parent.height
                    text: bar.modelData.label
                    font.pixelSize: Theme.smallSize
                    horizontalAlignment: Text.AlignRight
                }
                Rectangle {
                    x: 0.28 * parent.width
                    y: 3
                    width: Math.max(bar.modelData.share > 0 ? 2 : 0, bar.modelData.share * 0.36 * parent.width)
                    height: parent.height - 6
                    radius: 2
                    color: Theme.accent
                }
                TextLine {
                    x: 0.28 * parent.width + bar.modelData.share * 0.36 * parent.width + 6
                    width: parent.width - x
                    height: parent.height
                    text: bar.modelData.text
                    color: Theme.mutedText
                    font.pixelSize: Theme.smallSize
                }
            }
        }
    }
}
