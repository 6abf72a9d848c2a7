// SPDX-License-Identifier: GPL-3.0-or-later
pragma Singleton

import QtQuick

//! Where the columns of the log begin: the head and the rows agree on it.
QtObject {
    readonly property int seq: 8
    readonly property int day: 78
    readonly property int time: 148
    readonly property int kind: 216
    readonly property int who: 316
    readonly property int about: 430
    readonly property int what: 540
}
