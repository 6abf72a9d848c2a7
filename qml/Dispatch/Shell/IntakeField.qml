// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! A field of the form for the telephone, and what is offered while it is typed into: arrows choose, Enter takes, Esc closes the list.
Item {
    id: root

    required property Intake intake
    //! Intake.Field
    required property int which
    required property string label
    required property string value
    property string hint: ""
    property int maximumLength: 120
    readonly property real labelWidth: 84
    readonly property bool isOffering: input.activeFocus && root.intake.offersFor === root.which && root.intake.offers.length > 0
    property intakeOffer none

    //! An offer was taken, or Enter was pressed: on to what is still empty.
    signal wentOn

    function focusField(): void {
        input.forceActiveFocus(Qt.TabFocusReason);
    }
    function take(offer: int): void {
        root.intake.take(offer);
        root.wentOn();
    }

    implicitHeight: input.implicitHeight
    z: root.isOffering ? 1 : 0
    onValueChanged: if (input.text !== root.value)
        input.text = root.value

    TextLine {
        width: root.labelWidth - 2 * Theme.space
        height: input.height
        text: root.label
        color: Theme.mutedText
        horizontalAlignment: Text.AlignRight
    }
    Field {
        id: input
        objectName: "intakeInput"
        x: root.labelWidth
        width: parent.width - x
        maximumLength: root.maximumLength
        placeholderText: root.hint
        Accessible.name: root.label
        onTextEdited: {
            root.intake.type(root.which, input.text);
            list.currentIndex = 0;
        }
        onActiveFocusChanged: if (!input.activeFocus)
            root.intake.leave(root.which)
        Keys.onDownPressed: list.incrementCurrentIndex()
        Keys.onUpPressed: list.decrementCurrentIndex()
        Keys.onReturnPressed: root.isOffering ? root.take(list.currentIndex) : root.wentOn()
        Keys.onEnterPressed: root.isOffering ? root.take(list.currentIndex) : root.wentOn()
        Keys.onEscapePressed: event => {
            event.accepted = root.isOffering;
            if (event.accepted)
                root.intake.closeOffers();
        }
    }
    Rectangle {
        anchors.top: input.bottom
        anchors.topMargin: 2
        x: input.x
        width: input.width
        height: list.contentHeight + 2 * Theme.space
        visible: root.isOffering
        radius: Theme.radius
        color: Theme.raised
        border.width: 1
        border.color: Theme.strongLine

        ListView {
            id: list
            objectName: "intakeOffers"
            anchors.fill: parent
            anchors.margins: Theme.space
            interactive: false
            keyNavigationWraps: true
            highlightMoveDuration: 0
            model: root.isOffering ? root.intake.offers.length : 0
            currentIndex: 0
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Offers for %1").arg(root.label)
            delegate: IntakeOfferRow {
                id: row
                width: ListView.view.width
                offer: root.intake.offers[row.index] ?? root.none
                isCurrent: row.ListView.isCurrentItem
                onClicked: root.take(row.index)
            }
        }
    }
}
