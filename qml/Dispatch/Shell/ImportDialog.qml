// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Jobs from a CSV file: choose it, look at what would come of it, and take it in. Nothing is taken twice.
Dialog {
    id: root

    required property JobFile file
    readonly property bool isRunning: root.file.stage === JobFile.Importing
    readonly property bool isOver: root.file.stage === JobFile.Done
    readonly property bool hasTable: root.file.columns.length > 0

    function leave(): void {
        if (root.isRunning)
            root.file.cancel();
        else
            root.close();
    }
    function begin(): void {
        if (root.isOver)
            root.close();
        else
            root.file.run();
    }

    component FileKey: Shortcut {
        enabled: root.visible
    }

    title: qsTr("Jobs from a file")
    width: 864
    height: 600
    closePolicy: T.Popup.NoAutoClose
    onAboutToShow: root.file.start()
    onOpened: path.focusField()

    FileKey {
        sequences: ["Ctrl+Return", "Ctrl+Enter"]
        onActivated: root.begin()
    }
    FileKey {
        sequences: ["Alt+H"]
        onActivated: root.file.hasHeader = !root.file.hasHeader
    }
    FileKey {
        sequences: ["Alt+P"]
        onActivated: root.file.showsBadOnly = !root.file.showsBadOnly
    }
    Connections {
        target: root.file
        function onChanged(): void {
            if (root.file.stage === JobFile.Ready && path.isTyping)
                tables.focusColumns();
        }
    }

    FocusScope {
        width: parent.width
        height: parent.height
        focus: true
        Keys.onEscapePressed: root.leave()

        ImportPath {
            id: path
            width: parent.width
            z: 1
            enabled: !root.isRunning
            file: root.file
        }
        ImportTables {
            id: tables
            y: 40
            width: parent.width
            height: parent.height - y - foot.height - 3 * Theme.space
            visible: root.hasTable
            file: root.file
        }
        EmptyState {
            anchors.centerIn: tables
            visible: !root.hasTable && !path.isOffering
            glyph: root.file.problem !== "" ? "warning" : "tray"
            title: root.file.problem !== "" ? root.file.problem : root.file.stage === JobFile.Reading ? qsTr("Reading …") : qsTr("A table with one job in each row")
            advice: root.file.problem !== "" ? "" : qsTr("Any program for tables saves one as “CSV UTF-8”. What its columns mean is asked next, and nothing is taken before you say so.")
        }
        Column {
            id: foot
            anchors.bottom: parent.bottom
            width: parent.width
            spacing: 2 * Theme.space

            Rectangle {
                width: parent.width
                height: 4
                radius: 2
                visible: root.isRunning || root.isOver
                color: Theme.quietGround
                Rectangle {
                    width: parent.width * root.file.progress
                    height: parent.height
                    radius: 2
                    color: root.isOver ? Theme.good : Theme.accent
                }
            }
            TextLine {
                width: parent.width
                height: 20
                visible: root.hasTable
                text: root.isRunning || root.isOver ? [root.file.progressText, root.file.problem].filter(text => text !== "").join(" · ") : root.file.whyNot !== "" && root.file.stage === JobFile.Ready ? qsTr("%1 · %2").arg(root.file.summary).arg(root.file.whyNot) : root.file.summary
                font.weight: Font.DemiBold
                Accessible.role: Accessible.StatusBar
                Accessible.name: text
            }
            Item {
                width: parent.width
                height: 32
                Row {
                    visible: root.hasTable && !root.isRunning
                    spacing: 2 * Theme.space
                    FlatButton {
                        visible: !root.isOver
                        focusPolicy: Qt.TabFocus
                        text: qsTr("First line names the columns")
                        key: "Alt+H"
                        checked: root.file.hasHeader
                        glyph: checked ? "check" : ""
                        Accessible.role: Accessible.CheckBox
                        Accessible.checked: checked
                        onClicked: root.file.hasHeader = !root.file.hasHeader
                    }
                    FlatButton {
                        focusPolicy: Qt.TabFocus
                        text: qsTr("Only rows with a problem")
                        key: "Alt+P"
                        checked: root.file.showsBadOnly
                        glyph: checked ? "check" : ""
                        Accessible.role: Accessible.CheckBox
                        Accessible.checked: checked
                        onClicked: root.file.showsBadOnly = !root.file.showsBadOnly
                    }
                }
                Row {
                    anchors.right: parent.right
                    spacing: 2 * Theme.space
                    FlatButton {
                        visible: !root.isOver
                        text: root.isRunning ? qsTr("Stop") : qsTr("Leave")
                        key: "Esc"
                        onClicked: root.leave()
                    }
                    FlatButton {
                        visible: !root.isRunning
                        isMain: true
                        text: root.isOver ? qsTr("Done") : root.hasTable ? qsTr("Take in %1 jobs").arg(root.file.good - root.file.known) : qsTr("Take them in")
                        key: "Ctrl+Enter"
                        whyNot: root.isOver ? "" : root.file.whyNot
                        onClicked: root.begin()
                    }
                }
            }
        }
    }
}
