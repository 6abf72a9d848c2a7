// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Hours and breaks of one technician on one day, as text. What would come of it is said with each letter. Enter saves, Page Up
//! and Page Down go by days.
Dialog {
    id: root

    required property ConsoleSession session
    property ShiftBook book: root.session.shifts
    property shiftDraft draft
    readonly property bool isNew: root.draft.shiftId === ""
    // The revision says when judgeShift() answers otherwise.
    property moveVerdict verdict: root.book.revision >= 0 ? root.book.judgeShift(root.draft, hours.text, breaks.text, note.text) : root.book.judgeShift(root.draft, "", "", "")

    function start(technicianId: string, atMs: double): void {
        root.show(technicianId, atMs);
        root.open();
    }
    function show(technicianId: string, atMs: double): void {
        root.draft = root.book.draftOf(technicianId, atMs);
        hours.text = root.draft.hours;
        breaks.text = root.draft.breaks;
        note.text = root.draft.note;
        hours.forceActiveFocus();
        hours.selectAll();
    }
    //! At noon, so that a day on which the clocks change is not missed.
    function step(days: int): void {
        root.show(root.draft.technicianId, root.draft.dayMs + (days * 24 + 12) * 3600000);
    }
    function submit(): void {
        if (root.verdict.isAllowed && root.book.save(root.draft, hours.text, breaks.text, note.text))
            root.close();
    }
    function cancelShift(): void {
        if (!root.isNew && root.book.cancel(root.draft.shiftId))
            root.close();
    }
    function press(event: KeyEvent): bool {
        switch (event.key) {
        case Qt.Key_PageUp:
            root.step(-1);
            return true;
        case Qt.Key_PageDown:
            root.step(1);
            return true;
        case Qt.Key_Return:
        case Qt.Key_Enter:
            root.submit();
            return true;
        case Qt.Key_Delete:
            if ((event.modifiers & Qt.ControlModifier) === 0)
                return false;
            root.cancelShift();
            return true;
        }
        return false;
    }

    component Line: Field {
        id: line
        required property string label
        width: parent.width
        leftPadding: 90
        Keys.onPressed: event => event.accepted = root.press(event)
        TextLine {
            x: 2.5 * Theme.space
            height: line.height
            text: line.label
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
    }

    title: qsTr("Shift of %1").arg(root.draft.technicianName)
    width: 460
    onOpened: {
        hours.forceActiveFocus();
        hours.selectAll();
    }

    Column {
        width: parent.width
        spacing: 2 * Theme.space

        Item {
            width: parent.width
            height: 28
            FlatButton {
                id: before
                glyph: "arrow-right"
                rotation: 180
                tip: qsTr("The day before")
                key: "PgUp"
                onClicked: root.step(-1)
            }
            TextLine {
                anchors.left: before.right
                anchors.right: after.left
                height: parent.height
                horizontalAlignment: Text.AlignHCenter
                text: root.draft.dayMs > 0 ? [Format.day(root.draft.dayMs, root.session.nowMs), root.isNew ? qsTr("no shift yet") : ""].filter(s => s !== "").join(" · ") : ""
                font.weight: Font.DemiBold
            }
            FlatButton {
                id: after
                anchors.right: parent.right
                glyph: "arrow-right"
                tip: qsTr("The day after")
                key: "PgDown"
                onClicked: root.step(1)
            }
        }
        Line {
            id: hours
            objectName: "shiftHours"
            label: qsTr("Hours")
            maximumLength: 40
            placeholderText: qsTr("8:00-16:30")
            Accessible.name: qsTr("Hours")
        }
        Line {
            id: breaks
            objectName: "shiftBreaks"
            label: qsTr("Breaks")
            maximumLength: 200
            placeholderText: qsTr("12:00-12:30, 15:00 15m")
            Accessible.name: qsTr("Breaks")
        }
        Line {
            id: note
            objectName: "shiftNote"
            label: qsTr("Note")
            maximumLength: 500
            placeholderText: qsTr("Why it is another day than usual")
            Accessible.name: qsTr("Note")
        }
        Row {
            width: parent.width
            height: 32
            spacing: 1.5 * Theme.space
            Glyph {
                id: sign
                y: 2
                glyph: !root.verdict.isAllowed ? "close" : root.verdict.isGood ? "check" : "warning"
                size: 14
                color: !root.verdict.isAllowed ? Theme.danger : root.verdict.isGood ? Theme.good : Theme.warning
            }
            Text {
                width: parent.width - sign.width - 2 * Theme.space
                height: parent.height
                text: [root.verdict.headline].concat(root.verdict.troubles).join(" · ")
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                elide: Text.ElideRight
                color: root.verdict.isAllowed ? Theme.text : Theme.danger
                font.family: Theme.fontFamily
                font.pixelSize: Theme.smallSize
                Accessible.role: Accessible.AlertMessage
                Accessible.name: text
            }
        }
        Item {
            width: parent.width
            height: 32
            FlatButton {
                visible: !root.isNew
                isDangerous: true
                text: qsTr("Cancel the shift")
                key: "Ctrl+Del"
                onClicked: root.cancelShift()
            }
            Row {
                anchors.right: parent.right
                spacing: 2 * Theme.space
                FlatButton {
                    text: qsTr("Leave")
                    key: "Esc"
                    onClicked: root.close()
                }
                FlatButton {
                    isMain: true
                    whyNot: root.verdict.isAllowed ? "" : root.verdict.headline
                    text: root.isNew ? qsTr("Enter the shift") : qsTr("Save")
                    key: "Enter"
                    onClicked: root.submit()
                }
            }
        }
    }
}
