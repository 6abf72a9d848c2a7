// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The words of the open thread, the newest at the foot. Older ones are read when somebody scrolls to them, and what is looked at
//! stays where it is. With the keys: Up, Down, R answers, E puts right, Del takes back, End goes to the newest.
ListView {
    id: root

    required property Chat chat
    required property double nowMs
    //! What knows the files of messages; null: none are shown.
    property Attachments files: null

    //! New words are followed only from the foot, and so is the foot itself where the list gets lower.
    property bool isAtEnd: true
    property real lastHeight: 0
    function follow(wasAtEnd: bool): void {
        if (wasAtEnd && !root.chat.messages.hasNewer)
            Qt.callLater(root.positionViewAtBeginning);
    }

    //! To the field, to go on writing.
    signal writeAsked
    //! A file with another program.
    signal openAsked(uploadId: string)

    function toNewest(): void {
        root.chat.messages.toNewest();
        root.currentIndex = -1;
        root.positionViewAtBeginning();
    }
    function goTo(number: double): void {
        const row = root.chat.reach(number);
        if (row < 0)
            return;
        root.positionViewAtIndex(row, ListView.Center);
        root.currentIndex = row;
    }
    function current(): MessageBubble {
        return root.currentItem as MessageBubble;
    }

    model: root.chat.messages
    verticalLayoutDirection: ListView.BottomToTop
    reuseItems: true
    clip: true
    currentIndex: -1
    boundsBehavior: Flickable.StopAtBounds
    cacheBuffer: 400
    activeFocusOnTab: true
    // The foot is the beginning. A margin below it would keep the list from ever being at its end.
    topMargin: 8
    header: Item {
        height: 8
    }
    T.ScrollBar.vertical: ThinScrollBar { }
    onCountChanged: root.follow(root.isAtEnd)
    onHeightChanged: {
        root.follow(root.contentY + root.lastHeight >= root.originY + root.contentHeight - 1);
        root.lastHeight = root.height;
    }
    onAtYEndChanged: if (root.atYEnd && root.chat.messages.hasNewer)
        Qt.callLater(root.chat.messages.fetchNewer)
    Keys.onUpPressed: {
        if (root.currentIndex === root.count - 1)
            root.chat.messages.retryOlder();
        else
            ++root.currentIndex;
    }
    Keys.onDownPressed: {
        if (root.currentIndex > 0)
            --root.currentIndex;
        else
            root.writeAsked();
    }
    Keys.onPressed: event => {
        const bubble = root.current();
        event.accepted = true;
        if (event.key === Qt.Key_End) {
            root.toNewest();
        } else if (event.modifiers !== Qt.NoModifier || bubble === null) {
            event.accepted = false;
        } else if (event.key === Qt.Key_R && bubble.number > 0) {
            bubble.quoteAsked();
        } else if (event.key === Qt.Key_E && bubble.canChange) {
            bubble.editAsked();
        } else if (event.key === Qt.Key_Delete && bubble.commandId !== "") {
            bubble.withdrawAsked();
        } else if (event.key === Qt.Key_Delete && bubble.canChange) {
            bubble.takeBackAsked();
        } else if (event.key === Qt.Key_Return && bubble.isSystem) {
            bubble.foldToggled();
        } else {
            event.accepted = false;
        }
    }
    delegate: MessageBubble {
        id: bubble
        width: ListView.view.width
        nowMs: root.nowMs
        isToCustomer: root.chat.isCustomerSide
        isCurrent: ListView.isCurrentItem && root.activeFocus
        files: root.files
        onOpenAsked: uploadId => root.openAsked(uploadId)
        onQuoteAsked: {
            root.chat.quote(bubble.number);
            root.writeAsked();
        }
        onEditAsked: {
            root.chat.edit(bubble.number);
            root.writeAsked();
        }
        onTakeBackAsked: root.chat.takeBack(bubble.number)
        onWithdrawAsked: {
            root.chat.withdraw(bubble.commandId);
            root.writeAsked();
        }
        onQuoteFollowed: root.goTo(bubble.quote)
        onFoldToggled: root.chat.messages.toggleFold(bubble.index)
        onLinkFollowed: link => {
            const address = root.chat.follow(link);
            if (address !== "")
                Qt.openUrlExternally(address);
        }
        TapHandler {
            enabled: root.chat.messages.isFinding
            onTapped: root.goTo(bubble.number)
        }
    }
    footer: Column {
        width: ListView.view.width
        visible: older.text !== ""
        height: visible ? implicitHeight : 0
        TextLine {
            id: older
            objectName: "olderText"
            width: parent.width
            height: 36
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            text: root.chat.messages.olderText
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        FlatButton {
            objectName: "retryOlder"
            anchors.horizontalCenter: parent.horizontalCenter
            visible: root.chat.messages.canRetryOlder
            text: qsTr("Try again")
            key: "↑"
            onClicked: root.chat.messages.retryOlder()
        }
    }
    Connections {
        target: root.chat
        function onOpened(): void {
            root.currentIndex = -1;
            root.positionViewAtBeginning();
        }
        function onSent(): void {
            root.currentIndex = -1;
            Qt.callLater(root.positionViewAtBeginning);
        }
    }
    Connections {
        target: root.chat.messages
        function onRowsAboutToBeInserted(): void {
            root.isAtEnd = root.atYEnd;
        }
    }
    FlatButton {
        // Or it would scroll with the words.
        parent: root
        anchors.right: root.right
        anchors.bottom: root.bottom
        anchors.margins: 8
        z: 2
        visible: root.chat.messages.hasNewer || !root.atYEnd
        glyph: "chevron-down"
        tip: qsTr("To the newest")
        key: "End"
        focusPolicy: Qt.NoFocus
        onClicked: root.toNewest()
        Rectangle {
            anchors.fill: parent
            z: -1
            radius: Theme.radius
            color: Theme.raised
            border.width: 1
            border.color: Theme.line
        }
    }
}
