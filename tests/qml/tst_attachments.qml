// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Dispatch.Chat
import Dispatch.Models
import Dispatch.Theme

Item {
    id: stage
    width: 600
    height: 400

    Component {
        id: tile
        AttachmentTile {
            property string last: ""
            onOpened: last = "opened"
            onSaved: last = "saved"
            onLoaded: last = "loaded"
            onRemoved: last = "removed"
            onRetried: last = "retried"
        }
    }
    Component {
        id: path
        AttachmentPath {
            width: 500
            files: testSession.attachments
        }
    }
    SignalSpy {
        id: spy
    }

    TestCase {
        name: "Attachments"
        when: windowShown

        function init() {
            failOnWarning(/.?/);
            spy.clear();
        }
        function make(state) {
            const item = createTemporaryObject(tile, stage, {
                info: testDesk.attachment(state)
            });
            verify(item);
            item.forceActiveFocus();
            return item;
        }

        //! What somebody hears who does not see it.
        function test_saysWhatItIs() {
            const refused = make("refused");
            verify(refused.Accessible.name.includes("Boiler plate.jpg"));
            verify(refused.Accessible.name.includes("JPEG picture"));
            compare(refused.Accessible.role, Accessible.Button);
            verify(refused.Accessible.description.includes("not sent"));
            verify(refused.Accessible.description.includes("It is a program."));
            const sending = make("sending");
            verify(sending.Accessible.description.includes("25 %"));
        }
        function test_keys_data() {
            return [
                { tag: "staged-taken-out", state: "staged", key: Qt.Key_Delete, does: "removed" },
                { tag: "staged-not-opened", state: "staged", key: Qt.Key_Return, does: "" },
                { tag: "sending-stopped", state: "sending", key: Qt.Key_Delete, does: "removed" },
                { tag: "sending-not-retried", state: "sending", key: Qt.Key_R, does: "" },
                { tag: "refused-retried", state: "refused", key: Qt.Key_R, does: "retried" },
                { tag: "refused-enter", state: "refused", key: Qt.Key_Return, does: "retried" },
                { tag: "known-loaded", state: "known", key: Qt.Key_Return, does: "loaded" },
                { tag: "here-opened", state: "here", key: Qt.Key_Return, does: "opened" },
                { tag: "here-saved", state: "here", key: Qt.Key_S, does: "saved" },
                { tag: "here-stays", state: "here", key: Qt.Key_Delete, does: "" },
                { tag: "table-is-never-opened", state: "table", key: Qt.Key_Return, does: "saved" }
            ];
        }
        function test_keys(row) {
            const item = make(row.state);
            keyClick(row.key);
            compare(item.last, row.does);
        }
        //! A file is chosen without a mouse.
        function test_aPathIsTyped() {
            const folder = testDesk.folderWith("photo-of-boiler.jpg");
            const item = createTemporaryObject(path, stage);
            verify(item);
            item.open();
            verify(item.visible);
            testSession.attachments.path = folder + "/pho";
            compare(testSession.attachments.pathOffers.length, 1);
            verify(testSession.attachments.pathOffers[0].endsWith("photo-of-boiler.jpg"));
            spy.target = item;
            spy.signalName = "attached";
            keyClick(Qt.Key_Return);
            compare(spy.count, 1);
            verify(!item.visible);
            item.open();
            spy.clear();
            spy.signalName = "abandoned";
            keyClick(Qt.Key_Escape);
            compare(spy.count, 1);
            verify(!item.visible);
        }
    }
}
