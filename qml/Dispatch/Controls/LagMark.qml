// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Theme

//! How old the data of a panel is. Nothing while it is live: the lag itself stands in the top bar.
Rectangle {
    id: root

    //! "4 min old"; empty while the data is live.
    required property string text
    //! Stands before it where the mark is alone: "Map".
    property string subject: ""

    visible: root.text !== ""
    implicitWidth: words.implicitWidth + 30
    implicitHeight: 20
    radius: 10
    color: Theme.warningGround
    Accessible.role: Accessible.StaticText
    Accessible.name: words.text

    Glyph {
        x: 6
        anchors.verticalCenter: parent.verticalCenter
        glyph: "offline"
        size: 13
        color: Theme.warning
    }
    TextLine {
        id: words
        x: 23
        height: parent.height
        width: parent.width - 28
        text: root.subject !== "" ? qsTr("%1: %2").arg(root.subject).arg(root.text) : root.text
        color: Theme.warning
        font.pixelSize: Theme.smallSize
        font.weight: Font.DemiBold
    }
}
