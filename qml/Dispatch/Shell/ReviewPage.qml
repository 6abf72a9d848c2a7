// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Own actions that are not done yet: those waiting to be sent, and refused ones with the reason and two choices.
Rectangle {
    id: root

    required property ConsoleSession session

    color: Theme.surface

    TextLine {
        id: title
        x: 4 * Theme.space
        height: 56
        text: qsTr("Own actions")
        font.pixelSize: Theme.pageTitleSize
        font.weight: Font.DemiBold
    }
    ListView {
        id: list
        anchors.top: title.bottom
        anchors.bottom: parent.bottom
        width: Math.min(parent.width, 900)
        clip: true
        model: root.session.review
        boundsBehavior: Flickable.StopAtBounds
        T.ScrollBar.vertical: ThinScrollBar { }
        delegate: Rectangle {
            id: row
            required property string commandId
            required property string what
            required property string about
            required property string reason
            required property double momentMs
            required property bool isRefused
            required property bool mayRedo

            width: ListView.view.width
            height: row.isRefused ? 60 : 44
            color: "transparent"
            Rectangle {
                width: 3
                height: parent.height - 8
                y: 4
                color: row.isRefused ? Theme.danger : Theme.warning
            }
            Glyph {
                x: 4 * Theme.space
                y: 13
                glyph: row.isRefused ? "warning" : "clock"
                color: row.isRefused ? Theme.danger : Theme.warning
            }
            TextLine {
                x: 44
                y: 12
                width: buttons.x - x - 12
                text: row.about + "  ·  " + row.what
                font.weight: Font.DemiBold
            }
            TextLine {
                x: 44
                y: 32
                visible: row.isRefused
                width: buttons.x - x - 12
                text: row.reason
                color: Theme.danger
            }
            Row {
                id: buttons
                anchors.right: parent.right
                anchors.rightMargin: 4 * Theme.space
                anchors.verticalCenter: parent.verticalCenter
                spacing: 2 * Theme.space
                TextLine {
                    anchors.verticalCenter: parent.verticalCenter
                    text: Format.clockSeconds(row.momentMs)
                    color: Theme.mutedText
                }
                FlatButton {
                    visible: row.mayRedo
                    text: qsTr("Do it anyway")
                    onClicked: root.session.redo(row.commandId)
                }
                FlatButton {
                    text: row.isRefused ? qsTr("Drop") : qsTr("Take back")
                    onClicked: root.session.withdraw(row.commandId)
                }
            }
            Divider {
                anchors.bottom: parent.bottom
                width: parent.width
            }
        }
    }
    EmptyState {
        anchors.centerIn: parent
        visible: list.count === 0
        glyph: "check"
        title: qsTr("Everything you did has arrived")
        advice: qsTr("Actions made without a connection wait here until they are sent. Refused ones stay until you decide.")
    }
}
