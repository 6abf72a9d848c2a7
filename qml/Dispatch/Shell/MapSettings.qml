// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Which map lies under the marks. What is typed is tried first; the map in use stays until another one is good.
Column {
    id: root

    required property MapChoice choice
    //! What the map in use says of itself.
    required property string notice
    //! What is looked at here, which may not be in use yet.
    property int shown: root.choice.kind
    readonly property list<int> kinds: [MapChoice.Own, MapChoice.File, MapChoice.Server, MapChoice.Plain].concat(root.choice.hasImport ? [MapChoice.Town] : [])

    function nameOf(kind: int): string {
        switch (kind) {
        case MapChoice.Own:
            return root.choice.hasImport ? qsTr("Imported map") : root.choice.ownMap === MapChoice.DemoTown ? qsTr("Demo town") : qsTr("No map yet");
        case MapChoice.File:
            return qsTr("Map file");
        case MapChoice.Server:
            return qsTr("Map server");
        case MapChoice.Town:
            return qsTr("Demo town");
        }
        return qsTr("Plain");
    }
    function show(kind: int): void {
        root.choice.forgetProblem();
        root.shown = kind;
        if (kind === MapChoice.Own)
            root.choice.takeOwn();
        else if (kind === MapChoice.Town)
            root.choice.takeTown();
        else if (kind === MapChoice.Plain)
            root.choice.takePlain();
    }
    function use(): void {
        if (root.shown === MapChoice.File)
            root.choice.takeFile(path.text);
        else if (root.choice.takeServer(url.text, owner.text, key.text))
            key.clear();
    }

    spacing: 2 * Theme.space

    component Words: TextLine {
        width: root.width
        wrapMode: Text.WordWrap
        elide: Text.ElideNone
        color: Theme.mutedText
    }
    component Line: Field {
        width: root.width
        maximumLength: 2000
        onAccepted: root.use()
        onTextEdited: root.choice.forgetProblem()
    }

    TextLine {
        text: qsTr("Base map")
        font.weight: Font.DemiBold
    }
    Row {
        spacing: Theme.space
        Repeater {
            model: root.kinds
            FlatButton {
                required property int modelData
                objectName: "mapKind" + modelData
                text: root.nameOf(modelData)
                isMain: root.shown === modelData
                Accessible.role: Accessible.RadioButton
                Accessible.checked: root.shown === modelData
                onClicked: root.show(modelData)
            }
        }
    }
    Words {
        text: {
            switch (root.shown) {
            case MapChoice.File:
                return qsTr("A map of pictures in one file, as map programs write it: MBTiles with PNG, JPEG or WebP. Nothing goes over the network.");
            case MapChoice.Server:
                return qsTr("Pictures from a map server over HTTPS. It sees which area you look at. What was seen is kept on this computer, so that it is there without the network.");
            case MapChoice.Plain:
                return qsTr("Coasts and a grid; nothing else.");
            case MapChoice.Own:
                if (root.choice.hasImport)
                    return qsTr("The map of streets and addresses on this computer. Nothing goes over the network.");
                if (root.choice.ownMap === MapChoice.NoMap)
                    return qsTr("Coasts and a grid, until there is a map with streets. “dispatch-console --import-map FILE” makes one of an OpenStreetMap extract; or choose a map file or a map server.");
            }
            return qsTr("Streets that are made up, for trying out: no real place. “dispatch-console --import-map FILE” makes a map of an OpenStreetMap extract.");
        }
    }
    Line {
        id: path
        objectName: "mapPath"
        visible: root.shown === MapChoice.File
        text: root.choice.path
        placeholderText: qsTr("Map file: where it lies")
    }
    Line {
        id: url
        objectName: "mapUrl"
        visible: root.shown === MapChoice.Server
        text: root.choice.urlTemplate
        placeholderText: "https://tiles.example.com/{z}/{x}/{y}.png?key={key}"
        Accessible.name: qsTr("Address of the map server, with {z}, {x}, {y} and, if it wants one, {key}")
    }
    Line {
        id: owner
        objectName: "mapOwner"
        visible: root.shown === MapChoice.Server
        text: root.choice.attribution
        placeholderText: qsTr("Whose map it is: “© OpenStreetMap contributors”")
        maximumLength: 300
    }
    Line {
        id: key
        objectName: "mapKey"
        visible: root.shown === MapChoice.Server
        echoMode: TextInput.Password
        maximumLength: 500
        placeholderText: root.choice.hasKey ? qsTr("Key: one is kept; type another to replace it") : qsTr("Key, if the server wants one")
    }
    Words {
        visible: root.shown === MapChoice.Server
        text: qsTr("The key is kept in a file of its own that only your account can read; it is not encrypted.")
        font.pixelSize: Theme.smallSize
    }
    Row {
        spacing: 2 * Theme.space
        visible: root.shown === MapChoice.File || root.shown === MapChoice.Server
        FlatButton {
            objectName: "mapUse"
            isMain: true
            text: qsTr("Use this map")
            key: qsTr("Enter")
            onClicked: root.use()
        }
    }
    Words {
        objectName: "mapProblem"
        visible: text !== ""
        text: root.choice.problem !== "" ? root.choice.problem : root.notice
        color: Theme.danger
        Accessible.role: Accessible.AlertMessage
        Accessible.name: text
    }
    Words {
        objectName: "mapInUse"
        text: root.choice.isOverruled ? qsTr("The program was started with a map named on the command line. What is chosen here is used when it is started without.") : qsTr("In use: %1").arg(root.nameOf(root.choice.kind))
        font.pixelSize: Theme.smallSize
    }
}
