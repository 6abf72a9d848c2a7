// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Theme

//! One line to type into.
T.TextField {
    id: root

    property string glyph: ""
    property string key: ""

    implicitHeight: 30
    implicitWidth: 200
    leftPadding: root.glyph === "" ? 2.5 * Theme.space : 8 * Theme.space
    rightPadding: (hint.visible ? hint.width + 3 * Theme.space : 2 * Theme.space)
    verticalAlignment: TextInput.AlignVCenter
    font.family: Theme.fontFamily
    font.pixelSize: Theme.fontSize
    color: Theme.text
    placeholderTextColor: Theme.mutedText
    selectionColor: Theme.accent
    selectedTextColor: Theme.accentInk
    selectByMouse: true
    Accessible.name: root.placeholderText

    background: Rectangle {
        radius: Theme.radius
        color: Theme.isDark ? Theme.background : Theme.surface
        border.width: root.activeFocus ? 2 : 1
        border.color: root.activeFocus ? Theme.accent : Theme.line
        Glyph {
            anchors.verticalCenter: parent.verticalCenter
            x: 2.5 * Theme.space
            visible: root.glyph !== ""
            glyph: root.glyph
            color: Theme.mutedText
        }
        KeyCap {
            id: hint
            anchors.verticalCenter: parent.verticalCenter
            anchors.right: parent.right
            anchors.rightMargin: 2 * Theme.space
            visible: root.key !== "" && !root.activeFocus && root.text === ""
            text: root.key
        }
    }
    TextLine {
        x: root.leftPadding
        width: root.width - root.leftPadding - root.rightPadding
        height: root.height
        visible: root.text === "" && root.preeditText === ""
        text: root.placeholderText
        color: Theme.mutedText
    }
}
