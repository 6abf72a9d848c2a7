// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Below the form for the telephone: why it was not saved, else the keys; the buttons; and the question what becomes of it.
Item {
    id: root

    required property Intake intake
    property bool isAsking: false

    signal givenUp
    signal taken
    signal kept
    signal thrownAway
    signal goneBack

    function focusTake(): void {
        take.forceActiveFocus(Qt.TabFocusReason);
    }
    function focusQuestion(): void {
        question.forceActiveFocus();
    }

    height: 32

    Row {
        visible: !root.isAsking && root.intake.problem !== ""
        height: parent.height
        spacing: 1.5 * Theme.space
        Glyph {
            anchors.verticalCenter: parent.verticalCenter
            glyph: "warning"
            size: 13
            color: Theme.danger
        }
        TextLine {
            height: parent.height
            width: buttons.x - 40
            text: root.intake.problem
            wrapMode: Text.WordWrap
            maximumLineCount: 2
            color: Theme.danger
            Accessible.role: Accessible.AlertMessage
            Accessible.name: root.intake.problem
        }
    }
    Row {
        visible: !root.isAsking && root.intake.problem === ""
        height: parent.height
        spacing: 1.5 * Theme.space
        Repeater {
            model: [["Tab", qsTr("on")], ["Enter", qsTr("take what is offered")], ["Ctrl+Enter", qsTr("save")]]
            Row {
                id: hint
                required property var modelData
                height: parent.height
                spacing: 1.5 * Theme.space
                KeyCap {
                    anchors.verticalCenter: parent.verticalCenter
                    text: hint.modelData[0]
                }
                TextLine {
                    height: parent.height
                    rightPadding: 2 * Theme.space
                    text: hint.modelData[1]
                    color: Theme.mutedText
                    font.pixelSize: Theme.smallSize
                }
            }
        }
    }
    Row {
        id: buttons
        anchors.right: parent.right
        visible: !root.isAsking
        spacing: 2 * Theme.space
        FlatButton {
            text: qsTr("Leave")
            key: "Esc"
            focusPolicy: Qt.NoFocus
            onClicked: root.givenUp()
        }
        FlatButton {
            id: take
            isMain: true
            text: qsTr("Take the job without a time")
            key: "Ctrl+Enter"
            onClicked: root.taken()
        }
    }
    IntakeQuestion {
        id: question
        anchors.fill: parent
        visible: root.isAsking
        onKept: root.kept()
        onThrownAway: root.thrownAway()
        onGoneBack: root.goneBack()
    }
}
