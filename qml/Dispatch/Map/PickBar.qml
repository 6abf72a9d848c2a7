// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.Controls
import Dispatch.Theme

//! Who was chosen together, by a box or a lasso, and what can be done with them; or who is followed.
MapCard {
    id: root

    required property int picked
    required property int followed
    required property string followedName

    signal showAsked
    signal listAsked
    signal followAsked
    signal stopAsked
    signal clearAsked

    visible: root.picked > 0 || root.followed > 0
    width: line.width + 5 * Theme.space
    height: 40
    Accessible.role: Accessible.ToolBar
    Accessible.name: words.text

    Row {
        id: line
        x: 3 * Theme.space
        anchors.verticalCenter: parent.verticalCenter
        spacing: 1.5 * Theme.space

        TextLine {
            id: words
            height: 28
            rightPadding: Theme.space
            text: root.followed === 1 ? qsTr("Following %1").arg(root.followedName) : root.followed > 1 ? qsTr("Following %1").arg(MapWords.people(root.followed)) : qsTr("%1 chosen").arg(MapWords.people(root.picked))
            font.weight: Font.DemiBold
        }
        FlatButton {
            visible: root.picked > 0
            text: qsTr("List")
            onClicked: root.listAsked()
        }
        FlatButton {
            visible: root.picked > 0 && root.followed === 0
            text: qsTr("Show all")
            onClicked: root.showAsked()
        }
        FlatButton {
            visible: root.picked > 0 && root.followed === 0
            text: qsTr("Follow")
            key: "F"
            onClicked: root.followAsked()
        }
        FlatButton {
            visible: root.followed > 0
            text: qsTr("Stop following")
            key: "Esc"
            onClicked: root.stopAsked()
        }
        FlatButton {
            visible: root.picked > 0 && root.followed === 0
            glyph: "close"
            tip: qsTr("Choose nobody")
            key: "Esc"
            onClicked: root.clearAsked()
        }
    }
}
