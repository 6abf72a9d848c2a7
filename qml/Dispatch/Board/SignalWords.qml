// SPDX-License-Identifier: GPL-3.0-or-later
pragma Singleton

import QtQuick
import Dispatch.Models
import Dispatch.Theme

//! How fresh a position is, in words and in ink. Age is text, never colour alone.
QtObject {
    //! info.signal: 0 live, 1 late, 2 stale, 3 no fix, 4 disconnected
    function age(info: technicianInfo, nowMs: double): string {
        if (!info.isOnShift && !info.hasFix)
            return "";
        if (!info.hasFix)
            return qsTr("no position yet");
        const length = Format.duration(nowMs - info.fixMs);
        if (info.signal === 4)
            return qsTr("last seen %1 ago").arg(length);
        if (info.signal === 2)
            return qsTr("no signal %1").arg(length);
        return length;
    }
    function ink(info: technicianInfo): color {
        return info.signal === 2 ? Theme.danger : info.signal === 1 || info.signal === 4 ? Theme.warning : Theme.mutedText;
    }
}
