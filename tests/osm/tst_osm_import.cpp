// SPDX-License-Identifier: GPL-3.0-or-later
#include "osm/import.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <osmium/io/pbf_output.hpp>
#include <osmium/io/xml_input.hpp>
#include <zlib.h>

using namespace Qt::StringLiterals;
using namespace dispatch;
using osm::ImportError;
using osm::ImportLimits;

Q_DECLARE_METATYPE(osm::ImportLimits)

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray gzipped(const QByteArray &content)
{
    z_stream stream {};
    deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
    QByteArray out(
        static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(content.size())) + 64),
        '\0');
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return out;
}

QByteArray osmXml(const QByteArray &inside)
{
    return "<?xml version='1.0'?>\n<osm version='0.6'>" + inside + "</osm>";
}

QStringList streetsOf(const atlas::MapData &map)
{
    QStringList names;
    for (const atlas::StreetRow &street : map.streets)
        names << map.name(street.name) + u", "_s + map.name(street.place);
    names.sort();
    return names;
}

//! Everything of a map as text, to compare maps of one extract in several formats.
QByteArray digest(const atlas::MapData &map)
{
    QByteArray out;
    atlas::MapData::eachTable(map, [&]<class Row>(const std::span<const Row> &table) {
        if constexpr (!std::is_same_v<Row, atlas::FactsRow> && !std::is_same_v<Row, char>
            && !std::is_same_v<Row, quint32>) // title and time differ
            out += QByteArray(reinterpret_cast<const char *>(table.data()),
                static_cast<qsizetype>(table.size_bytes()));
    });
    return out;
}

} // namespace

