// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! What a person may choose on this machine.
Rectangle {
    id: root

    required property ConsoleSession session
    required property Preferences preferences
    required property MapChoice mapChoice
    required property MapGround ground

    signal signOutAsked

    color: Theme.surface

    component Choice: Row {
        id: choice
        required property list<string> labels
        required property int current
        signal chosen(index: int)
        spacing: Theme.space
        Repeater {
            model: choice.labels
            FlatButton {
                required property int index
                required property string modelData
                text: modelData
                isMain: choice.current === index
                onClicked: choice.chosen(index)
            }
        }
    }

    Flickable {
        anchors.fill: parent
        contentHeight: page.height + 6 * Theme.space
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        T.ScrollBar.vertical: ThinScrollBar { }

        Column {
            id: page
            x: 4 * Theme.space
            width: Math.min(560, root.width - 8 * Theme.space)
            spacing: 5 * Theme.space
            TextLine {
                height: 56
                text: qsTr("Settings")
                font.pixelSize: Theme.pageTitleSize
                font.weight: Font.DemiBold
            }
            Column {
                spacing: 2 * Theme.space
                TextLine {
                    text: qsTr("Theme")
                    font.weight: Font.DemiBold
                }
                Choice {
                    labels: [qsTr("As the system"), qsTr("Light"), qsTr("Dark")]
                    current: root.preferences.theme
                    onChosen: index => root.preferences.theme = index
                }
            }
            Column {
                spacing: 2 * Theme.space
                TextLine {
                    text: qsTr("Rows")
                    font.weight: Font.DemiBold
                }
                Choice {
                    labels: [qsTr("Comfortable"), qsTr("Dense")]
                    current: root.preferences.isDense ? 1 : 0
                    onChosen: index => root.preferences.isDense = index === 1
                }
            }
            NotifySettings {
                width: parent.width
                notifier: root.session.notifier
            }
            MapSettings {
                width: parent.width
                choice: root.mapChoice
                notice: root.ground.notice
            }
            DesksNow {
                width: parent.width
                visible: root.session.isOpen
                session: root.session
            }
            Column {
                spacing: 2 * Theme.space
                visible: root.session.isOpen
                TextLine {
                    text: qsTr("Account")
                    font.weight: Font.DemiBold
                }
                TextLine {
                    text: qsTr("%1 on %2").arg(root.session.login).arg(root.session.server)
                    color: Theme.mutedText
                }
                FlatButton {
                    text: root.session.needsSignIn ? qsTr("Sign in") : qsTr("Sign out")
                    onClicked: root.signOutAsked()
                }
            }
        }
    }
}
