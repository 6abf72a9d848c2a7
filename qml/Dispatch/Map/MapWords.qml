// SPDX-License-Identifier: GPL-3.0-or-later
pragma Singleton

import QtQuick
import Dispatch.Controls
import Dispatch.Theme

//! What the marks on the map mean, in words, with the sign and the ink of the mark.
QtObject {
    id: root

    //! duty as domain::Duty counts
    function duty(duty: int): string {
        return [qsTr("Off shift"), qsTr("Available"), qsTr("En route"), qsTr("On site"), qsTr("Break"), qsTr("Not on a job"), qsTr("Out of service")][duty] ?? "";
    }
    function sign(duty: int): string {
        return DutyLook.sign(duty);
    }
    function ink(duty: int): color {
        return DutyLook.ink(duty);
    }
    //! signal as domain::SignalAge counts
    function age(signal: int, age: string): string {
        if (age === "")
            return qsTr("no position yet");
        switch (signal) {
        case 2:
            return qsTr("no signal %1").arg(age);
        case 4:
            return age === qsTr("now") ? qsTr("last seen just now") : qsTr("last seen %1 ago").arg(age);
        }
        return age;
    }
    function ageInk(signal: int): color {
        return signal === 2 ? Theme.danger : signal === 0 ? Theme.mutedText : Theme.warning;
    }
    function distance(metres: real): string {
        return metres < 0 ? "" : metres < 1000 ? qsTr("%L1 m").arg(Math.round(metres / 10) * 10) : qsTr("%L1 km").arg(Math.round(metres / 100) / 10);
    }
    //! What was measured, to the metre where a metre can be seen.
    function length(metres: real): string {
        return metres < 1000 ? qsTr("%L1 m").arg(Math.round(metres)) : metres < 100000 ? qsTr("%L1 km").arg(Number((metres / 1000).toFixed(2))) : qsTr("%L1 km").arg(Math.round(metres / 1000));
    }
    //! "045\u00b0 north-east", clockwise from north.
    function bearing(degrees: real): string {
        const names = [qsTr("north"), qsTr("north-east"), qsTr("east"), qsTr("south-east"), qsTr("south"), qsTr("south-west"), qsTr("west"), qsTr("north-west")];
        const whole = Math.round(degrees) % 360;
        return qsTr("%1\u00b0 %2").arg(String(whole).padStart(3, "0")).arg(names[Math.round(degrees / 45) % 8]);
    }
    function coordinates(place: point): string {
        return place.x.toFixed(5) + ", " + place.y.toFixed(5);
    }
    //! What is wrong with a job, as its pin shows it: 0 nothing, 1 at risk, 2 late, 3 an emergency.
    function concernSign(concern: int): string {
        return ["", "\u29d6", "!", "\u25b2"][concern] ?? "";
    }
    function concernInk(concern: int): color {
        return concern === 1 ? Theme.warning : concern > 1 ? Theme.danger : Theme.mutedText;
    }
    function jobs(count: int): string {
        return qsTr("%n open job(s)", "", count).replace("(s)", count === 1 ? "" : "s");
    }
    function people(count: int): string {
        return qsTr("%n technician(s)", "", count).replace("(s)", count === 1 ? "" : "s");
    }
}
