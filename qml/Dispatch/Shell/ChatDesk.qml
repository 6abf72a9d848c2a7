// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Chat
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! All conversations beside the one that is open; one after the other where there is no room for both.
Rectangle {
    id: root

    required property ConsoleSession session
    property bool hasOwnWindow: false
    readonly property jobInfo info: root.session.job
    readonly property bool hasJob: root.info.id !== ""
    readonly property bool isNarrow: root.width < 720
    //! In a narrow window: the inbox, not the thread.
    property bool isListShown: root.session.chat.thread.id === ""

    signal windowAsked

    function focusComposer(): void {
        root.isListShown = false;
        pane.focusComposer();
    }
    function focusList(): void {
        root.isListShown = true;
        inbox.focusList();
    }

    color: Theme.surface

    ThreadList {
        id: inbox
        width: root.isNarrow ? root.width : Math.round(Math.max(300, Math.min(400, root.width * 0.32)))
        height: parent.height
        visible: !root.isNarrow || root.isListShown
        chat: root.session.chat
        nowMs: root.session.nowMs
        ageText: root.session.ageText
        onChosen: root.focusComposer()
    }
    Divider {
        x: inbox.width
        height: parent.height
        visible: !root.isNarrow
    }
    Item {
        id: right
        x: root.isNarrow ? 0 : inbox.width + 1
        width: root.width - x
        height: parent.height
        visible: !root.isNarrow || !root.isListShown
        FlatButton {
            id: back
            x: 4
            anchors.verticalCenter: head.verticalCenter
            width: back.visible ? implicitWidth : 0
            visible: root.isNarrow
            glyph: "tray"
            tip: qsTr("All conversations")
            onClicked: root.focusList()
        }
        ChatHead {
            id: head
            anchors.left: back.right
            anchors.right: detach.left
            chat: root.session.chat
            stateText: root.hasJob && root.session.chat.thread.jobId === root.info.id ? root.info.stateText : ""
            tone: root.info.tone
            onFindAsked: pane.startFinding()
        }
        DetachButton {
            id: detach
            anchors.right: parent.right
            anchors.rightMargin: 2 * Theme.space
            anchors.verticalCenter: head.verticalCenter
            hasOwnWindow: root.hasOwnWindow
            key: "Ctrl+Shift+4"
            onClicked: root.windowAsked()
        }
        ChatPane {
            id: pane
            y: head.height
            width: parent.width
            height: parent.height - y
            session: root.session
            hasHead: true
            hasOwnWindow: root.hasOwnWindow
        }
    }
}
