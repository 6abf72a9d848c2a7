// SPDX-License-Identifier: GPL-3.0-or-later
#include "travel/fake_osrm.h"

#include "atlas/town_map.h"
#include "travel/travel_finder.h"

#include <QTest>

using namespace dispatch;
using namespace dispatch::travel;
using namespace std::chrono_literals;
using atlas::TravelSource;
using geo::GeoPoint;
using test::FakeOsrm;

namespace {

constexpr int QuickMs = 20'000;

}

//! The one question: the server, else the roads, else an estimate, place by place.
class TestTravelFinder : public QObject {
    Q_OBJECT

    const geo::Town m_town = geo::makeTown(1);
    const std::shared_ptr<const atlas::Router> m_router
        = std::make_shared<const atlas::Router>(atlas::mapOf(m_town));
    std::vector<GeoPoint> m_places; //!< in the town, the northernmost first, and one far away

    static TravelFinder::Legs ask(
        TravelFinder &finder, const std::vector<GeoPoint> &from, const std::vector<GeoPoint> &to)
    {
        std::optional<TravelFinder::Legs> out;
        finder.askLegs(from, to, [&](const TravelFinder::Legs &legs) { out = legs; });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(out, QuickMs); }();
        return out.value_or(TravelFinder::Legs());
    }

private Q_SLOTS:
    void initTestCase()
    {
        geo::SeededRandom random(5);
        for (int i = 0; i < 6; ++i)
            m_places.push_back(m_town.randomAddress(random).point);
        std::ranges::sort(m_places, std::greater<>(), &GeoPoint::latitudeDeg);
        m_places.push_back({ 46.5, -15 });
    }
    void init() { QTest::failOnWarning(); }

    void eachPlaceHasTheBestSourceThereIs()
    {
        FakeOsrm server;
        server.southDeg = m_places[2].latitudeDeg - 1e-5; // knows the first three alone
        TravelFinder finder;
        finder.setWays(
            { .host = std::make_shared<RoutingHost>(server.address()), .router = m_router });
        for (const bool isToOne : { true, false }) {
            const std::vector<GeoPoint> one { m_places[0] };
            const auto legs = isToOne ? ask(finder, m_places, one) : ask(finder, one, m_places);
            QCOMPARE(legs.size(), m_places.size());
            for (std::size_t i = 0; i < legs.size(); ++i) {
                const auto expected = i < 3 ? TravelSource::Host
                    : i + 1 < legs.size()   ? TravelSource::Roads
                                            : TravelSource::Estimate;
                QCOMPARE(legs[i].source, expected);
                if (expected == TravelSource::Roads) {
                    const auto alone = isToOne ? m_router->journey(m_places[i], one[0])
                                               : m_router->journey(one[0], m_places[i]);
                    QCOMPARE_LE(std::abs(legs[i].durationS - alone.durationS), 1e-6);
                }
            }
        }
    }

    void aFailingServerCostsNobodyTheRoads()
    {
        FakeOsrm server;
        server.saysOnly(FakeOsrm::Status::InternalServerError);
        TravelFinder finder;
        const auto host = std::make_shared<RoutingHost>(server.address(),
            RoutingHost::Waits { .answer = 10s, .firstRest = 1h, .longestRest = 2h });
        finder.setWays({ .host = host, .router = m_router });
        for (int i = 0; i < 3; ++i)
            QCOMPARE(
                ask(finder, { m_places[0] }, { m_places[1] }).front().source, TravelSource::Roads);
        std::optional<atlas::Journey> way;
        finder.askJourney(
            m_places[0], m_places[1], [&](const atlas::Journey &journey) { way = journey; });
        QTRY_VERIFY_WITH_TIMEOUT(way, QuickMs);
        QCOMPARE(way->source, TravelSource::Roads);
        QCOMPARE(server.requests, 1);
        finder.setWays({ .host = host, .router = nullptr });
        QCOMPARE(
            ask(finder, { m_places[0] }, { m_places[1] }).front().source, TravelSource::Estimate);
    }

    void theServersWayIsTaken()
    {
        FakeOsrm server;
        TravelFinder finder;
        finder.setWays(
            { .host = std::make_shared<RoutingHost>(server.address()), .router = m_router });
        std::optional<atlas::Journey> way;
        finder.askJourney(
            m_places[0], m_places[1], [&](const atlas::Journey &journey) { way = journey; });
        QTRY_VERIFY_WITH_TIMEOUT(way, QuickMs);
        QCOMPARE(way->source, TravelSource::Host);
        QCOMPARE(way->line.front(), m_places[0]);
        QCOMPARE(way->line.back(), m_places[1]);
    }

    // Never before the question returned, or the asker would meet itself half way through.
    void anAnswerIsNeverThereAtOnce()
    {
        TravelFinder finder;
        bool isAnswered = false;
        finder.askLegs({}, { m_places[0] }, [&](const TravelFinder::Legs &legs) {
            isAnswered = true;
            QVERIFY(legs.empty());
        });
        QVERIFY(!isAnswered && finder.isAsking());
        QTRY_VERIFY_WITH_TIMEOUT(isAnswered, QuickMs);
        QVERIFY(!finder.isAsking());
    }

    void onlyTheNewestQuestionIsAnswered()
    {
        FakeOsrm server;
        TravelFinder finder;
        for (const bool hasHost : { false, true }) {
            finder.setWays(
                { .host = hasHost ? std::make_shared<RoutingHost>(server.address()) : nullptr,
                    .router = m_router });
            QList<int> answered;
            for (int i = 0; i < 5; ++i)
                finder.askLegs(m_places, { m_places[0] },
                    [&answered, i](const TravelFinder::Legs &) { answered << i; });
            QTRY_VERIFY_WITH_TIMEOUT(!answered.isEmpty(), QuickMs);
            ask(finder, m_places, { m_places[1] });
            QCOMPARE(answered, QList<int> { 4 });
        }
    }

    void goesAwayInTheMiddleOfASearch()
    {
        FakeOsrm server;
        auto finder = std::make_unique<TravelFinder>();
        finder->setWays(
            { .host = std::make_shared<RoutingHost>(server.address()), .router = m_router });
        finder->askLegs(
            m_places, { m_places[0] }, [](const TravelFinder::Legs &) { QFAIL("answered"); });
        finder.reset();
        finder = std::make_unique<TravelFinder>();
        finder->setWays({ .host = nullptr, .router = m_router });
        finder->askLegs(
            m_places, { m_places[0] }, [](const TravelFinder::Legs &) { QFAIL("answered"); });
        finder.reset();
        QCoreApplication::processEvents();
    }
};

QTEST_GUILESS_MAIN(TestTravelFinder)
#include "tst_travel_finder.moc"
