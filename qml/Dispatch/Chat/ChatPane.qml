// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The talk about the selected job: the office's side and, kept apart by colour and wording, the customer's.
Rectangle {
    id: root

    required property ConsoleSession session
    property bool hasOwnWindow: false

    signal windowAsked

    function focusComposer() {
        composer.forceActiveFocus();
    }

    color: Theme.surface

    Tabs {
        id: tabs
        x: Theme.space
        width: detach.x - x
        labels: root.session.hasCustomerThread ? [qsTr("Office and technician"), qsTr("Customer")] : [qsTr("Office and technician")]
        currentIndex: root.session.isCustomerChat ? 1 : 0
        onChosen: index => root.session.isCustomerChat = index === 1
    }
    LagMark {
        anchors.right: detach.left
        anchors.rightMargin: Theme.space + (unread.visible ? unread.width + Theme.space : 0)
        anchors.verticalCenter: tabs.verticalCenter
        text: root.session.ageText
    }
    CountBadge {
        id: unread
        anchors.right: detach.left
        anchors.rightMargin: Theme.space
        anchors.verticalCenter: tabs.verticalCenter
        count: root.session.isCustomerChat ? root.session.officeUnread : root.session.customerUnread
    }
    DetachButton {
        id: detach
        anchors.right: parent.right
        anchors.rightMargin: 2 * Theme.space
        anchors.verticalCenter: tabs.verticalCenter
        hasOwnWindow: root.hasOwnWindow
        key: "Ctrl+Shift+4"
        onClicked: root.windowAsked()
    }
    Divider {
        id: line
        anchors.top: tabs.bottom
        width: parent.width
    }
    ListView {
        id: list

        // The view follows new words only while it stands at the end.
        property bool isAtEnd: true

        anchors.top: line.bottom
        anchors.bottom: foot.top
        x: 3 * Theme.space
        width: parent.width - 6 * Theme.space
        clip: true
        model: root.session.messages
        boundsBehavior: Flickable.StopAtBounds
        bottomMargin: 2 * Theme.space
        onMovementEnded: list.isAtEnd = list.atYEnd
        onCountChanged: {
            if (list.isAtEnd)
                Qt.callLater(list.positionViewAtEnd);
            root.session.markRead();
        }
        // A picture comes after its message, and makes it higher.
        onContentHeightChanged: if (list.isAtEnd)
            Qt.callLater(list.positionViewAtEnd)
        onHeightChanged: if (list.isAtEnd)
            Qt.callLater(list.positionViewAtEnd)
        T.ScrollBar.vertical: ThinScrollBar { }
        delegate: MessageBubble {
            width: ListView.view.width
            files: root.session.attachments
            onOpenAsked: uploadId => question.ask(uploadId)
        }
        Connections {
            target: root.session
            function onSelectionChanged(): void {
                list.isAtEnd = true;
                Qt.callLater(list.positionViewAtEnd);
                Qt.callLater(root.session.markRead);
            }
            function onChatChanged(): void {
                list.isAtEnd = true;
                Qt.callLater(list.positionViewAtEnd);
                Qt.callLater(root.session.markRead);
            }
        }
    }
    EmptyState {
        anchors.centerIn: list
        visible: list.count === 0
        glyph: "chat"
        title: root.session.isCustomerChat ? qsTr("Nothing said to the customer yet") : qsTr("Nothing said about this job yet")
        advice: root.session.isCustomerChat ? "" : qsTr("Press C and write. The technician on this job reads it.")
    }
    DropArea {
        id: dropArea
        anchors.fill: parent
        keys: ["text/uri-list"]
        enabled: root.session.messages.hasThread
        onDropped: drop => {
            root.session.attachments.addFiles(drop.urls);
            drop.accept(Qt.CopyAction);
            composer.forceActiveFocus();
        }
    }
    Rectangle {
        anchors.fill: list
        visible: dropArea.containsDrag
        radius: Theme.radius
        color: Theme.accentGround
        border.width: 2
        border.color: Theme.accent
        TextLine {
            anchors.centerIn: parent
            text: root.session.isCustomerChat ? qsTr("Let go to attach it; the customer gets it") : qsTr("Let go to attach it")
            font.weight: Font.DemiBold
        }
    }
    Item {
        id: foot
        anchors.bottom: parent.bottom
        width: parent.width
        height: column.height + 3 * Theme.space
        Column {
            id: column
            x: 3 * Theme.space
            width: parent.width - 6 * Theme.space
            spacing: Theme.space
            Rectangle {
                width: parent.width
                height: 20
                radius: 4
                visible: root.session.isCustomerChat
                color: Theme.warningGround
                TextLine {
                    anchors.fill: parent
                    anchors.leftMargin: 8
                    text: qsTr("The customer reads this")
                    color: Theme.warning
                    font.pixelSize: Theme.smallSize
                    font.weight: Font.DemiBold
                }
            }
            AttachmentQuestion {
                id: question
                width: parent.width
                files: root.session.attachments
                onClosed: composer.forceActiveFocus()
            }
            AttachmentStrip {
                objectName: "leavingFiles"
                width: parent.width
                files: root.session.attachments
                items: root.session.attachments.leaving
                title: qsTr("On their way")
            }
            AttachmentStrip {
                objectName: "stagedFiles"
                width: parent.width
                files: root.session.attachments
                items: root.session.attachments.staged
                title: qsTr("Sent with the message")
            }
            AttachmentPath {
                id: chooser
                width: parent.width
                files: root.session.attachments
                onAttached: composer.forceActiveFocus()
                onAbandoned: composer.forceActiveFocus()
            }
            Item {
                width: parent.width
                height: 30
                FlatButton {
                    id: clip
                    objectName: "attach"
                    anchors.verticalCenter: parent.verticalCenter
                    width: 30
                    height: 30
                    glyph: "clip"
                    tip: qsTr("Attach a photo or a file")
                    key: "Ctrl+O"
                    whyNot: root.session.whyNotAct
                    enabled: root.session.messages.hasThread
                    onClicked: chooser.open()
                }
                Field {
                    id: composer
                    anchors.left: clip.right
                    anchors.leftMargin: Theme.space
                    anchors.right: send.left
                    anchors.rightMargin: Theme.space
                    enabled: root.session.messages.hasThread && root.session.whyNotAct === ""
                    placeholderText: root.session.past.isPast ? qsTr("As it was then: read only") : root.session.isReadOnly ? qsTr("Open in another window: read only") : root.session.isCustomerChat ? qsTr("Write to the customer") : qsTr("Write to technician and office")
                    key: "C"
                    maximumLength: 8000
                    onAccepted: send.clicked()
                    Keys.onEscapePressed: composer.focus = false
                    Keys.onPressed: event => {
                        if (event.matches(StandardKey.Paste))
                            event.accepted = root.session.attachments.paste();
                        else if (event.matches(StandardKey.Open)) {
                            event.accepted = true;
                            clip.click();
                        }
                    }
                }
                FlatButton {
                    id: send
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    height: 30
                    width: 34
                    glyph: "send"
                    tip: qsTr("Send")
                    key: "Enter"
                    whyNot: root.session.whyNotAct
                    isMain: send.enabled
                    enabled: composer.text.trim() !== "" || root.session.attachments.staged.length > 0
                    onClicked: {
                        if (!send.enabled)
                            return;
                        list.isAtEnd = true;
                        root.session.sendMessage(composer.text);
                        composer.clear();
                    }
                }
            }
        }
    }
}
