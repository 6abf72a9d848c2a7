// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.Models

//! A move that is being thought about, by mouse or by key: nothing has happened until it is dropped.
QtObject {
    id: root

    required property ConsoleSession session

    property string jobId: ""
    property string text: ""
    property string technicianId: ""
    property double fromMs: 0
    //! Between where it was taken and where it begins.
    property double grabMs: 0
    property int durationMin: 60

    readonly property bool isUnderWay: root.jobId !== ""
    readonly property double stepMs: 15 * 60000
    //! Judged anew whenever the place or the operation changes.
    readonly property moveVerdict verdict: root.session.timeline.revision >= 0 && root.isUnderWay && root.technicianId !== "" ? root.session.timeline.judge(root.jobId, root.technicianId, root.fromMs) : root.nothing
    property moveVerdict nothing

    function begin(jobId: string, text: string, durationMin: int): void {
        root.technicianId = "";
        root.grabMs = 0;
        root.text = text;
        root.durationMin = durationMin;
        root.jobId = jobId;
    }
    function to(technicianId: string, momentMs: double): void {
        root.technicianId = technicianId;
        root.fromMs = Math.round((momentMs - root.grabMs) / root.stepMs) * root.stepMs;
    }
    function cancel(): void {
        root.jobId = "";
        root.technicianId = "";
    }
    //! Says whether it was done.
    function drop(): bool {
        // Taken out now: the verdict itself is a view of the property, and empty once the move is over.
        const isAllowed = root.verdict.isAllowed;
        const headline = root.verdict.headline;
        const jobId = root.jobId;
        const technicianId = root.technicianId;
        const fromMs = root.fromMs;
        root.cancel();
        if (jobId === "" || technicianId === "")
            return false;
        if (isAllowed)
            root.session.schedule(jobId, technicianId, fromMs);
        else if (headline !== "")
            root.session.notice(headline, true);
        return isAllowed;
    }
}
