// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Models

//! A file that a message names. It is asked for when it is first seen.
AttachmentTile {
    id: root

    required property string uploadId
    required property Attachments files

    info: root.files.info(root.uploadId)
    Component.onCompleted: root.files.look(root.uploadId)
    onLoaded: root.files.load(root.uploadId)
    onRetried: root.files.retry(root.uploadId)
    onRemoved: root.files.remove(root.uploadId)
    onSaved: root.files.saveFile(root.uploadId)

    Connections {
        target: root.files
        function onAttachmentChanged(id: string): void {
            if (id === root.uploadId)
                root.info = root.files.info(root.uploadId);
        }
    }
}
