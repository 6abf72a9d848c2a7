// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Models
import Dispatch.Theme

//! Everybody, or the technicians of one area.
ChoicePopup {
    id: root

    required property Chat chat
    readonly property list<string> areas: root.visible ? root.chat.areas() : []

    signal chosen

    width: 240
    heading: qsTr("Write to")
    lines: [qsTr("Everybody"), ...root.areas]
    onPicked: index => {
        root.chat.openTeam(index === 0 ? "" : root.areas[index - 1]);
        root.close();
        root.chosen();
    }
}
