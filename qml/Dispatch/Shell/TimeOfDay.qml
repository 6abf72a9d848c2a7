// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Theme

//! A time of day to type: "22:00", "7:30", "7".
Field {
    id: root

    //! Minutes since midnight.
    required property int minute
    readonly property int typed: {
        const parts = /^([01]?\d|2[0-3])(?:[:.h]([0-5]\d))?$/.exec(root.text.trim());
        return parts === null ? -1 : Number(parts[1]) * 60 + Number(parts[2] ?? 0);
    }

    signal chosen(minute: int)

    function shown(): string {
        return Math.floor(root.minute / 60).toString().padStart(2, "0") + ":" + (root.minute % 60).toString().padStart(2, "0");
    }

    implicitWidth: 72
    maximumLength: 5
    inputMethodHints: Qt.ImhTime
    color: root.typed < 0 ? Theme.danger : Theme.text
    onEditingFinished: {
        if (root.typed >= 0)
            root.chosen(root.typed);
        root.text = root.shown(); // what cannot be a time goes back to what it was
    }
    onMinuteChanged: root.text = root.shown()
    Component.onCompleted: root.text = root.shown()
}
