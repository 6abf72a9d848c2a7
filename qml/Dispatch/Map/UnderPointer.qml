// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.MapLayers

//! The hover card, kept up to date while the fleet moves under the pointer.
Item {
    id: root

    required property FleetLayer marks
    //! False while the pointer is busy with something else.
    required property bool isWanted

    HoverCard {
        id: card

        //! Counts up when what is known of the technician may have changed.
        property int pulse: 0

        isWanted: root.isWanted
        unit: root.marks.infoOf(card.pulse >= 0 ? root.marks.hoveredHandle : -1, Qt.point(NaN, NaN))
        heap: root.marks.hoveredHeap
        at: card.isHeap ? card.heap.at : card.pulse >= 0 ? root.marks.pointOf(root.marks.hoveredHandle) : Qt.point(0, 0)
        gap: card.isHeap ? card.heap.radiusPx + 4 : 16

        Connections {
            enabled: root.marks.hoveredHandle >= 0
            target: root.marks.fleet

            function onChanged(): void {
                card.pulse += 1;
            }
        }
    }
}
