// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.Theme

//! One line of text in the house's type; cut with an ellipsis where it does not fit.
Text {
    color: Theme.text
    font.family: Theme.fontFamily
    font.pixelSize: Theme.fontSize
    font.features: Theme.figures
    elide: Text.ElideRight
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
}
