// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Theme

//! A few lines to choose from by keys: Up, Down, Enter, a digit; Esc closes.
T.Popup {
    id: root

    property string heading: ""
    property list<string> lines: []
    //! Lines that can be thrown away with Del.
    property int removable: 0

    signal picked(index: int)
    signal removeAsked(index: int)

    width: 320
    height: Math.min(320, column.contentHeight + (root.heading === "" ? 0 : 28) + 10)
    padding: 5
    modal: false
    focus: true
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    onOpened: {
        column.currentIndex = 0;
        column.forceActiveFocus();
    }
    background: Rectangle {
        radius: Theme.radius
        color: Theme.raised
        border.width: 1
        border.color: Theme.line
    }
    contentItem: Item {
        TextLine {
            id: head
            x: 8
            height: root.heading === "" ? 0 : 26
            visible: root.heading !== ""
            text: root.heading
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
            font.weight: Font.DemiBold
        }
        ListView {
            id: column
            y: head.height
            width: parent.width
            height: parent.height - y
            clip: true
            model: root.lines
            boundsBehavior: Flickable.StopAtBounds
            T.ScrollBar.vertical: ThinScrollBar { }
            // Else the window's own Esc would leave the page and take the popup along.
            Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape
            Keys.onReturnPressed: root.picked(column.currentIndex)
            Keys.onEnterPressed: root.picked(column.currentIndex)
            Keys.onDeletePressed: if (column.currentIndex < root.removable)
                root.removeAsked(column.currentIndex)
            Keys.onPressed: event => {
                const digit = event.key - Qt.Key_1;
                if (event.modifiers === Qt.NoModifier && digit >= 0 && digit < Math.min(9, column.count)) {
                    event.accepted = true;
                    root.picked(digit);
                }
            }
            delegate: T.ItemDelegate {
                id: row
                required property int index
                required property string modelData
                width: ListView.view.width
                height: words.implicitHeight + 12
                hoverEnabled: true
                focusPolicy: Qt.NoFocus
                Accessible.name: row.modelData
                onClicked: root.picked(row.index)
                background: Rectangle {
                    radius: 4
                    color: row.ListView.isCurrentItem ? Theme.selected : row.hovered ? Theme.hover : "transparent"
                }
                contentItem: Item {
                    TextLine {
                        id: words
                        x: 8
                        y: 6
                        width: parent.width - 36
                        text: row.modelData
                        wrapMode: Text.Wrap
                        maximumLineCount: 3
                    }
                    KeyCap {
                        anchors.right: parent.right
                        anchors.rightMargin: 6
                        anchors.verticalCenter: parent.verticalCenter
                        visible: row.index < 9
                        text: (row.index + 1).toString()
                    }
                }
            }
        }
    }
}
