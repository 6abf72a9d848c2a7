// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Theme

//! One thing a person has to know, across the head of the window until it is dismissed or over.
Rectangle {
    id: root

    required property string text
    property bool mayDismiss: true
    //! What one can do about it; empty: nothing here.
    property string deed: ""
    property string deedKey: ""

    signal dismissed
    signal deedAsked

    implicitHeight: Math.max(32, words.implicitHeight + 14)
    color: Theme.warningGround
    Accessible.role: Accessible.AlertMessage
    Accessible.name: root.text

    Glyph {
        x: 4 * Theme.space
        y: 8
        glyph: "warning"
        color: Theme.warning
    }
    TextLine {
        id: words
        x: 42
        y: 7
        width: buttons.x - x - 8
        text: root.text
        color: Theme.warning
        wrapMode: Text.WordWrap
        elide: Text.ElideNone
    }
    Row {
        id: buttons
        anchors.right: parent.right
        anchors.rightMargin: 2 * Theme.space
        y: 2
        spacing: 2 * Theme.space
        FlatButton {
            visible: root.deed !== ""
            text: root.deed
            key: root.deedKey
            onClicked: root.deedAsked()
        }
        FlatButton {
            visible: root.mayDismiss
            glyph: "close"
            tip: qsTr("Understood")
            onClicked: root.dismissed()
        }
    }
    Divider {
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
