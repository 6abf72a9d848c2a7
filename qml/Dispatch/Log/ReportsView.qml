// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! How the office does: figures with their definitions, compared with the period before, and the jobs behind each.
Rectangle {
    id: root

    required property ReportBook book

    property string chosenTitle: ""
    property list<reportJob> chosenJobs: []
    property string said: ""

    signal jobOpened(jobId: string)
    signal closed

    function focusView(): void {
        cards.forceActiveFocus();
    }
    function choose(title: string, jobs: list<string>): void {
        root.chosenTitle = title;
        root.chosenJobs = root.book.jobsOf(jobs);
        behind.currentIndex = root.chosenJobs.length > 0 ? 0 : -1;
    }
    function exportFigures(): void {
        root.said = root.book.write(root.book.suggestedPath());
    }

    color: Theme.surface
    onVisibleChanged: if (root.visible)
        root.book.refresh()

    Row {
        id: head
        x: 4 * Theme.space
        height: 44
        spacing: 2 * Theme.space
        Tabs {
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(360, contentWidth)
            labels: root.book.periods
            currentIndex: root.book.period
            onChosen: index => root.book.period = index
        }
        TextLine {
            height: parent.height
            text: root.book.isRunning ? qsTr("Computing…") : root.book.problem !== "" ? root.book.problem : root.said !== "" ? root.said : root.book.text
            color: root.book.problem !== "" ? Theme.danger : Theme.mutedText
        }
    }
    FlatButton {
        anchors.right: parent.right
        anchors.rightMargin: 4 * Theme.space
        anchors.verticalCenter: head.verticalCenter
        glyph: "send"
        text: qsTr("Export")
        tip: qsTr("Save the figures as a table and as a PDF")
        key: "E"
        onClicked: root.exportFigures()
    }
    Flickable {
        id: page
        anchors.top: head.bottom
        anchors.bottom: parent.bottom
        width: parent.width - (side.visible ? side.width : 0)
        contentHeight: all.height + 8 * Theme.space
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        T.ScrollBar.vertical: ThinScrollBar { }

        Column {
            id: all
            x: 4 * Theme.space
            width: parent.width - 8 * Theme.space
            spacing: 5 * Theme.space

            GridView {
                id: cards
                objectName: "reportCards"
                readonly property int columns: Math.max(1, Math.floor(width / 230))
                width: parent.width
                height: Math.ceil(count / columns) * cellHeight
                cellWidth: Math.floor(width / columns)
                cellHeight: 136
                interactive: false
                activeFocusOnTab: true
                model: root.book.cards
                highlightMoveDuration: 0
                Keys.onReturnPressed: cards.open()
                Keys.onEnterPressed: cards.open()
                Keys.onEscapePressed: root.closed()
                // One step back: the window would take it, and leave the page.
                Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape
                Keys.onPressed: event => {
                    event.accepted = true;
                    const digit = event.key - Qt.Key_1;
                    if (event.key === Qt.Key_E && event.modifiers === Qt.NoModifier)
                        root.exportFigures();
                    else if (digit >= 0 && digit < root.book.periods.length && event.modifiers === Qt.NoModifier)
                        root.book.period = digit;
                    else
                        event.accepted = false;
                }
                function open(): void {
                    if (cards.currentIndex < 0)
                        return;
                    const card = root.book.cards[cards.currentIndex];
                    root.choose(card.title, card.jobs);
                    if (root.chosenJobs.length > 0)
                        behind.forceActiveFocus();
                }
                delegate: Item {
                    id: cell
                    required property int index
                    required property reportCard modelData
                    width: cards.cellWidth
                    height: cards.cellHeight
                    ReportCardTile {
                        width: parent.width - 8
                        height: parent.height - 8
                        card: cell.modelData
                        isCurrent: cards.activeFocus && cell.GridView.isCurrentItem
                        onClicked: {
                            cards.currentIndex = cell.index;
                            root.choose(cell.modelData.title, cell.modelData.jobs);
                        }
                    }
                }
            }
            Row {
                width: parent.width
                spacing: 4 * Theme.space
                ReportBars {
                    width: (parent.width - 8 * Theme.space) * 0.4
                    title: qsTr("Late, by hour of arrival")
                    bars: root.book.hours
                    onChosen: (title, jobs) => root.choose(title, jobs)
                }
                ReportBars {
                    width: (parent.width - 8 * Theme.space) * 0.3
                    title: qsTr("Late, by area")
                    bars: root.book.areas
                    onChosen: (title, jobs) => root.choose(title, jobs)
                }
                ReportBars {
                    width: (parent.width - 8 * Theme.space) * 0.3
                    title: qsTr("Canceled, by reason")
                    bars: root.book.reasons
                    onChosen: (title, jobs) => root.choose(title, jobs)
                }
            }
        }
    }
    Rectangle {
        id: side
        anchors.top: head.bottom
        anchors.bottom: parent.bottom
        anchors.right: parent.right
        width: 300
        visible: root.chosenTitle !== ""
        color: Theme.surface
        Divider {
            width: 1
            height: parent.height
        }
        TextLine {
            id: sideTitle
            x: 4 * Theme.space
            width: parent.width - 12 * Theme.space
            height: 36
            text: qsTr("%1 · %2 jobs").arg(root.chosenTitle).arg(root.chosenJobs.length)
            font.weight: Font.DemiBold
        }
        FlatButton {
            anchors.right: parent.right
            anchors.rightMargin: Theme.space
            y: 4
            glyph: "close"
            tip: qsTr("Close the list")
            onClicked: {
                root.chosenTitle = "";
                cards.forceActiveFocus();
            }
        }
        ListView {
            id: behind
            objectName: "reportJobs"
            anchors.top: sideTitle.bottom
            anchors.bottom: parent.bottom
            width: parent.width
            clip: true
            model: root.chosenJobs
            boundsBehavior: Flickable.StopAtBounds
            activeFocusOnTab: true
            highlightMoveDuration: 0
            T.ScrollBar.vertical: ThinScrollBar { }
            Keys.onReturnPressed: if (behind.currentIndex >= 0)
                root.jobOpened(root.chosenJobs[behind.currentIndex].id)
            Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape
            Keys.onEscapePressed: {
                root.chosenTitle = "";
                cards.forceActiveFocus();
            }
            delegate: T.ItemDelegate {
                id: line
                required property int index
                required property reportJob modelData
                width: ListView.view.width
                height: 28
                hoverEnabled: true
                focusPolicy: Qt.NoFocus
                Accessible.name: qsTr("Job %1: %2").arg(line.modelData.number).arg(line.modelData.text)
                onClicked: root.jobOpened(line.modelData.id)
                background: Rectangle {
                    color: line.ListView.isCurrentItem && behind.activeFocus ? Theme.selected : line.hovered ? Theme.hover : "transparent"
                }
                contentItem: Item {
                    TextLine {
                        x: 4 * Theme.space
                        width: 44
                        height: parent.height
                        text: line.modelData.number
                        color: Theme.accent
                    }
                    TextLine {
                        x: 64
                        width: parent.width - 72
                        height: parent.height
                        text: line.modelData.text
                    }
                }
            }
        }
    }
}
