// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Whom the open thread is with, and what can be done with it.
Item {
    id: root

    required property Chat chat
    property string ageText: ""
    //! Where its job stands; empty if it is about none.
    property string stateText: ""
    property int tone: Tone.Quiet

    signal findAsked

    implicitHeight: 48

    TextLine {
        id: title
        x: 14
        y: 6
        width: Math.min(implicitWidth, deeds.x - x - 16 - (state.visible ? state.width : 0))
        height: 20
        text: root.chat.thread.title
        font.pixelSize: Theme.titleSize
        font.weight: Font.DemiBold
    }
    Pill {
        id: state
        anchors.left: title.right
        anchors.leftMargin: 8
        anchors.verticalCenter: title.verticalCenter
        visible: root.stateText !== ""
        text: root.stateText
        tone: root.tone
    }
    TextLine {
        x: 14
        y: 26
        width: deeds.x - x - 8
        height: 16
        visible: root.chat.readers !== ""
        text: qsTr("Read by %1").arg(root.chat.readers)
        color: root.chat.isCustomerSide ? Theme.warning : Theme.mutedText
        font.pixelSize: Theme.smallSize
        font.weight: root.chat.isCustomerSide ? Font.DemiBold : Font.Normal
    }
    ChatDeeds {
        id: deeds
        anchors.right: parent.right
        anchors.rightMargin: 8
        anchors.verticalCenter: parent.verticalCenter
        chat: root.chat
        ageText: root.ageText
        onFindAsked: root.findAsked()
    }
}
