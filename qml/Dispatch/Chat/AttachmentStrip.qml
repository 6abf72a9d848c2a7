// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Files in a row: beside the words that are being written, or of messages on their way. Tab goes from one to the next.
Item {
    id: root

    required property Attachments files
    required property list<attachmentInfo> items
    property string title: ""
    //! While a list gets shorter its last tiles live a moment longer.
    property attachmentInfo nothing

    implicitHeight: root.items.length === 0 ? 0 : flow.height + (head.visible ? head.height + 2 : 0)
    visible: root.items.length > 0
    Accessible.role: Accessible.List
    Accessible.name: root.title

    TextLine {
        id: head
        width: parent.width
        visible: root.title !== ""
        text: root.title
        color: Theme.mutedText
        font.pixelSize: Theme.smallSize
        font.weight: Font.DemiBold
    }
    Flow {
        id: flow
        y: head.visible ? head.height + 2 : 0
        width: parent.width
        spacing: Theme.space
        // By index: a new list of as many files keeps the tiles, and with them the focus.
        Repeater {
            model: root.items.length
            delegate: AttachmentTile {
                id: tile
                required property int index
                info: tile.index < root.items.length ? root.items[tile.index] : root.nothing
                isSmall: true
                width: Math.min(implicitWidth, flow.width)
                onRemoved: root.files.remove(tile.info.id)
                onRetried: root.files.retry(tile.info.id)
            }
        }
    }
}
