// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Who and where. The server's refusal stands under the form in its own words.
Rectangle {
    id: root

    required property ConsoleSession session
    required property Preferences preferences
    property bool mayClose: false

    //! Without a password the server lets nobody in, but what this computer keeps of the account can be read.
    readonly property bool mayOpenStored: root.visible && root.session.hasStored(server.text, login.text)

    signal closed

    function submit() {
        if (server.text.trim() === "")
            server.forceActiveFocus();
        else if (login.text.trim() === "")
            login.forceActiveFocus();
        else if (password.text === "")
            password.forceActiveFocus();
        else
            root.session.signIn(server.text, login.text, password.text);
    }

    color: Theme.background

    Rectangle {
        anchors.centerIn: parent
        width: 380
        height: form.height + 64
        radius: 10
        color: Theme.surface
        border.width: 1
        border.color: Theme.line

        Column {
            id: form
            x: 32
            y: 32
            width: parent.width - 64
            spacing: 3 * Theme.space

            Row {
                spacing: 3 * Theme.space
                Image {
                    source: "qrc:/dispatch/icons/dispatch.svg"
                    sourceSize: Qt.size(36, 36)
                }
                Column {
                    TextLine {
                        text: qsTr("Dispatch")
                        font.pixelSize: Theme.pageTitleSize
                        font.weight: Font.DemiBold
                    }
                    TextLine {
                        text: qsTr("Sign in to your operations desk")
                        color: Theme.mutedText
                    }
                }
            }
            Item {
                width: 1
                height: Theme.space
            }
            Field {
                id: server
                width: parent.width
                placeholderText: qsTr("Server, for example http://127.0.0.1:8470")
                text: root.session.server !== "" ? root.session.server : root.preferences.lastServer
                onAccepted: root.submit()
            }
            Field {
                id: login
                width: parent.width
                placeholderText: qsTr("Name")
                text: root.session.login !== "" ? root.session.login : root.preferences.lastLogin
                onAccepted: root.submit()
            }
            Field {
                id: password
                width: parent.width
                placeholderText: qsTr("Password")
                echoMode: TextInput.Password
                focus: true
                onAccepted: root.submit()
            }
            TextLine {
                width: parent.width
                visible: root.session.problem !== ""
                text: root.session.problem
                color: Theme.danger
                wrapMode: Text.WordWrap
                elide: Text.ElideNone
            }
            Row {
                spacing: 2 * Theme.space
                FlatButton {
                    isMain: true
                    text: root.session.isConnecting ? qsTr("Signing in …") : qsTr("Sign in")
                    enabled: !root.session.isConnecting
                    key: "Enter"
                    onClicked: root.submit()
                }
                FlatButton {
                    visible: root.mayClose || root.mayOpenStored
                    text: qsTr("Work offline")
                    tip: qsTr("Look at what this computer keeps of the account; what you do is sent when you sign in")
                    key: root.mayClose ? "Esc" : ""
                    onClicked: {
                        if (!root.mayOpenStored || root.session.openStored(server.text, login.text))
                            root.closed();
                    }
                }
            }
        }
    }
}
