// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The foot of the log: what is being written, checked or fetched, and what came of it.
Rectangle {
    id: root

    required property LogDesk desk

    readonly property ProofCheck proof: root.desk.proof
    readonly property LogExport exporter: root.desk.exporter

    component Told: Item {
        id: told
        property string glyph: ""
        property string text: ""
        property color ink: Theme.text
        property bool mayStop: false
        signal stopped
        width: root.width
        height: told.text !== "" ? 28 : 0
        visible: told.text !== ""
        Glyph {
            x: 4 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            glyph: told.glyph
            color: told.ink
        }
        TextLine {
            x: 10 * Theme.space
            width: parent.width - x - (stop.visible ? stop.width + 6 * Theme.space : 4 * Theme.space)
            height: parent.height
            text: told.text
            color: told.ink
        }
        FlatButton {
            id: stop
            anchors.right: parent.right
            anchors.rightMargin: 4 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            implicitHeight: 22
            visible: told.mayStop
            text: qsTr("Stop")
            onClicked: told.stopped()
        }
    }

    implicitHeight: all.height
    color: Theme.background

    Column {
        id: all
        width: parent.width
        Told {
            objectName: "proofStatus"
            glyph: root.proof.state === ProofCheck.InOrder ? "check" : root.proof.state === ProofCheck.NotInOrder ? "alert-filled" : "lock"
            ink: root.proof.state === ProofCheck.InOrder ? Theme.good : root.proof.state === ProofCheck.NotInOrder ? Theme.danger : Theme.text
            text: root.proof.text
            mayStop: root.proof.isRunning
            onStopped: root.proof.cancel()
        }
        Told {
            objectName: "exportStatus"
            glyph: root.exporter.hasFailed ? "warning" : "log"
            ink: root.exporter.hasFailed ? Theme.danger : Theme.text
            text: root.exporter.text
            mayStop: root.exporter.isRunning
            onStopped: root.exporter.cancel()
        }
        Told {
            objectName: "caseStatus"
            glyph: root.desk.caseFile.hasFailed ? "warning" : "lock"
            ink: root.desk.caseFile.hasFailed ? Theme.danger : Theme.text
            text: root.desk.caseFile.text
            mayStop: root.desk.caseFile.isRunning
            onStopped: root.desk.caseFile.cancel()
        }
        Told {
            glyph: "refresh"
            ink: Theme.mutedText
            text: root.desk.history.text
        }
    }
}
