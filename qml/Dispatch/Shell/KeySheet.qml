// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Theme

//! Every key, searchable.
Dialog {
    id: root

    //! Key and what it does.
    readonly property var rows: [
        ["Ctrl+K", qsTr("Say what is wanted: “assign 481 nora 14:00”")],
        ["↑ ↓  J K", qsTr("Move in the job list")],
        ["Enter", qsTr("Show the job on the map")],
        ["A", qsTr("Assign, best first; Enter takes the best, a digit another")],
        ["D", qsTr("Dispatch the job: the technician is told")],
        ["$", qsTr("Money of the job: read its ledger, add a charge, a payment, a refund")],
        ["N", qsTr("New job, as it is told on the telephone")],
        ["Tab  Enter  ↓", qsTr("There: on to the next field; choose and take what is offered")],
        ["Ctrl+Enter  Alt+1 … 3", qsTr("There: save the job; save it with one of the times offered")],
        ["Alt+O  Alt+Shift+O", qsTr("There: open the job that is open already instead")],
        ["Alt+L  Alt+Shift+L  Alt+N", qsTr("There: later times, times from now on, begin anew")],
        ["Shift+N", qsTr("Take in jobs from a CSV file")],
        ["← →  Alt+H  Alt+P", qsTr("There: what a column means, headings or not, only rows with a problem")],
        ["C", qsTr("Write about what is selected, or in the open chat")],
        ["I", qsTr("All conversations, who waits longest first")],
        ["]  [", qsTr("To the next and last conversation with something unread")],
        ["Enter  Shift+Enter", qsTr("In a chat: send to the office; a new line")],
        ["Ctrl+Enter", qsTr("In a customer's chat: send to the customer")],
        ["#  @", qsTr("In a chat: name a job or a person; Tab takes the one offered")],
        ["Alt+V  Alt+S", qsTr("In a chat: templates; keep what is written as one")],
        ["Alt+C  Alt+Shift+C", qsTr("In a job's chat: to the other side; take what is written along")],
        ["Alt+R  Alt+Z  Alt+M", qsTr("In a chat: no answer is owed, remind me in 10 min, mute")],
        ["Alt+Q  Alt+T", qsTr("Ask a team with answers to tap; in the list: write to a team")],
        ["↑  Alt+↑", qsTr("In a chat: put the last message right; to the messages")],
        ["R  E  Del", qsTr("There: answer, put right, take back")],
        ["Ctrl+F", qsTr("Find in the chat")],
        ["Ctrl+O  Ctrl+V", qsTr("There: attach a file by its path, or what was copied; files can be dropped too")],
        ["Enter  S  R  Del", qsTr("On a file: open or load, save, try again, take out or stop")],
        ["/", qsTr("Filter the list: words, or state: tech: trade: area: prio: due: is:")],
        ["Q", qsTr("All queues of the job list, own ones, grouping and order")],
        ["1 … 9", qsTr("Go to a queue of one's own")],
        ["S  F2  Del", qsTr("There: save what is shown, name it, delete it")],
        ["Shift+Enter", qsTr("There: sort by a further key; again turns it round")],
        ["W", qsTr("Rows of the job list: in columns, or in two lines")],
        ["Shift+W", qsTr("To the heads of its columns; once more: which there are, in which order, how wide")],
        ["← →  Enter  Shift+Enter", qsTr("There: from head to head; sort by it, sort by it too")],
        ["Ctrl+← →  Ctrl+Shift+← →  Del", qsTr("There: wider and narrower, move it, hide it")],
        ["Alt+Shift+← →", qsTr("The job list narrower or wider beside the map")],
        ["Shift+↑ ↓  Ctrl+A", qsTr("In the job list: pick several, pick all; Esc picks none")],
        ["Ctrl+Space  Ctrl+click", qsTr("In the job list: pick one more, or one less")],
        ["A  D  P  R  X", qsTr("With jobs picked: assign, dispatch, priority, area, cancel them all")],
        ["Ctrl+Enter", qsTr("There: leave out those that cannot be done")],
        ["L", qsTr("Log")],
        ["/", qsTr("There: search; who: kind: job: customer: tech: address: on: after: before: and “words in a row”")],
        ["↑ ↓  PgUp PgDn  Home End", qsTr("There: the event chosen; newest, oldest")],
        ["Enter  O", qsTr("There: open its job; everything as it was at that moment")],
        ["Shift+F  S  1 … 9", qsTr("There: new events come in or wait; keep the filter, use a kept one")],
        ["E  Shift+C  Shift+V", qsTr("There: export, save a job's case file, verify the log")],
        ["R", qsTr("There: reports, and back; arrows and Enter show the jobs behind a figure, 1 … 4 another period")],
        ["B", qsTr("To the job list")],
        ["M", qsTr("To the map: arrows move, + and − zoom")],
        ["T", qsTr("Open and close the timeline")],
        ["Ctrl+← →  Ctrl+↑ ↓", qsTr("In the timeline: move the chosen job in time, to another technician; Enter does it")],
        ["Shift+← →", qsTr("In the timeline: make the chosen visit longer or shorter")],
        ["I  .  ,", qsTr("In the timeline: a break for who has the keyboard; to the next one, the last one")],
        ["Ctrl+← →  Shift+← →  Del", qsTr("With a break chosen: move it, make it longer or shorter, take it out; Enter does it")],
        ["E", qsTr("In the timeline: hours and breaks of the technician; Page Up and Down go by days")],
        ["P", qsTr("Plan the day: who does what nobody has been promised yet")],
        ["Space  Ctrl+A  T  Q  R", qsTr("There: take a row out or in, all rows; tomorrow, requests, plan again; Enter gives out what is in")],
        ["G", qsTr("Find an address")],
        ["F", qsTr("Follow who is chosen on the map, or stop")],
        ["Shift+T", qsTr("Show or hide everybody's last hour on the map")],
        ["0", qsTr("Show the whole town")],
        ["+  −", qsTr("Zoom the map")],
        ["Ctrl+← ↑ → ↓", qsTr("On the map: to the next mark; Enter chooses it or opens a number")],
        ["M, M", qsTr("On the map: measure; Enter or a click sets a point, Backspace takes it back")],
        ["V", qsTr("Saved views of the map")],
        ["Z  Shift+Z", qsTr("Zones: list, draw and change them; show or hide them on the map")],
        ["Space  Enter  Backspace", qsTr("While drawing a zone: set a corner under the cross, close, take back")],
        [".  ,  Space  Ins  Del", qsTr("While changing its shape: next and last corner, move, insert, delete it")],
        ["H", qsTr("Look back: everything as it was at a past time, and back to now")],
        [".  ,", qsTr("There: to the next event, to the one before")],
        ["Shift+.  Shift+,", qsTr("There: to what happened next, or before, to the chosen job")],
        ["P  [  ]", qsTr("There: play and stop, slower, faster")],
        ["Shift+H", qsTr("There: type a time: “tue 16:00”, “yesterday”, “-2h”")],
        ["=", qsTr("There: compare this time with the one you go to next")],
        ["← →  Ctrl+← →  PgUp PgDn", qsTr("On the slider: a little, more, a whole stretch back or on")],
        ["Y  Shift+Y", qsTr("Report a suggested arrival, or not yet")],
        ["Alt+1 … 9", qsTr("Go to a saved view")],
        ["Alt+Shift+1 … 9", qsTr("Save the view under that digit")],
        ["Ctrl+Shift+M", qsTr("A second map in a window of its own, and back")],
        ["Ctrl+Shift+D", qsTr("The list or map that has the keys: into a window of its own, and back")],
        ["Ctrl+Shift+1 … 5", qsTr("Board, timeline, map, chat, log: into its own window, there, back")],
        ["Shift+drag  Ctrl+drag", qsTr("On the map: choose those in a box, in a lasso")],
        ["Menu", qsTr("On the map: what can be done there")],
        ["Ctrl+Z", qsTr("Take back what was done last, while the server still holds it")],
        ["Ctrl+1", qsTr("Live page")],
        ["Ctrl+2", qsTr("Own actions: to decide and on the way")],
        ["Enter  Del  O", qsTr("There: do it, drop it, show its job")],
        ["Ctrl+3", qsTr("Inbox: every alarm, the worst first")],
        ["Enter  O  E  Del  S", qsTr("There: show it, take it on, escalate it, clear it, seen until it gets worse")],
        ["Ctrl+,", qsTr("Settings")],
        ["Esc", qsTr("One step back")],
        ["F11", qsTr("Full screen")],
        ["F1", qsTr("This sheet")]
    ]
    readonly property list<int> found: {
        const text = search.text.trim().toLowerCase();
        return root.rows.map((row, index) => index).filter(index => text === "" || root.rows[index].join(" ").toLowerCase().includes(text));
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
                text: root.rows[row.modelData][1]
            }
            KeyCap {
                id: cap
                anchors.right: parent.right
                anchors.rightMargin: 3 * Theme.space
                anchors.verticalCenter: parent.verticalCenter
                text: root.rows[row.modelData][0]
            }
        }
    }
}
