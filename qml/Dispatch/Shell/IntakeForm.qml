// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The fields in the order of a call: number, name, address, what, trade, priority.
Column {
    id: root

    required property Intake intake
    //! Past the last field.
    signal finished

    function begin(): void {
        phone.focusField();
    }
    function focusWhat(): void {
        what.focusField();
    }
    //! From a field to the next that is empty.
    function goOn(from: int): void {
        if (from < 1 && root.intake.name.trim() === "")
            caller.focusField();
        else if (from < 2 && root.intake.address.trim() === "")
            address.focusField();
        else if (from < 3 && root.intake.title.trim() === "")
            what.focusField();
        else if (from < 4 && root.intake.trade.trim() === "")
            trade.focusField();
        else
            priority.forceActiveFocus(Qt.TabFocusReason);
    }

    spacing: 2.5 * Theme.space

    IntakeField {
        id: phone
        objectName: "intakePhone"
        width: parent.width
        intake: root.intake
        which: Intake.Phone
        label: qsTr("Telephone")
        hint: qsTr("Number, or part of it")
        value: root.intake.phone
        onWentOn: root.goOn(0)
    }
    IntakeField {
        id: caller
        objectName: "intakeName"
        width: parent.width
        intake: root.intake
        which: Intake.Name
        label: qsTr("Name")
        value: root.intake.name
        onWentOn: root.goOn(1)
    }
    IntakeField {
        id: address
        objectName: "intakeAddress"
        width: parent.width
        intake: root.intake
        which: Intake.Address
        label: qsTr("Address")
        hint: qsTr("Street and number")
        maximumLength: 400
        value: root.intake.address
        onWentOn: root.goOn(2)
    }
    Row {
        x: phone.labelWidth
        height: 14
        spacing: 1.5 * Theme.space
        Glyph {
            anchors.verticalCenter: parent.verticalCenter
            visible: root.intake.placeText !== ""
            glyph: root.intake.hasPlace ? "pin" : "warning"
            size: 12
            color: root.intake.hasPlace ? Theme.good : Theme.warning
        }
        TextLine {
            height: parent.height
            text: root.intake.placeText !== "" ? root.intake.placeText : qsTr("Choose it from the list, and it is on the map")
            color: root.intake.placeText === "" ? Theme.mutedText : root.intake.hasPlace ? Theme.good : Theme.warning
            font.pixelSize: Theme.smallSize
        }
    }
    IntakeField {
        id: what
        objectName: "intakeTitle"
        width: parent.width
        intake: root.intake
        which: Intake.Title
        label: qsTr("What")
        hint: qsTr("“Boiler gives no hot water”")
        maximumLength: 200
        value: root.intake.title
        onWentOn: root.goOn(3)
    }
    IntakeField {
        id: trade
        objectName: "intakeTrade"
        width: parent.width
        intake: root.intake
        which: Intake.Trade
        label: qsTr("Trade")
        hint: qsTr("heating, plumbing, …")
        maximumLength: 60
        value: root.intake.trade
        onWentOn: root.goOn(4)
    }
    Item {
        width: parent.width
        height: priority.implicitHeight
        TextLine {
            width: phone.labelWidth - 2 * Theme.space
            height: parent.height
            text: qsTr("Priority")
            color: Theme.mutedText
            horizontalAlignment: Text.AlignRight
        }
        PriorityPicker {
            id: priority
            objectName: "intakePriority"
            x: phone.labelWidth
            width: parent.width - x
            priority: root.intake.priority
            onChosen: chosen => root.intake.priority = chosen
            onWentOn: root.finished()
        }
    }
}
