// SPDX-License-Identifier: GPL-3.0-or-later
#include "travel/fake_osrm.h"

#include "atlas/town_map.h"
#include "travel/table_finder.h"

#include <QSignalSpy>
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

//! How long from many places to many. Would catch: rows taken for columns, a block put in the wrong corner, a server asked for
//! what nobody wants or for more than it allows, an answer after the question was dropped, a search that holds on for ever.
class TestTableFinder : public QObject {
    Q_OBJECT

    const geo::Town m_town = geo::makeTown(1);
    const std::shared_ptr<const atlas::Router> m_router
        = std::make_shared<const atlas::Router>(atlas::mapOf(m_town));

    std::vector<GeoPoint> places(std::size_t count, quint64 seed) const
    {
        geo::SeededRandom random(seed);
        std::vector<GeoPoint> out;
        while (out.size() < count)
            out.push_back(m_town.randomAddress(random).point);
        return out;
    }
    static TableFinder::Answer ask(TableFinder &finder, const TableFinder::Question &question)
    {
        std::optional<TableFinder::Answer> out;
        finder.ask(question, [&](const TableFinder::Answer &answer) { out = answer; });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(out, QuickMs); }();
        return out.value_or(TableFinder::Answer());
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    // The same figures as one by one, whichever way is searched.
    void theRoadsGiveEachPairItsFigure()
    {
        TableFinder finder;
        finder.setWays({ .host = nullptr, .router = m_router });
        using Size = std::pair<std::size_t, std::size_t>;
        for (const auto &[rows, columns] : { Size(3, 7), Size(7, 3), Size(1, 4), Size(4, 1) }) {
            const auto from = places(rows, 5);
            const auto to = places(columns, 6);
            const auto answer
                = ask(finder, { .from = from, .to = to, .isWanted = {}, .atMost = {} });
            QVERIFY(!answer.isCut);
            QCOMPARE(answer.legs.size(), rows * columns);
            for (std::size_t r = 0; r < rows; ++r) {
                for (std::size_t c = 0; c < columns; ++c) {
                    const auto &leg = answer.legs[r * columns + c];
                    QCOMPARE(leg.source, TravelSource::Roads);
                    const auto alone = m_router->journey(from[r], to[c]);
                    QCOMPARE_LE(std::abs(leg.durationS - alone.durationS), 1e-6);
                }
            }
        }
    }

    void theServerIsAskedInBlocks()
    {
        FakeOsrm server;
        TableFinder finder;
        finder.setWays(
            { .host = std::make_shared<RoutingHost>(server.address()), .router = nullptr });
        const auto from = places(120, 7);
        const auto to = places(60, 8);
        QSignalSpy progress(&finder, &TableFinder::progressed);
        const auto answer = ask(finder, { .from = from, .to = to, .isWanted = {}, .atMost = {} });
        QCOMPARE(server.requests, 6);
        QCOMPARE_LE(server.mostPlaces, RoutingHost::MaxTablePlaces);
        QVERIFY(progress.size() >= 6);
        for (std::size_t r = 0; r < from.size(); ++r) {
            for (std::size_t c = 0; c < to.size(); ++c) {
                const auto &leg = answer.legs[r * to.size() + c];
                QCOMPARE(leg.source, TravelSource::Host);
                // What goes to the server is cut to a metre.
                QCOMPARE_LE(std::abs(leg.distanceM - geo::distanceM(from[r], to[c])), 3.0);
            }
        }
    }

    void onlyWhatIsWantedIsAskedFor()
    {
        FakeOsrm server;
        TableFinder finder;
        finder.setWays(
            { .host = std::make_shared<RoutingHost>(server.address()), .router = nullptr });
        TableFinder::Question question { .from = places(120, 7),
            .to = places(60, 8),
            .isWanted = std::vector<bool>(120 * 60),
            .atMost = {} };
        question.isWanted[119 * 60 + 59] = true;
        const auto answer = ask(finder, question);
        QCOMPARE(server.requests, 1);
        QCOMPARE(answer.legs[119 * 60 + 59].source, TravelSource::Host);
        QCOMPARE(answer.legs[0].source, TravelSource::Estimate);
    }

    // A server that fails costs one request, and nobody the roads.
    void aFailingServerCostsNobodyTheRoads()
    {
        FakeOsrm server;
        server.saysOnly(FakeOsrm::Status::InternalServerError);
        TableFinder finder;
        finder.setWays(
            { .host = std::make_shared<RoutingHost>(server.address(),
                  RoutingHost::Waits { .answer = 10s, .firstRest = 1h, .longestRest = 2h }),
                .router = m_router });
        const auto answer = ask(
            finder, { .from = places(4, 5), .to = places(3, 6), .isWanted = {}, .atMost = {} });
        for (const auto &leg : answer.legs)
            QCOMPARE(leg.source, TravelSource::Roads);
        QCOMPARE_LE(server.requests, TableFinder::AtOnce);
        // While it rests it answers at once that it has nothing, and the question goes on.
        const int before = server.requests;
        QCOMPARE(
            ask(finder, { .from = places(70, 5), .to = places(2, 6), .isWanted = {}, .atMost = {} })
                .legs.front()
                .source,
            TravelSource::Roads);
        QCOMPARE(server.requests, before);
    }

    // When the time is over the rest is estimated, and the answer says so.
    void theTimeIsKept()
    {
        TableFinder finder;
        finder.setWays({ .host = nullptr, .router = m_router });
        m_router->prepare();
        const auto answer = ask(
            finder, { .from = places(80, 5), .to = places(400, 6), .isWanted = {}, .atMost = 1ms });
        QVERIFY(answer.isCut);
        QCOMPARE(answer.legs.size(), std::size_t(80 * 400));
        QCOMPARE(answer.legs.back().source, TravelSource::Estimate);
        QVERIFY(answer.legs.back().durationS > 0);
    }

    void onlyTheNewestQuestionIsAnswered()
    {
        FakeOsrm server;
        for (const bool hasHost : { false, true }) {
            TableFinder finder;
            finder.setWays(
                { .host = hasHost ? std::make_shared<RoutingHost>(server.address()) : nullptr,
                    .router = m_router });
            QList<int> answered;
            for (int i = 0; i < 4; ++i)
                finder.ask(
                    { .from = places(10, 5), .to = places(10, 6), .isWanted = {}, .atMost = {} },
                    [&answered, i](const TableFinder::Answer &) { answered << i; });
            QVERIFY(finder.isAsking());
            QTRY_COMPARE_WITH_TIMEOUT(answered, QList<int> { 3 }, QuickMs);
            QVERIFY(!finder.isAsking());
            finder.ask({ .from = places(10, 5), .to = places(10, 6), .isWanted = {}, .atMost = {} },
                [&answered](const TableFinder::Answer &) { answered << 9; });
            finder.cancel();
            ask(finder, { .from = places(1, 5), .to = places(1, 6), .isWanted = {}, .atMost = {} });
            QCOMPARE(answered, QList<int> { 3 });
        }
    }

    void emptyQuestionsAreAnsweredToo()
    {
        FakeOsrm server;
        TableFinder finder;
        finder.setWays(
            { .host = std::make_shared<RoutingHost>(server.address()), .router = m_router });
        QVERIFY(ask(finder, { .from = places(3, 5), .to = {}, .isWanted = {}, .atMost = {} })
                .legs.empty());
        QVERIFY(ask(finder, {}).legs.empty());
        QCOMPARE(server.requests, 0);
    }
};

QTEST_GUILESS_MAIN(TestTableFinder)
#include "tst_table_finder.moc"
