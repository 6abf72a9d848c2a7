// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Theme

//! Every key, searchable.
Dialog {
    id: root

    readonly property list<string> keys: ["Ctrl+K", "↑ ↓  J K", "Enter", "A", "D", "N", "C", "/", "L", "B", "M", "T", "Ctrl+← →  Ctrl+↑ ↓", "Shift+← →", "G", "F", "Shift+T", "0", "+  −", "Ctrl+← ↑ → ↓", "Shift+drag  Ctrl+drag", "Menu", "Ctrl+Z", "Ctrl+1", "Ctrl+2", "Enter  Del  O", "Ctrl+3", "Ctrl+,", "Esc", "F11", "F1"]
    readonly property list<string> words: [qsTr("Say what is wanted: “assign 481 nora 14:00”"), qsTr("Move in the job list"), qsTr("Show the job on the map"), qsTr("Assign, best first; Enter takes the best, a digit another"), qsTr("Dispatch the job: the technician is told"), qsTr("New job"), qsTr("Write in the job's chat"), qsTr("Filter the list"), qsTr("Log"), qsTr("To the job list"), qsTr("To the map: arrows move, + and − zoom"), qsTr("Open and close the timeline"), qsTr("In the timeline: move the chosen job in time, to another technician; Enter does it"), qsTr("In the timeline: make the chosen visit longer or shorter"), qsTr("Find an address"), qsTr("Follow who is chosen on the map, or stop"), qsTr("Show or hide everybody's last hour on the map"), qsTr("Show the whole town"), qsTr("Zoom the map"), qsTr("On the map: to the next mark; Enter chooses it or opens a number"), qsTr("On the map: choose those in a box, in a lasso"), qsTr("On the map: what can be done there"), qsTr("Take back what was done last, while the server still holds it"), qsTr("Live page"), qsTr("Own actions: to decide and on the way"), qsTr("There: do it, drop it, show its job"), qsTr("Alarms"), qsTr("Settings"), qsTr("One step back"), qsTr("Full screen"), qsTr("This sheet")]
    readonly property list<int> found: {
        const text = search.text.trim().toLowerCase();
        return root.keys.map((key, index) => index).filter(index => text === "" || root.words[index].toLowerCase().includes(text) || root.keys[index].toLowerCase().includes(text));
    }

    title: qsTr("Keys")
    width: 520
    height: 560
    onOpened: {
        search.clear();
        search.forceActiveFocus();
    }

    Field {
        id: search
        width: parent.width
        glyph: "search"
        placeholderText: qsTr("What do you want to do?")
    }
    ListView {
        y: 42
        width: parent.width
        height: parent.height - 42
        clip: true
        model: root.found
        boundsBehavior: Flickable.StopAtBounds
        T.ScrollBar.vertical: ThinScrollBar { }
        delegate: Item {
            id: row
            required property int modelData
            width: ListView.view.width
            height: 26
            TextLine {
                height: parent.height
                width: parent.width - cap.width - 16
                text: root.words[row.modelData]
            }
            KeyCap {
                id: cap
                anchors.right: parent.right
                anchors.rightMargin: 3 * Theme.space
                anchors.verticalCenter: parent.verticalCenter
                text: root.keys[row.modelData]
            }
        }
    }
}
