// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Where a file of the log is to go. Enter writes it, Esc leaves.
T.Popup {
    id: root

    required property LogDesk desk
    //! Of a job; empty: the filtered log.
    property string jobId: ""

    function askForLog(): void {
        root.jobId = "";
        root.open();
        path.text = root.desk.exporter.suggestedPath(LogExport.Csv);
        path.forceActiveFocus();
    }
    function askForCase(jobId: string, number: string): void {
        root.jobId = jobId;
        root.open();
        path.text = root.desk.caseFile.suggestedPath(number);
        path.forceActiveFocus();
    }
    function write(): void {
        if (path.text.trim() === "")
            return;
        if (root.jobId !== "")
            root.desk.caseFile.start(root.jobId, path.text.trim());
        else
            root.desk.exporter.start(path.text.trim(), /\.jsonl?$/i.test(path.text) ? LogExport.JsonLines : LogExport.Csv);
        root.close();
    }

    anchors.centerIn: parent
    width: 560
    height: 158
    modal: true
    focus: true
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside

    background: Rectangle {
        radius: 10
        color: Theme.raised
        border.width: 1
        border.color: Theme.line
    }
    contentItem: Item {
        TextLine {
            x: 6 * Theme.space
            y: 4 * Theme.space
            width: parent.width - 12 * Theme.space
            text: root.jobId !== "" ? qsTr("Save the job's story with its proof") : qsTr("Export what the filter shows")
            font.pixelSize: Theme.titleSize
            font.weight: Font.DemiBold
        }
        Field {
            id: path
            objectName: "logPath"
            x: 6 * Theme.space
            y: 44
            width: parent.width - 12 * Theme.space
            placeholderText: qsTr("Path of the file")
            Keys.onReturnPressed: root.write()
            Keys.onEnterPressed: root.write()
        }
        TextLine {
            x: 6 * Theme.space
            y: 80
            width: parent.width - 12 * Theme.space
            text: root.jobId !== "" ? qsTr("A case file for a verifier, and the same to read as .html and to print as .pdf") : qsTr("A table for a spreadsheet (.csv), or records for a program (.jsonl)")
            color: Theme.mutedText
        }
        Row {
            anchors.right: parent.right
            anchors.rightMargin: 6 * Theme.space
            y: 112
            spacing: 2 * Theme.space
            FlatButton {
                text: qsTr("Leave it")
                key: "Esc"
                onClicked: root.close()
            }
            FlatButton {
                isMain: true
                text: root.jobId !== "" ? qsTr("Save") : qsTr("Export")
                key: "Enter"
                onClicked: root.write()
            }
        }
    }
}
