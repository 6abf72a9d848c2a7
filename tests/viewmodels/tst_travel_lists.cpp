// SPDX-License-Identifier: GPL-3.0-or-later
#include "travel/fake_osrm.h"

#include "atlas/map_builder.h"
#include "viewmodels/nearby_finder.h"
#include "viewmodels/suggestion_finder.h"
#include "viewmodels/way_finder.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace std::chrono_literals;
using viewmodels::NearbyFinder;
using viewmodels::SuggestionFinder;

namespace {

constexpr int QuickMs = 20'000;
constexpr GeoPoint JobPlace { 47, -15 };
constexpr GeoPoint AcrossTheRiver { 47, -14.996 }; //!< 300 m away, and 7 km to drive
constexpr GeoPoint UpTheRoad { 47.009, -15 }; //!< 1 km, straight along the road
const Timestamp Noon = timestampFromMs(1'772'452'800'000);

travel::Ways byRoad()
{
    atlas::MapBuilder map;
    const auto node = [&map](double lat, double lon) {
        return map.addRoadNode(atlas::toMapPoint({ lat, lon }));
    };
    const quint32 job = node(47, -15);
    const quint32 up = node(47.009, -15);
    const quint32 bridge = node(47.03, -15);
    const quint32 corner = node(47.03, -14.996);
    const quint32 across = node(47, -14.996);
    const std::array line { job, up, bridge, corner, across };
    for (std::size_t i = 1; i < line.size(); ++i) {
        map.addRoad(line[i - 1], line[i], 12, 0);
        map.addRoad(line[i], line[i - 1], 12, 0);
    }
    return { .host = nullptr,
        .router
        = std::make_shared<const atlas::Router>(map.finish({}, atlas::MapBuilder::Order::ByKind)) };
}

viewmodels::Candidate candidate(const QString &name, std::optional<GeoPoint> position)
{
    return { .id = TechnicianId::make(Noon), .name = name, .position = position };
}

QStringList namesOf(const SuggestionFinder &finder)
{
    QStringList names;
    for (const auto &s : finder.list())
        names << s.name;
    return names;
}

} // namespace

//! Who is there first, in the two places where a dispatcher reads it. Would catch: an order by the straight line, a figure
//! without its source, rows that move to and fro, a server asked with every change of the operation.
class TestTravelLists : public QObject {
    Q_OBJECT

    Job m_job;
    std::vector<viewmodels::Candidate> m_candidates { candidate(u"Across"_s, AcrossTheRiver),
        candidate(u"Up"_s, UpTheRoad), candidate(u"Nowhere"_s, {}) };

private Q_SLOTS:
    void initTestCase()
    {
        m_job.id = JobId::make(Noon);
        m_job.fields.place = JobPlace;
    }
    void init() { QTest::failOnWarning(); }

    void withoutAMapTheStraightLineRanksAndSaysSo()
    {
        SuggestionFinder finder;
        QSignalSpy changed(&finder, &SuggestionFinder::changed);
        finder.show(m_job, m_candidates);
        QCOMPARE(namesOf(finder), QStringList({ u"Across"_s, u"Up"_s, u"Nowhere"_s }));
        QCOMPARE(finder.list()[0].reason, u"Available · ~1 min estimated · ~390 m"_s);
        QTest::qWait(0);
        QCOMPARE(changed.size(), 1); // the answer says the same
    }

    void theRoadsRankWhenTheyAreKnown()
    {
        SuggestionFinder finder;
        finder.setWays(byRoad());
        QSignalSpy changed(&finder, &SuggestionFinder::changed);
        finder.show(m_job, m_candidates);
        QCOMPARE(finder.list()[0].name, u"Across"_s); // at once, as well as it can be said
        QVERIFY(finder.list()[0].reason.contains(u"~"_s));
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 2, QuickMs);
        QCOMPARE(namesOf(finder), QStringList({ u"Up"_s, u"Across"_s, u"Nowhere"_s }));
        QVERIFY2(finder.list()[0].reason.startsWith(u"Available · 2 min by road · 1"_s),
            qPrintable(finder.list()[0].reason));
        QVERIFY(!finder.list()[0].reason.contains(u"~"_s));
        QCOMPARE(finder.list()[2].etaMin, -1);

