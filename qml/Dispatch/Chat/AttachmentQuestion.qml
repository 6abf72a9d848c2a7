// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Asks before another program gets to see a file: it names it.
Rectangle {
    id: root

    required property Attachments files
    property string uploadId: ""
    readonly property attachmentInfo info: root.files.info(root.uploadId)

    signal closed

    function ask(uploadId: string): void {
        root.uploadId = uploadId;
        leave.forceActiveFocus(Qt.TabFocusReason);
    }
    function close(): void {
        root.uploadId = "";
        root.closed();
    }

    visible: root.uploadId !== ""
    implicitHeight: root.visible ? column.height + 4 * Theme.space : 0
    radius: Theme.radius
    color: Theme.warningGround
    Keys.onEscapePressed: root.close()
    Accessible.role: Accessible.AlertMessage
    Accessible.name: words.text

    Column {
        id: column
        x: 2 * Theme.space
        y: 2 * Theme.space
        width: parent.width - 4 * Theme.space
        spacing: Theme.space
        TextLine {
            id: words
            width: parent.width
            wrapMode: Text.Wrap
            elide: Text.ElideNone
            text: qsTr("Open “%1” with this computer's own program? It came from outside; open it only if you expect it.").arg(root.info.name)
        }
        Row {
            spacing: Theme.space
            FlatButton {
                id: leave
                text: qsTr("Leave")
                key: "Esc"
                onClicked: root.close()
            }
            FlatButton {
                text: qsTr("Save")
                tip: qsTr("Save a copy in the folder for downloads")
                onClicked: {
                    root.files.saveFile(root.uploadId);
                    root.close();
                }
            }
            FlatButton {
                text: qsTr("Open")
                onClicked: {
                    root.files.openFile(root.uploadId);
                    root.close();
                }
            }
        }
    }
}
