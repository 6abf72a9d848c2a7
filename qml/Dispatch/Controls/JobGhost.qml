// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Theme

//! What hangs on the pointer while a job is dragged; whatever it is dropped on asks it for jobId.
Item {
    id: root

    required property string jobId
    required property string text
    required property bool isDragged

    width: 220
    height: 28
    visible: root.isDragged
    Drag.active: root.isDragged
    Drag.keys: ["dispatch/job"]
    Drag.hotSpot: Qt.point(8, 8)

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
