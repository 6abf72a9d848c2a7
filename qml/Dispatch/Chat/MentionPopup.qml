// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Jobs or people that what is being typed may mean. The field keeps the keys: it passes Up, Down and Enter on.
Rectangle {
    id: root

    property list<mentionOffer> offers: []
    property int currentIndex: 0

    signal picked(index: int)

    function move(step: int): void {
        root.currentIndex = (root.currentIndex + step + root.offers.length) % root.offers.length;
    }

    visible: root.offers.length > 0
    height: column.height + 8
    radius: Theme.radius
    color: Theme.raised
    border.width: 1
    border.color: Theme.line
    onOffersChanged: root.currentIndex = 0

    Column {
        id: column
        x: 4
        y: 4
        width: parent.width - 8
        Repeater {
            model: root.offers.length
            T.ItemDelegate {
                id: row
                required property int index
                readonly property string title: root.offers[row.index]?.title ?? ""
                readonly property string detail: root.offers[row.index]?.detail ?? ""
                width: column.width
                height: 28
                hoverEnabled: true
                focusPolicy: Qt.NoFocus
                Accessible.name: [row.title, row.detail].join(", ")
                onClicked: root.picked(row.index)
                background: Rectangle {
                    radius: 4
                    color: row.index === root.currentIndex ? Theme.selected : row.hovered ? Theme.hover : "transparent"
                }
                contentItem: Item {
                    TextLine {
                        id: title
                        x: 8
                        width: Math.min(implicitWidth, parent.width * 0.65)
                        height: parent.height
                        text: row.title
                    }
                    TextLine {
                        anchors.left: title.right
                        anchors.leftMargin: 8
                        anchors.right: parent.right
                        anchors.rightMargin: 8
                        height: parent.height
                        text: row.detail
                        color: Theme.mutedText
                        font.pixelSize: Theme.smallSize
                    }
                }
            }
        }
    }
}
