// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls

//! What can be done with a message that is pointed at, or chosen by keys.
Row {
    id: root

    required property bool isWaiting
    required property bool canChange
    required property bool canQuote
    readonly property bool isHovered: answer.hovered || put.hovered || back.hovered || drop.hovered

    signal quoteAsked
    signal editAsked
    signal takeBackAsked
    signal withdrawAsked

    FlatButton {
        id: answer
        visible: root.canQuote
        glyph: "reply"
        tip: qsTr("Answer this message")
        key: "R"
        focusPolicy: Qt.NoFocus
        onClicked: root.quoteAsked()
    }
    FlatButton {
        id: put
        visible: root.canChange
        glyph: "edit"
        tip: qsTr("Put it right, within 8 seconds")
        key: "E"
        focusPolicy: Qt.NoFocus
        onClicked: root.editAsked()
    }
    FlatButton {
        id: back
        visible: root.canChange
        glyph: "trash"
        tip: qsTr("Take it back, within 8 seconds")
        key: "Del"
        focusPolicy: Qt.NoFocus
        onClicked: root.takeBackAsked()
    }
    FlatButton {
        id: drop
        visible: root.isWaiting
        glyph: "undo"
        tip: qsTr("Take it out before it is sent")
        key: "Del"
        focusPolicy: Qt.NoFocus
        onClicked: root.withdrawAsked()
    }
}
