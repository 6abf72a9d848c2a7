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

    readonly property color ink: !root.enabled ? Theme.mutedText : root.isMain ? Theme.accentInk : root.isDangerous ? Theme.danger : Theme.text

    implicitHeight: 28
    implicitWidth: Math.max(28, line.implicitWidth + (root.text === "" ? 2 : 5) * Theme.space)
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    opacity: root.enabled ? 1 : 0.55
    Accessible.name: root.text !== "" ? root.text : root.tip

    background: Rectangle {
        radius: Theme.radius
        color: root.isMain ? (root.down ? Qt.darker(Theme.accent, 1.15) : root.hovered ? Qt.lighter(Theme.accent, 1.08) : Theme.accent) : root.down ? Theme.line : root.hovered || root.checked ? Theme.hover : "transparent"
        border.width: root.visualFocus ? 2 : root.isMain || root.isQuiet ? 0 : 1
        border.color: root.visualFocus ? (root.isMain ? Theme.text : Theme.accent) : Theme.line
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

    HoverTip {
        isShown: root.hovered && (root.tip !== "" || root.key !== "")
        text: root.tip !== "" ? root.tip : root.text
        key: root.key
    }
}
