// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Chooses a file by its path: arrows and Enter go through the folders, Enter on a file attaches it.
Item {
    id: root

    required property Attachments files

    signal attached
    signal abandoned

    function open(): void {
        root.visible = true;
        input.text = root.files.path;
        root.files.path = input.text === "" ? "~/" : input.text;
        input.forceActiveFocus(Qt.TabFocusReason);
    }
    function go(): void {
        if (!root.files.takePath(list.currentIndex))
            return;
        root.visible = false;
        root.attached();
    }

    visible: false
    implicitHeight: root.visible ? input.height + (list.count > 0 ? list.height + 2 : 0) : 0

    Connections {
        target: root.files
        function onPathChanged(): void {
            if (input.text !== root.files.path)
                input.text = root.files.path;
            list.currentIndex = root.files.pathOffers.length > 0 ? 0 : -1;
        }
    }
    ListView {
        id: list
        width: parent.width
        height: Math.min(contentHeight, 168)
        clip: true
        highlightMoveDuration: 0
        boundsBehavior: Flickable.StopAtBounds
        model: root.files.pathOffers
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Folders and files")
        T.ScrollBar.vertical: ThinScrollBar { }
        delegate: T.AbstractButton {
            id: row
            required property int index
            required property string modelData
            width: ListView.view.width
            implicitHeight: 28
            hoverEnabled: true
            focusPolicy: Qt.NoFocus
            Accessible.name: row.modelData
            onClicked: {
                list.currentIndex = row.index;
                root.go();
            }
            background: Rectangle {
                radius: Theme.radius
                color: row.ListView.isCurrentItem ? Theme.selected : row.hovered ? Theme.hover : "transparent"
            }
            contentItem: TextLine {
                leftPadding: 8
                text: row.modelData
                elide: Text.ElideLeft
            }
        }
    }
    Field {
        id: input
        objectName: "attachmentPath"
        anchors.bottom: parent.bottom
        width: parent.width
        glyph: "file"
        maximumLength: 4000
        placeholderText: qsTr("Folder and name of the file; the arrows and Enter go through the folders")
        onTextEdited: root.files.path = input.text
        Keys.onDownPressed: list.incrementCurrentIndex()
        Keys.onUpPressed: list.decrementCurrentIndex()
        Keys.onReturnPressed: root.go()
        Keys.onEnterPressed: root.go()
        Keys.onEscapePressed: {
            root.visible = false;
            root.abandoned();
        }
    }
}
