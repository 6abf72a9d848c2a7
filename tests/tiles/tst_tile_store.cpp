// SPDX-License-Identifier: GPL-3.0-or-later
#include "tiles/tile_pictures.h"

#include "tiles/tile_image.h"
#include "tiles/tile_store.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace dispatch;
using namespace dispatch::tiles;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const domain::Timestamp Morning = domain::timestampFromMs(1'772'460'310'000);
const geo::TileId Place { .x = 5, .y = 6, .z = 4 };

StoredTile tileOf(const QByteArray &image)
{
    return { .image = image, .etag = "\"1\"", .fetchedAt = Morning, .expiresAt = Morning + 1h };
}

} // namespace

//! Would catch: pictures of one server shown for another's, a store that grows without end or dies of a damaged file, a
//! web page taken for a picture.
class TestTileStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void keepsTilesOverAStart()
    {
        {
            auto store = TileStore::open(path());
            QVERIFY(store);
            QVERIFY((*store)->put(u"a"_s, Place, tileOf("one")));
            QVERIFY((*store)->renew(u"a"_s, Place, Morning + 5h));
        }
        auto store = TileStore::open(path());
        QVERIFY(store);
        const auto found = (*store)->find(u"a"_s, Place, Morning);
        QVERIFY(found);
        QCOMPARE(found->image, "one");
        QCOMPARE(found->etag, "\"1\"");
        QCOMPARE(found->fetchedAt, Morning);
        QCOMPARE(found->expiresAt, Morning + 5h);
        QCOMPARE((*store)->bytes(), 3);
    }

    void sourcesNeverMix()
    {
        auto store = TileStore::open(path());
        QVERIFY(store);
        QVERIFY((*store)->put(u"a"_s, Place, tileOf("of a")));
        QVERIFY(!(*store)->find(u"b"_s, Place, Morning));
        QVERIFY((*store)->put(u"b"_s, Place, tileOf("of b")));
        QCOMPARE((*store)->find(u"a"_s, Place, Morning)->image, "of a");
        QVERIFY((*store)->put(u"a"_s, Place, tileOf("newer")));
        QCOMPARE((*store)->find(u"a"_s, Place, Morning)->image, "newer");
        QCOMPARE((*store)->bytes(), 9);
    }

    void whatIsNotUsedGoesFirst()
    {
        constexpr int Size = 1'000;
        auto store = TileStore::open(path(), 10 * Size);
        QVERIFY(store);
        for (int i = 0; i < 10; ++i)
            QVERIFY(
                (*store)->put(u"a"_s, { .x = i, .y = 0, .z = 9 }, tileOf(QByteArray(Size, 'x'))));
        QVERIFY((*store)->find(u"a"_s, { .x = 0, .y = 0, .z = 9 }, Morning + 48h)); // used again
        auto late = tileOf(QByteArray(Size, 'x'));
        late.fetchedAt = Morning + 49h;
        QVERIFY((*store)->put(u"a"_s, { .x = 10, .y = 0, .z = 9 }, late));
        QVERIFY((*store)->bytes() <= 10 * Size);
        QVERIFY((*store)->find(u"a"_s, { .x = 0, .y = 0, .z = 9 }, Morning + 49h));
        QVERIFY((*store)->find(u"a"_s, { .x = 10, .y = 0, .z = 9 }, Morning + 49h));
        int left = 0;
        for (int i = 0; i <= 10; ++i)
            left += (*store)->find(u"a"_s, { .x = i, .y = 0, .z = 9 }, Morning + 49h) ? 1 : 0;
        QCOMPARE(left, 10);
    }

    void beginsAnewWithADamagedFile()
    {
        {
            auto store = TileStore::open(path());
            QVERIFY(store);
            QVERIFY((*store)->put(u"a"_s, Place, tileOf("one")));
        }
        {
            QFile file(path());
            QVERIFY(file.open(QIODevice::ReadWrite));
            file.write(QByteArray(4'096, 'Z'));
        }
        auto store = TileStore::open(path());
        QVERIFY(store);
        QVERIFY(!(*store)->find(u"a"_s, Place, Morning));
        QVERIFY((*store)->put(u"a"_s, Place, tileOf("two")));
    }

    void onlyPicturesAreTiles_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("what"); // empty: a picture
        const auto png = test::picture(Qt::red);
        QTest::addRow("PNG") << png << QString();
        QTest::addRow("JPEG of double density") << test::picture(Qt::red, 512, "JPG") << QString();
        QTest::addRow("nothing") << QByteArray() << u"nothing"_s;
        QTest::addRow("web page") << "\n<!DOCTYPE html><h1>Log in</h1>"_ba << u"a web page"_s;
        QTest::addRow("message") << R"({"error":"no"})"_ba << u"a message"_s;
        QTest::addRow("cut off") << png.first(png.size() / 2) << u"damaged"_s;
        QTest::addRow("head alone") << png.first(8) << u"damaged"_s;
        QTest::addRow("SVG") << R"(<svg xmlns="http://www.w3.org/2000/svg"/>)"_ba
                             << u"a web page"_s;
        QTest::addRow("one pixel") << test::picture(Qt::red, 1) << u"1 × 1"_s;
        QTest::addRow("far too large") << QByteArray(MaxTileBytes + 1, 'x') << u"1 MiB"_s;
        // 30,000 pixels square in a few bytes: 3.6 GB once it is unpacked.
        auto bomb = png;
        bomb[18] = 0x75;
        bomb[19] = 0x30;
        bomb[22] = 0x75;
        bomb[23] = 0x30;
        QTest::addRow("bomb") << bomb << u"damaged"_s; // the checksum of the head is wrong as well
    }
    void onlyPicturesAreTiles()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, what);
        const auto image = readTile(bytes);
        QCOMPARE(image.has_value(), what.isEmpty());
        if (!image)
            QVERIFY2(image.error().contains(what), qPrintable(image.error()));
    }

private:
    [[nodiscard]] QString path() const
    {
        return m_dir.filePath(QLatin1StringView(QTest::currentTestFunction()) + u".tiles"_s);
    }
    QTemporaryDir m_dir;
};

QTEST_GUILESS_MAIN(TestTileStore)
#include "tst_tile_store.moc"
