// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! What a job's ledger comes to.
Row {
    id: root

    required property MoneyBook money

    component Total: Column {
        id: total
        required property string label
        required property string value
        property bool isStrong: false
        width: root.width / 4
        Accessible.role: Accessible.StaticText
        Accessible.name: total.label + " " + total.value
        TextLine {
            width: parent.width
            horizontalAlignment: Text.AlignRight
            text: total.label
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        TextLine {
            width: parent.width
            horizontalAlignment: Text.AlignRight
            text: total.value
            font.weight: total.isStrong ? Font.DemiBold : Font.Normal
        }
    }

    Total {
        label: qsTr("Charged")
        value: root.money.chargedText
    }
    Total {
        label: qsTr("Paid")
        value: root.money.paidText
    }
    Total {
        label: qsTr("Refunded")
        value: root.money.refundedText
    }
    Total {
        label: qsTr("Open, %1").arg(root.money.currency)
        value: root.money.openText
        isStrong: true
    }
}
