// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! One own action that is not done: what and why, for a conflict both sides, and the two ways out.
Rectangle {
    id: root

    required property reviewItem item
    required property double nowMs
    property bool isCurrent: false

    readonly property bool isWaiting: root.item.kind === ReviewKind.Waiting
    readonly property bool isHeld: root.item.kind === ReviewKind.Held
    readonly property bool isConflict: root.item.kind === ReviewKind.Conflict
    readonly property bool mayProceed: root.item.deedText !== "" && root.item.whyNot === ""
    readonly property bool mayDrop: root.item.dropText !== ""
    readonly property color ink: root.isWaiting || root.isHeld ? Theme.warning : Theme.danger
    readonly property string why: {
        if (root.isHeld)
            return qsTr("You made this %1. Send it now?").arg(Format.moment(root.item.madeMs, root.nowMs));
        if (root.isConflict && root.item.who !== "")
            return qsTr("%1 by %2, %3").arg(root.item.reason).arg(root.item.who).arg(Format.ago(root.item.whenMs, root.nowMs));
        return root.item.reason;
    }

    signal chosen
    signal proceedAsked
    signal dropAsked
    signal jobAsked

    //! \return whether the key means something here
    function press(key: int): bool {
        if ((key === Qt.Key_Return || key === Qt.Key_Enter) && root.mayProceed)
            root.proceedAsked();
        else if (key === Qt.Key_Delete && root.mayDrop)
            root.dropAsked();
        else if (key === Qt.Key_O && root.item.jobId !== "")
            root.jobAsked();
        else
            return false;
        return true;
    }

    implicitHeight: column.height + 6 * Theme.space
    radius: Theme.radius
    color: Theme.raised
    border.width: root.isCurrent ? 2 : 1
    border.color: root.isCurrent ? Theme.accent : Theme.line
    Accessible.role: Accessible.ListItem
    Accessible.name: qsTr("%1, %2. %3").arg(root.item.about).arg(root.item.what).arg(root.why)

    // A key pressed on a button within is about this action, whichever one is current.
    Keys.onPressed: event => event.accepted = root.press(event.key)

    // Waiting: a dotted edge as on the board; else a solid one.
    Column {
        visible: root.isWaiting
        x: 2
        y: 6
        spacing: 3
        Repeater {
            model: Math.max(0, Math.floor((root.height - 12) / 6)) // no height yet while it is made
            Rectangle {
                width: 3
                height: 3
                color: Theme.warning
            }
        }
    }
    Rectangle {
        visible: !root.isWaiting
        x: 2
        y: 6
        width: 3
        height: parent.height - 12
        color: root.ink
    }
    TapHandler {
        onTapped: root.chosen()
    }
    Column {
        id: column
        x: 4 * Theme.space
        y: 3 * Theme.space
        width: parent.width - 8 * Theme.space
        spacing: 2 * Theme.space

        Item {
            width: parent.width
            height: Math.max(words.height, buttons.height)
            Glyph {
                id: mark
                y: 2
                glyph: root.isWaiting || root.isHeld ? "clock" : "warning"
                color: root.ink
            }
            Column {
                id: words
                anchors.left: mark.right
                anchors.leftMargin: 2.5 * Theme.space
                anchors.right: buttons.left
                anchors.rightMargin: 3 * Theme.space
                spacing: Theme.space
                TextLine {
                    width: parent.width
                    text: [root.item.about, root.item.what].filter(s => s !== "").join("  ·  ")
                    font.weight: Font.DemiBold
                }
                TextLine {
                    width: parent.width
                    text: root.why
                    color: root.isWaiting ? Theme.mutedText : root.ink
                    font.weight: root.isConflict ? Font.DemiBold : Font.Normal
                    wrapMode: Text.WordWrap
                    elide: Text.ElideNone
                }
                TextLine {
                    visible: !root.isHeld
                    width: parent.width
                    text: qsTr("You did this %1").arg(Format.moment(root.item.madeMs, root.nowMs))
                    color: Theme.mutedText
                    font.pixelSize: Theme.smallSize
                }
            }
            Row {
                id: buttons
                anchors.right: parent.right
                spacing: 2 * Theme.space
                FlatButton {
                    visible: root.item.jobId !== ""
                    glyph: "arrow-right"
                    tip: qsTr("Show the job")
                    key: "O"
                    onClicked: root.jobAsked()
                }
                FlatButton {
                    visible: root.item.deedText !== ""
                    text: root.item.deedText
                    key: qsTr("Enter")
                    whyNot: root.item.whyNot
                    isMain: root.isHeld
                    onClicked: root.proceedAsked()
                }
                FlatButton {
                    visible: root.mayDrop
                    text: root.item.dropText
                    key: qsTr("Del")
                    onClicked: root.dropAsked()
                }
            }
        }
        ReviewSides {
            visible: root.item.fields.length > 0
            width: parent.width
            fields: root.item.fields
            nowMs: root.nowMs
        }
        Repeater {
            model: root.item.dependents
            TextLine {
                required property string modelData
                width: column.width
                text: qsTr("Goes with it: %1").arg(modelData)
                color: Theme.mutedText
            }
        }
        // Which key is which is no matter for a tooltip here: one of the two goes over a colleague's head.
        TextLine {
            visible: !root.isWaiting
            width: parent.width
            text: [root.mayProceed ? qsTr("Enter: %1").arg(root.item.deedText) : "", root.mayDrop ? qsTr("Del: %1").arg(root.item.dropText) : "", root.item.jobId !== "" ? qsTr("O: show the job") : ""].filter(s => s !== "").join("  ·  ")
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        TextLine {
            visible: root.item.deedText !== "" && root.item.whyNot !== ""
            width: parent.width
            text: qsTr("“%1” is not possible now: %2").arg(root.item.deedText).arg(root.item.whyNot)
            color: Theme.mutedText
            wrapMode: Text.WordWrap
            elide: Text.ElideNone
        }
    }
}
