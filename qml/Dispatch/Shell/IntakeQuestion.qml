// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Theme

//! What becomes of what was typed: Enter keeps it, Del throws it away, Esc goes back to it.
FocusScope {
    id: root

    signal kept
    signal thrownAway
    signal goneBack

    Keys.onReturnPressed: root.kept()
    Keys.onEnterPressed: root.kept()
    Keys.onDeletePressed: root.thrownAway()
    Accessible.role: Accessible.AlertMessage
    Accessible.name: words.text

    TextLine {
        id: words
        height: parent.height
        text: qsTr("It is not saved. Keep what you typed for later?")
        font.weight: Font.DemiBold
    }
    Row {
        anchors.right: parent.right
        spacing: 2 * Theme.space
        FlatButton {
            focusPolicy: Qt.NoFocus
            text: qsTr("Go on")
            key: "Esc"
            onClicked: root.goneBack()
        }
        FlatButton {
            focusPolicy: Qt.NoFocus
            isDangerous: true
            text: qsTr("Throw it away  (Del)")
            key: qsTr("Del")
            onClicked: root.thrownAway()
        }
        FlatButton {
            focusPolicy: Qt.NoFocus
            isMain: true
            text: qsTr("Keep it  (Enter)")
            key: qsTr("Enter")
            onClicked: root.kept()
        }
    }
}
