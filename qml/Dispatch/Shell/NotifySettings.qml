// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! What the desktop tells of, whether it makes a sound, and when it is quiet.
Column {
    id: root

    required property Notifier notifier
    property notifyChoice none

    spacing: 2 * Theme.space

    component Switch: FlatButton {
        id: one
        checkable: true
        glyph: one.checked ? "check" : ""
        Accessible.role: Accessible.CheckBox
        Accessible.checked: one.checked
    }

    TextLine {
        text: qsTr("Notifications of the desktop")
        font.weight: Font.DemiBold
    }
    Row {
        spacing: 1.5 * Theme.space
        Glyph {
            anchors.verticalCenter: parent.verticalCenter
            glyph: root.notifier.isAvailable ? "bell" : "warning"
            size: 14
            color: root.notifier.isAvailable ? Theme.mutedText : Theme.warning
        }
        TextLine {
            width: root.width - 14 - parent.spacing
            text: root.notifier.stateText
            color: root.notifier.isAvailable ? Theme.mutedText : Theme.warning
            wrapMode: Text.WordWrap
            elide: Text.ElideNone
        }
    }
    Flow {
        width: parent.width
        spacing: Theme.space
        Repeater {
            // By number: a new list of lines would take the focus from the one just pressed.
            model: root.notifier.choices.length
            Switch {
                id: kind
                required property int index
                readonly property notifyChoice choice: root.notifier.choices[kind.index] ?? root.none
                text: kind.choice.text
                checked: kind.choice.isOn
                onToggled: root.notifier.choose(kind.choice.kind, kind.checked)
            }
        }
    }
    Row {
        spacing: Theme.space
        Switch {
            text: qsTr("Sound")
            checked: root.notifier.hasSound
            onToggled: root.notifier.hasSound = checked
        }
        FlatButton {
            text: qsTr("Test")
            tip: qsTr("Shows one now, whatever is chosen here")
            whyNot: root.notifier.isAvailable ? "" : root.notifier.stateText
            onClicked: root.notifier.test()
        }
    }
    Row {
        spacing: 2 * Theme.space
        Switch {
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Quiet hours")
            checked: root.notifier.hasQuietHours
            onToggled: root.notifier.hasQuietHours = checked
        }
        TextLine {
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("from")
            color: Theme.mutedText
        }
        TimeOfDay {
            objectName: "quietFrom"
            enabled: root.notifier.hasQuietHours
            opacity: enabled ? 1 : 0.55
            minute: root.notifier.quietFrom
            Accessible.name: qsTr("Quiet from")
            onChosen: minute => root.notifier.quietFrom = minute
        }
        TextLine {
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("to")
            color: Theme.mutedText
        }
        TimeOfDay {
            enabled: root.notifier.hasQuietHours
            opacity: enabled ? 1 : 0.55
            minute: root.notifier.quietTo
            Accessible.name: qsTr("Quiet until")
            onChosen: minute => root.notifier.quietTo = minute
        }
    }
    TextLine {
        width: parent.width
        text: qsTr("Emergencies come through in quiet hours too. Each cause is told once, and not while the inbox is before you.")
        color: Theme.mutedText
        font.pixelSize: Theme.smallSize
        wrapMode: Text.WordWrap
        elide: Text.ElideNone
    }
}
