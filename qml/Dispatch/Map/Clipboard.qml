// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

//! Qt Quick reaches the clipboard through a text only.
TextEdit {
    id: root

    function put(text: string): void {
        root.text = text;
        root.selectAll();
        root.copy();
    }

    visible: false
}
