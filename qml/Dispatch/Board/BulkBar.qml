// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! What can be done with all picked rows at once. There while any is picked.
Rectangle {
    id: root

    required property ConsoleSession session
    property bool hasKeys: false
    readonly property int count: root.session.picks.count
    readonly property bool isOn: root.count > 0

    signal asked(kind: int)

    component BulkKey: Shortcut {
        id: bulkKey
        required property int kind
        enabled: root.hasKeys && root.isOn && root.session.canDispatch && root.session.whyNotAct === ""
        context: Qt.ApplicationShortcut
        onActivated: root.asked(bulkKey.kind)
    }
    component BulkButton: FlatButton {
        id: bulkButton
        required property int kind
        enabled: root.session.canDispatch
        whyNot: root.session.whyNotAct
        focusPolicy: Qt.NoFocus
        onClicked: root.asked(bulkButton.kind)
    }

    visible: root.isOn
    height: root.isOn ? 68 : 0
    color: Theme.raised
    Accessible.role: Accessible.ToolBar
    Accessible.name: qsTr("%1 jobs picked").arg(root.count)

    Divider {
        width: parent.width
    }
    TextLine {
        x: 3 * Theme.space
        y: 6
        height: 24
        width: clear.x - x - 8
        text: qsTr("%1 picked · all or none").arg(root.count)
        font.weight: Font.DemiBold
    }
    FlatButton {
        id: clear
        anchors.right: parent.right
        anchors.rightMargin: 2 * Theme.space
        y: 4
        glyph: "close"
        focusPolicy: Qt.NoFocus
        tip: qsTr("Pick none")
        key: "Esc"
        onClicked: root.session.picks.clear()
    }
    Row {
        x: 3 * Theme.space
        y: 34
        spacing: 1.5 * Theme.space
        BulkButton {
            kind: BulkKind.Assign
            text: qsTr("Assign")
            key: "A"
            isMain: true
        }
        BulkButton {
            kind: BulkKind.Dispatch
            text: qsTr("Dispatch")
            key: "D"
        }
        BulkButton {
            kind: BulkKind.Priority
            text: qsTr("Priority")
            key: "P"
        }
        BulkButton {
            kind: BulkKind.Area
            text: qsTr("Area")
            key: "R"
        }
        BulkButton {
            kind: BulkKind.Cancel
            text: qsTr("Cancel")
            key: "X"
            isDangerous: true
        }
    }
    BulkKey {
        sequences: ["A"]
        kind: BulkKind.Assign
    }
    BulkKey {
        sequences: ["D"]
        kind: BulkKind.Dispatch
    }
    BulkKey {
        sequences: ["P"]
        kind: BulkKind.Priority
    }
    BulkKey {
        sequences: ["R"]
        kind: BulkKind.Area
    }
    BulkKey {
        sequences: ["X"]
        kind: BulkKind.Cancel
    }
}