class TestOsmImport : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    const QString m_crossing = QStringLiteral(DISPATCH_TEST_DATA "/osm/crossing.osm");

    QString put(const QString &name, const QByteArray &content)
    {
        const QString path = m_dir.filePath(name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write");
        return path;
    }
    QString crossingPbf()
    {
        const QString path = m_dir.filePath(u"crossing.osm.pbf"_s);
        if (!QFile::exists(path)) {
            osmium::io::Reader reader(m_crossing.toStdString());
            osmium::io::Writer writer(path.toStdString(), reader.header());
            while (auto buffer = reader.read())
                writer(std::move(buffer));
            writer.close();
        }
        return path;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void theCrossingIsReadAsItIsDrawn()
    {
        const auto imported = osm::importFile(m_crossing);
        QVERIFY2(imported, qPrintable(imported ? QString() : imported.error().text));
        const auto &[map, counts] = *imported;
        QVERIFY(!atlas::flawOf(map));
        QCOMPARE(counts.nodes, 20U);
        QCOMPARE(counts.ways, 8U);
        QCOMPARE(counts.relations, 4U);
        QCOMPARE(counts.missingNodes, 1U);
        QCOMPARE(counts.brokenTurns, 0U);
        QCOMPARE(counts.houses, 2U);
        QCOMPARE(map.turns.size(), std::size_t { 1 });
        QCOMPARE(map.attribution(), u"© OpenStreetMap contributors"_s);
        QCOMPARE(streetsOf(map),
            (QStringList { u"Corner Street, Testham"_s, u"East Way, Testham"_s,
                u"Middle Lane, Testham"_s, u"South Street, Testham"_s, u"West Street, Testham"_s,
                u"Élysée Street, Testham"_s }));
        // Ground, and the forest with its clearing.
        QCOMPARE(map.areas.size(), std::size_t { 2 });
        QCOMPARE(map.areas[0].kind, geo::AreaClass::Land);
        QCOMPARE(map.areas[1].kind, geo::AreaClass::Wood);
        QCOMPARE(map.ringsOf(map.areas[1]).size(), std::size_t { 2 });
        const auto bounds = atlas::toGeo(map.bounds());
        QCOMPARE_LE(std::abs(bounds.southWest.latitudeDeg - 46.99), 1e-6);
        QCOMPARE_LE(std::abs(bounds.northEast.longitudeDeg + 14.98), 1e-6);
    }

    void itsRoadsAreDrivenAsTheSignsSay()
    {
        const auto imported = osm::importFile(m_crossing);
        QVERIFY(imported);
        const geo::RoadGraph graph = imported->map.roadGraph();
        const auto trip = [&](geo::GeoPoint from, geo::GeoPoint to) {
            return graph.trip(*graph.snap(from), *graph.snap(to));
        };
        const geo::GeoPoint south { 46.996, -15.0 };
        const geo::GeoPoint west { 47.0, -15.003 };
        const geo::GeoPoint lane { 47.0, -14.9955 };
        const geo::GeoPoint beforeBollard { 47.0, -14.9935 };
        const geo::GeoPoint afterBollard { 47.0, -14.9885 };
        // No left turn: round the block.
        const auto left = trip(south, west);
        QVERIFY(left);
        QCOMPARE(left->line.size(), std::size_t { 6 });
        QCOMPARE(trip(west, south)->line.size(), std::size_t { 3 });
        // One way, and nobody comes back.
        QVERIFY(trip(south, lane));
        QVERIFY(!trip(lane, south));
        // A bollard in the middle of a street.
        QVERIFY(trip(south, beforeBollard));
        QVERIFY(!trip(south, afterBollard));
    }

    void allFormatsAreTheSame()
    {
        const auto xml = osm::importFile(m_crossing);
        const auto gz = osm::importFile(put(u"crossing.osm.gz"_s, gzipped(contentOf(m_crossing))));
        // What a file is called does not matter.
        const auto misnamed = osm::importFile(put(u"crossing.txt"_s, contentOf(m_crossing)));
        const auto pbf = osm::importFile(crossingPbf());
        QVERIFY(xml && gz && misnamed);
        QVERIFY2(pbf, qPrintable(pbf ? QString() : pbf.error().text));
        QCOMPARE(digest(gz->map), digest(xml->map));
        QCOMPARE(digest(misnamed->map), digest(xml->map));
        QCOMPARE(digest(pbf->map), digest(xml->map));
    }

    void badFilesGetAPlainWord_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<ImportError>("error");
        QTest::addColumn<ImportLimits>("limits");
        const auto row = [](const char *tag, const QByteArray &content, ImportError error,
                             const ImportLimits &limits = {}) {
            QTest::newRow(tag) << content << error << limits;
        };
        const QByteArray good = contentOf(m_crossing);
        const QByteArray node = "<node id='1' lat='1' lon='1'/>";
        row("empty", "", ImportError::Empty);
        row("text", "Rue Grimaldi 12", ImportError::NotOsm);
        row("picture", "\x89PNG\r\n\x1a\n0000000000000", ImportError::NotOsm);
        row("web-page", "<!DOCTYPE html><html><body>404</body></html>", ImportError::BadContent);
        row("blanks", QByteArray(100, ' '), ImportError::NotOsm);
        row("only-a-start", "<", ImportError::Truncated);
        row("no-end", "<osm version='0.6'>" + node, ImportError::Truncated);
        row("old-version", "<osm version='0.5'>" + node + "</osm>", ImportError::BadContent);
        row("no-version", "<osm>" + node + "</osm>", ImportError::BadContent);
        row("changes", "<osmChange version='0.6'><create>" + node + "</create></osmChange>",
            ImportError::NotOsm);
        row("nothing-in-it", osmXml(""), ImportError::Empty);
        row("only-a-node", osmXml(node), ImportError::Empty);
        row("entities",
            "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>"
            "<osm version='0.6'><node id='1' lat='1' lon='1'><tag k='name' v='&b;'/></node></osm>",
            ImportError::BadContent);
        row("latitude-91", osmXml("<node id='1' lat='91' lon='1'/>"), ImportError::BadCoordinates);
        row("longitude-181", osmXml("<node id='1' lat='1' lon='-181'/>"),
            ImportError::BadCoordinates);
        row("no-latitude", osmXml("<node id='1' lon='1'/>"), ImportError::BadCoordinates);
        row("words-for-latitude", osmXml("<node id='1' lat='north' lon='1'/>"),
            ImportError::BadCoordinates);
        row("nan", osmXml("<node id='1' lat='nan' lon='1'/>"), ImportError::BadCoordinates);
        row("node-after-way", osmXml("<way id='1'/>" + node), ImportError::NotSorted);
        row("twice", osmXml(node + node), ImportError::NotSorted);
        row("long-text",
            osmXml("<node id='1' lat='1' lon='1'><tag k='name' v='" + QByteArray(5000, 'x')
                + "'/></node>"),
            ImportError::BadContent);
        row("bad-member",
            osmXml(node + "<relation id='1'><member type='x' ref='1' role=''/></relation>"),
            ImportError::BadContent);
        row("gz-cut", gzipped(good).chopped(20), ImportError::Truncated);
        row("gz-only-a-start", gzipped(good).first(12), ImportError::Truncated);
        row("gz-of-text", gzipped("Rue Grimaldi 12"), ImportError::BadContent);
        row("gz-bomb-of-zeros", gzipped(QByteArray(8 << 20, '\0')), ImportError::NotOsm);
        row("gz-bomb-of-blanks", gzipped(osmXml(QByteArray(8 << 20, ' '))), ImportError::NotOsm);
        row("gz-bomb-of-one-text",
            gzipped(osmXml("<node id='1' user='" + QByteArray(8 << 20, 'x') + "'/>")),
            ImportError::NotOsm);
        row("gz-bomb-of-remarks", gzipped(osmXml(QByteArray("<!-- -->").repeated(400'000))),
            ImportError::TooLarge, { .unpackedBytes = 2 << 20 });
        row("pbf-of-nothing", QByteArray("\0\0\0\x0d\x0a\x09OSMHeader\x18\x05", 17),
            ImportError::Truncated);
        row("limit-of-bytes", good, ImportError::TooLarge, { .fileBytes = 1000 });
        row("limit-of-nodes", good, ImportError::TooLarge, { .nodes = 19 });
        row("limit-of-ways", good, ImportError::TooLarge, { .ways = 7 });
        row("limit-of-relations", good, ImportError::TooLarge, { .relations = 3 });
        row("limit-of-tags", good, ImportError::TooLarge, { .tags = 29 });
        row("limit-of-a-way", good, ImportError::TooLarge, { .nodesPerWay = 4 });
        row("limit-of-memory", good, ImportError::OutOfMemory, { .memoryBytes = 100 });
    }
    void badFilesGetAPlainWord()
    {
        QFETCH(const QByteArray, content);
        QFETCH(const ImportError, error);
        QFETCH(const ImportLimits, limits);
        const auto imported = osm::importFile(put(u"bad"_s, content), limits);
        QVERIFY(!imported);
        QVERIFY2(imported.error().code == error, qPrintable(imported.error().text));
        QVERIFY(imported.error().text.endsWith(u'.')
            || imported.error().text.contains("osmium sort"_L1));
    }

    // The limits themselves: at them all is well.
    void atTheLimitsItIsImported()
    {
        const ImportLimits limits { .fileBytes = static_cast<quint64>(QFileInfo(m_crossing).size()),
            .nodes = 20,
            .ways = 8,
            .relations = 4,
            .tags = 30,
            .nodesPerWay = 5 };
        QVERIFY(osm::importFile(m_crossing, limits));
    }

    void whatIsNotThereIsSaid()
    {
        QCOMPARE(
            osm::importFile(m_dir.filePath(u"none.osm"_s)).error().code, ImportError::CannotRead);
        QCOMPARE(osm::importFile(m_dir.path()).error().code, ImportError::CannotRead);
    }

    // Wherever a transfer breaks off, there is a word for it and no crash.
    void everyCutIsAnError_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("xml") << contentOf(m_crossing).trimmed();
        QTest::newRow("gz") << gzipped(contentOf(m_crossing));
        QTest::newRow("pbf") << contentOf(crossingPbf());
    }
    void everyCutIsAnError()
    {
        QFETCH(const QByteArray, content);
        const qsizetype step = std::max<qsizetype>(content.size() / 150, 1);
        int taken = 0;
        for (qsizetype size = 0; size < content.size(); size += step) {
            const auto imported = osm::importFile(put(u"cut"_s, content.first(size)));
            if (!imported)
                continue;
            // Between two blocks of a PBF nothing tells that another should follow: what is there is a whole map.
            ++taken;
            QVERIFY2(content[0] == '\0', qPrintable(QString::number(size)));
            QVERIFY(imported->counts.relations == 0);
        }
        QVERIFY(taken <= 1);
        QVERIFY(osm::importFile(put(u"cut"_s, content)));
    }

    // Broken bytes give an error or a sound map, never a crash or a map that leads nowhere.
    void brokenBytesDoNoHarm_data() { everyCutIsAnError_data(); }
    void brokenBytesDoNoHarm()
    {
        QFETCH(const QByteArray, content);
        geo::SeededRandom random(11);
        for (int i = 0; i < 200; ++i) {
            QByteArray bad = content;
            for (quint32 k = 0; k < 1 + random.below(4); ++k)
                bad[random.below(static_cast<quint32>(bad.size()))]
                    = static_cast<char>(random.below(256));
            const auto imported = osm::importFile(put(u"broken"_s, bad));
            if (imported)
                QVERIFY(!atlas::flawOf(imported->map));
            else
                QVERIFY(!imported.error().text.isEmpty());
        }
    }

    void stoppingStops()
    {
        int asked = 0;
        const auto imported = osm::importFile(m_crossing, {}, [&](const osm::ImportProgress &) {
            ++asked;
            return asked < 2;
        });
        QVERIFY(!imported);
        QCOMPARE(imported.error().code, ImportError::Canceled);
        QCOMPARE(asked, 2);
    }

    void progressGoesForward()
    {
        int stage = 0;
        double share = 0;
        QVERIFY(osm::importFile(m_crossing, {}, [&](const osm::ImportProgress &progress) {
            if (static_cast<int>(progress.stage) > stage)
                share = 0;
            if (static_cast<int>(progress.stage) < stage || progress.share < share)
                qFatal("back");
            stage = static_cast<int>(progress.stage);
            share = progress.share;
            return true;
        }));
        QCOMPARE(stage, static_cast<int>(osm::ImportProgress::Stage::Finishing));
    }

    // Ways that go nowhere, stand still, come back to themselves, or jump across the Earth.
    void oddRoadsAreNoTrap()
    {
        const auto imported = osm::importFile(put(u"odd.osm"_s,
            osmXml("<node id='1' lat='1' lon='1'/><node id='2' lat='1' lon='1'/><node id='3' "
                   "lat='1.001' lon='1'/>"
                   "<node id='4' lat='-60' lon='170'/><node id='5' lat='90' lon='180'/><node "
                   "id='6' lat='-90' lon='-180'/>"
                   "<way id='1'><tag k='highway' v='primary'/></way>"
                   "<way id='2'><nd ref='1'/><tag k='highway' v='primary'/></way>"
                   "<way id='3'><nd ref='1'/><nd ref='1'/><nd ref='1'/><tag k='highway' "
                   "v='primary'/></way>"
                   "<way id='4'><nd ref='1'/><nd ref='2'/><nd ref='3'/><nd ref='1'/><tag "
                   "k='highway' v='primary'/></way>"
                   "<way id='5'><nd ref='3'/><nd ref='4'/><nd ref='5'/><nd ref='6'/><tag "
                   "k='highway' v='primary'/></way>"
                   "<way id='6'><nd ref='1'/><nd ref='3'/><nd ref='1'/><nd ref='3'/><nd "
                   "ref='1'/><tag k='building' v='yes'/></way>"
                   "<way id='7'><nd ref='3'/><nd ref='4'/><nd ref='5'/><tag k='natural' "
                   "v='coastline'/></way>")));
        QVERIFY2(imported, qPrintable(imported ? QString() : imported.error().text));
        QVERIFY(!atlas::flawOf(imported->map));
        // Only the small triangle can be driven on: nobody drives from Gabon to the South Pole.
        QCOMPARE(imported->counts.roads, 6U);
        const auto graph = imported->map.roadGraph();
        QVERIFY(graph.route(0, 2));
    }

    void monaco()
    {
        const QString folder = qEnvironmentVariable("DISPATCH_SHARED_DATA");
        const QString path = folder + u"/monaco.osm.gz"_s;
        if (folder.isEmpty() || !QFile::exists(path))
            QSKIP("DISPATCH_SHARED_DATA does not name a folder with monaco.osm.gz");
        const auto imported = osm::importFile(path);
        QVERIFY2(imported, qPrintable(imported ? QString() : imported.error().text));
        const auto &[map, counts] = *imported;
        QVERIFY(!atlas::flawOf(map));
        QCOMPARE(counts.ways, 1944U);
        QVERIFY(map.buildings.size() > 900);
        QVERIFY(map.lines.size() > 800);
        QVERIFY(streetsOf(map).contains(u"Rue Grimaldi, La Condamine, Monaco"_s));
        // Sea below, land with a shore on it.
        QCOMPARE(map.areas[0].kind, geo::AreaClass::Water);
        QCOMPARE(map.areas[1].kind, geo::AreaClass::Land);
        // From the railway station to the casino, by car and in both directions.
        const geo::RoadGraph graph = map.roadGraph();
        const auto station = graph.snap({ 43.7385, 7.4195 });
        const auto casino = graph.snap({ 43.7396, 7.4275 });
        QVERIFY(station && casino);
        for (const auto &trip : { graph.trip(*station, *casino), graph.trip(*casino, *station) }) {
            QVERIFY(trip);
            QVERIFY2(trip->lengthM > 600 && trip->lengthM < 4000,
                qPrintable(QString::number(trip->lengthM)));
            QVERIFY2(trip->travelS > 60 && trip->travelS < 600,
                qPrintable(QString::number(trip->travelS)));
        }
    }
};

QTEST_GUILESS_MAIN(TestOsmImport)
#include "tst_osm_import.moc"
