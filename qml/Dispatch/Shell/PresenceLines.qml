// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Who else has the job open, in words: "Nada edits this · 12 s".
Column {
    id: root

    required property list<presenceInfo> people
    required property double nowMs
    //! Of more the rest is a number.
    readonly property int most: 3

    visible: root.people.length > 0
    spacing: 2

    Repeater {
        model: root.people.slice(0, root.most)
        Rectangle {
            id: line
            required property presenceInfo modelData
            readonly property bool isEditing: line.modelData.mode !== PresenceMode.View
            width: root.width
            height: 24
            radius: Theme.radius
            color: line.isEditing ? Theme.violetGround : "transparent"
            border.width: 1
            border.color: line.isEditing ? Theme.violet : Theme.line
            Accessible.role: Accessible.StaticText
            Accessible.name: words.text
            Glyph {
                x: 8
                anchors.verticalCenter: parent.verticalCenter
                glyph: line.isEditing ? "pencil" : "eye"
                size: 14
                color: line.isEditing ? Theme.violet : Theme.mutedText
            }
            TextLine {
                id: words
                x: 28
                width: parent.width - x - 8
                height: parent.height
                text: qsTr("%1 · %2").arg(line.modelData.text).arg(Format.duration(root.nowMs - line.modelData.heardMs))
                color: line.isEditing ? Theme.violet : Theme.mutedText
                font.weight: line.isEditing ? Font.DemiBold : Font.Normal
            }
        }
    }
    TextLine {
        visible: root.people.length > root.most
        text: qsTr("and %1 more").arg(root.people.length - root.most)
        color: Theme.mutedText
        font.pixelSize: Theme.smallSize
    }
}
