// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.Controls
import Dispatch.Models

//! The files of the open thread: those on their way, those beside the words, and the choice of one more. They belong to the
//! side on which they were put beside the words, and go nowhere else.
Column {
    id: root

    required property Attachments files
    required property bool isToCustomer

    //! To the field, to go on writing.
    signal writeAsked

    function choose(): void {
        chooser.open();
    }
    //! Before another program gets to see a file.
    function ask(uploadId: string): void {
        question.ask(uploadId);
    }

    spacing: 4

    AttachmentQuestion {
        id: question
        width: parent.width
        files: root.files
        onClosed: root.writeAsked()
    }
    AttachmentStrip {
        objectName: "leavingFiles"
        width: parent.width
        files: root.files
        items: root.files.leaving
        title: qsTr("On their way")
    }
    AttachmentStrip {
        objectName: "stagedFiles"
        width: parent.width
        files: root.files
        items: root.files.staged
        title: root.isToCustomer ? qsTr("Sent to the customer with the message") : qsTr("Sent with the message")
    }
    AttachmentPath {
        id: chooser
        width: parent.width
        files: root.files
        onAttached: root.writeAsked()
        onAbandoned: root.writeAsked()
    }
}
