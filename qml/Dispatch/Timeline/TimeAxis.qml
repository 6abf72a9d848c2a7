// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

//! Which moment lies where: ms since 1970 UTC against pixels from the left edge of the lines.
QtObject {
    id: root

    required property real widthPx
    //! A sixth from the left, however wide it is: what is to come matters more than what was.
    property double anchorMs: 0
    property real pxPerHour: 120

    readonly property double startMs: root.anchorMs - root.lead()
    readonly property double endMs: root.startMs + root.widthPx / root.pxPerHour * 3600000

    //! Closer than this a quarter of an hour cannot be aimed at; farther, a day is a long way.
    readonly property real leastPxPerHour: 30
    readonly property real mostPxPerHour: 480

    function xOf(momentMs: double): real {
        return (momentMs - root.startMs) / 3600000 * root.pxPerHour;
    }
    function momentAt(x: real): double {
        return root.startMs + x / root.pxPerHour * 3600000;
    }
    function panBy(px: real): void {
        root.anchorMs -= px / root.pxPerHour * 3600000;
    }
    //! What lies at \p x stays there.
    function zoomBy(factor: real, x: real): void {
        const moment = root.momentAt(x);
        root.pxPerHour = Math.max(root.leastPxPerHour, Math.min(root.mostPxPerHour, root.pxPerHour * factor));
        root.anchorMs = moment - x / root.pxPerHour * 3600000 + root.lead();
    }
    function lead(): double {
        return root.widthPx / root.pxPerHour * 3600000 / 6;
    }
    //! The whole hours in view, or every second or fourth one where they would crowd.
    function hours(): list<double> {
        const step = root.pxPerHour >= 56 ? 1 : root.pxPerHour >= 32 ? 2 : 4;
        const first = new Date(root.startMs);
        first.setHours(Math.floor(first.getHours() / step) * step, 0, 0, 0);
        const moments = [];
        for (let at = first.getTime(); at <= root.endMs; at += step * 3600000)
            moments.push(at);
        return moments;
    }
}
