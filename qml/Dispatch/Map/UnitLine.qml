// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.Controls
import Dispatch.MapLayers
import Dispatch.Theme

//! One technician in one line: sign of the duty, name, how old the position is, how far away or how long the way.
Item {
    id: root

    required property unitInfo info
    //! "6 min by road"; empty: the distance, if one is known.
    property string travel: ""
    readonly property string distance: root.travel !== "" ? root.travel : MapWords.distance(root.info.distanceM)
    readonly property string words: [root.info.name, root.info.hasEmergency ? qsTr("EMERGENCY") : MapWords.duty(root.info.duty), root.distance, MapWords.age(root.info.signal, root.info.age)].filter(text => text !== "").join(", ")

    implicitHeight: 28

    TextLine {
        id: sign
        x: 2 * Theme.space
        width: 18
        height: parent.height
        text: root.info.hasEmergency ? "!" : MapWords.sign(root.info.duty)
        color: root.info.hasEmergency ? Theme.danger : MapWords.ink(root.info.duty)
        font.weight: Font.DemiBold
        horizontalAlignment: Text.AlignHCenter
    }
    TextLine {
        anchors.left: sign.right
        anchors.leftMargin: Theme.space
        anchors.right: age.left
        anchors.rightMargin: 2 * Theme.space
        height: parent.height
        text: root.info.name
        font.weight: root.info.hasEmergency ? Font.DemiBold : Font.Normal
    }
    TextLine {
        id: age
        anchors.right: parent.right
        anchors.rightMargin: 3 * Theme.space
        height: parent.height
        text: root.distance !== "" ? root.distance + (root.info.signal === 0 ? "" : " \u00b7 " + root.info.age) : MapWords.age(root.info.signal, root.info.age)
        color: MapWords.ageInk(root.info.signal)
        font.pixelSize: Theme.smallSize
    }
}
