// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Models
import Dispatch.Theme

//! Who else has a thing open: initials, filled with a pencil for whoever changes it. The tooltip has the names.
Row {
    id: root

    required property list<presenceInfo> people
    required property double nowMs
    //! More than these are a number.
    property int most: 2

    spacing: 2
    visible: root.people.length > 0
    Accessible.role: Accessible.StaticText
    Accessible.name: root.people.map(one => one.text).join(", ")

    Repeater {
        model: root.people.slice(0, root.most)
        Rectangle {
            id: chip
            required property presenceInfo modelData
            readonly property bool isEditing: chip.modelData.mode !== PresenceMode.View
            width: letters.implicitWidth + (chip.isEditing ? 19 : 8)
            height: 15
            radius: 7.5
            color: chip.isEditing ? Theme.violet : Theme.violetGround
            border.width: chip.isEditing ? 0 : 1
            border.color: Theme.violet
            TextLine {
                id: letters
                x: 4
                height: parent.height
                text: chip.modelData.initials
                color: chip.isEditing ? Theme.surface : Theme.violet
                font.pixelSize: 10
                font.weight: Font.DemiBold
            }
            Glyph {
                anchors.right: parent.right
                anchors.rightMargin: 4
                anchors.verticalCenter: parent.verticalCenter
                visible: chip.isEditing
                glyph: "pencil"
                size: 10
                color: Theme.surface
            }
        }
    }
    TextLine {
        visible: root.people.length > root.most
        text: "+" + (root.people.length - root.most)
        color: Theme.violet
        font.pixelSize: 10
        font.weight: Font.DemiBold
    }
    HoverHandler {
        id: hover
        enabled: root.people.length > 0
    }
    HoverTip {
        isShown: hover.hovered
        text: root.people.map(one => qsTr("%1 · %2").arg(one.text).arg(Format.duration(root.nowMs - one.heardMs))).join("\n")
    }
}
