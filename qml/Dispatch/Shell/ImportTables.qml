// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! What the columns of a file mean, and beside it what would come of its rows.
Item {
    id: root

    required property JobFile file
    readonly property bool isChoosing: root.file.stage === JobFile.Reading || root.file.stage === JobFile.Ready
    property importColumn noColumn
    property importLine noLine

    function focusColumns(): void {
        columns.forceActiveFocus(Qt.TabFocusReason);
    }

    component Frame: Rectangle {
        radius: Theme.radius
        color: Theme.isDark ? Theme.background : Theme.surface
        border.width: 1
        border.color: Theme.line
    }

    TextLine {
        height: 20
        text: qsTr("Columns")
        color: Theme.mutedText
        font.pixelSize: Theme.smallSize
        font.weight: Font.DemiBold
    }
    Frame {
        y: 24
        width: 330
        height: parent.height - y
        border.width: columns.activeFocus ? 2 : 1
        border.color: columns.activeFocus ? Theme.accent : Theme.line
        ListView {
            id: columns
            objectName: "importColumns"
            anchors.fill: parent
            anchors.margins: Theme.space
            clip: true
            activeFocusOnTab: true
            model: root.file.columns.length
            boundsBehavior: Flickable.StopAtBounds
            highlightMoveDuration: 0
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Columns")
            Keys.onLeftPressed: root.file.stepColumn(columns.currentIndex, -1)
            Keys.onRightPressed: root.file.stepColumn(columns.currentIndex, 1)
            T.ScrollBar.vertical: ThinScrollBar { }
            delegate: ImportColumnRow {
                id: column
                width: ListView.view.width
                column: root.file.columns[column.index] ?? root.noColumn
                isCurrent: column.ListView.isCurrentItem && columns.activeFocus
                onChosen: {
                    columns.currentIndex = column.index;
                    root.focusColumns();
                }
                onStepped: by => root.file.stepColumn(column.index, by)
            }
        }
    }
    TextLine {
        x: 342
        height: 20
        text: root.file.showsBadOnly ? qsTr("Rows that cannot be taken") : qsTr("First rows, as they would be")
        color: Theme.mutedText
        font.pixelSize: Theme.smallSize
        font.weight: Font.DemiBold
    }
    Frame {
        x: 342
        y: 24
        width: parent.width - x
        height: parent.height - y
        border.width: lines.activeFocus ? 2 : 1
        border.color: lines.activeFocus ? Theme.accent : Theme.line
        ListView {
            id: lines
            objectName: "importLines"
            anchors.fill: parent
            anchors.margins: Theme.space
            clip: true
            activeFocusOnTab: true
            model: root.file.preview.length
            boundsBehavior: Flickable.StopAtBounds
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Rows")
            T.ScrollBar.vertical: ThinScrollBar { }
            delegate: ImportLineRow {
                id: line
                width: ListView.view.width
                line: root.file.preview[line.index] ?? root.noLine
            }
        }
        TextLine {
            anchors.centerIn: parent
            visible: lines.count === 0
            text: root.file.stage === JobFile.Reading ? qsTr("Reading …") : root.file.showsBadOnly ? qsTr("All rows can be taken") : qsTr("No rows")
            color: Theme.mutedText
        }
    }
}
