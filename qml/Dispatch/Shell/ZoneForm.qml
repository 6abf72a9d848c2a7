// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.MapLayers
import Dispatch.Models
import Dispatch.Theme

//! What a zone is called, what it is, and which area it gives. Enter saves, Esc goes back.
Column {
    id: root

    required property ZoneBook zones
    //! Whose name it is; empty: a new one.
    property string zone: ""
    property list<point> points
    property bool isSite: false
    //! What the server would say against it.
    readonly property string whyNot: root.zone !== "" ? root.zones.whyNotDescribe(root.zone, name.text, area.text) : root.zones.whyNotCreate(name.text, root.isSite, area.text, root.points)
    //! Nobody is told that a form is empty while they begin to fill it in.
    property bool isTouched: false

    signal done
    signal givenUp

    function ask(points: list<point>): void {
        root.zone = "";
        root.points = points;
        root.isSite = false;
        root.fill("", "");
    }
    function change(zone: zoneInfo): void {
        root.zone = zone.id;
        root.isSite = zone.isSite;
        root.fill(zone.name, zone.area);
    }
    function fill(nameText: string, areaText: string): void {
        name.text = nameText;
        area.text = areaText;
        chips.areas = root.zones.areas();
        root.isTouched = false;
        name.forceActiveFocus();
        name.selectAll();
    }
    function save(): void {
        root.isTouched = true;
        if (root.whyNot !== "")
            return;
        const isSent = root.zone !== "" ? root.zones.describe(root.zone, name.text, area.text) : root.zones.create(name.text, root.isSite, area.text, root.points);
        if (isSent)
            root.done();
    }

    spacing: 2 * Theme.space
    Keys.onEscapePressed: root.givenUp()

    Field {
        id: name
        objectName: "zoneName"
        width: parent.width
        maximumLength: 120
        placeholderText: qsTr("Name of the zone")
        onTextEdited: root.isTouched = true
        Keys.onReturnPressed: root.save()
        Keys.onEnterPressed: root.save()
    }
    Row {
        spacing: Theme.space
        visible: root.zone === ""

        FlatButton {
            text: qsTr("Territory")
            tip: qsTr("Gives its area to the jobs in it")
            checked: !root.isSite
            glyph: checked ? "check" : ""
            Accessible.role: Accessible.RadioButton
            Accessible.checked: checked
            onClicked: root.isSite = false
        }
        FlatButton {
            text: qsTr("Site")
            tip: qsTr("Grounds of one customer: who is inside has arrived")
            checked: root.isSite
            glyph: checked ? "check" : ""
            Accessible.role: Accessible.RadioButton
            Accessible.checked: checked
            onClicked: root.isSite = true
        }
    }
    Field {
        id: area
        objectName: "zoneArea"
        width: parent.width
        maximumLength: 120
        placeholderText: root.isSite ? qsTr("Area (may stay empty)") : qsTr("Area, as technicians and jobs carry it")
        onTextEdited: root.isTouched = true
        Keys.onReturnPressed: root.save()
        Keys.onEnterPressed: root.save()
    }
    Flow {
        id: chips

        property list<string> areas: []
        readonly property list<string> offered: chips.areas.filter(text => text !== area.text && text.toLowerCase().includes(area.text.toLowerCase())).slice(0, 6)

        width: parent.width
        spacing: Theme.space

        Repeater {
            model: chips.offered

            FlatButton {
                required property string modelData
                implicitHeight: 24
                text: modelData
                tip: qsTr("An area that is in use")
                onClicked: area.text = modelData
            }
        }
    }
    Text {
        width: parent.width
        visible: root.isTouched && root.whyNot !== ""
        text: "!  " + root.whyNot
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        color: Theme.danger
        font.family: Theme.fontFamily
        font.pixelSize: Theme.smallSize
        Accessible.role: Accessible.AlertMessage
        Accessible.name: root.whyNot
    }
    Row {
        spacing: Theme.space

        FlatButton {
            isMain: true
            text: qsTr("Save")
            key: qsTr("Enter")
            whyNot: root.isTouched ? root.whyNot : ""
            onClicked: root.save()
        }
        FlatButton {
            text: root.zone === "" ? qsTr("Back to the outline") : qsTr("Cancel")
            key: "Esc"
            onClicked: root.givenUp()
        }
    }
}
