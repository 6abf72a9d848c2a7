// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! A customer, a place of the map or a trade that is offered.
T.AbstractButton {
    id: root

    required property int index
    property intakeOffer offer
    property bool isCurrent: false
    readonly property string glyph: {
        switch (root.offer.kind) {
        case IntakeOfferKind.Customer:
            return "user";
        case IntakeOfferKind.Place:
            return "pin";
        default:
            return "wrench";
        }
    }

    implicitHeight: root.offer.detail === "" ? 28 : 40
    hoverEnabled: true
    // A button would take the focus from the field, and with it the list away.
    focusPolicy: Qt.NoFocus
    Accessible.name: [root.offer.title, root.offer.aside, root.offer.detail].filter(text => text !== "").join(", ")

    background: Rectangle {
        radius: Theme.radius
        color: root.isCurrent ? Theme.selected : root.hovered ? Theme.hover : "transparent"
    }
    contentItem: Item {
        Glyph {
            x: 2 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            glyph: root.glyph
            size: 14
            color: Theme.mutedText
        }
        TextLine {
            x: 30
            width: aside.x - x - 2 * Theme.space
            height: root.offer.detail === "" ? parent.height : 22
            text: root.offer.title
        }
        TextLine {
            id: aside
            anchors.right: parent.right
            anchors.rightMargin: 2 * Theme.space
            height: root.offer.detail === "" ? parent.height : 22
            width: Math.min(implicitWidth, 140)
            text: root.offer.aside
            color: Theme.mutedText
        }
        TextLine {
            x: 30
            y: 20
            width: parent.width - x - 2 * Theme.space
            height: 16
            visible: root.offer.detail !== ""
            text: root.offer.detail
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
    }
}
