// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Map
import Dispatch.MapLayers
import Dispatch.Models
import Dispatch.Theme

//! The zones: look at one, draw, reshape, rename, retire. Up, Down, Enter shows; Ins draws, S reshapes, F2 renames, Del retires, Esc closes.
MapCard {
    id: root

    required property ZoneBook zones
    required property real maximumHeight
    property int row: -1
    readonly property zoneInfo chosen: root.zones.list[root.row] ?? root.zones.find("")
    //! Asked about and not answered yet.
    property string retiring: ""
    readonly property bool isAsking: form.visible

    signal shown(zone: zoneInfo)
    signal drawAsked
    signal shapeAsked(zone: zoneInfo)
    //! A new zone was sent.
    signal created
    //! The form was left without a word: the outline is still there.
    signal formLeft
    signal closed

    function open(): void {
        form.visible = false;
        root.retiring = "";
        root.visible = true;
        root.row = root.zones.list.length > 0 ? Math.max(0, Math.min(root.row, root.zones.list.length - 1)) : -1;
        list.forceActiveFocus();
    }
    function close(): void {
        if (!root.visible)
            return;
        root.visible = false;
        form.visible = false;
        // Or the keys that were meant for the map would still come here.
        list.focus = false;
        root.closed();
    }
    //! Leaves the question or the form, else closes; false: it is closed.
    function goBack(): bool {
        if (!root.visible)
            return false;
        if (form.visible)
            root.leaveForm();
        else if (root.retiring !== "")
            root.retiring = "";
        else
            root.close();
        return true;
    }
    //! An outline is drawn: what is it called?
    function ask(points: list<point>): void {
        root.visible = true;
        form.visible = true;
        form.ask(points);
    }
    function leaveForm(): void {
        const wasNew = form.zone === "";
        form.visible = false;
        if (wasNew) {
            root.visible = false;
            root.formLeft();
        } else {
            list.forceActiveFocus();
        }
    }
    function rename(): void {
        if (root.row < 0 || root.zones.whyNot !== "")
            return;
        form.visible = true;
        form.change(root.chosen);
    }
    function askRetire(): void {
        if (root.row >= 0 && root.zones.whyNot === "")
            root.retiring = root.chosen.id;
    }
    function retire(): void {
        root.zones.retire(root.retiring);
        root.retiring = "";
    }

    visible: false
    width: 320
    height: head.height + (form.visible ? form.height + 4 * Theme.space : list.height + question.height + foot.height) + 2 * Theme.space
    Accessible.role: Accessible.Dialog
    Accessible.name: qsTr("Zones")
    Keys.onEscapePressed: root.goBack()

    Item {
        id: head
        width: parent.width
        height: 36
        TextLine {
            x: 3 * Theme.space
            width: parent.width - 48
            height: parent.height
            text: !form.visible ? qsTr("Zones") : form.zone === "" ? qsTr("New zone") : qsTr("Name and area")
            font.weight: Font.DemiBold
        }
        FlatButton {
            anchors.right: close.left
            anchors.verticalCenter: parent.verticalCenter
            visible: !form.visible
            implicitHeight: 24
            checked: root.zones.isShown
            glyph: root.zones.isShown ? "check" : ""
            text: qsTr("On the map")
            tip: root.zones.isShown ? qsTr("Hide the zones") : qsTr("Show the zones")
            key: "Shift+Z"
            Accessible.role: Accessible.CheckBox
            Accessible.checked: checked
            onClicked: root.zones.isShown = !root.zones.isShown
        }
        FlatButton {
            id: close
            anchors.right: parent.right
            anchors.rightMargin: Theme.space
            anchors.verticalCenter: parent.verticalCenter
            glyph: "close"
            tip: qsTr("Close")
            key: "Esc"
            onClicked: form.visible ? root.leaveForm() : root.close()
        }
    }
    ZoneForm {
        id: form
        x: 3 * Theme.space
        y: head.height
        width: parent.width - 6 * Theme.space
        visible: false
        zones: root.zones
        onDone: {
            const wasNew = form.zone === "";
            form.visible = false;
            if (wasNew)
                root.created();
            list.forceActiveFocus();
        }
        onGivenUp: root.leaveForm()
    }
    ListView {
        id: list
        objectName: "zoneList"
        y: head.height
        width: parent.width
        height: Math.max(40, Math.min(root.zones.list.length * 40, root.maximumHeight - head.height - foot.height - question.height - 8))
        visible: !form.visible
        clip: true
        model: root.zones.list
        currentIndex: root.row
        keyNavigationEnabled: false
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: true
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Zones")
        Keys.onUpPressed: root.row = Math.max(0, root.row - 1)
        Keys.onDownPressed: root.row = Math.min(root.zones.list.length - 1, root.row + 1)
        Keys.onReturnPressed: root.retiring !== "" ? root.retire() : root.shown(root.chosen)
        Keys.onEnterPressed: root.retiring !== "" ? root.retire() : root.shown(root.chosen)
        Keys.onDeletePressed: root.askRetire()
        Keys.onPressed: event => {
            event.accepted = true;
            if (event.key === Qt.Key_F2)
                root.rename();
            else if (event.key === Qt.Key_Insert && root.zones.whyNot === "")
                root.drawAsked();
            else if (event.key === Qt.Key_S && root.row >= 0 && root.zones.whyNot === "")
                root.shapeAsked(root.chosen);
            else
                event.accepted = false;
        }
        T.ScrollBar.vertical: ThinScrollBar {}
        delegate: ZoneRow {
            isCurrent: index === root.row && list.activeFocus
            onPressed: {
                root.row = index;
                list.forceActiveFocus();
            }
            onClicked: root.shown(root.chosen)
        }

        TextLine {
            x: 3 * Theme.space
            width: parent.width - 6 * Theme.space
            height: 40
            visible: root.zones.list.length === 0
            text: qsTr("None yet: territories, customers' grounds")
            color: Theme.mutedText
        }
    }
    Item {
        id: question
        anchors.top: list.bottom
        width: parent.width
        height: visible ? 40 : 0
        visible: root.retiring !== "" && !form.visible
        TextLine {
            x: 3 * Theme.space
            width: parent.width - yes.width - no.width - 8 * Theme.space
            height: parent.height
            text: qsTr("Retire “%1” for good?").arg(root.zones.find(root.retiring).name)
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
        }
        FlatButton {
            id: yes
            anchors.right: no.left
            anchors.rightMargin: Theme.space
            anchors.verticalCenter: parent.verticalCenter
            isDangerous: true
            text: qsTr("Retire")
            key: qsTr("Enter")
            onClicked: root.retire()
        }
        FlatButton {
            id: no
            anchors.right: parent.right
            anchors.rightMargin: 2 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Keep")
            key: "Esc"
            onClicked: root.retiring = ""
        }
    }
    Row {
        id: foot
        anchors.top: question.bottom
        x: 2 * Theme.space
        height: visible ? 40 : 0
        visible: !form.visible
        spacing: Theme.space
        Deed {
            text: qsTr("Draw")
            glyph: "plus"
            tip: qsTr("Draw a new zone")
            key: qsTr("Ins")
            whyNot: root.zones.whyNot
            onClicked: root.drawAsked()
        }
        Deed {
            text: qsTr("Shape")
            tip: qsTr("Move, insert and delete corners")
            key: "S"
            enabled: root.row >= 0
            whyNot: root.zones.whyNot
            onClicked: root.shapeAsked(root.chosen)
        }
        Deed {
            text: qsTr("Name")
            tip: qsTr("Change name and area")
            key: "F2"
            enabled: root.row >= 0
            whyNot: root.zones.whyNot
            onClicked: root.rename()
        }
        Deed {
            text: qsTr("Retire")
            tip: qsTr("Jobs keep the area they have")
            key: qsTr("Del")
            enabled: root.row >= 0
            whyNot: root.zones.whyNot
            onClicked: root.askRetire()
        }
    }

    component Deed: FlatButton {
        anchors.verticalCenter: parent?.verticalCenter
        focusPolicy: Qt.NoFocus
    }
}
