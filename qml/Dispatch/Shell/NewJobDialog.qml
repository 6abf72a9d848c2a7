// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! A job taken down on the telephone, by keys alone: Tab and Enter go on, Ctrl+Enter saves, Alt+1 to 3 save with a time. What was typed
//! is kept until it is saved or thrown away.
Dialog {
    id: root

    required property Intake intake
    //! Esc was pressed with something typed: what becomes of it?
    property bool isAsking: false

    signal jobAsked(jobId: string)

    function submit(window: int): void {
        if (root.intake.save(window))
            root.close();
        else if (root.intake.title.trim() === "")
            form.focusWhat();
    }
    function leave(): void {
        if (root.intake.isEmpty) {
            root.close();
            return;
        }
        root.isAsking = true;
        foot.focusQuestion();
    }
    function goBack(): void {
        root.isAsking = false;
        form.begin();
    }
    function openTwin(twin: int): void {
        const found = root.intake.twins[twin];
        if (!found)
            return;
        const jobId = found.jobId;
        root.close();
        root.jobAsked(jobId);
    }
    function beginAnew(): void {
        root.intake.clear();
        root.goBack();
    }

    component FormKey: Shortcut {
        enabled: root.visible && !root.isAsking
    }

    title: qsTr("New job")
    width: 864
    height: 560
    // A click beside it must not take away what somebody is telling.
    closePolicy: T.Popup.NoAutoClose
    onAboutToShow: {
        root.isAsking = false;
        root.intake.open();
    }
    onOpened: form.begin()
    onClosed: root.intake.close()

    FormKey {
        sequences: ["Ctrl+Return", "Ctrl+Enter"]
        onActivated: root.submit(-1)
    }
    FormKey {
        sequences: ["Alt+1"]
        onActivated: root.submit(0)
    }
    FormKey {
        sequences: ["Alt+2"]
        onActivated: root.submit(1)
    }
    FormKey {
        sequences: ["Alt+3"]
        onActivated: root.submit(2)
    }
    FormKey {
        sequences: ["Alt+O"]
        onActivated: root.openTwin(0)
    }
    FormKey {
        sequences: ["Alt+Shift+O"]
        onActivated: root.openTwin(1)
    }
    FormKey {
        sequences: ["Alt+L"]
        onActivated: root.intake.later()
    }
    FormKey {
        sequences: ["Alt+Shift+L"]
        onActivated: root.intake.sooner()
    }
    FormKey {
        sequences: ["Alt+N"]
        onActivated: root.beginAnew()
    }

    FocusScope {
        id: page
        width: parent.width
        height: parent.height
        focus: true
        Keys.onEscapePressed: root.isAsking ? root.goBack() : root.leave()

        Row {
            id: kept
            height: visible ? 30 : 0
            visible: root.intake.keptText !== ""
            spacing: 2 * Theme.space
            Glyph {
                y: 4
                glyph: "clock"
                size: 14
                color: Theme.mutedText
            }
            TextLine {
                height: 24
                text: root.intake.keptText
                color: Theme.mutedText
            }
            FlatButton {
                focusPolicy: Qt.NoFocus
                implicitHeight: 24
                text: qsTr("Begin anew")
                key: "Alt+N"
                onClicked: root.beginAnew()
            }
            KeyCap {
                y: 4
                text: "Alt+N"
            }
        }
        IntakeForm {
            id: form
            y: kept.height
            width: 468
            enabled: !root.isAsking
            intake: root.intake
            onFinished: {
                if (root.intake.windows.length > 0)
                    side.focusWindows();
                else
                    foot.focusTake();
            }
        }
        Rectangle {
            x: form.width + 5 * Theme.space
            width: 1
            height: parent.height - foot.height - 4 * Theme.space
            color: Theme.line
        }
        IntakeSide {
            id: side
            x: form.width + 10 * Theme.space
            width: parent.width - x
            enabled: !root.isAsking
            intake: root.intake
            onTwinAsked: jobId => {
                root.close();
                root.jobAsked(jobId);
            }
            onWindowChosen: window => root.submit(window)
        }
        IntakeFoot {
            id: foot
            anchors.bottom: parent.bottom
            width: parent.width
            intake: root.intake
            isAsking: root.isAsking
            onGivenUp: root.leave()
            onTaken: root.submit(-1)
            onKept: root.close()
            onThrownAway: {
                root.intake.clear();
                root.close();
            }
            onGoneBack: root.goBack()
        }
    }
}
