// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! One message. Own words stand on the right; those on their way carry a clock, refused ones the danger colour.
Item {
    id: root

    required property string text
    required property string author
    required property double momentMs
    required property bool isOwn
    required property bool isPending
    required property bool isRefused
    required property bool isFirstOfAuthor
    required property list<string> attachments
    required property Attachments files

    signal openAsked(uploadId: string)

    readonly property real widest: root.width * 0.82

    implicitHeight: body.height + (root.isFirstOfAuthor ? 26 : 3)
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("%1 at %2: %3").arg(root.author).arg(Format.clock(root.momentMs)).arg(root.text)

    TextLine {
        visible: root.isFirstOfAuthor
        x: root.isOwn ? root.width - width : 2
        y: 8
        text: root.author
        color: Theme.mutedText
        font.pixelSize: Theme.smallSize
        font.weight: Font.DemiBold
    }
    Rectangle {
        id: body
        y: root.isFirstOfAuthor ? 24 : 2
        x: root.isOwn ? root.width - width : 0
        width: Math.max(words.visible ? words.width : 0, foot.width, tiles.width) + 20
        height: tiles.y + tiles.height + foot.height + 6
        radius: 8
        color: root.isRefused ? Theme.dangerGround : root.isOwn ? Theme.accentGround : Theme.quietGround
        border.width: root.isRefused ? 1 : 0
        border.color: Theme.danger

        TextMetrics {
            id: metrics
            font: words.font
            text: root.text
        }
        TextLine {
            id: words
            x: 10
            y: 5
            visible: root.text !== ""
            width: Math.min(root.widest - 20, Math.ceil(metrics.advanceWidth) + 3)
            text: root.text
            wrapMode: Text.Wrap
            elide: Text.ElideNone
            lineHeight: 1.1
        }
        Column {
            id: tiles
            x: 10
            y: words.visible ? words.y + words.height + (root.attachments.length > 0 ? 4 : 0) : 8
            width: root.attachments.length > 0 ? Math.min(260, root.widest - 20) : 0
            spacing: Theme.space
            Repeater {
                model: root.attachments
                delegate: MessageFile {
                    id: tile
                    required property string modelData
                    uploadId: tile.modelData
                    files: root.files
                    widest: tiles.width
                    onOpened: root.openAsked(tile.modelData)
                }
            }
        }
        Row {
            id: foot
            anchors.right: parent.right
            anchors.rightMargin: 8
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 3
            spacing: 3
            TextLine {
                text: root.isRefused ? qsTr("not sent") : Format.clock(root.momentMs)
                color: root.isRefused ? Theme.danger : Theme.mutedText
                font.pixelSize: 10
            }
            Glyph {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.isOwn
                glyph: root.isRefused ? "warning" : root.isPending ? "clock" : "check"
                size: 11
                color: root.isRefused ? Theme.danger : Theme.mutedText
            }
        }
    }
}
