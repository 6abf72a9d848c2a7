// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Theme

//! A button that floats over the map.
T.AbstractButton {
    id: root

    required property string hint
    //! In place of the text.
    property string glyph: ""

    implicitWidth: 32
    implicitHeight: 32
    focusPolicy: Qt.TabFocus
    hoverEnabled: true
    Accessible.name: root.hint

    background: Rectangle {
        color: root.down ? Theme.line : root.checked ? Theme.selected : root.hovered ? Theme.hover : "transparent"
        radius: Theme.radius
        border.width: root.visualFocus ? 2 : 0
        border.color: Theme.accent
    }
    contentItem: Item {
        Text {
            anchors.centerIn: parent
            text: root.text
            color: Theme.text
            font.family: Theme.fontFamily
            font.pixelSize: 18
        }
        Glyph {
            anchors.centerIn: parent
            visible: root.glyph !== ""
            glyph: root.glyph
            color: root.checked ? Theme.accent : Theme.text
        }
    }

    // Not a pop-up: it would take the pointer from the map under it.
    Rectangle {
        visible: root.hovered || root.visualFocus
        anchors.right: parent.left
        anchors.rightMargin: 8
        anchors.verticalCenter: parent.verticalCenter
        width: hintText.implicitWidth + 16
        height: 26
        radius: Theme.radius
        color: Theme.raised
        border.color: Theme.line

        Text {
            id: hintText

            anchors.centerIn: parent
            text: root.hint
            color: Theme.text
            font.family: Theme.fontFamily
            font.pixelSize: 12
        }
    }
}
