// SPDX-License-Identifier: GPL-3.0-or-later
#include "tiles/tile_pictures.h"

#include "tiles/mbtiles.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

using namespace dispatch;
using namespace dispatch::tiles;
using namespace Qt::StringLiterals;

namespace {

//! A map file as other programs write it.
class Maker {
public:
    explicit Maker(const QString &path)
    {
        [[maybe_unused]] const int opened = sqlite3_open(path.toUtf8().constData(), &m_handle);
        Q_ASSERT(opened == SQLITE_OK);
        run("CREATE TABLE metadata (name TEXT, value TEXT)");
        run("CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, "
            "tile_data BLOB)");
    }
    ~Maker() { sqlite3_close(m_handle); }
    Q_DISABLE_COPY_MOVE(Maker)
    void run(const QByteArray &sql)
    {
        [[maybe_unused]] const int done
            = sqlite3_exec(m_handle, sql.constData(), nullptr, nullptr, nullptr);
        Q_ASSERT(done == SQLITE_OK);
    }
    void fact(const QByteArray &name, const QByteArray &value)
    {
        run("INSERT INTO metadata VALUES ('" + name + "', '" + value + "')");
    }
    void tile(int z, int column, int rowFromSouth, const QByteArray &image)
    {
        run("INSERT INTO tiles VALUES (" + QByteArray::number(z) + ',' + QByteArray::number(column)
            + ',' + QByteArray::number(rowFromSouth) + ", x'" + image.toHex() + "')");
    }

private:
    sqlite3 *m_handle = nullptr;
};

Fetched fetched(TileSource &source, const geo::TileId &tile)
{
    std::optional<Fetched> out;
    source.fetch(tile, [&](const Fetched &one) { out = one; });
    return out.value_or(Fetched {});
}

} // namespace

