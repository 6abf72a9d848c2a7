// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Theme

//! What a thing does and which key does it.
T.ToolTip {
    id: root

    property bool isShown: false
    property string key: ""

    visible: root.isShown
    delay: 500
    margins: Theme.space
    padding: 2 * Theme.space
    y: parent ? parent.height + Theme.space : 0
    x: parent ? (parent.width - implicitWidth) / 2 : 0
    implicitWidth: contentItem.implicitWidth + 2 * root.padding
    implicitHeight: contentItem.implicitHeight + 2 * root.padding
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutsideParent

    contentItem: Row {
        spacing: 2 * Theme.space
        TextLine {
            text: root.text
            width: Math.min(implicitWidth, 360)
            wrapMode: Text.WordWrap
            elide: Text.ElideNone
            font.pixelSize: Theme.smallSize
            color: Theme.isDark ? Theme.text : "#FFFFFF"
        }
        KeyCap {
            visible: root.key !== ""
            text: root.key
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: Theme.isDark ? "#303B49" : "#26313F"
    }
}
