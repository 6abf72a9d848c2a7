// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! One file: its small picture or what kind it is, its name and size, how far it has come, and what can be done with it.
//! Enter opens, Delete takes it out or stops it, R tries again, S saves.
T.AbstractButton {
    id: root

    required property attachmentInfo info
    //! Beside the words: low, without room for a picture of its own.
    property bool isSmall: false
    //! Pictures in a message are at most so wide.
    property real widest: 260

    //! Of a file met in a message; one's own is on this computer anyway.
    readonly property bool canSave: root.info.isHere && !root.info.canRemove
    readonly property bool isWorking: root.info.progress >= 0 && root.info.progress < 1
    readonly property bool hasPicture: root.info.preview !== "" && picture.status !== Image.Error
    readonly property real pictureHeight: Math.max(48, Math.min(220, root.info.ratio > 0 ? root.width / root.info.ratio : 120))

    signal opened
    signal saved
    signal loaded
    signal removed
    signal retried

    implicitWidth: root.isSmall ? 200 : root.widest
    implicitHeight: root.isSmall || !root.hasPicture ? 46 : root.pictureHeight + 40
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: root.info.name === "" ? qsTr("File") : qsTr("File %1, %2").arg(root.info.name).arg(root.info.detail)
    Accessible.description: [root.info.stateText, root.info.reason].filter(s => s !== "").join(". ")
    onClicked: root.act()
    Keys.onReturnPressed: root.act()
    Keys.onEnterPressed: root.act()
    Keys.onDeletePressed: if (root.info.canRemove)
        root.removed()
    // Elsewhere these letters are keys of the window.
    Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_R || event.key === Qt.Key_S || event.key === Qt.Key_Delete
    Keys.onPressed: event => {
        event.accepted = true;
        if (event.key === Qt.Key_R && root.info.canRetry)
            root.retried();
        else if (event.key === Qt.Key_S && root.canSave)
            root.saved();
        else
            event.accepted = false;
    }

    function act(): void {
        if (root.info.canRetry)
            root.retried();
        else if (root.info.canLoad)
            root.loaded();
        else if (root.info.canOpen)
            root.opened();
        else if (root.canSave)
            root.saved();
    }

    background: Rectangle {
        radius: Theme.radius
        color: root.info.isRefused ? Theme.dangerGround : root.hovered ? Theme.hover : Theme.surface
        border.width: root.visualFocus ? 2 : 1
        border.color: root.visualFocus ? Theme.accent : root.info.isRefused ? Theme.danger : Theme.line
    }
    contentItem: Item {
        Image {
            id: picture
            x: root.isSmall ? 5 : 1
            y: root.isSmall ? 5 : 1
            width: root.isSmall ? 36 : root.width - 2
            height: root.isSmall ? 36 : root.pictureHeight
            visible: root.hasPicture
            asynchronous: true
            cache: true
            fillMode: root.isSmall ? Image.PreserveAspectCrop : Image.PreserveAspectFit
            sourceSize: root.isSmall ? Qt.size(72, 72) : Qt.size(520, 440)
            source: root.info.preview
            Accessible.ignored: true
        }
        Glyph {
            x: 14
            anchors.verticalCenter: row.verticalCenter
            visible: !root.hasPicture
            glyph: root.info.isRefused ? "warning" : root.info.glyph
            size: 20
            color: root.info.isRefused ? Theme.danger : Theme.mutedText
        }
        Item {
            id: row
            x: root.hasPicture && !root.isSmall ? 10 : 48
            width: buttons.x - x - 4
            height: root.isSmall || !root.hasPicture ? root.height : 38
            anchors.bottom: parent.bottom
            TextLine {
                y: 5
                width: parent.width
                text: root.info.name === "" ? qsTr("File") : root.info.name
                elide: Text.ElideMiddle
                font.weight: Font.DemiBold
            }
            TextLine {
                y: 22
                width: parent.width
                text: root.info.stateText === "" ? root.info.detail : root.info.stateText
                color: root.info.isRefused ? Theme.danger : Theme.mutedText
                font.pixelSize: Theme.smallSize
                font.features: Theme.figures
            }
        }
        Row {
            id: buttons
            anchors.right: parent.right
            anchors.rightMargin: 4
            anchors.verticalCenter: row.verticalCenter
            FlatButton {
                visible: root.info.canRetry
                glyph: "refresh"
                tip: qsTr("Try again")
                key: "R"
                focusPolicy: Qt.NoFocus
                onClicked: root.retried()
            }
            FlatButton {
                visible: root.info.canLoad
                glyph: "save"
                tip: qsTr("Load")
                key: "Enter"
                focusPolicy: Qt.NoFocus
                onClicked: root.loaded()
            }
            FlatButton {
                visible: root.canSave
                glyph: "save"
                tip: qsTr("Save")
                key: "S"
                focusPolicy: Qt.NoFocus
                onClicked: root.saved()
            }
            FlatButton {
                visible: root.info.canRemove
                glyph: "close"
                tip: root.isWorking ? qsTr("Stop") : qsTr("Take out")
                key: "Del"
                focusPolicy: Qt.NoFocus
                onClicked: root.removed()
            }
        }
        Rectangle {
            anchors.bottom: parent.bottom
            x: 1
            width: (parent.width - 2) * Math.max(0, root.info.progress)
            height: 3
            radius: 1.5
            visible: root.isWorking
            color: Theme.accent
        }
    }
    HoverTip {
        isShown: (root.hovered || root.visualFocus) && text !== ""
        text: [root.info.reason, root.info.words].filter(s => s !== "").join(" · ")
    }
}
