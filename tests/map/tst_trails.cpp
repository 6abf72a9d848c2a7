// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/fleet.h"
#include "map/trail_layer.h"
#include "map/trails.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace std::chrono_literals;

namespace {

const domain::Timestamp Start = domain::timestampFromMs(1'760'000'000'000);
constexpr domain::GeoPoint Centre { .latitudeDeg = 47.0, .longitudeDeg = -15.0 };
constexpr double MetreDeg = 1.0 / 111'195; // of latitude

domain::Fix fixAt(double northM, double eastM, std::chrono::milliseconds after)
{
    domain::Fix fix;
    fix.position = { .latitudeDeg = Centre.latitudeDeg + northM * MetreDeg,
        .longitudeDeg = Centre.longitudeDeg
            + eastM * MetreDeg / std::cos(qDegreesToRadians(Centre.latitudeDeg)) };
    fix.fixTime = fix.receivedTime = Start + after;
    return fix;
}

//! Shows what a layer would draw.
class Layer : public map::TrailLayer {
public:
    map::DrawList list;
    Layer()
    {
        setSize({ 800, 600 });
        setCenterLatitude(Centre.latitudeDeg);
        setCenterLongitude(Centre.longitudeDeg);
        setZoomLevel(15);
    }
    const std::vector<map::Link> &draw()
    {
        list.clear();
        m_sheet.clear();
        compose(list, m_sheet);
        return list.links;
    }
    //! Without the rim under them.
    std::vector<map::Link> lines()
    {
        draw();
        const auto half = std::ranges::find_if(
            list.links, [](const map::Link &link) { return link.widthPx < 5; });
        return { half, list.links.end() };
    }
    QPointF at(const domain::Fix &fix) const { return camera().toItem(geo::toUnit(fix.position)); }

private:
    map::SpriteSheet m_sheet;
};

double distance(QPointF a, QPointF b)
{
    return std::hypot(a.x() - b.x(), a.y() - b.y());
}

} // namespace

