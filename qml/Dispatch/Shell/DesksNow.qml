// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Who else is at a desk, what they have open, and when they were last heard of.
Column {
    id: root

    required property ConsoleSession session
    readonly property list<presenceInfo> desks: root.session.presence.desks
    //! Of more the rest is a number.
    readonly property int most: 12

    function whatIsOpen(one: presenceInfo): string {
        if (one.mode === PresenceMode.Type)
            return qsTr("writes");
        return one.jobId === "" ? "" : one.mode === PresenceMode.Edit ? qsTr("edits %1").arg(one.jobText) : qsTr("looks at %1").arg(one.jobText);
    }

    spacing: Theme.space

    TextLine {
        text: qsTr("At a desk now")
        font.weight: Font.DemiBold
        bottomPadding: Theme.space
    }
    Repeater {
        model: root.desks.slice(0, root.most)
        Fact {
            id: desk
            required property presenceInfo modelData
            width: root.width
            glyph: "user"
            text: [desk.modelData.name, root.whatIsOpen(desk.modelData), Format.duration(root.session.nowMs - desk.modelData.heardMs)].filter(s => s !== "").join("  ·  ")
        }
    }
    TextLine {
        visible: root.desks.length > root.most
        text: qsTr("and %1 more").arg(root.desks.length - root.most)
        color: Theme.mutedText
    }
    TextLine {
        visible: root.desks.length === 0
        text: root.session.link === ConsoleSession.Live ? qsTr("Nobody else") : qsTr("Not known without a connection")
        color: Theme.mutedText
    }
}
