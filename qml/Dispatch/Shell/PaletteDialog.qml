// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! A line to type what is wanted: "assign 481 nora 14:00". It says with each letter what would come of it; Enter does it.
T.Popup {
    id: root

    required property ConsoleSession session
    //! How far back in what was done before; -1: at what is being typed.
    property int recalled: -1

    signal shown
    signal windowAsked(word: string)

    function start(line: string): void {
        root.recalled = -1;
        root.open();
        field.text = line;
        palette.line = line;
        palette.refresh();
        field.forceActiveFocus();
    }
    function take(index: int): void {
        const item = palette.items[index];
        if (!item)
            return;
        if (item.isReady) {
            root.close();
            palette.run(index);
        } else if (!item.isRefused) {
            root.type(item.completion);
        }
    }
    function complete(): void {
        const item = palette.items[Math.max(0, list.currentIndex)];
        if (item)
            root.type(item.completion);
    }
    function type(line: string): void {
        field.text = line;
        palette.line = line;
        list.currentIndex = 0;
        field.forceActiveFocus();
    }
    function recall(step: int): void {
        const at = Math.max(-1, Math.min(palette.history.length - 1, root.recalled + step));
        root.recalled = at;
        root.type(at < 0 ? "" : palette.history[at]);
    }

    parent: T.Overlay.overlay
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: 64
    width: 640
    height: 62 + Math.max(1, Math.min(9, list.count)) * 42 + 34
    modal: true
    focus: true
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside

    T.Overlay.modal: Rectangle {
        color: Theme.isDark ? "#66000000" : "#3317202B"
    }
    background: Rectangle {
        radius: 10
        color: Theme.raised
        border.width: 1
        border.color: Theme.line
    }

    CommandPalette {
        id: palette
        session: root.session
        onShown: root.shown()
        onWindowAsked: word => root.windowAsked(word)
    }
    Connections {
        target: root.session.timeline
        enabled: root.visible
        function onChanged(): void {
            palette.refresh();
        }
    }

    contentItem: Item {
        Field {
            id: field
            x: 12
            y: 12
            width: parent.width - 24
            implicitHeight: 38
            font.pixelSize: Theme.titleSize
            glyph: "search"
            maximumLength: 500
            placeholderText: qsTr("What do you want to do?  assign 481 nora 14:00")
            onTextEdited: {
                root.recalled = -1;
                palette.line = field.text;
                list.currentIndex = 0;
            }
            onAccepted: root.take(Math.max(0, list.currentIndex))
            Keys.onDownPressed: list.incrementCurrentIndex()
            Keys.onUpPressed: {
                if (list.currentIndex <= 0 && (field.text === "" || root.recalled >= 0))
                    root.recall(1);
                else
                    list.decrementCurrentIndex();
            }
            Keys.onTabPressed: root.complete()
        }
        ListView {
            id: list
            y: 58
            width: parent.width
            height: parent.height - 58 - 30
            clip: true
            model: palette.items
            currentIndex: 0
            highlightMoveDuration: 0
            boundsBehavior: Flickable.StopAtBounds
            T.ScrollBar.vertical: ThinScrollBar { }
            delegate: PaletteRow {
                width: ListView.view.width
                isCurrent: ListView.isCurrentItem
                onClicked: root.take(index)
            }
        }
        TextLine {
            anchors.centerIn: list
            visible: list.count === 0
            text: qsTr("Nothing fits what was typed")
            color: Theme.mutedText
        }
        Divider {
            y: parent.height - 30
            width: parent.width
        }
        Row {
            x: 16
            anchors.bottom: parent.bottom
            height: 29
            spacing: 3 * Theme.space
            Repeater {
                model: [["Enter", qsTr("do it")], ["Tab", qsTr("fill in")], ["\u2191 \u2193", qsTr("choose; \u2191 in an empty line: what was done before")], ["Esc", qsTr("leave")]]
                Row {
                    id: hint
                    required property var modelData
                    height: parent.height
                    spacing: Theme.space
                    KeyCap {
                        anchors.verticalCenter: parent.verticalCenter
                        text: hint.modelData[0]
                    }
                    TextLine {
                        height: parent.height
                        text: hint.modelData[1]
                        color: Theme.mutedText
                        font.pixelSize: Theme.smallSize
                    }
                }
            }
        }
    }
}