        // What happens elsewhere in the operation does not bring the estimates back.
        finder.show(m_job, m_candidates);
        QCOMPARE(changed.size(), 2);
        auto other = m_job;
        other.id = JobId::make(Noon);
        other.fields.place = UpTheRoad;
        finder.show(other, m_candidates);
        QVERIFY(finder.list()[0].reason.contains(u"~"_s));
        finder.clear();
        QVERIFY(finder.list().isEmpty());
    }

    void whoMovesIsAskedForAnew()
    {
        test::FakeOsrm server;
        SuggestionFinder finder(10ms);
        finder.setWays(
            { .host = std::make_shared<travel::RoutingHost>(server.address()), .router = nullptr });
        finder.show(m_job, m_candidates);
        QTRY_COMPARE_WITH_TIMEOUT(
            finder.list()[0].reason, u"Available · 1 min by server · 300 m"_s, QuickMs);
        auto moved = m_candidates;
        moved[0].position->latitudeDeg += 0.001; // 100 m
        finder.show(m_job, moved);
        QTest::qWait(0);
        QCOMPARE(server.requests, 1);
        moved[0].position->latitudeDeg += 0.02;
        finder.show(m_job, moved);
        QTRY_COMPARE_WITH_TIMEOUT(
            namesOf(finder), QStringList({ u"Up"_s, u"Across"_s, u"Nowhere"_s }), QuickMs);
        QCOMPARE(server.requests, 2);
        QVERIFY(!server.urls[1].contains(u"47.00900"_s)); // the other one is known
        // In a busy office this is called several times a second.
        for (int i = 0; i < 50; ++i)
            finder.show(m_job, moved);
        QTest::qWait(0);
        QCOMPARE(server.requests, 2);
    }

    void aServerThatRecoversIsAskedAgain()
    {
        test::FakeOsrm server;
        server.saysOnly(test::FakeOsrm::Status::InternalServerError);
        SuggestionFinder finder(10ms);
        auto ways = byRoad();
        ways.host = std::make_shared<travel::RoutingHost>(server.address(),
            travel::RoutingHost::Waits { .answer = 10s, .firstRest = 20ms, .longestRest = 50ms });
        finder.setWays(ways);
        finder.show(m_job, m_candidates);
        QTRY_VERIFY_WITH_TIMEOUT(finder.list()[0].reason.contains(u"by road"_s), QuickMs);
        server.answersWell();
        QTRY_VERIFY_WITH_TIMEOUT(finder.list()[0].reason.contains(u"by server"_s), QuickMs);
    }

    void nearestOnTheMapIsByTravelTimeToo()
    {
        map::Fleet fleet;
        const auto put = [&fleet](quint32 handle, GeoPoint at) {
            fleet.upsert(handle, u"x"_s, Duty::Available, false);
            Fix fix;
            fix.position = at;
            fix.fixTime = fix.receivedTime = Noon;
            fleet.applyFix(handle, fix, Noon);
        };
        put(7, AcrossTheRiver);
        put(8, UpTheRoad);
        fleet.upsert(9, u"Nowhere"_s, Duty::Available, false);
        NearbyFinder finder;
        QSignalSpy order(&finder, &NearbyFinder::handlesChanged);
        QSignalSpy texts(&finder, &NearbyFinder::textsChanged);
        finder.ask(&fleet, { JobPlace.latitudeDeg, JobPlace.longitudeDeg }, { 7, 8, 9, -1, 99 });
        QCOMPARE(finder.handles(), QList<int>({ 7, 8 }));
        QCOMPARE(finder.texts()[0], u"~1 min estimated"_s);

        finder.setWays(byRoad());
        finder.ask(&fleet, { JobPlace.latitudeDeg, JobPlace.longitudeDeg }, { 7, 8, 9 });
        QCOMPARE(order.size(), 1); // the same estimates: nothing moves
        QTRY_COMPARE_WITH_TIMEOUT(finder.handles(), QList<int>({ 8, 7 }), QuickMs);
        QCOMPARE(finder.texts()[0], u"2 min by road"_s);
        QCOMPARE(finder.texts().size(), 2);

        // Better figures in the same order move no row.
        order.clear();
        texts.clear();
        finder.ask(&fleet, { 47.03, -15 }, { 8, 7 });
        QCOMPARE(order.size(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(texts.size(), 2, QuickMs);
        QCOMPARE(order.size(), 0);
    }

    void aWaySaysWhereItComesFrom()
    {
        test::FakeOsrm server;
        viewmodels::WayFinder ways;
        auto all = byRoad();
        all.host = std::make_shared<travel::RoutingHost>(server.address());
        ways.setWays(all);
        ways.ask({ JobPlace.latitudeDeg, JobPlace.longitudeDeg },
            { UpTheRoad.latitudeDeg, UpTheRoad.longitudeDeg });
        QTRY_COMPARE_WITH_TIMEOUT(
            ways.text(), u"1.0 km · 2 min, says the routing server"_s, QuickMs);
        QVERIFY(!ways.isEstimate());
        QVERIFY(server.urls[0].contains(u"/route/v1/driving/-15.00000,47.00000;"_s));
    }
};

QTEST_GUILESS_MAIN(TestTravelLists)
#include "tst_travel_lists.moc"
