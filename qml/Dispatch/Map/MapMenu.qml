// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Theme

//! What can be done with a technician, or a place, under the pointer.
T.Menu {
    id: root

    //! < 0: a place, nobody.
    property int handle: -1
    property point place
    property string name: ""
    property bool isFollowed: false
    //! "481"; empty: no job is chosen, so there is nothing to assign.
    property string jobNumber: ""
    readonly property bool hasUnit: root.handle >= 0

    signal centerAsked
    signal followAsked
    signal messageAsked
    signal assignAsked
    signal nearestAsked
    signal copyAsked
    signal wayAsked
    signal measureAsked

    margins: Theme.space
    padding: Theme.space
    implicitWidth: 240
    implicitHeight: list.contentHeight + 2 * root.padding

    contentItem: ListView {
        id: list
        model: root.contentModel
        currentIndex: root.currentIndex
        interactive: false
    }
    background: Rectangle {
        radius: Theme.radius
        color: Theme.raised
        border.color: Theme.strongLine
    }

    MapMenuItem {
        text: root.hasUnit ? qsTr("Centre on %1").arg(root.name) : qsTr("Centre here")
        onTriggered: root.centerAsked()
    }
    MapMenuItem {
        isOffered: root.hasUnit
        text: root.isFollowed ? qsTr("Stop following") : qsTr("Follow")
        key: "F"
        onTriggered: root.followAsked()
    }
    MapMenuItem {
        isOffered: root.hasUnit
        text: qsTr("Message")
        onTriggered: root.messageAsked()
    }
    MapMenuItem {
        isOffered: root.hasUnit && root.jobNumber !== ""
        text: qsTr("Assign job %1").arg(root.jobNumber)
        onTriggered: root.assignAsked()
    }
    MapMenuItem {
        text: root.hasUnit ? qsTr("Nearest to %1").arg(root.name) : qsTr("Nearest to here")
        onTriggered: root.nearestAsked()
    }
    MapMenuItem {
        text: qsTr("Way to here")
        onTriggered: root.wayAsked()
    }
    MapMenuItem {
        text: qsTr("Measure from here")
        key: "M"
        onTriggered: root.measureAsked()
    }
    MapMenuItem {
        text: qsTr("Copy %1").arg(MapWords.coordinates(root.place))
        onTriggered: root.copyAsked()
    }
}
