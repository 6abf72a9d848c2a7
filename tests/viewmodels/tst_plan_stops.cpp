// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/format.h"
#include "viewmodels/job_card.h"
#include "viewmodels/plan_stops.h"

#include "viewmodels/desk.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::tests;
using namespace std::chrono_literals;
using viewmodels::Format;

namespace {

constexpr GeoPoint Here { .latitudeDeg = 47.0, .longitudeDeg = -15.0 };

GeoPoint north(double km)
{
    return { .latitudeDeg = Here.latitudeDeg + km / 111.195, .longitudeDeg = Here.longitudeDeg };
}

//! A day of Ada Lind.
struct Day : Desk {
    TechnicianId ada = addTechnician(1, u"Ada Lind"_s, Duty::Available);

    Added addVisit(quint64 number, VisitState state, std::chrono::minutes from,
        std::chrono::minutes to, std::optional<GeoPoint> place)
    {
        const auto added
            = addJob(number, u"Boiler"_s, state, TimeWindow { now + from, now + to }, ada);
        Job job = *operation.job(added.job);
        job.fields.place = place;
        operation.put(job);
        Visit visit = *operation.visit(added.visit);
        visit.durationMin = 60;
        if (state == VisitState::OnSite || state == VisitState::InProgress)
            visit.arrivedAt = now - 30min;
        operation.put(visit);
        return added;
    }
    viewmodels::LegOf legOf = &atlas::Router::estimateLeg;
    QList<map::PlanStop> stops(std::optional<GeoPoint> position = Here) const
    {
        return viewmodels::planStops(operation, ada, position, now, legOf);
    }
};

QString clockAt(Timestamp t)
{
    return u'~' + Format::clock(static_cast<double>(toMs(t)));
}

} // namespace

