// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The money of the selected job: where it stands, its last rows, and what they come to.
Column {
    id: root

    required property MoneyBook money
    required property double nowMs
    property bool mayAdd: true
    //! Why no row can be added here now, as while one looks back. The ledger can still be read.
    property string whyNotAdd: ""
    //! Rows shown; the key shows all of them.
    property int mostRows: 3

    readonly property int rowCount: root.money.rows.length
    readonly property bool isForReading: root.whyNotAdd !== "" && root.rowCount > 0
    readonly property int earlier: Math.max(0, root.rowCount - root.mostRows)
    property moneyRow none

    signal asked

    spacing: Theme.space

    Item {
        width: parent.width
        height: 28
        TextLine {
            id: heading
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Money")
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
            font.weight: Font.DemiBold
        }
        Pill {
            anchors.left: heading.right
            anchors.leftMargin: 2 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            text: root.money.stateText
            tone: root.money.tone
        }
        FlatButton {
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            visible: root.mayAdd
            objectName: "addMoney"
            text: root.isForReading ? qsTr("Read all") : root.rowCount === 0 ? qsTr("Charge") : qsTr("Add")
            glyph: root.isForReading ? "" : "plus"
            tip: root.isForReading ? qsTr("Read all of the ledger") : qsTr("Add a row to the ledger, or read all of it")
            key: "$"
            whyNot: root.rowCount === 0 ? root.whyNotAdd : ""
            onClicked: root.asked()
        }
    }
    TextLine {
        width: parent.width
        visible: root.earlier > 0
        text: root.earlier === 1 ? qsTr("1 earlier row: $ shows it") : qsTr("%1 earlier rows: $ shows them").arg(root.earlier)
        color: Theme.mutedText
        font.pixelSize: Theme.smallSize
    }
    Repeater {
        // By number: rows that stay where they are, are not made anew.
        model: Math.min(root.rowCount, root.mostRows)
        MoneyLine {
            id: line
            width: root.width
            nowMs: root.nowMs
            row: root.money.rows[root.earlier + line.index] ?? root.none
        }
    }
    Divider {
        width: parent.width
        visible: root.rowCount > 0
    }
    MoneyTotals {
        width: parent.width
        visible: root.rowCount > 0
        money: root.money
    }
}
