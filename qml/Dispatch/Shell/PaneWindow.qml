// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Models
import Dispatch.Theme

//! A pane of the program on another monitor. Closing it leaves the program as it is.
T.ApplicationWindow {
    id: root

    required property ConsoleSession session
    required property WindowPlaces places
    //! Names it among the places: "board", "timeline", "map", "chat", "log".
    required property string name
    //! The main window's box: this one begins beside it.
    required property rect mainBox
    //! The pane stands in it.
    readonly property Item host: body
    //! Room at its foot that short words leave free.
    property real footHeight: 12

    signal closed

    function remember(): void {
        memory.remember();
    }
    function toggleFullScreen(): void {
        root.visibility = root.visibility === Window.FullScreen ? Window.Windowed : Window.FullScreen;
    }

    objectName: root.name + "Window"
    // Of its own: it neither stays above the main window nor goes away with it when that is minimised.
    transientParent: null
    minimumWidth: 480
    minimumHeight: 360
    color: Theme.background
    font.family: Theme.fontFamily
    font.pixelSize: Theme.fontSize
    // After a sleep nothing from before it is drawn as live.
    onAfterAnimating: root.session.frameIsDue()
    onClosing: {
        root.remember();
        root.closed();
    }
    Component.onCompleted: memory.place()

    WindowMemory {
        id: memory
        window: root
        places: root.places
        name: root.name
        mainBox: root.mainBox
    }
    Connections {
        target: root.session
        enabled: root.active

        function onNotice(text: string, isRefusal: bool): void {
            notices.show(text, isRefusal);
        }
    }
    PastBanner {
        id: past
        width: parent.width
        session: root.session
    }
    Item {
        id: body
        anchors.top: past.bottom
        anchors.bottom: parent.bottom
        width: parent.width
    }
    PastFrame {
        session: root.session
    }
    NoticeBar {
        id: notices
        z: 1
        session: root.session
        anchors.horizontalCenter: parent.horizontalCenter
        y: parent.height - height - root.footHeight
    }
}
