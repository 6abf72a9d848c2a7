// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Asks why, for steps that the log must explain.
Dialog {
    id: root

    required property ConsoleSession session
    property string jobId: ""
    property string action: ""
    property string actionText: ""

    function ask(jobId: string, action: string, text: string) {
        root.jobId = jobId;
        root.action = action;
        root.actionText = text;
        root.open();
    }
    function submit() {
        if (reason.text.trim() === "")
            return;
        root.session.act(root.jobId, root.action, reason.text);
        root.close();
    }

    title: qsTr("%1: why?").arg(root.actionText)
    onOpened: {
        reason.clear();
        reason.forceActiveFocus();
    }

    Column {
        width: parent.width
        spacing: 3 * Theme.space
        Field {
            id: reason
            width: parent.width
            placeholderText: qsTr("The reason, as the log will show it")
            maximumLength: 500
            onAccepted: root.submit()
        }
        Item {
            width: parent.width
            height: 32
            Row {
                anchors.right: parent.right
                spacing: 2 * Theme.space
                FlatButton {
                    text: qsTr("Leave")
                    key: "Esc"
                    onClicked: root.close()
                }
                FlatButton {
                    isMain: true
                    enabled: reason.text.trim() !== ""
                    text: root.actionText
                    key: "Enter"
                    onClicked: root.submit()
                }
            }
        }
    }
}
