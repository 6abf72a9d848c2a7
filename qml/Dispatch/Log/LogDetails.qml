// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Everything about one event: before and after, who and why, made and taken in, and the record itself.
Rectangle {
    id: root

    required property eventDetails event
    required property double nowMs

    signal jobOpened(jobId: string)
    signal momentAsked
    signal caseAsked
    signal closed

    component Line: Column {
        id: entry
        property string label: ""
        property string text: ""
        width: lines.width
        visible: entry.text !== ""
        TextLine {
            text: entry.label
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        TextLine {
            width: entry.width
            text: entry.text
            wrapMode: Text.Wrap
            elide: Text.ElideNone
        }
    }

    color: Theme.surface

    Divider {
        height: parent.height
        width: 1
    }
    Flickable {
        anchors.fill: parent
        anchors.margins: 4 * Theme.space
        contentHeight: lines.height
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        T.ScrollBar.vertical: ThinScrollBar { }

        Column {
            id: lines
            width: parent.width - 2 * Theme.space
            spacing: 2.5 * Theme.space

            Item {
                width: parent.width
                height: 24
                Pill {
                    anchors.verticalCenter: parent.verticalCenter
                    text: root.event.kind
                    tone: Tone.Info
                }
                FlatButton {
                    anchors.right: parent.right
                    glyph: "close"
                    tip: qsTr("Close the details")
                    key: "Esc"
                    onClicked: root.closed()
                }
            }
            TextLine {
                width: parent.width
                text: qsTr("%1 %2").arg(root.event.who).arg(root.event.sentence)
                wrapMode: Text.Wrap
                elide: Text.ElideNone
                font.weight: Font.DemiBold
            }
            Repeater {
                model: root.event.changes
                Rectangle {
                    id: change
                    required property eventChange modelData
                    width: lines.width
                    height: both.height + 3 * Theme.space
                    radius: Theme.radius
                    color: Theme.quietGround
                    Column {
                        id: both
                        x: 2 * Theme.space
                        y: 1.5 * Theme.space
                        width: parent.width - 4 * Theme.space
                        TextLine {
                            text: change.modelData.label
                            color: Theme.mutedText
                            font.pixelSize: Theme.smallSize
                        }
                        TextLine {
                            width: parent.width
                            visible: change.modelData.before !== ""
                            text: qsTr("before: %1").arg(change.modelData.before)
                            color: Theme.mutedText
                            wrapMode: Text.Wrap
                            elide: Text.ElideNone
                        }
                        TextLine {
                            width: parent.width
                            text: qsTr("now: %1").arg(change.modelData.after)
                            wrapMode: Text.Wrap
                            elide: Text.ElideNone
                        }
                    }
                }
            }
            Line {
                label: qsTr("Reason")
                text: root.event.reason
            }
            Line {
                label: qsTr("Who, and the account's role today")
                text: root.event.role === "" ? root.event.who : qsTr("%1 · %2").arg(root.event.who).arg(root.event.role)
            }
            Line {
                label: qsTr("About")
                text: root.event.job === "" ? root.event.title : qsTr("%1 · %2").arg(root.event.title).arg(root.event.job)
            }
            Line {
                label: qsTr("Done, by the clock of whoever did it")
                text: root.event.madeMs > 0 ? qsTr("%1 %2").arg(Format.day(root.event.madeMs, root.nowMs)).arg(Format.clockSeconds(root.event.madeMs)) : qsTr("not known")
            }
            Line {
                label: qsTr("Taken into the log")
                text: qsTr("%1 %2").arg(Format.day(root.event.committedMs, root.nowMs)).arg(Format.clockSeconds(root.event.committedMs))
            }
            Flow {
                width: parent.width
                spacing: 2 * Theme.space
                FlatButton {
                    visible: root.event.jobId !== ""
                    glyph: "arrow-right"
                    text: qsTr("Open the job")
                    key: "Enter"
                    onClicked: root.jobOpened(root.event.jobId)
                }
                FlatButton {
                    glyph: "clock"
                    text: qsTr("At this moment")
                    tip: qsTr("See everything as it was then")
                    key: "O"
                    onClicked: root.momentAsked()
                }
                FlatButton {
                    visible: root.event.jobId !== ""
                    glyph: "lock"
                    text: qsTr("Case file")
                    tip: qsTr("The job's whole story with its proof, in a file that stands for itself")
                    key: "Shift+C"
                    onClicked: root.caseAsked()
                }
            }
            Line {
                label: qsTr("Record %1, %2").arg(root.event.seq).arg(root.event.eventName)
                text: root.event.json
            }
        }
    }
}
