// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Theme

//! Low to emergency: left and right, or the digits 1 to 4.
FocusScope {
    id: root

    required property int priority

    signal chosen(priority: int)
    //! Enter: on to what comes next.
    signal wentOn

    implicitHeight: 28
    activeFocusOnTab: true
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Priority")
    Keys.onLeftPressed: root.chosen(Math.max(0, root.priority - 1))
    Keys.onRightPressed: root.chosen(Math.min(3, root.priority + 1))
    Keys.onReturnPressed: root.wentOn()
    Keys.onEnterPressed: root.wentOn()
    Keys.onPressed: event => {
        const digit = event.key - Qt.Key_1;
        event.accepted = digit >= 0 && digit < 4 && event.modifiers === Qt.NoModifier;
        if (event.accepted)
            root.chosen(digit);
    }

    Rectangle {
        anchors.fill: row
        anchors.margins: -3
        visible: root.activeFocus
        radius: Theme.radius + 2
        color: "transparent"
        border.width: 2
        border.color: Theme.accent
    }
    Row {
        id: row
        spacing: Theme.space
        Repeater {
            model: [qsTr("Low"), qsTr("Normal"), qsTr("High"), qsTr("Emergency")]
            FlatButton {
                required property int index
                required property string modelData
                focusPolicy: Qt.NoFocus
                text: modelData
                key: (index + 1).toString()
                isMain: root.priority === index
                Accessible.role: Accessible.RadioButton
                Accessible.checked: root.priority === index
                onClicked: root.chosen(index)
            }
        }
    }
}
