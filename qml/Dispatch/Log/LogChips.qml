// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The parts of the filter, each to be taken out by a click; behind them kinds to add, and kept filters with their digits.
Flickable {
    id: root

    required property LogDesk desk

    signal filterAsked(filter: string)

    component Chip: T.AbstractButton {
        id: chip
        property string glyph: ""
        property string tip: ""
        property string key: ""
        implicitHeight: 22
        implicitWidth: words.implicitWidth + (chip.glyph !== "" ? 34 : 16)
        hoverEnabled: true
        focusPolicy: Qt.NoFocus
        Accessible.name: chip.tip !== "" ? chip.tip : chip.text
        background: Rectangle {
            radius: 11
            color: chip.checked ? Theme.accentGround : chip.hovered ? Theme.hover : "transparent"
            border.width: 1
            border.color: chip.checked ? Theme.accent : Theme.line
        }
        contentItem: Item {
            TextLine {
                id: words
                x: 8
                height: parent.height
                text: chip.text
                font.pixelSize: Theme.smallSize
                color: chip.checked ? Theme.accent : Theme.mutedText
            }
            Glyph {
                anchors.right: parent.right
                anchors.rightMargin: 7
                anchors.verticalCenter: parent.verticalCenter
                visible: chip.glyph !== ""
                glyph: chip.glyph
                size: 11
                color: Theme.accent
            }
        }
        HoverTip {
            isShown: chip.hovered && chip.tip !== ""
            text: chip.tip
            key: chip.key
        }
    }

    function withKind(kind: string): string {
        return (root.desk.model.filter + " kind:" + kind).trim();
    }

    implicitHeight: 30
    contentWidth: line.width + 8 * Theme.space
    contentHeight: height
    flickableDirection: Flickable.HorizontalFlick
    boundsBehavior: Flickable.StopAtBounds
    clip: true

    Row {
        id: line
        x: 4 * Theme.space
        anchors.verticalCenter: parent.verticalCenter
        spacing: 1.5 * Theme.space
        Repeater {
            model: root.desk.model.parts
            Chip {
                id: part
                required property int index
                required property string modelData
                text: part.modelData
                checked: true
                glyph: "close"
                tip: qsTr("Take “%1” out").arg(part.modelData)
                onClicked: root.filterAsked(root.desk.withoutPart(part.index))
            }
        }
        Repeater {
            model: root.desk.offeredKinds()
            Chip {
                id: kind
                required property string modelData
                visible: !root.desk.model.parts.includes("kind:" + kind.modelData)
                text: root.desk.kindText(kind.modelData)
                tip: qsTr("Only this: kind:%1").arg(kind.modelData)
                onClicked: root.filterAsked(root.withKind(kind.modelData))
            }
        }
        Repeater {
            model: root.desk.filters.list
            Chip {
                id: kept
                required property int index
                required property string modelData
                text: qsTr("%1  %2").arg(kept.index + 1).arg(kept.modelData)
                checked: root.desk.model.filter === kept.modelData
                tip: qsTr("A kept filter. With the right button it goes.")
                key: String(kept.index + 1)
                onClicked: root.filterAsked(kept.modelData)
                TapHandler {
                    acceptedButtons: Qt.RightButton
                    onTapped: root.desk.filters.remove(kept.index)
                }
            }
        }
    }
}
