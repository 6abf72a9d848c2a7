// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! A job taken down on the telephone.
Dialog {
    id: root

    required property ConsoleSession session

    function submit() {
        if (what.text.trim() === "") {
            what.forceActiveFocus();
            return;
        }
        root.session.createJob(what.text, customer.text, phone.text, address.text, trade.text, priority.current);
        root.close();
    }

    title: qsTr("New job")
    onOpened: {
        for (const field of [what, customer, phone, address, trade])
            field.clear();
        priority.current = 1;
        what.forceActiveFocus();
    }

    Column {
        width: parent.width
        spacing: 2.5 * Theme.space
        Field {
            id: what
            width: parent.width
            placeholderText: qsTr("What is wrong? “Boiler gives no hot water”")
            maximumLength: 200
            onAccepted: root.submit()
        }
        Field {
            id: address
            width: parent.width
            placeholderText: qsTr("Address")
            maximumLength: 400
            onAccepted: root.submit()
        }
        Row {
            width: parent.width
            spacing: 2 * Theme.space
            Field {
                id: customer
                width: (parent.width - 8) / 2
                placeholderText: qsTr("Customer")
                maximumLength: 120
                onAccepted: root.submit()
            }
            Field {
                id: phone
                width: (parent.width - 8) / 2
                placeholderText: qsTr("Telephone")
                maximumLength: 60
                onAccepted: root.submit()
            }
        }
        Field {
            id: trade
            width: parent.width
            placeholderText: qsTr("Trade, for example heating")
            maximumLength: 60
            onAccepted: root.submit()
        }
        Row {
            id: priority
            property int current: 1
            spacing: Theme.space
            Repeater {
                model: [qsTr("Low"), qsTr("Normal"), qsTr("High"), qsTr("Emergency")]
                FlatButton {
                    required property int index
                    required property string modelData
                    text: modelData
                    isMain: priority.current === index
                    onClicked: priority.current = index
                }
            }
        }
        Item {
            width: parent.width
            height: 32
            Row {
                anchors.right: parent.right
                spacing: 2 * Theme.space
                FlatButton {
                    text: qsTr("Leave")
                    key: "Esc"
                    onClicked: root.close()
                }
                FlatButton {
                    isMain: true
                    text: qsTr("Take the job")
                    key: "Enter"
                    onClicked: root.submit()
                }
            }
        }
    }
}
