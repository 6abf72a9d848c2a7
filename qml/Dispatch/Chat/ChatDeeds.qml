// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models

//! What can be done with the open thread as a whole.
Row {
    id: root

    required property Chat chat
    property string ageText: ""

    signal findAsked

    LagMark {
        anchors.verticalCenter: parent.verticalCenter
        text: root.ageText
    }
    FlatButton {
        visible: root.chat.thread.waitingMs > 0
        glyph: "check"
        tip: qsTr("No answer is owed")
        key: "Alt+R"
        focusPolicy: Qt.TabFocus
        onClicked: root.chat.settle()
    }
    FlatButton {
        glyph: "bell"
        checked: root.chat.thread.remindMs > 0
        tip: root.chat.thread.remindMs > 0 ? qsTr("Reminder at %1; again: none").arg(Format.clock(root.chat.thread.remindMs)) : qsTr("Remind me in 10 min")
        key: "Alt+Z"
        focusPolicy: Qt.TabFocus
        onClicked: root.chat.remind()
    }
    FlatButton {
        glyph: "mute"
        checked: root.chat.thread.isMuted
        tip: root.chat.thread.isMuted ? qsTr("Muted; again: not muted") : qsTr("Mute: counts nowhere, stands last")
        key: "Alt+M"
        focusPolicy: Qt.TabFocus
        onClicked: root.chat.toggleMute()
    }
    FlatButton {
        glyph: "search"
        tip: qsTr("Find in this chat")
        key: "Ctrl+F"
        focusPolicy: Qt.TabFocus
        onClicked: root.findAsked()
    }
}
