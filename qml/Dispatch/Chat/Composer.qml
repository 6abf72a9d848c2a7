// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! What is being written, and who will read it. Enter sends to the office; to the customer it asks, and Ctrl+Enter sends.
Item {
    id: root

    required property Chat chat
    //! Why nothing can be written here; empty if it can.
    property string whyNotAct: ""
    //! The files beside the words; null: none can be.
    property Attachments files: null
    readonly property bool hasFiles: root.files !== null && root.files.staged.length > 0
    readonly property bool isToCustomer: root.chat.isCustomerSide
    readonly property color ground: root.isToCustomer ? Theme.warningGround : Theme.isDark ? Theme.background : Theme.surface

    function focusField(): void {
        field.forceActiveFocus();
    }
    //! Before another program gets to see a file.
    function ask(uploadId: string): void {
        (tiles.item as ComposerFiles)?.ask(uploadId);
    }
    function chooseFile(): void {
        (tiles.item as ComposerFiles)?.choose();
    }
    //! One step back, in the end out of the field.
    function leave(): void {
        if (!root.chat.goBack())
            field.focus = false;
    }
    function press(event: KeyEvent): void {
        const isPlain = event.modifiers === Qt.NoModifier || event.modifiers === Qt.KeypadModifier;
        const isEnter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter;
        event.accepted = true;
        if (mentions.visible && isPlain && (event.key === Qt.Key_Up || event.key === Qt.Key_Down))
            mentions.move(event.key === Qt.Key_Up ? -1 : 1);
        else if (mentions.visible && isPlain && (isEnter || event.key === Qt.Key_Tab))
            root.pick(mentions.currentIndex);
        else if (isEnter && isPlain)
            root.chat.enter();
        else if (isEnter && (event.modifiers & Qt.ControlModifier))
            root.chat.confirm();
        else if (event.key === Qt.Key_Escape)
            root.leave();
        else if (root.files !== null && event.matches(StandardKey.Paste))
            event.accepted = root.files.paste();
        else if (root.files !== null && event.matches(StandardKey.Open))
            root.chooseFile();
        else if (event.key === Qt.Key_Up && isPlain && field.text === "")
            event.accepted = root.chat.editLast();
        else
            event.accepted = false;
    }
    function openTemplates(): void {
        templates.open();
    }
    function pick(index: int): void {
        const cursor = root.chat.complete(index);
        if (cursor >= 0)
            field.cursorPosition = cursor;
        field.forceActiveFocus();
    }

    implicitHeight: column.height + 16
    enabled: root.chat.canWrite

    MentionPopup {
        id: mentions
        z: 2
        x: 12
        width: root.width - 24
        anchors.bottom: column.top
        anchors.bottomMargin: 4
        offers: root.chat.offers
        onPicked: index => root.pick(index)
    }
    TemplatePopup {
        id: templates
        chat: root.chat
        x: 12
        y: -height
        width: root.width - 24
        onUsed: {
            field.forceActiveFocus();
            field.cursorPosition = field.length;
        }
        onClosed: field.forceActiveFocus()
    }
    Column {
        id: column
        x: 12
        y: 8
        width: root.width - 24
        spacing: 4

        TextLine {
            width: parent.width
            visible: root.chat.typingText !== ""
            text: root.chat.typingText
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        Item {
            width: parent.width
            height: 34
            visible: root.chat.quoteText !== "" || root.chat.isEditing
            QuoteLine {
                width: parent.width - 34
                height: 34
                author: root.chat.isEditing ? qsTr("Put right") : qsTr("Answer to")
                text: root.chat.isEditing ? qsTr("Enter puts the message right, Esc leaves it as it was") : root.chat.quoteText
                onClicked: field.forceActiveFocus()
            }
            FlatButton {
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                glyph: "close"
                tip: qsTr("Leave it")
                key: "Esc"
                onClicked: root.chat.goBack()
            }
        }
        Row {
            width: parent.width
            visible: root.chat.choices.length > 0
            spacing: 4
            TextLine {
                height: 18
                text: qsTr("Answers offered")
                color: Theme.mutedText
                font.pixelSize: Theme.smallSize
            }
            Repeater {
                model: root.chat.choices
                Pill {
                    required property string modelData
                    text: modelData
                    tone: Tone.Active
                }
            }
        }
        Loader {
            id: tiles
            objectName: "attachments"
            width: parent.width
            active: root.files !== null
            sourceComponent: ComposerFiles {
                files: root.files
                isToCustomer: root.isToCustomer
                onWriteAsked: root.focusField()
            }
        }
        Rectangle {
            width: parent.width
            height: warning.implicitHeight + 8
            radius: 4
            visible: root.isToCustomer || root.chat.whyNot !== ""
            color: root.chat.isAsking ? Theme.warning : Theme.warningGround
            TextLine {
                id: warning
                anchors.fill: parent
                anchors.leftMargin: 8
                anchors.rightMargin: 8
                wrapMode: Text.Wrap
                elide: Text.ElideNone
                text: root.chat.whyNot !== "" ? root.chat.whyNot : !root.chat.isAsking ? qsTr("The customer reads this · Ctrl+Enter sends it") : root.chat.wasForOffice ? qsTr("This was written for the office. Send it to the customer all the same: Ctrl+Enter. Go on writing: Esc") : qsTr("Send it to the customer: Ctrl+Enter. Go on writing: Esc")
                color: root.chat.isAsking ? (Theme.isDark ? "#0B1420" : "#FFFFFF") : Theme.warning
                font.pixelSize: Theme.smallSize
                font.weight: Font.DemiBold
            }
        }
        Rectangle {
            width: parent.width
            height: Math.max(34, Math.min(132, field.implicitHeight + 2 * scroll.y))
            radius: Theme.radius
            color: root.ground
            border.width: field.activeFocus ? 2 : 1
            border.color: field.activeFocus ? (root.isToCustomer ? Theme.warning : Theme.accent) : Theme.line
            Flickable {
                id: scroll
                // Room around the words is the flickable's: a TextArea in one scrolls its own padding away.
                x: 10
                y: 9
                width: parent.width - buttons.width - 18
                height: parent.height - 2 * scroll.y
                clip: true
                boundsBehavior: Flickable.StopAtBounds
                T.TextArea.flickable: T.TextArea {
                    id: field
                    objectName: "composerField"
                    implicitHeight: contentHeight
                    font.family: Theme.fontFamily
                    font.pixelSize: Theme.fontSize
                    color: Theme.text
                    selectionColor: Theme.accent
                    selectedTextColor: Theme.accentInk
                    selectByMouse: true
                    textFormat: TextEdit.PlainText
                    wrapMode: TextEdit.Wrap
                    Accessible.name: hint.text
                    Accessible.description: root.isToCustomer ? qsTr("The customer reads this") : qsTr("The customer does not read this")
                    Component.onCompleted: field.text = root.chat.text
                    onCursorPositionChanged: if (field.activeFocus)
                        root.chat.lookForMentions(field.cursorPosition)
                    onTextChanged: {
                        if (field.text === root.chat.text)
                            return;
                        root.chat.text = field.text;
                        // What was too much has not been taken.
                        if (field.text !== root.chat.text)
                            field.text = root.chat.text;
                        root.chat.lookForMentions(field.cursorPosition);
                    }
                    Keys.priority: Keys.BeforeItem
                    Keys.onPressed: event => root.press(event)
                    // Or the window would take it, and leave the page.
                    Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape
                }
                TextLine {
                    id: hint
                    width: scroll.width
                    visible: field.text === "" && field.preeditText === ""
                    text: root.whyNotAct !== "" ? qsTr("Read only here") : !root.chat.canWrite ? qsTr("Nothing is open here") : root.isToCustomer ? qsTr("Write to the customer") : qsTr("Write to %1").arg(root.chat.readers)
                    color: Theme.mutedText
                }
            }
            Row {
                id: buttons
                anchors.right: parent.right
                anchors.rightMargin: 3
                anchors.bottom: parent.bottom
                anchors.bottomMargin: 3
                FlatButton {
                    objectName: "attach"
                    visible: root.files !== null
                    glyph: "clip"
                    tip: qsTr("Attach a photo or a file")
                    key: "Ctrl+O"
                    whyNot: root.whyNotAct
                    focusPolicy: Qt.NoFocus
                    onClicked: root.chooseFile()
                }
                FlatButton {
                    glyph: "template"
                    tip: qsTr("Templates")
                    key: "Alt+V"
                    focusPolicy: Qt.NoFocus
                    onClicked: templates.open()
                }
                FlatButton {
                    visible: root.chat.thread.kind === ThreadKind.Team || root.chat.thread.kind === ThreadKind.Technician
                    glyph: "question"
                    tip: qsTr("Ask with answers to tap: yes, no, in 30 min")
                    key: "Alt+Q"
                    focusPolicy: Qt.NoFocus
                    onClicked: root.chat.askForOneMore()
                }
                FlatButton {
                    objectName: "send"
                    glyph: "send"
                    tip: root.isToCustomer ? qsTr("Send to the customer") : qsTr("Send")
                    key: root.isToCustomer ? "Ctrl+Enter" : "Enter"
                    focusPolicy: Qt.NoFocus
                    whyNot: root.whyNotAct !== "" ? root.whyNotAct : root.chat.whyNot
                    isMain: field.text.trim() !== "" || root.hasFiles
                    onClicked: root.isToCustomer && root.chat.isAsking ? root.chat.confirm() : root.chat.enter()
                }
            }
        }
    }
    Connections {
        target: root.chat
        // Not a binding: the cursor is to stand behind words that come from elsewhere.
        function onComposerChanged(): void {
            if (field.text !== root.chat.text) {
                field.text = root.chat.text;
                field.cursorPosition = field.length;
            }
        }
    }
}
