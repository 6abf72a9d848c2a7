// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.Models

//! The break that is chosen, and where it would go: nothing has happened until it is dropped.
QtObject {
    id: root

    required property ConsoleSession session

    property string technicianId: ""
    property string shiftId: ""
    //! Of the break in its shift; < 0: a new one.
    property int index: -1
    property double fromMs: 0
    property int minutes: 30
    //! Between where it was taken and where it begins.
    property double grabMs: 0
    property bool isUnderWay: false

    readonly property bool isChosen: root.technicianId !== ""
    readonly property double stepMs: 5 * 60000
    //! Of a key: as far as a visit goes.
    readonly property double keyStepMs: 15 * 60000
    readonly property moveVerdict verdict: root.session.shifts.revision >= 0 && root.isUnderWay ? root.session.shifts.judgeBreak(root.technicianId, root.shiftId, root.index, root.fromMs, root.minutes) : root.nothing
    property moveVerdict nothing

    function choose(technicianId: string, span: rosterSpan): void {
        root.isUnderWay = false;
        root.shiftId = span.shiftId;
        root.index = span.index;
        root.fromMs = span.fromMs;
        root.minutes = Math.round((span.toMs - span.fromMs) / 60000);
        root.technicianId = technicianId;
    }
    //! A new one that waits to be dropped.
    function begin(technicianId: string, atMs: double): void {
        root.shiftId = "";
        root.index = -1;
        root.minutes = 30;
        root.technicianId = technicianId;
        root.to(atMs);
    }
    function to(momentMs: double): void {
        root.fromMs = Math.round(momentMs / root.stepMs) * root.stepMs;
        root.isUnderWay = true;
    }
    function nudge(steps: int): void {
        root.to(root.fromMs + steps * root.keyStepMs);
    }
    function stretch(byMin: int): void {
        root.minutes = Math.max(15, root.minutes + byMin);
        root.isUnderWay = true;
    }
    function forget(): void {
        root.isUnderWay = false;
        root.technicianId = "";
        root.shiftId = "";
        root.index = -1;
    }
    function drop(): void {
        const isAllowed = root.verdict.isAllowed;
        const headline = root.verdict.headline;
        root.isUnderWay = false;
        if (isAllowed)
            root.session.shifts.putBreak(root.technicianId, root.shiftId, root.index, root.fromMs, root.minutes);
        else if (headline !== "")
            root.session.notice(headline, true);
        root.forget();
    }
    function remove(): void {
        if (root.index >= 0)
            root.session.shifts.removeBreak(root.shiftId, root.index);
        root.forget();
    }
}
