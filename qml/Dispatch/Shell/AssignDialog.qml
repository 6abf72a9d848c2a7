// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Who takes the selected job, best first: A, Enter takes the best; arrows or a digit take another; typing narrows.
//! A better travel time may change the order meanwhile: whoever was chosen with the arrows stays chosen.
Dialog {
    id: root

    required property ConsoleSession session
    readonly property list<suggestion> offers: {
        const words = filter.text.trim().toLowerCase();
        return words === "" ? root.session.suggestions : root.session.suggestions.filter(s => s.name.toLowerCase().includes(words));
    }

    property suggestion nobody
    property string chosenId: ""

    onOffersChanged: {
        if (list.currentIndex > 0)
            list.currentIndex = Math.max(0, root.offers.findIndex(offer => offer.technicianId === root.chosenId));
    }

    function take(index: int) {
        const offer = root.offers[index];
        if (!offer)
            return;
        root.session.assign(root.session.job.id, offer.technicianId);
        root.close();
    }

    title: qsTr("Job %1 to …").arg(root.session.job.numberText)
    height: 480
    onOpened: {
        filter.clear();
        list.currentIndex = 0;
        filter.forceActiveFocus();
    }

    Field {
        id: filter
        width: parent.width
        glyph: "search"
        placeholderText: qsTr("Name")
        onTextEdited: list.currentIndex = 0
        onAccepted: root.take(list.currentIndex)
        Keys.onDownPressed: list.incrementCurrentIndex()
        Keys.onUpPressed: list.decrementCurrentIndex()
        Keys.onPressed: event => {
            const digit = event.key - Qt.Key_1;
            if (filter.text === "" && digit >= 0 && digit < 9 && event.modifiers === Qt.NoModifier) {
                root.take(digit);
                event.accepted = true;
            }
        }
    }
    ListView {
        id: list
        y: 42
        width: parent.width
        height: parent.height - 42
        clip: true
        // By number: rows that stay where they are, are not made anew.
        model: root.offers.length
        onCurrentIndexChanged: root.chosenId = (root.offers[list.currentIndex] ?? root.nobody).technicianId
        boundsBehavior: Flickable.StopAtBounds
        T.ScrollBar.vertical: ThinScrollBar { }
        delegate: SuggestionRow {
            id: row
            width: ListView.view.width
            offer: root.offers[row.index] ?? root.nobody
            isCurrent: row.index === list.currentIndex
            onClicked: root.take(row.index)
        }
    }
    EmptyState {
        anchors.centerIn: list
        visible: list.count === 0
        glyph: "crew"
        title: filter.text !== "" ? qsTr("Nobody on shift has that name") : qsTr("Nobody on shift can take this job")
        advice: filter.text !== "" ? "" : qsTr("Technicians appear here when they start their shift and have the skills the job asks for.")
    }
}
