// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"

#include "viewmodels/timeline.h"

#include <QSignalSpy>
#include <QTest>

namespace dispatch::tests {

using namespace viewmodels;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestTimeline : public QObject {
    Q_OBJECT
private:
    // Every drive takes half an hour.
    struct Office {
        Desk desk;
        TechnicianId ann = desk.addTechnician(1, u"Ann"_s, Duty::Available);
        TechnicianId ben = desk.addTechnician(2, u"Ben"_s, Duty::Available);
        Timeline timeline { { .context = [this] { return desk.context(); },
            .position = [](const Technician &) { return std::optional(GeoPoint { 1, 1 }); },
            .legOf =
                [](GeoPoint, GeoPoint) {
                    return atlas::Leg { .source = atlas::TravelSource::Roads,
                        .distanceM = 15'000,
                        .durationS = 1'800 };
                } } };

        Desk::Added add(quint64 number, VisitState state, std::optional<TechnicianId> technician,
            int inMin, int lengthMin = 120)
        {
            const auto added = desk.addJob(number, u"Tap drips"_s, state,
                TimeWindow { desk.now + std::chrono::minutes(inMin),
                    desk.now + std::chrono::minutes(inMin + lengthMin) },
                technician);
            Job job = *desk.operation.job(added.job);
            job.fields.place = GeoPoint { 1, 1 };
            desk.operation.put(job);
            return added;
        }
        MoveVerdict judge(const Desk::Added &what, const TechnicianId &who, int inMin)
        {
            return timeline.judge(uuidText(what.job.uuid), uuidText(who.uuid),
                static_cast<double>(toMs(desk.now + std::chrono::minutes(inMin))));
        }
        QList<TimelineBar> bars(const TechnicianId &who)
        {
            return timeline.barsOf(uuidText(who.uuid));
        }
        double at(int inMin) const
        {
            return static_cast<double>(toMs(desk.now + std::chrono::minutes(inMin)));
        }
    };

private Q_SLOTS:
    //! A move out of the shift or into lunch that nobody is told of before it is done.
    void theRosterSpeaksBeforeTheDrop()
    {
        Office office;
        const auto now = office.desk.now; // 12:00
        Shift shift { .id = ShiftId::make(now),
            .ver = 1,
            .technician = office.ben,
            .hours = { now - 4h, now + 5h },
            .breaks = { { now + 60min, now + 90min } },
            .note = {} };
        office.desk.operation.put(shift);
        const auto job = office.add(1, VisitState::Scheduled, office.ann, 60, 60);
        auto verdict = office.judge(job, office.ben, 120);
        QVERIFY2(verdict.isGood, qPrintable(verdict.troubles.join(u'|')));
        verdict = office.judge(job, office.ben, 60);
        QVERIFY(verdict.isAllowed && !verdict.isGood);
        QCOMPARE(verdict.troubles, QStringList { u"In the break 13:00–13:30"_s });
        QCOMPARE(verdict.arriveMs, office.at(90));
        QCOMPARE(office.judge(job, office.ben, 30).troubles,
            QStringList { u"Runs into the break 13:00–13:30"_s });
        QCOMPARE(
            office.judge(job, office.ben, 270).troubles, QStringList { u"Shift ends 17:00"_s });
        QCOMPARE(
            office.judge(job, office.ben, 600).troubles, QStringList { u"Shift ends 17:00"_s });
        shift.hours.from = now + 30min;
        office.desk.operation.put(shift);
        QCOMPARE(office.judge(job, office.ben, 0).troubles.front(), u"Shift begins 12:30"_s);
        // Ann has no roster, so nothing is against her; tomorrow nobody has said anything about Ben.
        QVERIFY(office.judge(job, office.ann, 600).isGood);
        QVERIFY(office.judge(job, office.ben, 24 * 60 + 120).isGood);
        // The bars say it too.
        const auto late = office.add(2, VisitState::Scheduled, office.ben, 280, 60);
        office.timeline.reset();
        QCOMPARE(office.bars(office.ben)[0].rosterTroubles, QStringList { u"Shift ends 17:00"_s });
        QVERIFY(office.bars(office.ann)[0].rosterTroubles.isEmpty());
        QVERIFY(!late.visit.isNull());
    }

    void barsFollowEachOther()
    {
        Office office;
        const auto ended = office.add(1, VisitState::Completed, office.ann, -200);
        Visit visit = *office.desk.operation.visit(ended.visit);
        visit.enRouteAt = office.desk.now - 100min;
        visit.arrivedAt = office.desk.now - 60min;
        visit.endedAt = office.desk.now - 10min;
        office.desk.operation.put(visit);
        office.add(2, VisitState::Scheduled, office.ann, 0);
        office.add(3, VisitState::Dispatched, office.ann, 60, 20);
        office.timeline.reset();
        const auto bars = office.bars(office.ann);
        QCOMPARE(bars.size(), 3);
        QVERIFY(bars[0].isOver && !bars[0].isMovable && !bars[0].isForecast);
        QCOMPARE(bars[0].leaveMs, office.at(-100));
        QCOMPARE(bars[0].fromMs, office.at(-60));
        QCOMPARE(bars[0].toMs, office.at(-10));
        QCOMPARE(bars[0].lateMin, 20); // the window had ended 80 minutes ago
        QCOMPARE(bars[1].numberText, u"#2"_s);
        QVERIFY(bars[1].isMovable && bars[1].isForecast);
        QCOMPARE(bars[1].fromMs, office.at(30));
        QCOMPARE(bars[1].toMs, office.at(90));
        QVERIFY(!bars[2].isMovable);
        QCOMPARE(bars[2].leaveMs, office.at(90));
        QCOMPARE(bars[2].fromMs, office.at(120));
        QCOMPARE(bars[2].lateMin, 40);
        QCOMPARE(bars[1].driveText, u"30 min by road"_s);
        QVERIFY(bars[0].driveText.isEmpty());
        QVERIFY(office.bars(office.ben).isEmpty());
    }

    void aVisitThatEndsStays()
    {
        Office office;
        const auto added = office.add(1, VisitState::InProgress, office.ann, 0);
        office.timeline.reset();
        const int before = office.timeline.revision();
        Visit visit = *office.desk.operation.visit(added.visit);
        visit.state = VisitState::Completed;
        visit.arrivedAt = visit.endedAt = office.desk.now;
        office.desk.operation.put(visit);
        office.timeline.noteVisit(added.visit);
        office.timeline.refresh();
        QVERIFY(office.timeline.revision() > before);
        QCOMPARE(office.bars(office.ann).size(), 1);
        // And goes when it is a day old.
        office.desk.now += 25h;
        QCOMPARE(office.bars(office.ann).size(), 0);
    }

    void aGoodMoveSaysWhen()
    {
        Office office;
        const auto job = office.add(1, VisitState::Scheduled, office.ann, 60);
        const auto verdict = office.judge(job, office.ben, 122);
        QVERIFY2(verdict.isAllowed, qPrintable(verdict.headline));
        QVERIFY2(verdict.isGood, qPrintable(verdict.troubles.join(u'|')));
        QCOMPARE(verdict.fromMs, office.at(120)); // by quarters of an hour
        QCOMPARE(verdict.toMs, office.at(240)); // as long as before
        QCOMPARE(verdict.arriveMs, office.at(120));
        QVERIFY2(verdict.headline.endsWith(u"30 min by road"_s), qPrintable(verdict.headline));
        QVERIFY(!office.judge(job, office.ann, 60).isAllowed); // where it is
    }

    // The promise of the time line: in red before the drop.
    void whoWouldBecomeLateIsNamed()
    {
        Office office;
        const auto job = office.add(1, VisitState::Scheduled, office.ann, 300);
        office.add(7, VisitState::Dispatched, office.ben, 60, 60); // there in time: at 60
        const auto verdict
            = office.judge(job, office.ben, 45); // 45 to 105, then half an hour's drive
        QVERIFY(verdict.isAllowed && !verdict.isGood);
        QCOMPARE(verdict.troubles.size(), 1);
        QVERIFY2(verdict.troubles[0].contains(u"#7"_s), qPrintable(verdict.troubles[0]));
        QVERIFY2(verdict.troubles[0].contains(u"15 min"_s), qPrintable(verdict.troubles[0]));
        // Somebody who is late already is not late by this move.
        office.desk.now += 0min;
        QVERIFY(office.judge(job, office.ben, 240).isGood);
    }

    void itsOwnLatenessIsNamed()
    {
        Office office;
        office.add(7, VisitState::Dispatched, office.ben, 0, 60); // 30 to 90
        const auto job = office.add(1, VisitState::Scheduled, office.ann, 300, 30);
        const auto verdict
            = office.judge(job, office.ben, 15); // 15 to 45, and there at 120 at the earliest
        QVERIFY(verdict.isAllowed && !verdict.isGood);
        QVERIFY2(verdict.troubles[0].contains(u"1 h 15 min"_s), qPrintable(verdict.troubles[0]));
        QCOMPARE(verdict.arriveMs, office.at(120));
    }

    void skillsAndShiftAreNamed()
    {
        Office office;
        const auto job = office.add(1, VisitState::Scheduled, office.ann, 60);
        Job known = *office.desk.operation.job(job.job);
        known.fields.skills = { u"gas"_s };
        office.desk.operation.put(known);
        const auto cara = office.desk.addTechnician(3, u"Cara"_s, Duty::OffShift);
        const auto verdict = office.judge(job, cara, 60);
        QVERIFY(verdict.isAllowed && !verdict.isGood);
        QVERIFY(verdict.troubles.join(u'|').contains(u"gas"_s));
        QVERIFY(verdict.troubles.join(u'|').contains(u"not on shift"_s));
    }

    // A rule of the server is a rule here, before anything is sent.
    void whatTheServerWouldRefuseIsRefused()
    {
        Office office;
        const auto told = office.add(1, VisitState::Dispatched, office.ann, 60);
        const auto verdict = office.judge(told, office.ben, 60);
        QVERIFY(!verdict.isAllowed);
        QVERIFY2(verdict.headline.contains(u"recall"_s), qPrintable(verdict.headline));
        office.desk.dispatcher.roles = Role::Administrator;
        const auto planned = office.add(2, VisitState::Scheduled, office.ann, 60);
        QVERIFY(!office.judge(planned, office.ben, 60).isAllowed);
        QVERIFY(!office.judge(planned, office.ben, 60).headline.isEmpty());
    }

    void judgingChangesNothing()
    {
        Office office;
        const auto job = office.add(1, VisitState::Scheduled, office.ann, 60);
        const state::Operation before = office.desk.operation;
        QVERIFY(office.judge(job, office.ben, 120).isAllowed);
        QVERIFY(office.desk.operation == before);
    }

    void aRequestIsApprovedOnTheWay()
    {
        Office office;
        const auto asked = office.desk.addJob(9, u"No water"_s, VisitState::Requested);
        const auto verdict = office.judge(asked, office.ann, 20);
        QVERIFY2(verdict.isAllowed, qPrintable(verdict.headline));
        QCOMPARE(verdict.fromMs, office.at(15));
        QCOMPARE(verdict.toMs, office.at(135));
    }
};

} // namespace dispatch::tests

QTEST_MAIN(dispatch::tests::TestTimeline)
#include "tst_timeline.moc"
