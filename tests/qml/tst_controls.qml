// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

Item {
    id: stage
    width: 600
    height: 400

    Component {
        id: tabs
        Tabs {
            width: 500
            labels: ["One", "Two", "Three"]
            counts: [3, 0, 1]
        }
    }
    Component {
        id: pill
        Pill {
            text: "Late"
            tone: Tone.Danger
        }
    }
    Component {
        id: button
        FlatButton {
            text: "Take"
            key: "Enter"
        }
    }
    SignalSpy {
        id: spy
    }

    TestCase {
        name: "Controls"
        when: windowShown

        function init() {
            failOnWarning(/.?/);
            spy.target = null;
            spy.clear();
        }

        // The whole board is to be worked without a mouse.
        function test_arrowKeysMoveBetweenTabs() {
            const item = createTemporaryObject(tabs, stage);
            spy.target = item;
            spy.signalName = "chosen";
            item.forceActiveFocus();
            keyClick(Qt.Key_Right);
            compare(spy.count, 1);
            compare(spy.signalArguments[0][0], 1);
            keyClick(Qt.Key_Left);
            compare(spy.signalArguments[1][0], 0);
        }

        function test_aClickChoosesTheTabUnderIt() {
            const item = createTemporaryObject(tabs, stage);
            spy.target = item;
            spy.signalName = "chosen";
            waitForRendering(item);
            const third = item.itemAtIndex(2);
            mouseClick(third);
            compare(spy.count, 1);
            compare(spy.signalArguments[0][0], 2);
        }

        // White on white once made the main button unreadable.
        function test_toneHasItsOwnInkAndGround_data() {
            return [
                {
                    tag: "light",
                    isDark: false
                },
                {
                    tag: "dark",
                    isDark: true
                }
            ];
        }
        function test_toneHasItsOwnInkAndGround(data) {
            Theme.isDark = data.isDark;
            const item = createTemporaryObject(pill, stage);
            for (const tone of [Tone.Quiet, Tone.Info, Tone.Active, Tone.Good, Tone.Warning, Tone.Danger]) {
                item.tone = tone;
                verify(stage.contrast(item.ink, item.ground) >= 4.0, "tone " + tone + ": " + stage.contrast(item.ink, item.ground));
            }
            Theme.isDark = false;
        }

        function test_aDisabledButtonDoesNothing() {
            const item = createTemporaryObject(button, stage, {
                enabled: false
            });
            spy.target = item;
            spy.signalName = "clicked";
            mouseClick(item);
            compare(spy.count, 0);
            item.enabled = true;
            mouseClick(item);
            compare(spy.count, 1);
        }
    }

    //! WCAG 2.1 contrast ratio.
    function contrast(a: color, b: color): real {
        const luminance = c => {
            const part = v => v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
            return 0.2126 * part(c.r) + 0.7152 * part(c.g) + 0.0722 * part(c.b);
        };
        const x = luminance(a);
        const y = luminance(b);
        return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
    }
}
