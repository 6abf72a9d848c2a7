// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Every alarm that is up: look at it, take it on, or say that it is over.
Dialog {
    id: root

    required property ConsoleSession session

    signal shown(alarm: alarmInfo)

    title: qsTr("Alarms")
    width: 620
    height: 480

    ListView {
        id: list
        width: parent.width
        height: parent.height
        clip: true
        focus: true
        model: root.session.alarms
        header: Column {
            width: list.width
            spacing: Theme.space
            bottomPadding: root.session.arrivals.list.length > 0 ? 2 * Theme.space : 0
            Repeater {
                model: root.session.arrivals.list
                ArrivalNote {
                    id: note
                    required property arrivalInfo modelData
                    width: list.width
                    session: root.session
                    info: note.modelData
                }
            }
        }
        boundsBehavior: Flickable.StopAtBounds
        T.ScrollBar.vertical: ThinScrollBar { }
        delegate: Item {
            id: row
            required property alarmInfo modelData
            width: ListView.view.width
            height: 48
            Glyph {
                y: 8
                glyph: "warning"
                color: Theme.danger
            }
            TextLine {
                x: 26
                y: 6
                width: buttons.x - x - 8
                text: row.modelData.title
                font.weight: Font.DemiBold
            }
            TextLine {
                x: 26
                y: 25
                width: buttons.x - x - 8
                text: [Format.duration(root.session.nowMs - row.modelData.raisedMs), row.modelData.text, row.modelData.owner !== "" ? qsTr("%1 looks after it").arg(row.modelData.owner) : ""].filter(s => s !== "").join("  ·  ")
                color: Theme.mutedText
                font.pixelSize: Theme.smallSize
            }
            Row {
                id: buttons
                anchors.right: parent.right
                anchors.rightMargin: 3 * Theme.space
                anchors.verticalCenter: parent.verticalCenter
                spacing: Theme.space
                FlatButton {
                    text: qsTr("Show")
                    onClicked: {
                        root.close();
                        root.shown(row.modelData);
                    }
                }
                FlatButton {
                    visible: root.session.canDispatch && row.modelData.owner === ""
                    whyNot: root.session.whyNotAct
                    text: qsTr("Take it on")
                    onClicked: root.session.ownAlarm(row.modelData.id)
                }
                FlatButton {
                    visible: root.session.canDispatch && row.modelData.technicianId === ""
                    whyNot: root.session.whyNotAct
                    text: qsTr("Clear")
                    onClicked: root.session.clearAlarm(row.modelData.id)
                }
            }
            Divider {
                anchors.bottom: parent.bottom
                width: parent.width
            }
        }
    }
    EmptyState {
        anchors.centerIn: list
        visible: list.count === 0 && root.session.arrivals.list.length === 0
        glyph: "check"
        title: qsTr("No alarm is up")
    }
}
