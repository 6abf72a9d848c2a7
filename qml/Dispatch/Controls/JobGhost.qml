// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Theme

//! A job on its way to whoever is to do it: what hangs on the pointer, and what is handed over. It is the system's own
//! drag-and-drop, because only that crosses from window to window everywhere: on Wayland no program knows where its windows lie.
//! One per list and not per row: a row may go while it is dragged.
Item {
    id: root

    property string jobId: ""
    property string text: ""

    //! Goes on until it is dropped or given up.
    function take(jobId: string, text: string): void {
        root.jobId = jobId;
        root.text = text;
        root.grabToImage(result => {
            // The button may be up again.
            if (root.jobId === "" || root.Drag.active)
                return;
            // Emptied first: the last picture's size would be asked of this one.
            root.Drag.imageSource = "";
            root.Drag.imageSource = result.url;
            root.Drag.active = true;
        });
    }
    function letGo(): void {
        root.jobId = "";
    }

    width: 220
    height: 28
    visible: false
    Drag.dragType: Drag.Automatic
    Drag.supportedActions: Qt.CopyAction | Qt.MoveAction
    Drag.proposedAction: Qt.MoveAction
    Drag.hotSpot: Qt.point(8, 8)
    Drag.mimeData: ({
            "dispatch/job": root.jobId,
            "text/plain": root.text
        })

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: Theme.accent
        TextLine {
            anchors.fill: parent
            anchors.margins: 6
            text: root.text
            color: Theme.accentInk
        }
    }
}
