// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! A stretch of time with how much happened in it; where one stands, and what it is compared with.
Item {
    id: root

    required property TimeMachine past

    readonly property double lengthMs: Math.max(1, root.past.toMs - root.past.fromMs)
    readonly property double hourMs: 3600 * 1000
    //! Every so many ms a label; so that some eight fit.
    readonly property double labelMs: [5 * 60 * 1000, 15 * 60 * 1000, root.hourMs, 3 * root.hourMs, 6 * root.hourMs, 24 * root.hourMs, 7 * 24 * root.hourMs, 30 * 24 * root.hourMs, 365 * 24 * root.hourMs].find(step => root.lengthMs / step <= root.width / 90) ?? 365 * 24 * root.hourMs
    //! Labels stand at whole local hours and days.
    readonly property double firstLabelMs: {
        const zoneMs = -new Date(root.past.fromMs).getTimezoneOffset() * 60 * 1000;
        return Math.ceil((root.past.fromMs + zoneMs) / root.labelMs) * root.labelMs - zoneMs;
    }

    function xOf(ms: double): double {
        return (ms - root.past.fromMs) / root.lengthMs * root.width;
    }
    function timeAt(x: double): double {
        return root.past.fromMs + Math.max(0, Math.min(1, x / root.width)) * root.lengthMs;
    }

    implicitHeight: 46
    activeFocusOnTab: true
    Accessible.role: Accessible.Slider
    Accessible.name: qsTr("Time: %1").arg(root.past.whenText)
    Keys.onLeftPressed: event => root.past.move((event.modifiers & Qt.ControlModifier ? -12 : -1) * root.lengthMs / 288)
    Keys.onRightPressed: event => root.past.move((event.modifiers & Qt.ControlModifier ? 12 : 1) * root.lengthMs / 288)
    Keys.onPressed: event => {
        if (event.key === Qt.Key_PageUp)
            root.past.move(-root.lengthMs);
        else if (event.key === Qt.Key_PageDown)
            root.past.move(root.lengthMs);
        else if (event.key === Qt.Key_Home)
            root.past.seek(root.past.fromMs);
        else if (event.key === Qt.Key_End)
            root.past.seek(root.past.toMs - 1);
        else
            return;
        event.accepted = true;
    }

    Rectangle {
        y: 2
        width: parent.width
        height: 26
        radius: 4
        color: Theme.isDark ? Theme.background : Theme.surface
        border.width: root.activeFocus ? 2 : 1
        border.color: root.activeFocus ? Theme.past : Theme.line
        clip: true

        // What lies ahead of now.
        Rectangle {
            x: Math.max(0, root.xOf(root.past.nowMs))
            width: Math.max(0, parent.width - x)
            height: parent.height
            color: Theme.quietGround
        }
        // What this computer does not know: hatched, and said where there is room.
        Repeater {
            model: root.past.unknown.length / 2
            Rectangle {
                id: gap
                required property int index
                readonly property double from: root.past.unknown[2 * gap.index] ?? 0
                readonly property double to: root.past.unknown[2 * gap.index + 1] ?? 0
                x: root.xOf(gap.from)
                width: root.xOf(gap.to) - x
                height: parent.height
                color: Theme.quietGround
                clip: true
                Repeater {
                    model: Math.ceil((gap.width + gap.height) / 12)
                    Rectangle {
                        required property int index
                        x: index * 12 - 20
                        y: 12
                        width: 40
                        height: 1
                        rotation: -45
                        color: Theme.line
                    }
                }
                TextLine {
                    anchors.centerIn: parent
                    visible: implicitWidth + 16 < gap.width
                    text: qsTr("not on this computer")
                    color: Theme.mutedText
                    font.pixelSize: Theme.smallSize
                    Rectangle {
                        z: -1
                        anchors.fill: parent
                        anchors.margins: -3
                        color: Theme.quietGround
                    }
                }
            }
        }
        Repeater {
            model: root.past.marks.length
            Rectangle {
                required property int index
                readonly property real share: root.past.marks[index] ?? 0
                x: index * root.width / Math.max(1, root.past.marks.length)
                width: Math.max(1, root.width / Math.max(1, root.past.marks.length) - 1)
                height: Math.max(share > 0 ? 2 : 0, share * 20)
                y: 25 - height
                color: Theme.past
                opacity: 0.45
            }
        }
        Rectangle {
            readonly property double from: Math.min(root.past.otherMs, root.past.instantMs)
            x: root.xOf(from)
            width: Math.max(2, root.xOf(Math.max(root.past.otherMs, root.past.instantMs)) - x)
            height: parent.height
            visible: root.past.otherMs > 0
            color: Theme.violet
            opacity: 0.25
        }
    }
    Repeater {
        model: Math.max(0, Math.min(40, Math.floor((root.past.toMs - root.firstLabelMs) / root.labelMs) + 1))
        Item {
            id: label
            required property int index
            readonly property double atMs: root.firstLabelMs + index * root.labelMs
            x: Math.round(root.xOf(label.atMs))
            y: 28
            Rectangle {
                width: 1
                height: 5
                color: Theme.strongLine
            }
            TextLine {
                x: Math.min(4, root.width - label.x - implicitWidth)
                y: 2
                text: root.labelMs >= 24 * root.hourMs ? Format.day(label.atMs, root.past.nowMs) : Format.clock(label.atMs)
                color: Theme.mutedText
                font.pixelSize: Theme.smallSize
            }
        }
    }
    Rectangle {
        x: Math.round(root.xOf(root.past.instantMs)) - 1
        y: 0
        width: 3
        height: 30
        radius: 1
        color: Theme.past
        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            y: -1
            width: 11
            height: 11
            radius: 6
            color: Theme.past
            border.width: 2
            border.color: Theme.surface
        }
    }
    MouseArea {
        anchors.fill: parent
        preventStealing: true
        cursorShape: Qt.PointingHandCursor
        onPressed: mouse => {
            root.forceActiveFocus();
            root.past.seek(root.timeAt(mouse.x));
        }
        onPositionChanged: mouse => root.past.seek(root.timeAt(mouse.x))
        onWheel: wheel => root.past.move(-Math.sign(wheel.angleDelta.y + wheel.angleDelta.x) * root.lengthMs / 288)
    }
}
