// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! A line of the board's menu; the first of its kind has a heading.
T.AbstractButton {
    id: root

    required property int index
    property boardChoice choice
    property string heading: ""
    property bool isCurrent: false
    property bool isNamed: false
    readonly property bool isSaved: root.choice.kind === BoardChoiceKind.Saved
    readonly property real headingHeight: root.heading === "" ? 0 : 26

    signal chosen(isAdding: bool)
    signal nameAsked
    signal named(text: string)
    signal removalAsked

    implicitHeight: 26 + root.headingHeight
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.role: Accessible.ListItem
    Accessible.name: [root.choice.text, root.choice.detail, root.choice.isChosen ? qsTr("chosen") : ""].filter(text => text !== "").join(", ")
    onClicked: root.chosen(false)
    onIsNamedChanged: {
        if (!root.isNamed) {
            field.focus = false;
            return;
        }
        field.text = root.choice.text;
        field.forceActiveFocus();
        field.selectAll();
    }

    background: Item {
        Rectangle {
            y: root.headingHeight
            width: parent.width
            height: 26
            color: root.isCurrent ? Theme.selected : root.hovered ? Theme.hover : "transparent"
        }
    }
    contentItem: Item {
        TextLine {
            x: 3 * Theme.space
            visible: root.heading !== ""
            height: root.headingHeight
            text: root.heading
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
            font.weight: Font.DemiBold
        }
        Glyph {
            x: 3 * Theme.space
            y: root.headingHeight + 6
            visible: root.choice.isChosen
            glyph: "check"
            size: 13
            color: Theme.accent
        }
        TextLine {
            id: words
            x: 32
            y: root.headingHeight
            width: Math.min(implicitWidth, (root.isSaved ? buttons.x : parent.width) - x - 8)
            height: 26
            visible: !root.isNamed
            text: root.choice.text
            font.weight: root.choice.isChosen ? Font.DemiBold : Font.Normal
        }
        TextLine {
            anchors.left: words.right
            anchors.leftMargin: 2 * Theme.space
            y: root.headingHeight
            width: Math.max(0, (root.isSaved ? buttons.x : parent.width) - x - 8)
            height: 26
            visible: !root.isNamed && (!root.isSaved || !root.hovered)
            text: root.choice.detail
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        Row {
            id: buttons
            anchors.right: parent.right
            anchors.rightMargin: 2 * Theme.space
            y: root.headingHeight + 1
            visible: root.isSaved && !root.isNamed
            spacing: 2
            FlatButton {
                visible: root.hovered || root.isCurrent
                focusPolicy: Qt.NoFocus
                implicitHeight: 24
                text: qsTr("Name")
                key: "F2"
                onClicked: root.nameAsked()
            }
            FlatButton {
                visible: root.hovered || root.isCurrent
                focusPolicy: Qt.NoFocus
                implicitHeight: 24
                glyph: "close"
                tip: qsTr("Delete “%1”").arg(root.choice.text)
                key: qsTr("Del")
                onClicked: root.removalAsked()
            }
            KeyCap {
                anchors.verticalCenter: parent.verticalCenter
                text: root.choice.key
            }
        }
        FlatButton {
            anchors.right: parent.right
            anchors.rightMargin: 2 * Theme.space
            y: root.headingHeight + 1
            visible: root.choice.kind === BoardChoiceKind.Sort && (root.hovered || root.isCurrent)
            focusPolicy: Qt.NoFocus
            implicitHeight: 24
            glyph: "plus"
            tip: qsTr("Sort by it too; again turns it round, and a third time takes it out")
            key: "Shift+Enter"
            onClicked: root.chosen(true)
        }
        Field {
            id: field
            x: 28
            y: root.headingHeight
            width: parent.width - 36
            implicitHeight: 26
            visible: root.isNamed
            maximumLength: 60
            placeholderText: qsTr("Name of the queue")
            // Not onAccepted: the key would go on to the list, which goes there.
            Keys.onReturnPressed: root.named(field.text)
            Keys.onEnterPressed: root.named(field.text)
            Keys.onEscapePressed: root.named("")
        }
    }
}
