// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! How honest the screen is right now: the feed's state and lag; then what waits, alarms and the time.
Rectangle {
    id: root

    required property ConsoleSession session

    signal signInAsked
    signal reviewAsked
    signal alarmsAsked
    signal paletteAsked

    readonly property bool isPast: root.session.past.isPast
    readonly property bool isLive: root.session.link === ConsoleSession.Live

    color: Theme.surface

    Rectangle {
        id: feed
        x: 3 * Theme.space
        anchors.verticalCenter: parent.verticalCenter
        width: words.width + 36
        height: 26
        radius: 13
        color: root.isPast ? Theme.pastGround : root.isLive ? Theme.goodGround : root.session.isConnecting ? Theme.accentGround : Theme.warningGround
        Accessible.role: Accessible.StaticText
        Accessible.name: words.text
        Rectangle {
            x: 11
            anchors.verticalCenter: parent.verticalCenter
            width: 8
            height: 8
            radius: 4
            visible: root.isLive && !root.isPast
            color: Theme.good
        }
        Glyph {
            x: 7
            anchors.verticalCenter: parent.verticalCenter
            visible: !root.isLive || root.isPast
            glyph: root.isPast ? "past" : root.session.isConnecting ? "refresh" : "offline"
            size: 14
            color: root.isPast ? Theme.past : root.session.isConnecting ? Theme.accent : Theme.warning
        }
        TextLine {
            id: words
            x: 26
            anchors.verticalCenter: parent.verticalCenter
            text: root.isPast ? qsTr("Past · %1").arg(root.session.past.agoText) : root.session.linkText
            color: root.isPast ? Theme.past : root.isLive ? Theme.good : root.session.isConnecting ? Theme.accent : Theme.warning
            font.weight: Font.DemiBold
        }
    }
    FlatButton {
        anchors.left: feed.right
        anchors.leftMargin: 2 * Theme.space
        anchors.verticalCenter: parent.verticalCenter
        visible: root.session.needsSignIn
        text: qsTr("Sign in")
        isMain: true
        onClicked: root.signInAsked()
    }
    T.AbstractButton {
        id: ask
        anchors.centerIn: parent
        width: Math.min(420, parent.width - 2 * Math.max(feed.x + feed.width + 110, right.width + 40))
        height: 30
        visible: ask.width > 160
        hoverEnabled: true
        focusPolicy: Qt.NoFocus
        Accessible.name: qsTr("Search or type a command")
        onClicked: root.paletteAsked()
        background: Rectangle {
            radius: Theme.radius
            color: ask.hovered ? Theme.hover : Theme.isDark ? Theme.background : Theme.surface
            border.width: 1
            border.color: Theme.line
        }
        contentItem: Item {
            Glyph {
                x: 10
                anchors.verticalCenter: parent.verticalCenter
                glyph: "search"
                color: Theme.mutedText
            }
            TextLine {
                x: 32
                width: cap.x - x - 8
                height: parent.height
                text: qsTr("Search or type a command")
                color: Theme.mutedText
            }
            KeyCap {
                id: cap
                anchors.right: parent.right
                anchors.rightMargin: 8
                anchors.verticalCenter: parent.verticalCenter
                text: "Ctrl+K"
            }
        }
    }
    Row {
        id: right
        anchors.right: parent.right
        anchors.rightMargin: 4 * Theme.space
        anchors.verticalCenter: parent.verticalCenter
        spacing: 3 * Theme.space

        FlatButton {
            anchors.verticalCenter: parent.verticalCenter
            visible: root.session.review.waiting > 0
            glyph: "clock"
            text: root.isLive ? qsTr("%1 on the way").arg(root.session.review.waiting) : qsTr("%1 waiting to be sent").arg(root.session.review.waiting)
            tip: qsTr("Own actions that are not done yet")
            key: "Ctrl+2"
            onClicked: root.reviewAsked()
        }
        FlatButton {
            anchors.verticalCenter: parent.verticalCenter
            visible: root.session.review.undecided > 0
            glyph: "warning"
            isDangerous: true
            text: qsTr("%1 to decide").arg(root.session.review.undecided)
            tip: qsTr("Own actions that could not be done, or wait for your word")
            key: "Ctrl+2"
            onClicked: root.reviewAsked()
        }
        AlarmButton {
            anchors.verticalCenter: parent.verticalCenter
            visible: root.session.inbox.count > 0
            inbox: root.session.inbox
            onClicked: root.alarmsAsked()
        }
        TextLine {
            anchors.verticalCenter: parent.verticalCenter
            text: Format.clock(root.session.nowMs)
            color: root.isPast ? Theme.past : Theme.text
            font.pixelSize: Theme.titleSize
            font.weight: Font.DemiBold
        }
    }
    Divider {
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
