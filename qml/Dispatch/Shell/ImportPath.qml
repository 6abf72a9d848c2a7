// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Where the file lies: arrows and Enter go through the folders, Enter on a file reads it.
Item {
    id: root

    required property JobFile file
    readonly property bool isTyping: input.activeFocus
    readonly property bool isOffering: input.activeFocus && root.file.pathOffers.length > 0

    function focusField(): void {
        input.forceActiveFocus(Qt.TabFocusReason);
        input.selectAll();
    }
    function go(): void {
        if (root.isOffering && list.currentIndex >= 0)
            root.file.takePath(list.currentIndex);
        else
            root.file.read();
    }

    implicitHeight: input.implicitHeight

    Connections {
        target: root.file
        function onPathChanged(): void {
            if (input.text !== root.file.path)
                input.text = root.file.path;
            list.currentIndex = root.file.pathOffers.length > 0 ? 0 : -1;
        }
    }
    Field {
        id: input
        objectName: "importPath"
        width: parent.width
        glyph: "tray"
        maximumLength: 4000
        placeholderText: qsTr("Folder and name of the file; the arrows and Enter go through the folders")
        onTextEdited: root.file.path = input.text
        Keys.onDownPressed: list.incrementCurrentIndex()
        Keys.onUpPressed: list.decrementCurrentIndex()
        Keys.onReturnPressed: root.go()
        Keys.onEnterPressed: root.go()
    }
    Rectangle {
        anchors.top: input.bottom
        anchors.topMargin: 2
        width: parent.width
        height: list.contentHeight + 2 * Theme.space
        visible: root.isOffering
        radius: Theme.radius
        color: Theme.raised
        border.width: 1
        border.color: Theme.strongLine
        ListView {
            id: list
            objectName: "importPaths"
            anchors.fill: parent
            anchors.margins: Theme.space
            interactive: false
            highlightMoveDuration: 0
            model: root.file.pathOffers
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Folders and tables")
            delegate: T.AbstractButton {
                id: row
                required property int index
                required property string modelData
                readonly property bool isFolder: row.modelData.endsWith("/")
                width: ListView.view.width
                implicitHeight: 28
                hoverEnabled: true
                focusPolicy: Qt.NoFocus
                Accessible.name: row.modelData
                onClicked: root.file.takePath(row.index)
                background: Rectangle {
                    radius: Theme.radius
                    color: row.ListView.isCurrentItem ? Theme.selected : row.hovered ? Theme.hover : "transparent"
                }
                contentItem: Item {
                    Glyph {
                        x: 2 * Theme.space
                        anchors.verticalCenter: parent.verticalCenter
                        glyph: row.isFolder ? "arrow-right" : "log"
                        size: 14
                        color: Theme.mutedText
                    }
                    TextLine {
                        x: 30
                        width: parent.width - x - 2 * Theme.space
                        height: parent.height
                        elide: Text.ElideLeft
                        text: row.modelData
                    }
                }
            }
        }
    }
}
