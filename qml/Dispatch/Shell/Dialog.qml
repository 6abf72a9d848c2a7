// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Theme

//! A sheet over the window. Esc leaves it.
T.Popup {
    id: root

    property string title: ""
    default property alias content: body.data

    parent: T.Overlay.overlay
    anchors.centerIn: parent
    width: 440
    height: body.childrenRect.height + 84
    modal: true
    focus: true
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside

    T.Overlay.modal: Rectangle {
        color: Theme.isDark ? "#99000000" : "#5917202B"
    }
    background: Rectangle {
        radius: 10
        color: Theme.raised
        border.width: 1
        border.color: Theme.line
    }
    contentItem: Item {
        TextLine {
            x: 24
            y: 20
            width: parent.width - 48
            text: root.title
            font.pixelSize: Theme.titleSize
            font.weight: Font.DemiBold
        }
        Item {
            id: body
            x: 24
            y: 54
            width: parent.width - 48
            height: parent.height - 74
        }
    }
}
