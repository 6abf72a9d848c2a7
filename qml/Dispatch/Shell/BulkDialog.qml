// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Does one thing with all picked jobs, or with none: what would come of it for each is said before. Enter does it; Ctrl+Enter
//! leaves out those that cannot be done.
Dialog {
    id: root

    required property ConsoleSession session
    readonly property bool isAssigning: action.kind === BulkKind.Assign
    readonly property bool hasText: root.isAssigning || action.kind === BulkKind.Area || action.kind === BulkKind.Cancel
    readonly property bool mayLeaveOut: action.refused > 0 && action.refused < action.jobs
    property suggestion nobody
    property bulkRow none

    function start(kind: int): void {
        words.clear();
        action.start(kind);
        root.open();
    }
    function submit(): void {
        if (action.submit())
            root.close();
    }
    function stepTaker(step: int): void {
        const at = action.takers.findIndex(taker => taker.technicianId === action.technicianId);
        const next = action.takers[Math.max(0, Math.min(action.takers.length - 1, at + step))];
        if (next)
            action.technicianId = next.technicianId;
    }

    title: action.title
    width: 600
    height: 560
    onOpened: {
        if (root.hasText)
            words.forceActiveFocus();
        else if (action.kind === BulkKind.Priority)
            priorities.forceActiveFocus();
        else
            deed.forceActiveFocus();
    }

    BulkAction {
        id: action
        session: root.session
    }
    Connections {
        target: root.session
        enabled: root.visible
        // What others do meanwhile may be against it.
        function onNowChanged(): void {
            action.refresh();
        }
    }
    Shortcut {
        sequences: ["Ctrl+Return", "Ctrl+Enter"]
        enabled: root.visible && root.mayLeaveOut
        onActivated: action.leaveOutRefused()
    }

    Column {
        id: top
        width: parent.width
        spacing: Theme.space
        Field {
            id: words
            objectName: "bulkText"
            width: parent.width
            visible: root.hasText
            glyph: root.isAssigning ? "search" : ""
            maximumLength: root.isAssigning || action.kind === BulkKind.Area ? 120 : 500
            placeholderText: root.isAssigning ? qsTr("Name") : action.kind === BulkKind.Area ? qsTr("Name of the area; empty for none") : qsTr("The reason, as the log will show it")
            onTextEdited: action.text = words.text
            onAccepted: root.submit()
            Keys.onDownPressed: root.stepTaker(1)
            Keys.onUpPressed: root.stepTaker(-1)
        }
        Repeater {
            // By number: rows that stay where they are, are not made anew.
            model: root.isAssigning ? action.takers.length : 0
            SuggestionRow {
                id: taker
                width: top.width
                offer: action.takers[taker.index] ?? root.nobody
                isCurrent: taker.offer.technicianId === action.technicianId
                focusPolicy: Qt.NoFocus
                onClicked: action.technicianId = taker.offer.technicianId
            }
        }
        FocusScope {
            id: priorities
            width: parent.width
            height: 28
            visible: action.kind === BulkKind.Priority
            Keys.onLeftPressed: action.priority = Math.max(0, action.priority - 1)
            Keys.onRightPressed: action.priority = Math.min(3, action.priority + 1)
            Keys.onReturnPressed: root.submit()
            Keys.onEnterPressed: root.submit()
            Keys.onPressed: event => {
                const digit = event.key - Qt.Key_1;
                event.accepted = digit >= 0 && digit < 4;
                if (event.accepted)
                    action.priority = digit;
            }
            Row {
                spacing: Theme.space
                Repeater {
                    model: [qsTr("Low"), qsTr("Normal"), qsTr("High"), qsTr("Emergency")]
                    FlatButton {
                        required property int index
                        required property string modelData
                        focusPolicy: Qt.NoFocus
                        text: modelData
                        key: (index + 1).toString()
                        isMain: action.priority === index
                        onClicked: action.priority = index
                    }
                }
            }
        }
    }
    Rectangle {
        anchors.top: top.bottom
        anchors.topMargin: top.height > 0 ? 2 * Theme.space : 0
        anchors.bottom: foot.top
        anchors.bottomMargin: 2 * Theme.space
        width: parent.width
        radius: Theme.radius
        color: Theme.isDark ? Theme.background : Theme.surface
        border.width: 1
        border.color: Theme.line
        ListView {
            anchors.fill: parent
            anchors.margins: 1
            clip: true
            model: action.rows.length
            boundsBehavior: Flickable.StopAtBounds
            Accessible.role: Accessible.List
            Accessible.name: qsTr("What would come of it")
            T.ScrollBar.vertical: ThinScrollBar { }
            delegate: BulkResultRow {
                id: row
                width: ListView.view.width
                result: action.rows[row.index] ?? root.none
            }
        }
    }
    Column {
        id: foot
        anchors.bottom: parent.bottom
        width: parent.width
        spacing: 2 * Theme.space
        Row {
            visible: action.whyNot !== "" || action.warning !== ""
            spacing: Theme.space
            Glyph {
                anchors.verticalCenter: parent.verticalCenter
                glyph: "warning"
                size: 13
                color: Theme.warning
            }
            TextLine {
                width: foot.width - 20
                text: action.whyNot !== "" ? action.whyNot : action.warning
                wrapMode: Text.WordWrap
                elide: Text.ElideNone
                color: Theme.warning
            }
        }
        Item {
            width: parent.width
            height: 32
            FlatButton {
                visible: root.mayLeaveOut
                text: qsTr("Leave out those %1").arg(action.refused)
                key: "Ctrl+Enter"
                onClicked: action.leaveOutRefused()
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
                    id: deed
                    isMain: true
                    isDangerous: action.kind === BulkKind.Cancel
                    text: qsTr("Do it with all %1").arg(action.jobs)
                    key: "Enter"
                    whyNot: action.whyNot
                    onClicked: root.submit()
                }
            }
        }
    }
}
