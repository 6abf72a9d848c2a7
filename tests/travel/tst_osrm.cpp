// SPDX-License-Identifier: GPL-3.0-or-later
#include "travel/osrm.h"

#include <QTest>

using namespace dispatch;
using namespace dispatch::travel;
using namespace Qt::StringLiterals;
using geo::GeoPoint;

namespace {

const std::vector<GeoPoint> From { { 43.7385, 7.4195 }, { 43.7396, 7.4275 } };
const std::vector<GeoPoint> To { { 43.7312, 7.4205 } };
const QByteArray Waypoints
    = R"("sources":[{"location":[7.4195,43.7385]},{"location":[7.4275,43.7396]}],
"destinations":[{"location":[7.4205,43.7312]}])";

QByteArray table(const QByteArray &inner)
{
    return R"({"code":"Ok",)" + inner + "," + Waypoints + "}";
}

} // namespace

//! The wire: what is asked, and that nothing but a sound answer becomes a figure.
class TestOsrm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    // Latitude first would ask for places in the sea, and be answered.
    void asksWithLongitudeFirst()
    {
        const QUrl base(u"https://routing.example.com/eu"_s);
        QCOMPARE(osrm::tableUrl(base, From, To).toString(),
            u"https://routing.example.com/eu/table/v1/driving/"
            "7.41950,43.73850;7.42750,43.73960;7.42050,43.73120"
            "?sources=0;1&destinations=2&annotations=duration,distance&generate_hints=false"_s);
        QCOMPARE(osrm::tableUrl(base, To, From).toString(),
            u"https://routing.example.com/eu/table/v1/driving/"
            "7.42050,43.73120;7.41950,43.73850;7.42750,43.73960"
            "?sources=0&destinations=1;2&annotations=duration,distance&generate_hints=false"_s);
        QCOMPARE(osrm::routeUrl(base, { -33.9, -70.5 }, { 1, 2 }).toString(),
            u"https://routing.example.com/eu/route/v1/driving/-70.50000,-33.90000;2.00000,1.00000"
            "?overview=full&geometries=geojson&alternatives=false&steps=false"
            "&generate_hints=false"_s);
    }

    void figuresAreInTheOrderAsked()
    {
        const auto figures = osrm::readTable(
            table(R"("durations":[[120.5],[null]],"distances":[[900.1],[null]])"), From, To);
        QVERIFY(figures);
        QCOMPARE(figures->size(), std::size_t { 2 });
        QCOMPARE((*figures)[0],
            std::optional(atlas::Leg {
                .source = atlas::TravelSource::Host, .distanceM = 900.1, .durationS = 120.5 }));
        QVERIFY(!(*figures)[1]);

        // Servers before 5.21 have no distances.
        const auto old = osrm::readTable(table(R"("durations":[[120.5],[60]])"), From, To);
        QVERIFY(old);
        QCOMPARE((*old)[1]->durationS, 60.0);
        QVERIFY((*old)[1]->distanceM < 0);
    }

    // A server for another country finds a road for any place, the same one for all of them: 0 minutes.
    void aRoadFarAwayIsNoAnswer()
    {
        const auto figures = osrm::readTable(
            R"({"code":"Ok","durations":[[0],[60]],"sources":[{"location":[13.4,52.5]},
{"location":[7.4275,43.7396]}],"destinations":[{"location":[7.4205,43.7312]}]})",
            From, To);
        QVERIFY(figures);
        QVERIFY(!(*figures)[0]);
        QVERIFY((*figures)[1]);
    }

    void aTableThatIsNotSoundIsNone_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("words");
        QTest::newRow("nothing") << QByteArray() << u"something else"_s;
        QTest::newRow("web page") << "\n <!doctype html>"_ba << u"web page"_s;
        QTest::newRow("half") << table(R"("durations":[[1],[2]])").chopped(9)
                              << u"something else"_s;
        QTest::newRow("list") << "[1]"_ba << u"something else"_s;
        QTest::newRow("deep") << QByteArray(100'000, '[') << u"something else"_s;
        QTest::newRow("too-big") << R"({"code":"TooBig","message":"x"})"_ba
                                 << u"refuses the question (TooBig)"_s;
        QTest::newRow("odd-code") << R"({"code":"<b>","message":"x"})"_ba
                                  << u"refuses the question"_s;
        QTest::newRow("row-missing") << table(R"("durations":[[1]])") << u"wrong size"_s;
        QTest::newRow("row-too-many") << table(R"("durations":[[1],[2],[3]])") << u"wrong size"_s;
        QTest::newRow("column-missing") << table(R"("durations":[[1],[]])") << u"wrong size"_s;
        QTest::newRow("turned") << table(R"("durations":[[1,2]])") << u"wrong size"_s;
        QTest::newRow("no-durations") << table(R"("distances":[[1],[2]])") << u"wrong size"_s;
        QTest::newRow("distances-of-other-size")
            << table(R"("durations":[[1],[2]],"distances":[[1]])") << u"wrong size"_s;
        QTest::newRow("negative") << table(R"("durations":[[-1],[2]])") << u"damaged"_s;
        QTest::newRow("endless") << table(R"("durations":[[1e300],[2]])") << u"damaged"_s;
        QTest::newRow("text") << table(R"("durations":[["1"],[2]])") << u"damaged"_s;
        QTest::newRow("no-waypoints")
            << R"({"code":"Ok","durations":[[1],[2]]})"_ba << u"damaged"_s;
    }
    void aTableThatIsNotSoundIsNone()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QString, words);
        const auto figures = osrm::readTable(body, From, To);
        QVERIFY(!figures);
        QVERIFY2(figures.error().contains(words), qPrintable(figures.error()));
    }

    void thereMayBeNoWay()
    {
        for (const auto &body :
            { R"({"code":"NoSegment","message":"x"})"_ba, R"({"code":"NoRoute"})"_ba }) {
            const auto figures = osrm::readTable(body, From, To);
            QVERIFY(figures);
            QCOMPARE(*figures, osrm::Figures(2));
            const auto way = osrm::readRoute(body, From[0], To[0]);
            QVERIFY(way);
            QVERIFY(!*way);
            QVERIFY(!osrm::flawOf(body));
        }
    }

    void aWayBeginsAndEndsAtThePlaces()
    {
        const auto body = [](const QByteArray &line) {
            return R"({"code":"Ok","routes":[{"duration":300,"distance":1500,"geometry":{"coordinates":)"
                + line
                + R"(}}],"waypoints":[{"location":[7.4195,43.7385]},{"location":[7.4205,43.7312]}]})";
        };
        const auto way = osrm::readRoute(body("[[7.4196,43.7384],[7.42,43.735]]"), From[0], To[0]);
        QVERIFY(way);
        QVERIFY(*way);
        QCOMPARE((*way)->source, atlas::TravelSource::Host);
        QCOMPARE((*way)->line,
            (std::vector<GeoPoint> { From[0], { 43.7384, 7.4196 }, { 43.735, 7.42 }, To[0] }));
        QCOMPARE((*way)->distanceM, 1500.0);
        QCOMPARE((*way)->durationS, 300.0);
        for (const auto &line : { "[]"_ba, "[[7,99]]"_ba, "[[7]]"_ba, "[7,43]"_ba, "\"a~l~F\""_ba })
            QVERIFY2(!osrm::readRoute(body(line), From[0], To[0]), line.constData());
    }
};

QTEST_GUILESS_MAIN(TestOsrm)
#include "tst_osrm.moc"
