// SPDX-License-Identifier: GPL-3.0-or-later
pragma Singleton

import QtQuick

//! Every colour, size and duration of the console. Contrast of text on its ground is at least 4.5 : 1 in both themes.
QtObject {
    id: root

    property bool isDark: false
    //! Rows of 28 px instead of 40 px.
    property bool isDense: false
    property bool hasReducedMotion: false

    readonly property color background: root.isDark ? "#12161C" : "#F4F6F8"
    readonly property color surface: root.isDark ? "#1A2028" : "#FFFFFF"
    readonly property color raised: root.isDark ? "#222A34" : "#FFFFFF"
    readonly property color hover: root.isDark ? "#232B36" : "#EEF2F6"
    readonly property color selected: root.isDark ? "#20324D" : "#E3EEFD"
    readonly property color line: root.isDark ? "#2E3844" : "#D9DFE6"
    readonly property color strongLine: root.isDark ? "#4A5766" : "#A9B4C0"
    readonly property color mutedText: root.isDark ? "#94A1B2" : "#5B6776"
    readonly property color text: root.isDark ? "#E6EBF1" : "#17202B"
    readonly property color accent: root.isDark ? "#5B9DFF" : "#1F6FEB"
    readonly property color accentInk: root.isDark ? "#0B1420" : "#FFFFFF"
    readonly property color danger: root.isDark ? "#FF6B6B" : "#C62828"
    readonly property color dangerGround: root.isDark ? "#3B1D20" : "#FDECEC"
    readonly property color warning: root.isDark ? "#FFB454" : "#B25E00"
    readonly property color warningGround: root.isDark ? "#3A2B14" : "#FFF3E0"
    readonly property color good: root.isDark ? "#4CC38A" : "#1B7F4B"
    readonly property color goodGround: root.isDark ? "#15301F" : "#E6F4EC"
    readonly property color violet: root.isDark ? "#A48BFF" : "#6E4BD8"
    readonly property color violetGround: root.isDark ? "#2A2445" : "#EFEAFC"
    readonly property color accentGround: root.isDark ? "#1B2D47" : "#E7F0FD"
    readonly property color quietGround: root.isDark ? "#262F3A" : "#EDF0F4"
    readonly property color past: root.isDark ? "#FFD866" : "#8A6D00"
    readonly property color pastGround: root.isDark ? "#3A3216" : "#FFF4CC"
    readonly property color shadow: root.isDark ? "#80000000" : "#26101828"

    readonly property string fontFamily: "Inter"
    //! Tabular figures, so that clocks and money do not dance.
    readonly property var figures: ({ "tnum": 1, "calt": 0 })
    readonly property int fontSize: 13
    readonly property int smallSize: 11
    readonly property int titleSize: 15
    readonly property int pageTitleSize: 20

    readonly property int space: 4
    readonly property int radius: 6
    readonly property int rowHeight: root.isDense ? 28 : 40
    readonly property int barHeight: 44
    readonly property int railWidth: 48

    readonly property int motionMs: root.hasReducedMotion ? 0 : 140
}
