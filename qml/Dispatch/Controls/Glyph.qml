// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.impl
import Dispatch.Theme

//! One icon of the family, tinted.
IconImage {
    id: root

    //! File name in resources/icons without its ending.
    required property string glyph
    property int size: 16

    width: root.size
    height: root.size
    sourceSize: Qt.size(root.size, root.size)
    source: root.glyph === "" ? "" : "qrc:/dispatch/icons/" + root.glyph + ".svg"
    color: Theme.text
}
