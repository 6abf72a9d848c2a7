// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! What changed between two instants, job by job.
Rectangle {
    id: root

    required property TimeMachine past

    signal jobAsked(jobId: string)

    height: 190
    radius: Theme.radius
    color: Theme.surface
    border.width: 1
    border.color: Theme.line

    TextLine {
        id: headline
        x: 3 * Theme.space
        y: 2 * Theme.space
        width: parent.width - 2 * x
        text: root.past.comparisonText !== "" ? root.past.comparisonText : qsTr("Go to another instant to see what changed.")
        font.weight: Font.DemiBold
    }
    ListView {
        id: list
        anchors.fill: parent
        anchors.topMargin: 32
        anchors.leftMargin: 3 * Theme.space
        anchors.rightMargin: 3 * Theme.space
        anchors.bottomMargin: Theme.space
        clip: true
        activeFocusOnTab: true
        model: root.past.comparison
        boundsBehavior: Flickable.StopAtBounds
        T.ScrollBar.vertical: ThinScrollBar { }
        delegate: T.ItemDelegate {
            id: row
            required property pastChange modelData
            width: list.width
            height: title.height + lines.height + 6
            Accessible.name: row.modelData.title + " " + row.modelData.net
            onClicked: if (row.modelData.jobId !== "")
                root.jobAsked(row.modelData.jobId)
            background: Rectangle {
                radius: Theme.radius
                color: row.hovered ? Theme.hover : "transparent"
            }
            contentItem: Item {
                TextLine {
                    id: title
                    width: Math.min(implicitWidth, parent.width - net.implicitWidth - 12)
                    height: 22
                    text: row.modelData.title
                    font.weight: Font.DemiBold
                }
                TextLine {
                    id: net
                    anchors.left: title.right
                    anchors.leftMargin: 8
                    height: 22
                    text: row.modelData.net
                    color: Theme.past
                }
                TextLine {
                    id: lines
                    y: 22
                    x: 12
                    width: parent.width - 12
                    text: row.modelData.lines.join("\n")
                    color: Theme.mutedText
                    font.pixelSize: Theme.smallSize
                    wrapMode: Text.WordWrap
                    elide: Text.ElideNone
                    lineHeight: 1.15
                }
            }
        }
    }
}
