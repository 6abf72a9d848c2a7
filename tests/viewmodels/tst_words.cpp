// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/actions.h"
#include "viewmodels/event_sentence.h"
#include "viewmodels/format.h"
#include "viewmodels/job_info.h"
#include "viewmodels/natural_order.h"
#include "viewmodels/visit_plan.h"

#include "viewmodels/desk.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::tests;
using namespace std::chrono_literals;
using viewmodels::Format;

class TestWords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void namesInTheOrderPeopleExpect_data()
    {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<int>("sign");
        QTest::newRow("numbers") << u"Van 2"_s << u"Van 10"_s << -1;
        QTest::newRow("long-numbers")
            << u"v99999999999999999999"_s << u"v100000000000000000000"_s << -1;
        QTest::newRow("leading-zeros") << u"Van 007"_s << u"Van 7"_s << 0;
        QTest::newRow("zero") << u"0"_s << u"00a"_s << -1;
        QTest::newRow("case") << u"VAN 3b"_s << u"van 3B"_s << 0;
        QTest::newRow("beginning") << u"Van"_s << u"Van 1"_s << -1;
        QTest::newRow("other-digits") << u"Van \u0662"_s << u"Van 10"_s << -1; // an Arabic two
        QTest::newRow("number-before-letter") << u"1"_s << u"a"_s << -1;
        QTest::newRow("empty") << QString() << QString() << 0;
    }
    void namesInTheOrderPeopleExpect()
    {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QFETCH(int, sign);
        const auto signOf = [](int value) { return value < 0 ? -1 : value > 0 ? 1 : 0; };
        QCOMPARE(signOf(viewmodels::compareNaturally(a, b)), sign);
        QCOMPARE(signOf(viewmodels::compareNaturally(b, a)), -sign);
    }

    void durations_data()
    {
        QTest::addColumn<double>("ms");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << 0.0 << u"0 s"_s;
        QTest::newRow("negative-clock-skew") << -5000.0 << u"0 s"_s;
        QTest::newRow("59-s") << 59'999.0 << u"59 s"_s;
        QTest::newRow("1-min") << 60'000.0 << u"1 min"_s;
        QTest::newRow("59-min") << 3'599'999.0 << u"59 min"_s;
        QTest::newRow("1-h") << 3'600'000.0 << u"1 h 00 min"_s;
        QTest::newRow("days") << 3 * 86'400'000.0 << u"3 d"_s;
    }
    void durations()
    {
        QFETCH(double, ms);
        QFETCH(QString, text);
        QCOMPARE(Format::duration(ms), text);
    }

    void aClockCountsDownThenUp()
    {
        const auto due = static_cast<double>(toMs(noon()));
        QVERIFY(Format::due(due, due - 23 * 60'000).endsWith(u"23 min"_s));
        QCOMPARE(Format::due(due, due + 4 * 60'000), u"late 4 min"_s);
        QCOMPARE(Format::due(0, due), QString());
    }

    //! Fifty kilometres an hour must read fifty, whatever unit the phone sent.
    void speedIsInKilometresPerHour()
    {
        QCOMPARE(Format::speed(50 / 3.6), u"50 km/h"_s);
        QCOMPARE(Format::speed(-1), QString());
        QCOMPARE(Format::speed(0), u"0 km/h"_s);
    }

    //! An empty line in the log hides that something happened at all.
    void everyEventHasASentence()
    {
        Desk desk;
        const auto job = desk.addJob(481, u"Boiler"_s, VisitState::Scheduled);
        const std::vector<EventPayload> payloads { JobCreated { 481, { .title = u"Boiler"_s } },
            JobChanged { { .title = Change<QString>::to(u"x"_s) } }, JobNoted { u"n"_s },
            JobClosed {}, VisitCreated { job.job },
            VisitChanged { { .durationMin = Change<int>::to(30) } }, VisitMoved {},
            TechnicianCreated { 1, u"Ada"_s }, TechnicianChanged {}, DutyChanged {},
            EmergencyChanged { true, {} }, TechnicianRetired {}, ThreadCreated {},
            MessagePosted { u"hello"_s, {} }, MessageEdited { 1, u"b"_s, u"a"_s },
            MessageTakenBack { 1, u"a"_s }, ThreadRead { 3 }, ThreadDelivered { 3 },
            ThreadSettled { 3 }, PaymentAdded {}, AlarmRaised { u"emergency"_s, job.visit, {} },
            AlarmMoved {}, ZoneCreated { .name = u"North"_s, .area = u"north"_s, .outline = {} },
            ZoneChanged { { .name = Change<QString>::to(u"x"_s) } }, ZoneRetired {},
            ShiftCreated { .hours = { noon(), noon() + std::chrono::hours(8) }, .breaks = {} },
            ShiftChanged { { .breaks = Change<QList<TimeWindow>>::to({}) } }, ShiftCanceled {},
            UserChanged { .name = u"sam"_s }, OrgChanged { u"Org"_s },
            TrackViewed { .technician = {}, .span = { noon(), noon() } },
            TracksClosed { .span = { noon(), noon() }, .digest = {}, .counted = {} },
            TracksDeleted { .span = { noon(), noon() }, .digest = {} },
            UnknownEvent { u"later"_s, {} } };
        QCOMPARE(payloads.size(), std::variant_size_v<EventPayload>);
        for (const EventPayload &payload : payloads) {
            const Event event { .seq = 1,
                .entity = job.visit,
                .ver = 1,
                .at = noon(),
                .by = desk.dispatcher.id,
                .cmd = {},
                .payload = payload };
            QVERIFY2(!viewmodels::eventSentence(event, desk.operation).isEmpty(),
                qPrintable(QString::number(payload.index())));
        }
        QCOMPARE(viewmodels::entityTitle(job.visit, desk.operation), u"Job 481"_s);
    }

    //! A job taken down offline has no number yet; "#0" would be read out to a customer.
    void unnumberedJobIsCalledNew()
    {
        Desk desk;
        const auto job = desk.addJob(0, u"a"_s, VisitState::Unscheduled);
        const auto info = viewmodels::makeJobInfo(*desk.operation.job(job.job), desk.context());
        QCOMPARE(info.numberText, u"new"_s);
        QCOMPARE(viewmodels::entityTitle(job.visit, desk.operation), u"New job"_s);
        QCOMPARE(viewmodels::jobNumberText(481), u"#481"_s);
    }

    //! The desk must not be offered what the server refuses.
    void offersAreJudgedByTheServersRules()
    {
        Desk desk;
        const auto job
            = desk.addJob(1, u"a"_s, VisitState::Scheduled, TimeWindow { noon(), noon() + 2h });
        const auto actions
            = viewmodels::actionsFor(*desk.operation.visit(job.visit), desk.context());
        const auto dispatch
            = std::ranges::find(actions, u"dispatch"_s, &viewmodels::ActionInfo::name);
        QVERIFY(dispatch != actions.end());
        QVERIFY(!dispatch->isAllowed); // nobody is assigned
        QVERIFY(!dispatch->whyNot.isEmpty());

        const auto ada = desk.addTechnician(1, u"Ada"_s, Duty::Available);
        const auto ready = desk.addJob(
            2, u"b"_s, VisitState::Scheduled, TimeWindow { noon(), noon() + 2h }, ada);
        const auto offers
            = viewmodels::actionsFor(*desk.operation.visit(ready.visit), desk.context());
        QVERIFY(offers.first().isAllowed);
        QCOMPARE(offers.first().name, u"dispatch"_s);
    }

    void everyStateButTheLastOnesOffersSomething()
    {
        Desk desk;
        const auto ada = desk.addTechnician(1, u"Ada"_s, Duty::Available);
        for (int s = 0; s < visitStateCount; ++s) {
            const auto state = static_cast<VisitState>(s);
            const auto job = desk.addJob(static_cast<quint64>(100 + s), u"x"_s, state,
                TimeWindow { noon(), noon() + 2h }, ada);
            const auto actions
                = viewmodels::actionsFor(*desk.operation.visit(job.visit), desk.context());
            QCOMPARE(
                actions.isEmpty(), state == VisitState::NoShow || state == VisitState::Rejected);
        }
    }

    void theNearestFreeTechnicianIsSuggestedFirst()
    {
        Job job;
        job.fields.place = GeoPoint { 47.0, -15.0 };
        job.fields.skills = { u"gas"_s };
        std::vector<viewmodels::Candidate> candidates {
            { .id = TechnicianId::make(noon()),
                .name = u"Far"_s,
                .position = GeoPoint { 47.05, -15.0 },
                .skills = { u"gas"_s } },
            { .id = TechnicianId::make(noon()),
                .name = u"Near"_s,
                .position = GeoPoint { 47.01, -15.0 },
                .skills = { u"gas"_s } },
            { .id = TechnicianId::make(noon()),
                .name = u"Busy"_s,
                .position = GeoPoint { 47.0, -15.0 },
                .openVisits = 1,
                .skills = { u"gas"_s } },
            { .id = TechnicianId::make(noon()),
                .name = u"Unskilled"_s,
                .position = GeoPoint { 47.0, -15.0 } },
            { .id = TechnicianId::make(noon()), .name = u"Nowhere"_s, .skills = { u"gas"_s } },
        };
        const auto list = viewmodels::suggest(job, candidates);
        QStringList names;
        for (const auto &s : list)
            names << s.name;
        QCOMPARE(names, QStringList({ u"Near"_s, u"Far"_s, u"Nowhere"_s, u"Busy"_s }));
        QVERIFY(list[0].reason.contains(u"~"_s));
        QCOMPARE(list[2].etaMin, -1);
    }

    //! With everybody busy whoever was nearest got one job after the other, eighteen at last.
    void amongTheBusyWorkAheadCountsAsMuchAsTheWay()
    {
        Job job;
        job.fields.place = GeoPoint { 47.0, -15.0 };
        std::vector<viewmodels::Candidate> candidates {
            { .id = TechnicianId::make(noon()),
                .name = u"Near"_s,
                .position = GeoPoint { 47.0, -15.0 },
                .openVisits = 3,
                .workMin = 180 },
            { .id = TechnicianId::make(noon()),
                .name = u"Far"_s,
                .position = GeoPoint { 47.05, -15.0 },
                .openVisits = 1,
                .workMin = 20 },
        };
        const auto list = viewmodels::suggest(job, candidates);
        QCOMPARE(list[0].name, u"Far"_s);
        QVERIFY(list[0].reason.contains(u"20 min of work before it"_s));
    }

    void workAheadIsWhatIsLeft()
    {
        Desk desk;
        const auto ada = desk.addTechnician(1, u"Ada"_s, Duty::OnSite);
        QCOMPARE(viewmodels::workAheadMin(desk.operation, ada, noon()), 0);
        const auto begun = desk.addJob(
            1, u"a"_s, VisitState::InProgress, TimeWindow { noon() - 1h, noon() + 1h }, ada);
        desk.addJob(2, u"b"_s, VisitState::Scheduled, TimeWindow { noon(), noon() + 2h }, ada);
        Visit visit = *desk.operation.visit(begun.visit);
        visit.durationMin = 45;
        visit.startedAt = noon() - 30min;
        desk.operation.put(visit);
        const int planned = Visit().durationMin;
        QCOMPARE(viewmodels::workAheadMin(desk.operation, ada, noon()), 15 + planned);
        // Longer than planned is not less than nothing.
        QCOMPARE(viewmodels::workAheadMin(desk.operation, ada, noon() + 1h), planned);
    }

    //! Dragging a request onto somebody is one action for the dispatcher and must be one, all or none, for the server.
    void aRequestIsApprovedAndScheduledInOneCommand()
    {
        Desk desk;
        const auto ada = desk.addTechnician(1, u"Ada"_s, Duty::Available);
        const auto request = desk.addJob(1, u"a"_s, VisitState::Requested);
        const auto plan
            = viewmodels::planAssignment(*desk.operation.visit(request.visit), ada, noon() + 7min);
        QVERIFY(plan);
        QCOMPARE(std::get<Batch>(plan->args).items.size(), 2U);
        const Command command { .id = CommandId::make(noon()),
            .entity = plan->entity,
            .expect = plan->expect,
            .after = {},
            .made = noon(),
            .args = plan->args };
        const auto decided = state::decide(desk.operation, desk.context().actor, command, noon());
        QVERIFY2(decided.has_value(), decided ? "" : qPrintable(decided.error().title));
        for (Event event : decided->events)
            desk.operation.apply(event);
        QCOMPARE(desk.operation.visit(request.visit)->state, VisitState::Scheduled);
        QCOMPARE(desk.operation.visit(request.visit)->technician, std::optional(ada));
        QCOMPARE(
            desk.operation.visit(request.visit)->window->from, noon()); // the quarter before 12:07
    }

    void whatIsOnItsWayCannotBeReassignedWithoutRecall()
    {
        Desk desk;
        const auto ada = desk.addTechnician(1, u"Ada"_s, Duty::Available);
        const auto job
            = desk.addJob(1, u"a"_s, VisitState::EnRoute, TimeWindow { noon(), noon() + 1h }, ada);
        QVERIFY(!viewmodels::planAssignment(*desk.operation.visit(job.visit), ada, noon()));
    }
};

QTEST_GUILESS_MAIN(TestWords)
#include "tst_words.moc"
