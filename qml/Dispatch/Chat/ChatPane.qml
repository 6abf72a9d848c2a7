// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The open thread: the office's side and, kept apart by colour, wording and the key that sends, the customer's.
Rectangle {
    id: root

    required property ConsoleSession session
    property bool hasOwnWindow: false
    //! A head above says already whom it is with.
    property bool hasHead: false
    property bool mayDetach: !root.hasHead
    readonly property Chat chat: root.session.chat
    readonly property bool isSeen: root.visible && root.Window.active && root.chat.thread.id !== ""
    property bool isCounted: false
    readonly property bool isOfJob: root.chat.thread.jobId !== ""

    signal windowAsked

    function focusComposer(): void {
        composer.focusField();
    }
    //! Each change once: the thread may be on several screens.
    function tellSeen(isSeen: bool): void {
        if (isSeen === root.isCounted)
            return;
        root.isCounted = isSeen;
        root.chat.setSeen(isSeen);
    }
    function startFinding(): void {
        finder.isOpen = true;
        finder.focusField();
    }

    color: Theme.surface
    onIsSeenChanged: root.tellSeen(root.isSeen)
    Component.onCompleted: root.tellSeen(root.isSeen)
    Component.onDestruction: root.tellSeen(false)

    Tabs {
        id: tabs
        x: Theme.space
        width: deeds.x - x
        visible: root.isOfJob || !root.hasHead
        height: tabs.visible ? implicitHeight : 0
        labels: !root.isOfJob ? [root.chat.thread.title] : root.chat.hasCustomerSide ? [qsTr("Office"), qsTr("Customer")] : [qsTr("Office and technician")]
        counts: root.isOfJob ? [root.chat.isCustomerSide ? root.chat.officeUnread : 0, root.chat.isCustomerSide ? 0 : root.chat.customerUnread] : []
        warningIndex: 1
        currentIndex: root.chat.isCustomerSide ? 1 : 0
        onChosen: index => root.chat.openSide(index === 1)
    }
    ChatDeeds {
        id: deeds
        anchors.right: detach.left
        y: 2
        visible: !root.hasHead
        width: root.hasHead ? 0 : implicitWidth
        chat: root.chat
        ageText: root.session.ageText
        onFindAsked: root.startFinding()
    }
    DetachButton {
        id: detach
        anchors.right: parent.right
        anchors.rightMargin: 2 * Theme.space
        y: 2
        width: detach.visible ? implicitWidth : 0
        visible: root.mayDetach
        hasOwnWindow: root.hasOwnWindow
        key: "Ctrl+Shift+4"
        onClicked: root.windowAsked()
    }
    Divider {
        id: line
        y: tabs.height
        width: parent.width
    }
    ChatFinder {
        id: finder
        anchors.top: line.bottom
        width: parent.width
        chat: root.chat
        onLeaveAsked: root.focusComposer()
    }
    AnswerBoard {
        id: answers
        anchors.top: finder.bottom
        width: parent.width
        board: root.chat.board
        nowMs: root.session.nowMs
    }
    MessageList {
        id: list
        objectName: "messages"
        anchors.top: answers.bottom
        anchors.bottom: composer.top
        x: 3 * Theme.space
        width: parent.width - 6 * Theme.space
        chat: root.chat
        nowMs: root.session.nowMs
        files: root.session.attachments
        onWriteAsked: root.focusComposer()
        onOpenAsked: uploadId => composer.ask(uploadId)
    }
    EmptyState {
        anchors.centerIn: list
        visible: list.count === 0
        glyph: "chat"
        title: root.chat.messages.isFinding ? qsTr("Nothing found on this machine") : root.chat.thread.id === "" ? qsTr("No conversation open") : root.chat.isCustomerSide ? qsTr("Nothing said to the customer yet") : root.isOfJob ? qsTr("Nothing said about this job yet") : qsTr("Nothing said here yet")
        advice: root.chat.messages.isFinding || root.chat.isCustomerSide ? "" : root.chat.thread.id === "" ? qsTr("Choose one in the list, or a job or technician anywhere.") : qsTr("Press C and write: %1 read it.").arg(root.chat.readers)
    }
    DropArea {
        id: dropArea
        anchors.fill: parent
        keys: ["text/uri-list"]
        enabled: root.chat.canWrite
        onDropped: drop => {
            root.session.attachments.addFiles(drop.urls);
            drop.accept(Qt.CopyAction);
            root.focusComposer();
        }
    }
    Rectangle {
        anchors.fill: list
        visible: dropArea.containsDrag
        radius: Theme.radius
        color: root.chat.isCustomerSide ? Theme.warningGround : Theme.accentGround
        border.width: 2
        border.color: root.chat.isCustomerSide ? Theme.warning : Theme.accent
        TextLine {
            anchors.centerIn: parent
            text: root.chat.isCustomerSide ? qsTr("Let go to attach it; the customer gets it") : qsTr("Let go to attach it")
            font.weight: Font.DemiBold
        }
    }
    Composer {
        id: composer
        anchors.bottom: parent.bottom
        width: parent.width
        chat: root.chat
        whyNotAct: root.session.whyNotAct
        files: root.session.attachments
    }
    component Key: Shortcut {
        enabled: root.isSeen
    }
    Key {
        sequence: "Ctrl+F"
        onActivated: root.startFinding()
    }
    Key {
        sequence: "Alt+R"
        onActivated: root.chat.settle()
    }
    Key {
        sequence: "Alt+Z"
        onActivated: root.chat.remind()
    }
    Key {
        sequence: "Alt+M"
        onActivated: root.chat.toggleMute()
    }
    Key {
        sequence: "Alt+V"
        onActivated: composer.openTemplates()
    }
    Key {
        sequence: "Alt+S"
        onActivated: root.chat.saveTemplate()
    }
    Key {
        sequence: "Alt+Q"
        onActivated: root.chat.askForOneMore()
    }
    Key {
        sequence: "Alt+C"
        onActivated: root.chat.openSide(!root.chat.isCustomerSide)
    }
    Key {
        sequence: "Alt+Shift+C"
        onActivated: root.chat.carryToOtherSide()
    }
    Key {
        sequence: "Alt+Up"
        onActivated: list.forceActiveFocus()
    }
}
