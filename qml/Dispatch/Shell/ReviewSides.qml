// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! What two people made of one thing, field by field: before, mine, theirs with who and when.
Rectangle {
    id: root

    required property list<reviewField> fields
    required property double nowMs

    readonly property real labelWidth: 128
    readonly property real columnWidth: (root.width - root.labelWidth - 3 * Theme.space) / 3

    implicitHeight: table.height
    radius: Theme.radius
    color: Theme.background
    border.width: 1
    border.color: Theme.line

    component Cell: TextLine {
        width: root.columnWidth - 2 * Theme.space
        wrapMode: Text.WordWrap
        maximumLineCount: 3
    }

    Column {
        id: table
        width: parent.width
        Row {
            x: 3 * Theme.space
            height: 28
            Item {
                width: root.labelWidth
                height: 1
            }
            Repeater {
                model: [qsTr("Before"), qsTr("Mine"), qsTr("Theirs, as it is now")]
                Item {
                    id: columnHead
                    required property string modelData
                    width: root.columnWidth
                    height: 28
                    TextLine {
                        height: parent.height
                        text: columnHead.modelData
                        color: Theme.mutedText
                        font.pixelSize: Theme.smallSize
                        font.weight: Font.DemiBold
                    }
                }
            }
        }
        Repeater {
            model: root.fields
            Item {
                id: line
                required property reviewField modelData
                readonly property reviewField field: line.modelData

                width: table.width
                height: Math.max(before.height, mine.height, theirs.height) + 3 * Theme.space
                Accessible.role: Accessible.StaticText
                Accessible.name: qsTr("%1: mine %2, theirs %3 %4").arg(line.field.label).arg(line.field.mine).arg(line.field.theirs).arg(author.text)

                Divider {
                    width: parent.width
                }
                Rectangle {
                    visible: line.field.isContested
                    x: 1
                    y: 1
                    width: parent.width - 2
                    height: parent.height - 2
                    color: Theme.warningGround
                }
                TextLine {
                    x: 3 * Theme.space
                    y: 1.5 * Theme.space
                    width: root.labelWidth - Theme.space
                    text: line.field.label
                    color: Theme.mutedText
                }
                Cell {
                    id: before
                    x: 3 * Theme.space + root.labelWidth
                    y: 1.5 * Theme.space
                    text: line.field.before !== "" ? line.field.before : qsTr("not known here")
                    color: Theme.mutedText
                }
                Cell {
                    id: mine
                    x: before.x + root.columnWidth
                    y: 1.5 * Theme.space
                    text: line.field.isMineUntouched ? (line.field.mine !== "" ? qsTr("%1 (left as it was)").arg(line.field.mine) : qsTr("left as it was")) : line.field.mine
                    color: line.field.isMineUntouched ? Theme.mutedText : Theme.text
                    font.weight: line.field.isContested && !line.field.isMineUntouched ? Font.DemiBold : Font.Normal
                }
                Column {
                    id: theirs
                    x: mine.x + root.columnWidth
                    y: 1.5 * Theme.space
                    Cell {
                        text: line.field.theirs
                        font.weight: line.field.isContested ? Font.DemiBold : Font.Normal
                    }
                    Cell {
                        id: author
                        visible: line.field.who !== ""
                        text: line.field.who !== "" ? qsTr("%1, %2").arg(line.field.who).arg(Format.ago(line.field.whenMs, root.nowMs)) : ""
                        color: Theme.mutedText
                        font.pixelSize: Theme.smallSize
                    }
                }
            }
        }
    }
}
