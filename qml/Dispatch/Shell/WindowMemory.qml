// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.Models

//! Keeps where a window is, and puts it back there, also when the monitors become others.
Item {
    id: root

    required property Window window
    required property WindowPlaces places
    required property string name
    //! The main window's box: a window that was never anywhere begins beside it.
    required property rect mainBox
    //! False: where it begins the first time is the system's choice.
    property bool hasFirstPlace: true
    //! Until it is where it belongs, where it happens to be is not worth remembering.
    property bool isPlaced: false

    function place(): void {
        const isKnown = root.places.hasPlace(root.name);
        const state = root.places.stateOf(root.name);
        root.isPlaced = false;
        if (isKnown || root.hasFirstPlace) {
            const box = root.places.placeOf(root.name, root.mainBox);
            // Or the system takes the box for that of the maximised window.
            if (root.window.visibility === Window.Maximized || root.window.visibility === Window.FullScreen)
                root.window.visibility = Window.Windowed;
            root.window.x = box.x;
            root.window.y = box.y;
            root.window.width = box.width;
            root.window.height = box.height;
        }
        if (root.window.visibility !== Window.Minimized)
            root.window.visibility = state === WindowPlaces.Maximized ? Window.Maximized : state === WindowPlaces.FullScreen ? Window.FullScreen : Window.Windowed;
        root.isPlaced = true;
    }
    function remember(): void {
        if (!root.isPlaced)
            return;
        const box = Qt.rect(root.window.x, root.window.y, root.window.width, root.window.height);
        switch (root.window.visibility) {
        case Window.Windowed:
            return root.places.remember(root.name, box, WindowPlaces.Normal);
        case Window.Maximized:
            return root.places.remember(root.name, box, WindowPlaces.Maximized);
        case Window.FullScreen:
            return root.places.remember(root.name, box, WindowPlaces.FullScreen);
        }
    }

    Timer {
        id: settled
        interval: 500
        onTriggered: root.remember()
    }
    Connections {
        target: root.window

        function onXChanged(): void {
            settled.restart();
        }
        function onYChanged(): void {
            settled.restart();
        }
        function onWidthChanged(): void {
            settled.restart();
        }
        function onHeightChanged(): void {
            settled.restart();
        }
        function onVisibilityChanged(): void {
            settled.restart();
        }
    }
    Connections {
        target: root.places

        function onScreensChanged(): void {
            root.place();
        }
    }
}
