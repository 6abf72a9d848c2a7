// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! A column of the file and what it means; left and right give it another meaning.
Rectangle {
    id: root

    required property int index
    property importColumn column
    property bool isCurrent: false

    signal chosen
    signal stepped(by: int)

    implicitHeight: 44
    radius: Theme.radius
    color: root.isCurrent ? Theme.selected : "transparent"
    Accessible.role: Accessible.ListItem
    Accessible.name: qsTr("%1: %2").arg(root.column.heading).arg(root.column.field)

    TapHandler {
        onTapped: root.chosen()
    }
    TextLine {
        x: 2 * Theme.space
        y: 3
        width: meaning.x - x - Theme.space
        height: 20
        text: root.column.heading
        font.weight: Font.DemiBold
    }
    TextLine {
        x: 2 * Theme.space
        y: 23
        width: meaning.x - x - Theme.space
        height: 16
        text: root.column.sample
        color: Theme.mutedText
        font.pixelSize: Theme.smallSize
    }
    Row {
        id: meaning
        anchors.right: parent.right
        anchors.rightMargin: Theme.space
        anchors.verticalCenter: parent.verticalCenter
        FlatButton {
            focusPolicy: Qt.NoFocus
            implicitWidth: 22
            text: "‹"
            tip: qsTr("The meaning before")
            key: "←"
            Accessible.name: tip
            onClicked: root.stepped(-1)
        }
        TextLine {
            width: 104
            height: 28
            horizontalAlignment: Text.AlignHCenter
            text: root.column.field
            color: root.column.isUsed ? Theme.text : Theme.mutedText
        }
        FlatButton {
            focusPolicy: Qt.NoFocus
            implicitWidth: 22
            text: "›"
            tip: qsTr("The next meaning")
            key: "→"
            Accessible.name: tip
            onClicked: root.stepped(1)
        }
    }
}
