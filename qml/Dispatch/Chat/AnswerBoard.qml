// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Who has answered the newest question of the thread, and how. A click on its head folds it.
Rectangle {
    id: root

    required property answerBoard board
    required property double nowMs
    property bool isFolded: false

    visible: root.board.number > 0
    height: root.visible ? head.height + (root.isFolded ? 0 : lines.height + 8) : 0
    color: Theme.violetGround
    Accessible.role: Accessible.Table
    Accessible.name: qsTr("%1: %2 of %3 answered").arg(root.board.question).arg(root.board.answered).arg(root.board.asked)

    T.AbstractButton {
        id: head
        width: parent.width
        height: 32
        focusPolicy: Qt.NoFocus
        Accessible.name: root.isFolded ? qsTr("Show who answered") : qsTr("Hide who answered")
        onClicked: root.isFolded = !root.isFolded
        contentItem: Item {
            Glyph {
                x: 12
                anchors.verticalCenter: parent.verticalCenter
                glyph: "question"
                color: Theme.violet
            }
            TextLine {
                x: 36
                width: tally.x - x - 8
                height: parent.height
                text: root.board.question
                font.weight: Font.DemiBold
            }
            TextLine {
                id: tally
                anchors.right: parent.right
                anchors.rightMargin: 12
                height: parent.height
                text: qsTr("%1 of %2 answered · %3").arg(root.board.answered).arg(root.board.asked).arg(Format.ago(root.board.askedMs, root.nowMs))
                color: Theme.mutedText
                font.pixelSize: Theme.smallSize
            }
        }
    }
    Column {
        id: lines
        y: head.height
        x: 36
        width: parent.width - 48
        visible: !root.isFolded
        spacing: 3
        Repeater {
            model: root.board.lines.length
            Item {
                id: row
                required property int index
                readonly property string choice: root.board.lines[row.index]?.choice ?? ""
                readonly property int count: root.board.lines[row.index]?.count ?? 0
                readonly property string names: root.board.lines[row.index]?.names ?? ""
                readonly property bool isOpen: root.board.lines[row.index]?.isOpen ?? false
                width: lines.width
                height: Math.max(20, names.implicitHeight + 4)
                TextLine {
                    id: choice
                    width: Math.min(130, lines.width * 0.35)
                    height: 20
                    text: row.choice
                    color: row.isOpen ? Theme.mutedText : Theme.text
                    font.weight: Font.DemiBold
                }
                TextLine {
                    id: count
                    anchors.left: choice.right
                    width: 24
                    height: 20
                    horizontalAlignment: Text.AlignRight
                    text: row.count
                    color: row.isOpen ? Theme.mutedText : Theme.violet
                    font.weight: Font.DemiBold
                }
                TextLine {
                    id: names
                    anchors.left: count.right
                    anchors.leftMargin: 10
                    anchors.right: parent.right
                    y: 2
                    text: row.names
                    color: row.isOpen ? Theme.mutedText : Theme.text
                    font.pixelSize: 12
                    wrapMode: Text.Wrap
                    maximumLineCount: 3
                }
            }
        }
    }
}
