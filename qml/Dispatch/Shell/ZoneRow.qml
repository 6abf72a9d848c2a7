// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.MapLayers
import Dispatch.Theme

//! A zone in the list: name, what it is, its area and size. A clock: the change waits for the server.
T.ItemDelegate {
    id: root

    required property zoneInfo modelData
    required property int index
    property bool isCurrent: false
    readonly property string kindText: root.modelData.isSite ? qsTr("Site") : qsTr("Territory")
    readonly property string words: [root.kindText, root.modelData.area, root.modelData.sizeText, root.modelData.isPending ? qsTr("on its way") : ""].filter(text => text !== "").join("  ·  ")

    width: ListView.view?.width ?? 0
    height: 40
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.name: root.modelData.name + ", " + root.words
    background: Rectangle {
        color: root.hovered ? Theme.hover : root.isCurrent ? Theme.selected : "transparent"
    }
    contentItem: Item {
        TextLine {
            x: 3 * Theme.space
            y: 3
            width: parent.width - 6 * Theme.space
            text: root.modelData.name
        }
        TextLine {
            x: 3 * Theme.space
            y: 21
            width: parent.width - 6 * Theme.space
            text: root.words
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        Glyph {
            anchors.right: parent.right
            anchors.rightMargin: 3 * Theme.space
            y: 4
            visible: root.modelData.isPending
            glyph: "clock"
            color: Theme.mutedText
        }
    }
}
