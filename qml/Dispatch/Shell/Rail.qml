// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The pages of the program, and at its foot who is signed in.
Rectangle {
    id: root

    required property ConsoleSession session
    //! "live", "inbox", "chat", "review", "log", "settings"
    required property string page

    required property bool isTimelineOpen
    //! The panes that stand in windows of their own.
    property list<string> windows: []

    signal chosen(page: string)
    signal timelineAsked
    signal pastAsked
    signal windowChosen(name: string)

    color: Theme.isDark ? "#0D1116" : "#E9EDF2"

    component PageButton: T.AbstractButton {
        id: button

        required property string name
        required property string glyph
        required property string label
        property string key: ""
        property int count: 0
        property string countText: ""
        property color badgeGround: Theme.danger
        property bool isCurrent: root.page === button.name
        //! What it stands for is in a window of its own.
        readonly property bool isAway: root.windows.includes(button.name)

        width: root.width
        height: 44
        hoverEnabled: true
        Accessible.role: Accessible.PageTab
        Accessible.name: [button.label, button.countText, button.isAway ? qsTr("in its own window") : ""].filter(s => s !== "").join(", ")
        background: Item {
            Rectangle {
                anchors.centerIn: parent
                width: 36
                height: 36
                radius: Theme.radius + 2
                color: button.isCurrent ? Theme.surface : button.hovered ? Theme.hover : "transparent"
                border.width: button.visualFocus ? 2 : 0
                border.color: Theme.accent
            }
        }
        contentItem: Item {
            Glyph {
                anchors.centerIn: parent
                glyph: button.glyph
                size: 20
                color: button.isCurrent ? Theme.accent : Theme.mutedText
            }
            Rectangle {
                x: 27
                y: 25
                width: 14
                height: 14
                radius: 3
                visible: button.isAway
                color: root.color
                Glyph {
                    anchors.centerIn: parent
                    glyph: "window"
                    size: 12
                    color: Theme.accent
                }
            }
            CountBadge {
                x: parent.width - width - 6
                y: 5
                count: button.count
                ground: button.badgeGround
            }
        }
        HoverTip {
            isShown: button.hovered
            text: button.isAway ? qsTr("%1: in its own window").arg(button.label) : button.label
            key: button.key
            x: button.width + 4
            y: 8
        }
    }

    Column {
        y: Theme.space
        width: parent.width
        PageButton {
            name: "live"
            glyph: "map"
            label: qsTr("Live")
            key: "Ctrl+1"
            onClicked: root.chosen("live")
        }
        PageButton {
            name: "timeline"
            glyph: "timeline"
            label: qsTr("Timeline of the technicians")
            key: "T"
            isCurrent: root.isTimelineOpen
            onClicked: root.timelineAsked()
        }
        PageButton {
            name: "inbox"
            glyph: "bell"
            label: qsTr("Inbox: alarms")
            key: "Ctrl+3"
            countText: root.session.inbox.headline
            count: root.session.inbox.openCount
            onClicked: root.chosen("inbox")
        }
        PageButton {
            name: "chat"
            glyph: "chat"
            label: qsTr("Chats: all conversations")
            key: "I"
            countText: root.session.chat.unread > 0 ? qsTr("%1 unread").arg(root.session.chat.unread) : ""
            count: root.session.chat.unread
            badgeGround: Theme.accent
            onClicked: root.chosen("chat")
        }
        PageButton {
            name: "past"
            glyph: "past"
            label: root.session.past.isPast ? qsTr("Back to now") : qsTr("Look back: everything as it was")
            key: "H"
            isCurrent: root.session.past.isPast
            onClicked: root.pastAsked()
        }
        PageButton {
            name: "review"
            glyph: "tray"
            label: qsTr("Own actions: to decide and on the way")
            key: "Ctrl+2"
            countText: root.session.review.undecided > 0 ? qsTr("%1 to decide").arg(root.session.review.undecided) : ""
            count: root.session.review.undecided
            onClicked: root.chosen("review")
        }
        PageButton {
            name: "log"
            glyph: "log"
            label: qsTr("Log")
            key: "L"
            onClicked: root.chosen("log")
        }
        // Those without a button of their own, while they are elsewhere: the way there.
        PageButton {
            name: "board"
            glyph: "board"
            label: qsTr("Board")
            key: "B"
            visible: isAway
            onClicked: root.windowChosen("board")
        }
        PageButton {
            name: "map"
            glyph: "map"
            label: qsTr("Map")
            key: "Ctrl+Shift+M"
            visible: isAway
            onClicked: root.windowChosen("map")
        }
    }
    Column {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 2 * Theme.space
        width: parent.width
        spacing: Theme.space
        PageButton {
            name: "settings"
            glyph: "settings"
            label: qsTr("Settings")
            key: "Ctrl+,"
            onClicked: root.chosen("settings")
        }
        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            width: 28
            height: 28
            radius: 14
            visible: root.session.login !== ""
            color: Theme.accentGround
            TextLine {
                anchors.centerIn: parent
                text: root.session.login.substring(0, 2).toUpperCase()
                color: Theme.accent
                font.pixelSize: Theme.smallSize
                font.weight: Font.DemiBold
            }
            HoverHandler {
                id: hover
            }
            HoverTip {
                isShown: hover.hovered
                text: qsTr("%1 on %2").arg(root.session.login).arg(root.session.server)
                x: 36
                y: 0
            }
        }
    }
}
