// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

//! Turns what hands do into what a map does: drag, wheel, pinch, click, hover.
Item {
    id: root

    readonly property bool isDragging: drag.active

    signal panned(dx: real, dy: real)
    //! A notch of a wheel; steps > 0 zooms in.
    signal zoomStepped(steps: int, x: real, y: real)
    //! A touchpad or two fingers: any amount.
    signal zoomSlid(levels: real, x: real, y: real)
    signal tapped(x: real, y: real)
    signal doubleTapped(x: real, y: real)
    signal hovered(x: real, y: real)
    signal menuAsked(x: real, y: real)

    DragHandler {
        id: drag

        property point last

        target: null
        acceptedButtons: Qt.LeftButton | Qt.MiddleButton
        acceptedModifiers: Qt.NoModifier
        cursorShape: Qt.ClosedHandCursor
        onActiveChanged: drag.last = Qt.point(0, 0)
        onActiveTranslationChanged: {
            if (!drag.active)
                return;
            root.panned(drag.activeTranslation.x - drag.last.x, drag.activeTranslation.y - drag.last.y);
            drag.last = Qt.point(drag.activeTranslation.x, drag.activeTranslation.y);
        }
    }

    WheelHandler {
        id: wheel

        property real notches: 0

        acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
        onWheel: event => {
            if (event.device.type === PointerDevice.TouchPad) {
                root.zoomSlid(event.angleDelta.y / 240, event.x, event.y);
                return;
            }
            wheel.notches += event.angleDelta.y / 120;
            const steps = Math.trunc(wheel.notches);
            wheel.notches -= steps;
            if (steps !== 0)
                root.zoomStepped(steps, event.x, event.y);
        }
    }

    PinchHandler {
        id: pinch

        target: null
        rotationAxis.enabled: false
        onScaleChanged: delta => root.zoomSlid(Math.log2(delta), pinch.centroid.position.x, pinch.centroid.position.y)
        onTranslationChanged: delta => root.panned(delta.x, delta.y)
    }

    TapHandler {
        onSingleTapped: point => root.tapped(point.position.x, point.position.y)
        onDoubleTapped: point => root.doubleTapped(point.position.x, point.position.y)
    }

    TapHandler {
        acceptedButtons: Qt.RightButton
        onTapped: point => root.menuAsked(point.position.x, point.position.y)
        onLongPressed: root.menuAsked(point.position.x, point.position.y)
    }

    HoverHandler {
        id: pointer

        property point last: Qt.point(-1, -1)

        // Said again for every frame; a pointer that lies still must not take over from the keyboard.
        onPointChanged: {
            const at = pointer.point.position;
            if (at.x === pointer.last.x && at.y === pointer.last.y)
                return;
            pointer.last = at;
            root.hovered(at.x, at.y);
        }
        onHoveredChanged: {
            if (pointer.hovered)
                return;
            pointer.last = Qt.point(-1, -1);
            root.hovered(-1, -1);
        }
    }
}
