// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! "Ada seems to have arrived at #481", and the answer to it.
Rectangle {
    id: root

    required property ConsoleSession session
    required property arrivalInfo info
    //! How many more there are.
    property int others: 0

    //! The answers find no room beside the words.
    readonly property bool isNarrow: root.width < 420

    visible: root.info.jobId !== "" && root.session.canDispatch
    implicitHeight: root.isNarrow ? 84 : 48
    radius: Theme.radius
    color: Theme.raised
    border.color: Theme.accent
    Accessible.role: Accessible.AlertMessage
    Accessible.name: root.info.text

    Glyph {
        x: 10
        y: 16
        glyph: "pin"
        color: Theme.accent
    }
    TextLine {
        x: 34
        y: 7
        width: (root.isNarrow ? root.width : buttons.x) - x - 2 * Theme.space
        text: root.info.text
        font.weight: Font.DemiBold
    }
    TextLine {
        x: 34
        y: 25
        width: (root.isNarrow ? root.width : buttons.x) - x - 2 * Theme.space
        text: [root.info.detail, Format.duration(root.session.nowMs - root.info.sinceMs), root.others > 0 ? qsTr("and %1 more").arg(root.others) : ""].filter(words => words !== "").join("  ·  ")
        color: Theme.mutedText
        font.pixelSize: Theme.smallSize
    }
    Row {
        id: buttons
        x: root.isNarrow ? 34 : root.width - width - 2 * Theme.space
        y: root.isNarrow ? 48 : 10
        spacing: Theme.space

        FlatButton {
            isMain: true
            text: qsTr("Arrived")
            tip: qsTr("Report the arrival on the technician's behalf")
            key: "Y"
            whyNot: root.session.whyNotAct
            onClicked: root.session.arrivals.confirm(root.info.jobId)
        }
        FlatButton {
            text: qsTr("Not yet")
            tip: qsTr("Do not suggest it again for this visit")
            key: "Shift+Y"
            onClicked: root.session.arrivals.dismiss(root.info.jobId)
        }
    }
}
