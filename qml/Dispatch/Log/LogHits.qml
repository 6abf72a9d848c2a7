// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! What is called as one typed: jobs, customers, technicians, addresses. Left and Right go along, Enter opens, Space shows its
//! events.
ListView {
    id: root

    required property list<logHit> hits

    signal opened(hit: logHit)
    signal filterAsked(filter: string)

    implicitHeight: root.hits.length > 0 ? 52 : 0
    visible: root.hits.length > 0
    orientation: ListView.Horizontal
    spacing: 2 * Theme.space
    leftMargin: 4 * Theme.space
    rightMargin: 4 * Theme.space
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    activeFocusOnTab: root.visible
    highlightMoveDuration: 0
    model: root.hits
    Keys.onReturnPressed: if (root.currentIndex >= 0)
        root.opened(root.hits[root.currentIndex])
    Keys.onEnterPressed: if (root.currentIndex >= 0)
        root.opened(root.hits[root.currentIndex])
    Keys.onSpacePressed: if (root.currentIndex >= 0)
        root.filterAsked(root.hits[root.currentIndex].filter)

    delegate: T.AbstractButton {
        id: hit

        required property int index
        required property logHit modelData
        readonly property bool isCurrent: root.activeFocus && hit.index === root.currentIndex
        readonly property string glyph: {
            switch (hit.modelData.kind) {
            case LogHitKind.Job:
                return "wrench";
            case LogHitKind.Customer:
                return "user";
            case LogHitKind.Technician:
                return "crew";
            default:
                return "pin";
            }
        }

        y: 5
        width: Math.min(240, Math.max(name.implicitWidth, under.implicitWidth) + 42)
        height: 42
        hoverEnabled: true
        focusPolicy: Qt.NoFocus
        Accessible.name: qsTr("%1: %2").arg(hit.modelData.kindText).arg(hit.modelData.text)
        onClicked: root.opened(hit.modelData)

        background: Rectangle {
            radius: Theme.radius
            color: hit.hovered ? Theme.hover : Theme.quietGround
            border.width: hit.isCurrent ? 2 : 0
            border.color: Theme.accent
        }
        contentItem: Item {
            Glyph {
                x: 10
                anchors.verticalCenter: parent.verticalCenter
                glyph: hit.glyph
                color: Theme.mutedText
            }
            TextLine {
                id: name
                x: 34
                y: 4
                width: hit.width - 42
                text: hit.modelData.text
                font.weight: Font.DemiBold
            }
            TextLine {
                id: under
                x: 34
                y: 22
                width: hit.width - 42
                text: hit.modelData.detail === "" ? hit.modelData.kindText : qsTr("%1 · %2").arg(hit.modelData.kindText).arg(hit.modelData.detail)
                color: Theme.mutedText
                font.pixelSize: Theme.smallSize
            }
        }
    }
}
