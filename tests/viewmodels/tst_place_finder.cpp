// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/town_map.h"
#include "viewmodels/place_finder.h"
#include "viewmodels/way_finder.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using viewmodels::PlaceFinder;
using viewmodels::WayFinder;

//! Searches and ways run in a worker: what is shown belongs to the newest question.
class TestPlaceFinder : public QObject {
    Q_OBJECT

    const geo::Town m_town = geo::makeTown(1);
    const atlas::MapData m_map = atlas::mapOf(m_town);
    const travel::Ways m_ways { .host = nullptr,
        .router = std::make_shared<const atlas::Router>(m_map) };

    static QPointF pointOf(geo::GeoPoint p) { return { p.latitudeDeg, p.longitudeDeg }; }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void findsWhatIsTyped()
    {
        PlaceFinder finder;
        QAbstractItemModelTester tester(
            &finder, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(!finder.isReady());
        QVERIFY(qIsNaN(finder.placeOf(0).x()));
        finder.setMap(m_map);
        QTRY_VERIFY(finder.isReady());

        geo::SeededRandom random(3);
        const geo::Address address = m_town.randomAddress(random);
        finder.setText(address.text);
        QTRY_VERIFY(finder.count() > 0);
        QCOMPARE(finder.titleOf(0), address.text);
        QCOMPARE(finder.data(finder.index(0), PlaceFinder::TitleRole).toString(), address.text);
        QVERIFY(!finder.data(finder.index(0), PlaceFinder::DetailRole).toString().isEmpty());
        QCOMPARE_LE(
            geo::distanceM(address.point, { finder.placeOf(0).x(), finder.placeOf(0).y() }), 1.0);
        QVERIFY(finder.count() <= PlaceFinder::MaxRows);

        finder.setText(u"quatsch mit sosse"_s);
        QTRY_VERIFY(finder.isInVain());
        QCOMPARE(finder.count(), 0);
        finder.setText({});
        QVERIFY(!finder.isInVain());
    }

    void saysWhereAPlaceIs()
    {
        PlaceFinder finder;
        QCOMPARE(finder.wordsFor(47.01234, -15.5), u"47.0123, -15.5000"_s);
        QCOMPARE(finder.wordsFor(qQNaN(), -15.5), QString());
        finder.setMap(m_map);
        geo::SeededRandom random(4);
        const geo::Address address = m_town.randomAddress(random);
        QCOMPARE(
            finder.wordsFor(address.point.latitudeDeg, address.point.longitudeDeg), address.text);
        QCOMPARE(finder.wordsFor(1, 2), u"1.0000, 2.0000"_s);
    }

    void whatWasTypedBeforeTheMapWasReadyIsSearchedToo()
    {
        PlaceFinder finder;
        finder.setText(u"market"_s);
        QCOMPARE(finder.count(), 0);
        finder.setMap(m_map);
        QTRY_VERIFY(finder.count() > 0);
    }

    // Whoever types fast must not be shown the answer to half a word.
    void onlyTheNewestQuestionIsAnswered()
    {
        PlaceFinder finder;
        finder.setMap(m_map);
        QTRY_VERIFY(finder.isReady());
        for (const auto &text : { u"ro"_s, u"roa"_s, u"road"_s, u"street"_s, u"quatsch"_s })
            finder.setText(text);
        QSignalSpy shown(&finder, &PlaceFinder::countChanged);
        QTRY_VERIFY(finder.isInVain());
        for (int i = 0; i < shown.size(); ++i)
            QCOMPARE(finder.count(), 0);
        QCOMPARE(shown.size(), 1);
    }

    void goesAwayInTheMiddleOfASearch()
    {
        auto finder = std::make_unique<PlaceFinder>();
        finder->setMap(m_map);
        finder->setText(u"road"_s);
        finder.reset();
        auto ways = std::make_unique<WayFinder>();
        ways->setWays(m_ways);
        ways->ask({ 47, -15 }, { 47.01, -15 });
        ways.reset();
    }

    void aWayIsALineAndWords()
    {
        WayFinder ways;
        ways.setWays(m_ways);
        geo::SeededRandom random(4);
        const QPointF from = pointOf(m_town.randomAddress(random).point);
        const QPointF to = pointOf(m_town.randomAddress(random).point);
        ways.ask(from, to);
        QTRY_VERIFY(!ways.line().isEmpty());
        QVERIFY(!ways.isEstimate());
        QCOMPARE(ways.line().constFirst(), from);
        QCOMPARE(ways.line().constLast(), to);
        QVERIFY2(ways.text().contains(u"by road"_s), qPrintable(ways.text()));
        QVERIFY(!ways.text().contains(u'~'));

        QSignalSpy changed(&ways, &WayFinder::changed);
        ways.clear();
        QCOMPARE(changed.size(), 1);
        QVERIFY(ways.line().isEmpty());
        QVERIFY(ways.text().isEmpty());
    }

    // An estimate must never look like a way.
    void withoutAMapTheWordsSayItIsAnEstimate()
    {
        WayFinder ways;
        ways.ask({ 47, -15 }, { 47.01, -15 });
        QTRY_VERIFY(!ways.line().isEmpty());
        QVERIFY(ways.isEstimate());
        QCOMPARE(ways.text().count(u'~'), 2);
        QCOMPARE(ways.line().size(), 2);
    }

    void aWayToNowhereIsNone()
    {
        WayFinder ways;
        ways.ask({ 47, -15 }, { 47.01, -15 });
        QTRY_VERIFY(!ways.line().isEmpty());
        ways.ask({ qQNaN(), qQNaN() }, { 47.01, -15 });
        QVERIFY(ways.line().isEmpty());
    }

    // Cleared meanwhile: the answer that is still on its way must not bring the line back.
    void anAnswerThatNobodyWaitsForIsDropped()
    {
        WayFinder ways;
        ways.setWays(m_ways);
        ways.ask({ 47, -15 }, { 47.01, -15 });
        ways.clear();
        QSignalSpy changed(&ways, &WayFinder::changed);
        ways.ask({ 47, -15 }, { 47, -15.001 });
        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(ways.line().constLast(), QPointF(47, -15.001));
    }
};

QTEST_GUILESS_MAIN(TestPlaceFinder)
#include "tst_place_finder.moc"