class TestPlanStops : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void stopsComeInTheOrderOfThePlan()
    {
        Day day;
        const auto third = day.addVisit(3, VisitState::Scheduled, 6h, 8h, north(1));
        const auto first = day.addVisit(1, VisitState::Dispatched, 0h, 2h, north(5));
        const auto second = day.addVisit(2, VisitState::Scheduled, 3h, 5h, north(2));
        const auto stops = day.stops();
        QCOMPARE(stops.size(), 3);
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(stops[i].job, uuidText((i == 0 ? first : i == 1 ? second : third).job.uuid));
            QCOMPARE(stops[i].order, i + 1);
            QVERIFY(stops[i].estimate.startsWith(u'~'));
            QVERIFY(stops[i].estimate.contains(u"estimated"_s));
            QVERIFY(!stops[i].isLate);
        }
        QCOMPARE(stops[0].plan,
            Format::window(
                static_cast<double>(toMs(day.now)), static_cast<double>(toMs(day.now + 2h))));
        QCOMPARE(stops[0].place, QPointF(north(5).latitudeDeg, north(5).longitudeDeg));
    }

    // Each visit before takes its time, and who is early waits for the window.
    void estimatesFollowOneAnother()
    {
        Day day;
        day.addVisit(1, VisitState::Accepted, 0h, 2h, north(5));
        day.addVisit(2, VisitState::Scheduled, 3h, 5h, north(10));
        day.addVisit(3, VisitState::Scheduled, 4h, 6h, north(5));
        const auto leg = viewmodels::lastsOf(atlas::Router::estimateLeg(Here, north(5)));
        const auto stops = day.stops();
        QVERIFY(stops[0].estimate.startsWith(clockAt(day.now + leg)));
        QVERIFY(stops[1].estimate.startsWith(clockAt(day.now + leg + 60min + leg)));
        // Waits until the window of the second opens, works an hour, drives back.
        QVERIFY(stops[2].estimate.startsWith(clockAt(day.now + 3h + 60min + leg)));
    }

    void whoIsThereGoesOnFromThere()
    {
        Day day;
        day.addVisit(2, VisitState::Scheduled, 0h, 1h, north(8));
        day.addVisit(1, VisitState::InProgress, -1h, 1h, north(1));
        const auto stops = day.stops(north(40)); // the phone is wrong; the job says where they are
        QCOMPARE(stops.size(), 2);
        QVERIFY(stops[0].isHere); // though its window is not the first
        QVERIFY(!stops[1].isHere);
        // 30 minutes are left of the hour.
        const auto leg = viewmodels::lastsOf(atlas::Router::estimateLeg(north(1), north(8)));
        QVERIFY(stops[1].estimate.startsWith(clockAt(day.now + 30min + leg)));
    }

    // Who says so stands beside the figure, and a better one does not hide a guess that came before it.
    void whoSaysSoIsNamed()
    {
        Day day;
        day.addVisit(1, VisitState::Accepted, 0h, 2h, north(5));
        day.addVisit(2, VisitState::Scheduled, 3h, 5h, north(10));
        day.legOf = [](GeoPoint from, GeoPoint) {
            return from == Here ? atlas::Leg { .distanceM = 9'000, .durationS = 600 }
                                : atlas::Leg { .source = atlas::TravelSource::Roads,
                                      .distanceM = 9'000,
                                      .durationS = 720 };
        };
        auto stops = day.stops();
        QCOMPARE(stops[0].estimate, clockAt(day.now + 10min) + u" · ~10 min estimated"_s);
        QVERIFY2(stops[1].estimate.endsWith(u"12 min by road, earlier drives estimated"_s),
            qPrintable(stops[1].estimate));
        day.legOf = [](GeoPoint, GeoPoint) {
            return atlas::Leg {
                .source = atlas::TravelSource::Host, .distanceM = -1, .durationS = 720
            };
        };
        stops = day.stops();
        QVERIFY2(
            stops[1].estimate.endsWith(u" · 12 min by server"_s), qPrintable(stops[1].estimate));
    }

    void latenessIsForetold()
    {
        Day day;
        day.addVisit(1, VisitState::Accepted, -2h, 5min, north(20));
        const auto stops = day.stops();
        QVERIFY(stops[0].isLate);
        QVERIFY(stops[0].estimate.contains(u"late"_s));
    }

    void whatIsNotKnownIsNotEstimated()
    {
        Day day;
        day.addVisit(1, VisitState::Accepted, 0h, 2h, north(5));
        const auto unknown = day.addVisit(2, VisitState::Scheduled, 2h, 3h, std::nullopt);
        day.addVisit(3, VisitState::Scheduled, 3h, 5h, north(1));
        auto stops = day.stops(std::nullopt);
        QCOMPARE(stops.size(), 2); // one has no place on the map
        QVERIFY(stops[0].estimate.isEmpty());
        stops = day.stops();
        QVERIFY(!stops[0].estimate.isEmpty());
        QVERIFY(stops[1].estimate.isEmpty()); // nobody knows where they come from
        QVERIFY(
            viewmodels::planStop(day.operation, unknown.job, Here, day.now, day.legOf).isEmpty());
    }

    void aJobShowsItsOwnStopAlone()
    {
        Day day;
        day.addVisit(1, VisitState::Accepted, 0h, 2h, north(5));
        const auto second = day.addVisit(2, VisitState::Scheduled, 2h, 3h, north(2));
        const auto stops
            = viewmodels::planStop(day.operation, second.job, Here, day.now, day.legOf);
        QCOMPARE(stops.size(), 1);
        QCOMPARE(stops[0].order, 0);
        QVERIFY(stops[0].estimate.endsWith(u"after 1 other"_s));
        const auto alone = day.addJob(9, u"Nobody's"_s, VisitState::Unscheduled);
        QVERIFY(viewmodels::planStop(day.operation, alone.job, Here, day.now, day.legOf).isEmpty());
    }

    void noMoreThanCanBeRead()
    {
        Day day;
        for (int i = 0; i < 9; ++i)
            day.addVisit(
                static_cast<quint64>(i + 1), VisitState::Scheduled, i * 1h, (i + 1) * 1h, north(i));
        QCOMPARE(day.stops().size(), viewmodels::MaxPlanStops);
    }

    void latenessInWords_data()
    {
        QTest::addColumn<VisitState>("state");
        QTest::addColumn<int>("endsInMin");
        QTest::addColumn<QString>("words");
        QTest::addColumn<int>("concern");
        QTest::newRow("late") << VisitState::Scheduled << -12 << u"12 min late"_s << 2;
        QTest::newRow("at-risk") << VisitState::EnRoute << 9 << u"at risk: window ends in 9 min"_s
                                 << 1;
        QTest::newRow("on-time") << VisitState::Scheduled << 65
                                 << u"on time: window ends in 1 h 05 min"_s << 0;
        QTest::newRow("arrived") << VisitState::OnSite << 20 << u"arrived in time"_s << 0;
        QTest::newRow("arrived-late")
            << VisitState::InProgress << -50 << u"arrived 20 min late"_s << 0;
        QTest::newRow("ended") << VisitState::Completed << -50 << QString() << 0;
    }
    void latenessInWords()
    {
        QFETCH(const VisitState, state);
        QFETCH(const int, endsInMin);
        QFETCH(const QString, words);
        QFETCH(const int, concern);
        Day day;
        const auto added = day.addVisit(1, state, -3h, std::chrono::minutes(endsInMin),
            north(1)); // arrived 30 min ago, if at all
        const auto info = viewmodels::makeJobInfo(*day.operation.job(added.job), day.context());
        const auto nowMs = static_cast<double>(toMs(day.now));
        QCOMPARE(viewmodels::latenessText(info, nowMs), words);
        const auto card = viewmodels::makeJobCard(info, nowMs);
        QCOMPARE(card.concern, concern);
        QCOMPARE(card.lateness, words);
        QCOMPARE(card.title, u"#1 Boiler"_s);
        QCOMPARE(card.technician, u"Ada Lind"_s);
        QCOMPARE(card.clock.startsWith(u"asked for"_s), isOpen(state));
    }

    void aRequestWaitsForItsAnswer()
    {
        Day day;
        const auto added = day.addJob(1, u"Boiler"_s, VisitState::Requested);
        auto info = viewmodels::makeJobInfo(*day.operation.job(added.job), day.context());
        const auto nowMs = static_cast<double>(toMs(day.now));
        QCOMPARE(viewmodels::latenessText(info, nowMs), u"to be answered within 1 h 00 min"_s);
        QCOMPARE(
            viewmodels::latenessText(info, nowMs + 75 * 60'000), u"the answer is 15 min late"_s);
        const auto card = viewmodels::makeJobCard(info, nowMs + 75 * 60'000);
        QCOMPARE(card.clock, u"asked for 1 h 15 min ago"_s);
        QCOMPARE(card.technician, u"nobody assigned"_s);
        QCOMPARE(card.window, u"no arrival window yet"_s);
    }
};

QTEST_GUILESS_MAIN(TestPlanStops)
#include "tst_plan_stops.moc"
