// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Theme

//! The legend, with how many there are of each kind; a click leaves a kind out. An emergency stays whatever is left out.
Item {
    id: root

    //! How many there are, by domain::Duty.
    required property list<int> counts
    //! Bits of 1 << duty.
    required property int hidden
    //! Without the words there is still the sign, and the word in the tooltip.
    readonly property bool isNarrow: root.width < 325 + 7 * root.digits
    readonly property int digits: DutyLook.kinds.reduce((sum, kind) => sum + String(DutyLook.sum(root.counts, kind)).length, 0)
    readonly property int leftOut: DutyLook.sum(root.counts, root.hidden)

    signal hiddenChosen(mask: int)

    implicitHeight: 30
    Accessible.role: Accessible.ToolBar
    Accessible.name: root.hidden === 0 ? qsTr("Filter by duty: all are shown") : qsTr("Filter by duty: %1 left out").arg(root.leftOut)

    Row {
        x: Theme.space
        anchors.verticalCenter: parent.verticalCenter

        Repeater {
            model: DutyLook.kinds

            T.AbstractButton {
                id: chip

                required property int modelData
                readonly property int duty: DutyLook.dutyOf(chip.modelData)
                readonly property bool isShown: (root.hidden & chip.modelData) === 0
                readonly property int count: DutyLook.sum(root.counts, chip.modelData)
                readonly property string kind: DutyLook.kindName(chip.modelData)

                objectName: "kind" + chip.modelData
                implicitWidth: line.width + (root.isNarrow ? 2 : 3) * Theme.space
                implicitHeight: 24
                hoverEnabled: true
                focusPolicy: Qt.TabFocus
                opacity: chip.isShown ? 1 : 0.6
                Accessible.role: Accessible.CheckBox
                Accessible.checkable: true
                Accessible.checked: chip.isShown
                Accessible.name: qsTr("%1: %2").arg(chip.kind).arg(chip.count)
                Accessible.onToggleAction: chip.click()
                onClicked: root.hiddenChosen(root.hidden ^ chip.modelData)
                background: Rectangle {
                    radius: 4
                    color: chip.hovered ? Theme.hover : "transparent"
                    border.width: chip.visualFocus ? 2 : 0
                    border.color: Theme.accent
                }
                contentItem: Item {
                    Row {
                        id: line
                        anchors.centerIn: parent
                        spacing: Theme.space
                        TextLine {
                            height: 24
                            text: DutyLook.sign(chip.duty)
                            color: DutyLook.ink(chip.duty)
                            font.weight: Font.DemiBold
                            font.strikeout: !chip.isShown
                        }
                        TextLine {
                            height: 24
                            visible: !root.isNarrow
                            text: chip.kind
                            font.pixelSize: Theme.smallSize
                            font.strikeout: !chip.isShown
                        }
                        TextLine {
                            height: 24
                            text: Number(chip.count).toLocaleString(Qt.locale(), "f", 0)
                            color: Theme.mutedText
                            font.pixelSize: Theme.smallSize
                            font.strikeout: !chip.isShown
                        }
                    }
                }
                HoverTip {
                    isShown: chip.hovered || chip.visualFocus
                    text: chip.isShown ? qsTr("%1: leave them out of map and list").arg(chip.kind) : qsTr("%1: show them again").arg(chip.kind)
                    key: chip.visualFocus ? qsTr("Space") : ""
                    y: -implicitHeight - Theme.space
                }
            }
        }
    }
    FlatButton {
        anchors.right: parent.right
        anchors.rightMargin: Theme.space
        anchors.verticalCenter: parent.verticalCenter
        implicitHeight: 22
        visible: root.hidden !== 0
        text: root.width < 460 ? "" : qsTr("Show all")
        glyph: root.width < 460 ? "undo" : ""
        tip: qsTr("%1 are left out: show everybody").arg(root.leftOut)
        onClicked: root.hiddenChosen(0)
    }
}
