// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! One alarm: what, since when, who looks after it, and what can be done.
Rectangle {
    id: root

    required property inboxItem item
    required property list<inboxOffer> offers
    required property double nowMs
    property bool isCurrent: false
    property inboxOffer none

    readonly property bool isDanger: root.item.weight === AlarmWeight.Danger
    readonly property bool isQuiet: root.item.isHandled && !root.isDanger
    readonly property color ink: root.isQuiet ? Theme.mutedText : root.item.weight === AlarmWeight.Usual ? Theme.warning : Theme.danger
    readonly property string glyph: {
        switch (root.item.kind) {
        case AlarmKind.Emergency:
            return "alert-filled";
        case AlarmKind.FeedDown:
            return "offline";
        case AlarmKind.Silent:
            return "signal";
        case AlarmKind.Breach:
            return root.item.weight === AlarmWeight.High ? "warning" : "clock";
        default:
            return "warning";
        }
    }
    readonly property string ownerText: root.item.isOwn ? qsTr("you look after it") : root.item.owner !== "" ? qsTr("%1 looks after it").arg(root.item.owner) : root.item.isSeen ? qsTr("seen") : root.item.isOfServer ? qsTr("nobody looks after it") : ""
    //! How late it is says how long it has been so.
    readonly property string ageText: root.item.kind === AlarmKind.Breach && root.item.weight === AlarmWeight.High ? "" : qsTr("for %1").arg(Format.duration(root.nowMs - root.item.sinceMs))
    readonly property string dueText: root.item.dueMs > 0 ? Format.due(root.item.dueMs, root.nowMs) : ""

    signal chosen
    signal shownAsked
    signal deedAsked(offer: inboxOffer)

    function keyOf(deed: int): string {
        return deed === AlarmDeed.Own ? "O" : deed === AlarmDeed.Escalate ? "E" : deed === AlarmDeed.Clear ? qsTr("Del") : "S";
    }
    //! \return whether the key means something here
    function press(key: int): bool {
        if (key === Qt.Key_Return || key === Qt.Key_Enter) {
            root.shownAsked();
            return true;
        }
        const deed = key === Qt.Key_O ? AlarmDeed.Own : key === Qt.Key_E ? AlarmDeed.Escalate : key === Qt.Key_Delete ? AlarmDeed.Clear : key === Qt.Key_S ? AlarmDeed.See : -1;
        const row = root.offers.findIndex(one => one.deed === deed);
        if (row < 0)
            return false;
        if (root.offers[row].whyNot === "")
            root.deedAsked(root.offers[row]);
        return true;
    }

    implicitHeight: 60
    radius: Theme.radius
    color: root.isDanger ? Theme.dangerGround : Theme.raised
    border.width: root.isCurrent ? 2 : 1
    border.color: root.isCurrent ? Theme.accent : Theme.line
    Accessible.role: Accessible.ListItem
    Accessible.name: [root.item.kindText, root.item.subject, root.dueText, root.item.text, root.ageText, root.item.isEscalated ? qsTr("escalated") : "", root.ownerText].filter(s => s !== "").join(", ")

    // A key pressed on a button within is about this alarm, whichever one is current.
    Keys.onPressed: event => event.accepted = root.press(event.key)

    Rectangle {
        x: 2
        y: 6
        width: 3
        height: parent.height - 12
        visible: !root.isQuiet
        color: root.ink
    }
    TapHandler {
        onTapped: root.chosen()
        onDoubleTapped: root.shownAsked()
    }
    Glyph {
        id: mark
        x: 3 * Theme.space
        anchors.verticalCenter: parent.verticalCenter
        glyph: root.glyph
        size: 20
        color: root.ink
    }
    Row {
        id: head
        x: 10 * Theme.space
        y: 10
        width: buttons.x - x - 3 * Theme.space
        spacing: 2 * Theme.space
        TextLine {
            id: kind
            text: root.item.kindText
            color: root.ink
            font.weight: Font.DemiBold
        }
        Pill {
            id: escalated
            anchors.verticalCenter: kind.verticalCenter
            visible: root.item.isEscalated
            text: qsTr("Escalated")
            tone: Tone.Danger
        }
        Glyph {
            id: pending
            anchors.verticalCenter: kind.verticalCenter
            visible: root.item.isPending
            glyph: "clock"
            size: 13
            color: Theme.warning
        }
        TextLine {
            text: root.item.subject
            width: Math.min(implicitWidth, head.width - kind.width - (escalated.visible ? escalated.width + head.spacing : 0) - (pending.visible ? pending.width + head.spacing : 0) - head.spacing)
            color: root.isQuiet ? Theme.mutedText : Theme.text
            font.weight: root.isQuiet ? Font.Normal : Font.DemiBold
        }
    }
    TextLine {
        x: 10 * Theme.space
        y: 32
        width: buttons.x - x - 3 * Theme.space
        text: [root.ageText, root.dueText, root.item.text, root.ownerText].filter(s => s !== "").join("  ·  ")
        color: Theme.mutedText
        font.pixelSize: Theme.smallSize
    }
    Row {
        id: buttons
        anchors.right: parent.right
        anchors.rightMargin: 3 * Theme.space
        anchors.verticalCenter: parent.verticalCenter
        spacing: 1.5 * Theme.space
        Repeater {
            // By number: a new list of offers would take the focus from a button.
            model: root.offers.length
            FlatButton {
                id: button
                required property int index
                readonly property inboxOffer offer: root.offers[button.index] ?? root.none
                text: button.offer.needsNote ? qsTr("%1 …").arg(button.offer.text) : button.offer.text
                tip: button.offer.tip
                key: root.keyOf(button.offer.deed)
                whyNot: button.offer.whyNot
                isMain: root.isCurrent && button.offer.deed === AlarmDeed.Own && !root.item.isHandled
                onClicked: root.deedAsked(button.offer)
            }
        }
        FlatButton {
            visible: root.item.jobId !== "" || root.item.technicianId !== ""
            glyph: "arrow-right"
            tip: qsTr("Show it on the map")
            key: qsTr("Enter")
            onClicked: root.shownAsked()
        }
    }
}