//! Would catch: north and south exchanged, a vector file shown as grey, a file of something else that ends the program.
class TestMbTiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void rowsCountFromTheSouth()
    {
        const auto path = m_dir.filePath(u"north.mbtiles"_s);
        {
            Maker maker(path);
            maker.fact("name", "Two halves");
            maker.fact("attribution", "<a href=\"https://example.com\">© A &amp; B</a>");
            maker.tile(1, 0, 1, test::picture(Qt::blue)); // the north
            maker.tile(1, 0, 0, test::picture(Qt::green));
            maker.tile(1, 1, 0, "<html>not a picture</html>");
        }
        auto map = MbTiles::open(path);
        QVERIFY2(map, qPrintable(map ? QString() : map.error()));
        QCOMPARE((*map)->name(), u"Two halves"_s);
        QCOMPARE((*map)->attribution(), u"© A & B"_s);
        QCOMPARE((*map)->minZoom(), 1);
        QCOMPARE((*map)->maxZoom(), 1);
        const auto north = fetched(**map, { .x = 0, .y = 0, .z = 1 });
        QCOMPARE(north.outcome, Fetched::Outcome::Tile);
        QCOMPARE(north.image, test::picture(Qt::blue));
        QCOMPARE(fetched(**map, { .x = 0, .y = 1, .z = 1 }).image, test::picture(Qt::green));
        QCOMPARE(fetched(**map, { .x = 1, .y = 1, .z = 1 }).outcome, Fetched::Outcome::Missing);
        QCOMPARE(fetched(**map, { .x = 1, .y = 0, .z = 1 }).outcome, Fetched::Outcome::Missing);
        QCOMPARE(fetched(**map, { .x = 0, .y = 0, .z = 0 }).outcome, Fetched::Outcome::Missing);
        QCOMPARE(fetched(**map, { .x = 7, .y = 0, .z = 1 }).outcome, Fetched::Outcome::Missing);
    }

    void saysWhatIsWrongWithAFile()
    {
        const auto errorOf = [](const QString &path) {
            const auto map = MbTiles::open(path);
            return map ? QString() : map.error();
        };
        QVERIFY(errorOf(m_dir.filePath(u"nowhere.mbtiles"_s)).contains("no file"_L1));
        const auto text = m_dir.filePath(u"text.mbtiles"_s);
        {
            QFile file(text);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QByteArray(8'192, 'a'));
        }
        QVERIFY(errorOf(text).contains("no MBTiles file"_L1));
        const auto vector = m_dir.filePath(u"vector.mbtiles"_s);
        {
            Maker maker(vector);
            maker.fact("format", "pbf");
            maker.tile(0, 0, 0, "x");
        }
        QVERIFY(errorOf(vector).contains("vector tiles"_L1));
        const auto empty = m_dir.filePath(u"empty.mbtiles"_s);
        {
            Maker maker(empty);
            maker.fact("format", "png");
        }
        QVERIFY(errorOf(empty).contains("no tiles"_L1));
    }

    void saysWhereToLook_data()
    {
        QTest::addColumn<QByteArray>("bounds");
        QTest::addColumn<QByteArray>("center");
        QTest::addColumn<QList<double>>("box"); // west, south, east, north
        QTest::newRow("bounds") << "7.1,43.5,7.6, 43.9"_ba << "2.3,48.8,11"_ba
                                << QList<double> { 7.1, 43.5, 7.6, 43.9 };
        QTest::newRow("whole-world") << "-180,-85.05,180,85.05"_ba << "7.5,43.7,12"_ba
                                     << QList<double> { 7.324, 43.612, 7.676, 43.788 };
        QTest::newRow("center-without-zoom")
            << ""_ba << "7.5,43.7"_ba << QList<double> { 7.324, 43.612, 7.676, 43.788 };
        QTest::newRow("neither") << ""_ba << ""_ba << QList<double>();
        QTest::newRow("turned-round") << "8,44,7,43"_ba << ""_ba << QList<double>();
        QTest::newRow("words") << "here,there,1,2"_ba << "nan,inf"_ba << QList<double>();
        QTest::newRow("off-the-earth") << "7,43,8,95"_ba << "7,95,3"_ba << QList<double>();
    }
    void saysWhereToLook()
    {
        QFETCH(const QByteArray, bounds);
        QFETCH(const QByteArray, center);
        QFETCH(const QList<double>, box);
        const auto path = m_dir.filePath(u"home.mbtiles"_s);
        QFile::remove(path);
        {
            Maker maker(path);
            maker.fact("bounds", bounds);
            maker.fact("center", center);
            maker.tile(0, 0, 0, test::picture(Qt::blue));
        }
        const auto map = MbTiles::open(path);
        QVERIFY(map);
        const auto home = (*map)->home();
        QCOMPARE(home.has_value(), !box.isEmpty());
        if (!home)
            return;
        const QList<double> found { home->southWest.longitudeDeg, home->southWest.latitudeDeg,
            home->northEast.longitudeDeg, home->northEast.latitudeDeg };
        for (qsizetype i = 0; i < box.size(); ++i)
            QCOMPARE_LE(std::abs(found[i] - box[i]), 0.001);
    }

    void anotherFileIsAnotherMap()
    {
        const auto path = m_dir.filePath(u"other.mbtiles"_s);
        const auto make = [&](const QByteArray &image) {
            QFile::remove(path);
            Maker maker(path);
            maker.tile(0, 0, 0, image);
        };
        make(test::picture(Qt::blue));
        const auto first = MbTiles::open(path);
        QVERIFY(first);
        const auto id = (*first)->id();
        make(test::picture(Qt::red, 512) + QByteArray(20'000, 'x'));
        const auto second = MbTiles::open(path);
        QVERIFY(second);
        QVERIFY((*second)->id() != id);
    }

private:
    QTemporaryDir m_dir;
};

QTEST_GUILESS_MAIN(TestMbTiles)
#include "tst_mbtiles.moc"
