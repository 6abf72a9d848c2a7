// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! One message, or what happened on the job between two. Own words stand on the right, with how far they have come; those on
//! their way carry a clock, refused ones the danger colour.
Item {
    id: root

    required property int index
    required property string text
    required property string html
    required property string author
    required property double momentMs
    required property double number
    required property string commandId
    required property bool isOwn
    required property bool isPending
    required property bool isRefused
    required property bool isEdited
    required property bool isTakenBack
    required property bool canChange
    required property bool isFirstOfAuthor
    required property bool isFirstOfDay
    required property bool isFirstUnread
    required property double quote
    required property string quoteAuthor
    required property string quoteText
    required property list<string> choices
    required property list<string> attachments
    required property int mark
    required property string markText
    required property bool isSystem
    required property bool isUnfolded

    property double nowMs: 0
    //! The customer reads it: another ground for the office's words.
    property bool isToCustomer: false
    property bool isCurrent: false
    //! What knows the files; null: none are shown.
    property Attachments files: null

    readonly property real widest: Math.min(560, root.width * 0.82)
    readonly property real headHeight: day.height + fresh.height + (root.isSystem ? 0 : root.isFirstOfAuthor ? 24 : 3)

    signal quoteAsked
    signal editAsked
    signal takeBackAsked
    signal withdrawAsked
    signal quoteFollowed
    signal linkFollowed(link: string)
    signal foldToggled
    //! A file with another program.
    signal openAsked(uploadId: string)

    implicitHeight: root.headHeight + (root.isSystem ? system.height + 4 : body.height)
    Accessible.role: Accessible.StaticText
    Accessible.name: root.isSystem ? root.text : [qsTr("%1 at %2: %3").arg(root.author).arg(Format.clock(root.momentMs)).arg(root.isTakenBack ? qsTr("taken back") : root.text), root.markText].filter(s => s !== "").join(". ")

    Item {
        id: day
        width: parent.width
        height: root.isFirstOfDay ? 30 : 0
        visible: root.isFirstOfDay
        Pill {
            anchors.centerIn: parent
            text: Format.day(root.momentMs, root.nowMs)
        }
    }
    Item {
        id: fresh
        y: day.height
        width: parent.width
        height: root.isFirstUnread ? 22 : 0
        visible: root.isFirstUnread
        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width
            height: 1
            color: Theme.accent
            opacity: 0.5
        }
        Rectangle {
            anchors.centerIn: parent
            width: label.implicitWidth + 16
            height: 16
            color: Theme.surface
            TextLine {
                id: label
                anchors.centerIn: parent
                text: qsTr("New")
                color: Theme.accent
                font.pixelSize: Theme.smallSize
                font.weight: Font.DemiBold
            }
        }
    }
    Loader {
        id: system
        y: root.headHeight
        width: parent.width
        active: root.isSystem
        visible: root.isSystem
        sourceComponent: SystemLine {
            text: root.text
            momentMs: root.momentMs
            isUnfolded: root.isUnfolded
            onFoldAsked: root.foldToggled()
        }
    }
    TextLine {
        visible: root.isFirstOfAuthor && !root.isSystem
        x: root.isOwn ? root.width - width : 2
        y: day.height + fresh.height + 6
        width: Math.min(implicitWidth, root.widest)
        text: root.author
        color: Theme.mutedText
        font.pixelSize: Theme.smallSize
        font.weight: Font.DemiBold
    }
    Rectangle {
        id: body
        visible: !root.isSystem
        y: root.headHeight
        x: root.isOwn ? root.width - width : 0
        width: Math.max(words.width, foot.width, quoted.implicitWidth, tiles.implicitWidth, answers.width) + 20
        height: root.isSystem ? 0 : words.y + words.height + answers.height + foot.height + 8
        radius: 8
        color: root.isRefused ? Theme.dangerGround : root.isOwn ? (root.isToCustomer ? Theme.warningGround : Theme.accentGround) : Theme.quietGround
        border.width: root.isRefused || root.isCurrent ? 1 : 0
        border.color: root.isRefused ? Theme.danger : Theme.accent

        Loader {
            id: quoted
            x: 10
            y: 6
            width: body.width - 20
            active: root.quote > 0
            visible: active
            height: active ? 34 : 0
            sourceComponent: QuoteLine {
                author: root.quoteAuthor
                text: root.quoteText
                widest: root.widest - 20
                onClicked: root.quoteFollowed()
            }
        }
        Loader {
            id: tiles
            objectName: "attachments"
            x: 10
            y: quoted.y + quoted.height
            active: root.files !== null && root.attachments.length > 0
            sourceComponent: Column {
                width: Math.min(260, root.widest - 20)
                topPadding: 4
                spacing: Theme.space
                Repeater {
                    model: root.attachments
                    delegate: MessageFile {
                        id: file
                        required property string modelData
                        uploadId: file.modelData
                        files: root.files
                        widest: Math.min(260, root.widest - 20)
                        onOpened: root.openAsked(file.modelData)
                    }
                }
            }
        }
        TextMetrics {
            id: metrics
            font: words.font
            text: words.isPlain && words.text.length < 400 ? words.text : ""
        }
        TextLine {
            id: words
            readonly property bool isPlain: root.html === "" || root.isTakenBack
            x: 10
            y: 5 + (quoted.active ? quoted.height + 2 : 0) + (tiles.active ? tiles.height + 4 : 0)
            width: words.isPlain && words.text.length < 400 ? Math.min(root.widest - 20, Math.ceil(metrics.advanceWidth) + 3) : root.widest - 20
            height: words.text === "" ? 0 : implicitHeight
            text: root.isTakenBack ? qsTr("Taken back") : words.isPlain ? root.text : root.html
            textFormat: words.isPlain ? Text.PlainText : Text.StyledText
            color: root.isTakenBack ? Theme.mutedText : Theme.text
            font.italic: root.isTakenBack
            linkColor: Theme.accent
            wrapMode: Text.Wrap
            elide: Text.ElideNone
            lineHeight: 1.1
            onLinkActivated: link => root.linkFollowed(link)
            HoverHandler {
                enabled: !words.isPlain
                cursorShape: words.hoveredLink !== "" ? Qt.PointingHandCursor : Qt.IBeamCursor
            }
        }
        Flow {
            id: answers
            x: 10
            y: words.y + words.height + (answers.visible ? 4 : 0)
            width: answers.visible ? Math.min(root.widest - 20, 300) : 0
            height: answers.visible ? implicitHeight + 4 : 0
            visible: root.choices.length > 0
            spacing: 4
            Repeater {
                model: root.choices
                Pill {
                    required property string modelData
                    text: modelData
                    tone: Tone.Active
                }
            }
        }
        Row {
            id: foot
            anchors.right: parent.right
            anchors.rightMargin: 8
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 3
            spacing: 3
            TextLine {
                visible: root.isEdited
                text: qsTr("put right")
                color: Theme.mutedText
                font.pixelSize: 10
            }
            TextLine {
                text: root.isRefused ? qsTr("not sent") : root.isPending ? qsTr("waiting") : Format.clock(root.momentMs)
                color: root.isRefused ? Theme.danger : Theme.mutedText
                font.pixelSize: 10
            }
            Glyph {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.isOwn && !root.isTakenBack
                glyph: root.mark === MessageMark.Refused ? "warning" : root.mark === MessageMark.Waiting ? "clock" : root.mark === MessageMark.Sent ? "check" : "check-double"
                size: 12
                color: root.mark === MessageMark.Refused ? Theme.danger : root.mark === MessageMark.Read ? Theme.accent : Theme.mutedText
            }
        }
        HoverHandler {
            id: hover
        }
        Loader {
            anchors.fill: parent
            active: hover.hovered && root.markText !== ""
            sourceComponent: HoverTip {
                isShown: !deeds.isHovered
                text: root.markText
            }
        }
    }
    Loader {
        id: deeds
        readonly property bool isHovered: deeds.active && (over.hovered || (deeds.item as BubbleDeeds)?.isHovered === true)
        anchors.verticalCenter: body.verticalCenter
        x: root.isOwn ? Math.max(0, body.x - width - 2) : Math.min(root.width - width, body.x + body.width + 2)
        active: (hover.hovered || over.hovered || root.isCurrent) && !root.isSystem && !root.isTakenBack
        sourceComponent: BubbleDeeds {
            isWaiting: root.commandId !== ""
            canChange: root.canChange
            canQuote: root.number > 0
            onQuoteAsked: root.quoteAsked()
            onEditAsked: root.editAsked()
            onTakeBackAsked: root.takeBackAsked()
            onWithdrawAsked: root.withdrawAsked()
        }
        HoverHandler {
            id: over
        }
    }
}
