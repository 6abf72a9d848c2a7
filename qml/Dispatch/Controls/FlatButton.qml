// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Theme

//! The button of the house: main (filled), plain (outlined) or an icon alone. The tooltip names its key.
T.AbstractButton {
    id: root

    property string glyph: ""
    property bool isMain: false
    property bool isQuiet: root.text === ""
    property bool isDangerous: false
    property string key: ""
    property string tip: ""
    //! What is in the way: the button shows it and does nothing. Unlike a disabled one it can be pointed at and focused.
    property string whyNot: ""

    readonly property bool isOff: !root.enabled || root.whyNot !== ""
    readonly property color ink: root.isOff ? Theme.mutedText : root.isMain ? Theme.accentInk : root.isDangerous ? Theme.danger : Theme.text

    implicitHeight: 28
    implicitWidth: Math.max(28, line.implicitWidth + (root.text === "" ? 2 : 5) * Theme.space)
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    opacity: root.isOff ? 0.55 : 1
    Accessible.name: root.text !== "" ? root.text : root.tip
    Accessible.description: root.whyNot
    Keys.priority: Keys.BeforeItem
    Keys.onSpacePressed: event => event.accepted = root.isOff
    Keys.onReturnPressed: if (!root.isOff)
        root.click()
    Keys.onEnterPressed: if (!root.isOff)
        root.click()

    background: Rectangle {
        radius: Theme.radius
        color: root.isMain && !root.isOff ? (root.down ? Qt.darker(Theme.accent, 1.15) : root.hovered ? Qt.lighter(Theme.accent, 1.08) : Theme.accent) : root.down ? Theme.line : (root.hovered && !root.isOff) || root.checked ? Theme.hover : "transparent"
        border.width: root.visualFocus ? 2 : (root.isMain && !root.isOff) || root.isQuiet ? 0 : 1
        border.color: root.visualFocus ? (root.isMain && !root.isOff ? Theme.text : Theme.accent) : Theme.line
    }
    contentItem: Item {
        Row {
            id: line
            anchors.centerIn: parent
            spacing: 1.5 * Theme.space
            Glyph {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.glyph !== ""
                glyph: root.glyph
                color: root.ink
            }
            TextLine {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.text !== ""
                text: root.text
                color: root.ink
                font.weight: root.isMain ? Font.DemiBold : Font.Normal
            }
        }
    }

    MouseArea {
        id: guard
        anchors.fill: parent
        visible: root.whyNot !== ""
        hoverEnabled: true
    }
    HoverTip {
        isShown: (root.hovered && (root.tip !== "" || root.key !== "")) || guard.containsMouse || (root.visualFocus && root.whyNot !== "")
        text: root.whyNot !== "" ? root.whyNot : root.tip !== "" ? root.tip : root.text
        key: root.whyNot !== "" ? "" : root.key
    }
}
