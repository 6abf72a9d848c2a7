// SPDX-License-Identifier: GPL-3.0-or-later
pragma Singleton

import QtQuick
import Dispatch.Theme

//! The sign and the ink of each duty, as the marks on the map have them, and the kinds the legend puts them in.
QtObject {
    id: root

    //! Bits of 1 << duty, as domain::Duty counts.
    readonly property int free: 1 << 1
    readonly property int driving: 1 << 2
    readonly property int onSite: 1 << 3
    readonly property int away: (1 << 4) | (1 << 5)
    readonly property int off: 1 | (1 << 6)
    readonly property list<int> kinds: [root.free, root.driving, root.onSite, root.away, root.off]

    function kindName(kind: int): string {
        return [qsTr("Free"), qsTr("Driving"), qsTr("On site"), qsTr("Away"), qsTr("Off")][root.kinds.indexOf(kind)] ?? "";
    }
    //! A duty of a kind, for its sign and ink.
    function dutyOf(kind: int): int {
        return [1, 2, 3, 4, 0][root.kinds.indexOf(kind)] ?? 0;
    }
    //! How many are of a kind.
    function sum(counts: list<int>, kind: int): int {
        return counts.reduce((total, count, duty) => total + ((kind >> duty) & 1 ? count : 0), 0);
    }
    function sign(duty: int): string {
        return ["\u25cb", "\u25cf", "\u25b2", "\u25a0", "\u2016", "\u2016", "\u25cb"][duty] ?? "";
    }
    function ink(duty: int): color {
        return [Theme.mutedText, Theme.good, Theme.accent, Theme.violet, Theme.warning, Theme.warning, Theme.mutedText][duty] ?? Theme.text;
    }
}
