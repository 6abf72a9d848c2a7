// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Finds an address of the offline map while it is being typed.
Item {
    id: root

    required property PlaceFinder finder

    signal chosen(place: point, title: string)
    //! Esc: whoever typed wants to be elsewhere.
    signal dismissed

    readonly property bool isOpen: field.activeFocus && field.text.trim() !== ""

    function choose(row: int): void {
        if (row < 0 || row >= root.finder.count)
            return;
        root.chosen(root.finder.placeOf(row), root.finder.titleOf(row));
        root.dismissed();
    }
    function focusField(): void {
        field.forceActiveFocus();
        field.selectAll();
    }

    implicitHeight: field.implicitHeight
    visible: root.finder.isReady

    Field {
        id: field

        width: parent.width
        glyph: "search"
        key: "G"
        placeholderText: qsTr("Find an address")
        maximumLength: 200
        onTextEdited: root.finder.text = field.text
        onAccepted: root.choose(Math.max(list.currentIndex, 0))
        Keys.onDownPressed: list.incrementCurrentIndex()
        Keys.onUpPressed: list.decrementCurrentIndex()
        Keys.onEscapePressed: {
            field.clear();
            root.finder.text = "";
            root.dismissed();
        }
    }
    Rectangle {
        anchors.top: field.bottom
        anchors.topMargin: Theme.space
        width: parent.width
        height: (root.finder.count > 0 ? list.contentHeight : vain.height) + 2 * Theme.space
        visible: root.isOpen && (root.finder.count > 0 || root.finder.isInVain)
        radius: Theme.radius
        color: Theme.raised
        border.color: Theme.line

        ListView {
            id: list

            anchors.fill: parent
            anchors.margins: Theme.space
            interactive: false
            model: root.finder
            currentIndex: 0
            delegate: T.AbstractButton {
                id: row

                required property string title
                required property string detail
                required property int index

                width: list.width
                implicitHeight: row.detail === "" ? 28 : 40
                hoverEnabled: true
                // A button would take the focus from the field, and with it the list away.
                focusPolicy: Qt.NoFocus
                Accessible.name: row.detail === "" ? row.title : qsTr("%1, %2").arg(row.title).arg(row.detail)
                onClicked: root.choose(row.index)

                background: Rectangle {
                    radius: Theme.radius
                    color: row.ListView.isCurrentItem ? Theme.selected : row.hovered ? Theme.hover : "transparent"
                }
                contentItem: Item {
                    TextLine {
                        x: 2 * Theme.space
                        width: parent.width - 4 * Theme.space
                        height: row.detail === "" ? parent.height : 22
                        text: row.title
                    }
                    TextLine {
                        x: 2 * Theme.space
                        y: 20
                        width: parent.width - 4 * Theme.space
                        height: 16
                        visible: row.detail !== ""
                        text: row.detail
                        color: Theme.mutedText
                        font.pixelSize: Theme.smallSize
                    }
                }
            }
        }
        TextLine {
            id: vain

            x: 3 * Theme.space
            y: Theme.space
            height: 28
            width: parent.width - 6 * Theme.space
            visible: root.finder.count === 0
            text: qsTr("Not on the map")
            color: Theme.mutedText
        }
    }
}
