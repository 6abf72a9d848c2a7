// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Beside the form for the telephone: who calls, which open jobs it may be about, and the times that could be promised.
Column {
    id: root

    required property Intake intake
    property intakeTwin noTwin
    property intakeWindow noWindow

    signal twinAsked(jobId: string)
    signal windowChosen(window: int)

    function focusWindows(): void {
        windows.itemAt(0)?.forceActiveFocus(Qt.TabFocusReason);
    }

    component Heading: TextLine {
        color: Theme.mutedText
        font.pixelSize: Theme.smallSize
        font.weight: Font.DemiBold
    }

    spacing: 2 * Theme.space

    Heading {
        height: 18
        text: qsTr("Caller")
    }
    TextLine {
        width: parent.width
        text: root.intake.customerText !== "" ? root.intake.customerText : qsTr("Nobody known yet. Whoever has called before is found by number, name or address.")
        color: root.intake.customerText !== "" ? Theme.text : Theme.mutedText
        wrapMode: Text.WordWrap
        maximumLineCount: 3
    }
    Row {
        visible: root.intake.customerWarning !== ""
        spacing: 1.5 * Theme.space
        Glyph {
            anchors.verticalCenter: parent.verticalCenter
            glyph: "warning"
            size: 13
            color: Theme.warning
        }
        TextLine {
            text: root.intake.customerWarning
            color: Theme.warning
            font.weight: Font.DemiBold
        }
    }
    Repeater {
        model: root.intake.twins.length
        IntakeTwinCard {
            id: card
            required property int index
            width: root.width
            twin: root.intake.twins[card.index] ?? root.noTwin
            key: card.index === 0 ? "Alt+O" : "Alt+Shift+O"
            onOpened: root.twinAsked(card.twin.jobId)
        }
    }
    Item {
        width: parent.width
        height: 24
        Heading {
            height: parent.height
            text: qsTr("Times to promise")
        }
        Row {
            anchors.right: parent.right
            spacing: Theme.space
            FlatButton {
                visible: root.intake.isLater
                focusPolicy: Qt.NoFocus
                implicitHeight: 24
                text: qsTr("From now")
                key: "Alt+Shift+L"
                onClicked: root.intake.sooner()
            }
            FlatButton {
                visible: root.intake.windows.length > 0
                focusPolicy: Qt.NoFocus
                implicitHeight: 24
                text: qsTr("Later")
                tip: qsTr("Times that begin two hours later")
                key: "Alt+L"
                onClicked: root.intake.later()
            }
        }
    }
    TextLine {
        width: parent.width
        visible: root.intake.windowsText !== ""
        text: root.intake.windowsText
        color: Theme.mutedText
        wrapMode: Text.WordWrap
        elide: Text.ElideNone
    }
    Repeater {
        id: windows
        model: root.intake.windows.length
        IntakeWindowRow {
            id: row
            objectName: "intakeWindow"
            width: root.width
            offer: root.intake.windows[row.index] ?? root.noWindow
            onClicked: root.windowChosen(row.index)
        }
    }
}