class TestTrails : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void placesSurviveThePacking()
    {
        map::Trails trails;
        for (const domain::GeoPoint place : { Centre, domain::GeoPoint { -33.9, 179.9999 },
                 domain::GeoPoint { 84.9, -179.9999 } }) {
            domain::Fix fix = fixAt(0, 0, 0ms);
            fix.position = place;
            trails.clear();
            trails.add(1, fix);
            const auto points = trails.trail(1);
            QCOMPARE(points.size(), 1U);
            QVERIFY(geo::distanceM(geo::toGeo(points[0].place()), place) < 0.05);
        }
        QCOMPARE(trails.begin(1), Start);
        QVERIFY(!trails.begin(2));
    }

    void olderDoubledAndInvalidFixesAreLeftOut()
    {
        map::Trails trails;
        QSignalSpy changed(&trails, &map::Trails::changed);
        trails.add(1, fixAt(0, 0, 60s));
        trails.add(1, fixAt(50, 0, 60s));
        trails.add(1, fixAt(50, 0, 30s));
        domain::Fix nowhere = fixAt(0, 0, 90s);
        nowhere.position.latitudeDeg = 95;
        trails.add(1, nowhere);
        QCOMPARE(trails.trail(1).size(), 1U);
        QTRY_COMPARE(changed.size(), 1);
    }

    void straightWaysAndStandingStillTakeFewPoints()
    {
        map::Trails trails;
        // Half an hour straight on, a fix every 5 s at 10 m/s: one point a minute and the ends.
        for (int i = 0; i <= 360; ++i)
            trails.add(1, fixAt(i * 50.0, 0, i * 5s));
        QVERIFY2(trails.trail(1).size() <= 33, qPrintable(QString::number(trails.trail(1).size())));
        QVERIFY(trails.trail(1).size() >= 30);
        // Half an hour on one spot, with the noise of a phone: where it began, and where it is now.
        QRandomGenerator random(7);
        for (int i = 0; i <= 180; ++i)
            trails.add(2, fixAt(random.bounded(6.0) - 3, random.bounded(6.0) - 3, i * 10s));
        QCOMPARE(trails.trail(2).size(), 2U);
        QVERIFY(trails.trail(2)[1].isJoined); // stood there, however long
    }

    void cornersStay()
    {
        map::Trails trails;
        for (int i = 0; i <= 10; ++i)
            trails.add(1, fixAt(i * 30.0, 0, i * 3s));
        for (int i = 1; i <= 5; ++i)
            trails.add(1, fixAt(300, i * 30.0, 30s + i * 3s));
        const auto points = trails.trail(1);
        QCOMPARE(points.size(), 3U);
        QVERIFY(geo::distanceM(geo::toGeo(points[1].place()), fixAt(300, 0, 0ms).position) < 0.1);
    }

    void limitsHold()
    {
        map::Trails trails;
        // The worst there is: a fix every second, each at a corner, for an hour and a half.
        for (int i = 0; i < 5'400; ++i)
            trails.add(1, fixAt(i % 2 * 40.0, i * 8.0, i * 1s));
        const auto points = trails.trail(1);
        QVERIFY(points.size() <= map::Trails::MaxPoints);
        // Coarser, not shorter: it still reaches back an hour.
        const auto last = Start + 5'399s;
        QCOMPARE(points.back().timeS, domain::toMs(last) / 1000);
        QVERIFY(*trails.begin(1) <= last - map::Trails::KeepFor + 2min);
        QVERIFY(*trails.begin(1) >= last - map::Trails::KeepFor - 2min);
        constexpr std::size_t Technicians = 10'000;
        constexpr std::size_t MostBytes = std::size_t { 64 } * 1024 * 1024;
        QVERIFY(trails.bytes() * Technicians < MostBytes);
    }

    void expiredPointsGo()
    {
        map::Trails trails;
        trails.add(1, fixAt(0, 0, 0ms));
        trails.add(1, fixAt(500, 300, 2min));
        trails.add(2, fixAt(0, 0, 40min));
        trails.expire(Start + 61min);
        QCOMPARE(trails.trail(1).size(), 2U); // the way from the first leads into the hour
        trails.expire(Start + 70min);
        QVERIFY(trails.trail(1).empty());
        QCOMPARE(trails.trail(2).size(), 1U);
        trails.remove(1);
        QCOMPARE(trails.trail(2).size(), 1U);
        trails.remove(2);
        QVERIFY(trails.all().empty());
    }

    void whatTheServerKeptComesBefore()
    {
        map::Trails trails;
        for (int i = 0; i < 3; ++i)
            trails.add(1, fixAt(i * 100.0, i % 2 * 80.0, 30min + i * 1min));
        std::vector<domain::Fix> kept { fixAt(900, 50, 29min), fixAt(0, 0, 30min),
            fixAt(400, 0, 10min) };
        trails.merge(1, kept);
        const auto points = trails.trail(1);
        QCOMPARE(points.size(), 5U);
        QCOMPARE(trails.begin(1), Start + 10min);
        QVERIFY(!points[0].isJoined);
        QVERIFY(!points[1].isJoined); // 19 minutes nobody knows of
        QVERIFY(points[2].isJoined);
        for (std::size_t i = 1; i < points.size(); ++i)
            QVERIFY(points[i - 1].timeS < points[i].timeS);
        trails.merge(1, kept); // once more changes nothing
        QCOMPARE(trails.trail(1).size(), 5U);
        trails.merge(9, kept);
        QCOMPARE(trails.trail(9).size(), 3U);
    }

    void noLineAcrossAGap_data()
    {
        QTest::addColumn<int>("gapS");
        QTest::addColumn<bool>("isGap");
        QTest::newRow("5min") << 300 << false;
        QTest::newRow("5min1s") << 301 << true;
    }
    void noLineAcrossAGap()
    {
        QFETCH(const int, gapS);
        QFETCH(const bool, isGap);
        map::Trails trails;
        map::Fleet fleet;
        fleet.setRate(0);
        const domain::Fix before = fixAt(100, -400, 10min);
        const domain::Fix after = fixAt(300, 400, 10min + gapS * 1s);
        trails.add(1, fixAt(0, -600, 9min));
        trails.add(1, before);
        trails.add(1, after);
        trails.add(1, fixAt(0, 600, 11min + gapS * 1s));
        fleet.tick(Start + 12min + gapS * 1s);
        Layer layer;
        layer.setTrails(&trails);
        layer.setFleet(&fleet);
        layer.setSelectedHandle(1);
        const auto lines = layer.lines();
        QCOMPARE(lines.size(), 3U);
        int dotted = 0;
        for (const map::Link &line : lines) {
            const bool isAcross = distance(line.from, layer.at(before)) < 1
                && distance(line.to, layer.at(after)) < 1;
            QCOMPARE(line.dashPx > 0, isAcross && isGap);
            dotted += line.dashPx > 0 ? 1 : 0;
        }
        QCOMPARE(dotted, isGap ? 1 : 0);
        // Of all others nothing is drawn across it.
        layer.setSelectedHandle(-1);
        layer.setShowsAll(true);
        QCOMPARE(layer.draw().size(), isGap ? 2U : 3U);
    }

    void olderPartsFade()
    {
        map::Trails trails;
        map::Fleet fleet;
        fleet.setRate(0);
        for (int i = 0; i <= 50; ++i)
            trails.add(1, fixAt(i % 2 * 60.0, (i - 25) * 30.0, i * 1min));
        fleet.tick(Start + 50min);
        Layer layer;
        layer.setTrails(&trails);
        layer.setFleet(&fleet);
        layer.setSelectedHandle(1);
        const auto lines = layer.lines();
        QVERIFY(lines.size() >= 50);
        for (std::size_t i = 1; i < lines.size(); ++i)
            QVERIFY(lines[i].color.alphaF() <= lines[i - 1].color.alphaF()); // newest first
        QVERIFY(lines.back().color.alphaF() < lines.front().color.alphaF() / 2);
    }

    // The mark glides to the last fix; its trail must not run ahead of it.
    void endsAtTheMark()
    {
        map::Trails trails;
        map::Fleet fleet;
        fleet.setRate(0);
        fleet.upsert(1, u"Ada"_s, domain::Duty::EnRoute, false);
        const std::vector<domain::Fix> fixes { fixAt(0, -300, 0s), fixAt(100, 0, 10s),
            fixAt(0, 300, 20s) };
        for (const domain::Fix &fix : fixes) {
            fleet.applyFix(1, fix, fix.fixTime);
            trails.add(1, fix);
        }
        Layer layer;
        layer.setTrails(&trails);
        layer.setFleet(&fleet);
        layer.setSelectedHandle(1);
        for (const auto after : { 20s, 24s, 30s }) {
            fleet.tick(Start + after);
            const QPointF mark = layer.camera().toItem(
                map::Fleet::placeAt(fleet.units()[0], domain::toMs(Start + after)));
            const auto lines = layer.lines();
            QVERIFY(!lines.empty());
            QVERIFY(distance(lines.front().to, mark) < 0.1);
        }
        QVERIFY(distance(layer.lines().front().to, layer.at(fixes.back())) < 0.5);
    }

    void saysWhereItBegins()
    {
        map::Trails trails;
        map::Fleet fleet;
        fleet.setRate(0);
        trails.add(1, fixAt(0, 0, 0s));
        trails.add(1, fixAt(50, 100, 1min));
        Layer layer;
        layer.setTrails(&trails);
        layer.setFleet(&fleet);
        layer.setSelectedHandle(1);
        fleet.tick(Start + 12min);
        layer.draw();
        QCOMPARE(layer.list.stamps.size(), 2U); // a ring and words
        QVERIFY(
            distance({ layer.list.stamps[0].x, layer.list.stamps[0].y }, layer.at(fixAt(0, 0, 0s)))
            < 1);
        fleet.tick(Start + 60min); // a whole hour: nothing to say
        layer.draw();
        QVERIFY(layer.list.stamps.empty());
    }

    void manyTrailsBecomeShorterRatherThanSlow()
    {
        map::Trails trails;
        map::Fleet fleet;
        fleet.setRate(0);
        for (quint32 handle = 1; handle <= 1'000; ++handle) {
            for (int i = 0; i <= 59; ++i)
                trails.add(handle,
                    fixAt(handle % 40 * 20.0 - 400 + i % 2 * 60.0, (i - 30) * 30.0, i * 1min));
        }
        fleet.tick(Start + 59min);
        Layer layer;
        layer.setTrails(&trails);
        layer.setFleet(&fleet);
        layer.setShowsAll(true);
        QSignalSpy told(&layer, &map::TrailLayer::shownMinutesChanged);
        QVERIFY(layer.draw().size() <= map::TrailLayer::MaxLinks);
        QVERIFY(!layer.draw().empty());
        QVERIFY(layer.shownMinutes() < 60);
        QTRY_VERIFY(!told.isEmpty());
        layer.setZoomLevel(19); // few in view: it grows back
        const auto grows = [&] {
            layer.draw();
            return layer.shownMinutes() == 60;
        };
        QTRY_VERIFY(grows());
    }
};

QTEST_MAIN(TestTrails)
#include "tst_trails.moc"
