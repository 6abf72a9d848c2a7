// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! An open job that this call may be about, and the way to it.
Rectangle {
    id: root

    property intakeTwin twin
    property string key: ""

    signal opened

    implicitHeight: words.height + deed.height + 5 * Theme.space
    radius: Theme.radius
    color: Theme.warningGround
    Accessible.role: Accessible.AlertMessage
    Accessible.name: root.twin.text

    Glyph {
        x: 2.5 * Theme.space
        y: 2.5 * Theme.space
        glyph: "warning"
        size: 14
        color: Theme.warning
    }
    TextLine {
        id: words
        x: 30
        y: 2 * Theme.space
        width: parent.width - x - 2.5 * Theme.space
        text: root.twin.text
        wrapMode: Text.WordWrap
        elide: Text.ElideNone
    }
    Row {
        id: deed
        x: 30
        anchors.top: words.bottom
        anchors.topMargin: Theme.space
        spacing: 2 * Theme.space
        FlatButton {
            focusPolicy: Qt.NoFocus
            implicitHeight: 24
            text: qsTr("Open that one instead")
            key: root.key
            onClicked: root.opened()
        }
        KeyCap {
            anchors.verticalCenter: parent.verticalCenter
            text: root.key
        }
    }
}
