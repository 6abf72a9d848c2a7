// SPDX-License-Identifier: GPL-3.0-or-later
#include "uploads/attachment_card.h"
#include "uploads/limits.h"
#include "uploads/parcel.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::uploads;

namespace {

constexpr auto Noon = domain::timestampFromMs(1'772'452'800'000); // 2026-03-02 12:00 UTC

Parcel parcelOf(ItemState state, bool isSealed)
{
    Parcel parcel;
    parcel.id = domain::makeUuidV7(Noon);
    parcel.thread = domain::ThreadId::make(Noon);
    parcel.text = u"Look at „this“"_s;
    parcel.made = Noon;
    parcel.isSealed = isSealed;
    UploadItem item;
    item.id = domain::makeUuidV7(Noon);
    item.sha256 = QByteArray(32, '\x5a');
    item.name = u"Größe.jpg"_s;
    item.size = 1'000;
    item.content = { .kind = content::FileKind::Jpeg, .pixels = { 40, 30 } };
    item.state = state;
    parcel.items.push_back(item);
    return parcel;
}

} // namespace

//! What is written down of files on their way, and of files met.
class TestParcel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void comesBackAsItWas()
    {
        auto staged = parcelOf(ItemState::Staged, false);
        auto waiting = parcelOf(ItemState::Waiting, true);
        auto refused = parcelOf(ItemState::Refused, true);
        refused.items[0].reason = u"It is a program."_s;
        auto sent = parcelOf(ItemState::Sent, true);
        sent.items[0].sent = 1'000;
        const std::vector parcels { staged, waiting, refused, sent };
        QCOMPARE(decodeParcels(encodeParcels(parcels)), parcels);
        QVERIFY(sent.isReady());
        QVERIFY(!waiting.isReady() && !refused.isReady());
        QCOMPARE(sent.uploads(), QStringList { domain::uuidText(sent.items[0].id) });
        sent.isSealed = false;
        QVERIFY(!sent.isReady());
    }

    //! A file that was under way when the program ended must not stay "being sent" for ever.
    void whatWasUnderWayWaits()
    {
        auto sending = parcelOf(ItemState::Sending, true);
        sending.items[0].sent = 500;
        sending.items[0].bytesPerS = 99;
        const auto back = decodeParcels(encodeParcels({ sending }));
        QCOMPARE(back.size(), 1U);
        QCOMPARE(back[0].items[0].state, ItemState::Waiting);
        QCOMPARE(back[0].items[0].sent, 0);
    }

    void damage_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("half") << encodeParcels({ parcelOf(ItemState::Waiting, true) }).first(100);
        QTest::newRow("array") << "[]"_ba;
        QTest::newRow("strange")
            << R"({"parcels":[1,{"id":"x"},{"id":"01970e6c-0000-7000-8000-000000000000"}]})"_ba;
    }
    void damage()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(decodeParcels(bytes).empty());
    }

    void cardsAreCheckedWhenTheyAreRead()
    {
        AttachmentCard card;
        card.id = domain::makeUuidV7(Noon);
        card.name = u"a.jpg"_s;
        card.size = 5;
        card.sha256 = QByteArray(32, 'x');
        card.content = { .kind = content::FileKind::Jpeg, .pixels = { 4, 3 } };
        QCOMPARE(decodeCard(card.id, encodeCard(card)), std::optional(card));
        auto bytes = encodeCard(card);
        bytes.replace("a.jpg", "../../a.exe");
        QCOMPARE(decodeCard(card.id, bytes)->name, u"a.exe.jpg"_s);
        bytes.replace("image/jpeg", "text/html");
        QVERIFY(!decodeCard(card.id, bytes));
        card.size = 500'000'000;
        QVERIFY(!decodeCard(card.id, encodeCard(card)));
    }

    void namesInHeaders_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QString>("name");
        QTest::newRow("both")
            << "attachment; filename=\"Gr__e.jpg\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.jpg"_ba
            << u"Größe.jpg"_s;
        QTest::newRow("plain") << "attachment; filename=\"a b.jpg\""_ba << u"a b.jpg"_s;
        QTest::newRow("open") << "attachment; filename=\"a"_ba << u""_s;
        QTest::newRow("none") << "attachment"_ba << u""_s;
    }
    void namesInHeaders()
    {
        QFETCH(QByteArray, header);
        QFETCH(QString, name);
        QCOMPARE(nameIn(header), name);
    }
};

QTEST_GUILESS_MAIN(TestParcel)
#include "tst_parcel.moc"
