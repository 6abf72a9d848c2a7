// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Theme

//! Asks for the words that the log will show beside a deed.
Dialog {
    id: root

    //! What the button says.
    property string deed: ""
    property string hint: ""

    signal given(text: string)

    function submit() {
        if (words.text.trim() === "")
            return;
        root.given(words.text);
        root.close();
    }

    onOpened: {
        words.clear();
        words.forceActiveFocus();
    }

    Column {
        width: parent.width
        spacing: 3 * Theme.space
        Field {
            id: words
            width: parent.width
            placeholderText: root.hint
            maximumLength: 500
            onAccepted: root.submit()
        }
        Item {
            width: parent.width
            height: 32
            Row {
                anchors.right: parent.right
                spacing: 2 * Theme.space
                FlatButton {
                    text: qsTr("Leave")
                    key: "Esc"
                    onClicked: root.close()
                }
                FlatButton {
                    isMain: true
                    enabled: words.text.trim() !== ""
                    text: root.deed
                    key: "Enter"
                    onClicked: root.submit()
                }
            }
        }
    }
}
