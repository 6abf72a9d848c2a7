// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/event.h"

#include <QTest>

using namespace dispatch::domain;
using namespace Qt::StringLiterals;

class TestEvent : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void everyPayloadHasAName_data()
    {
        QTest::addColumn<QString>("got");
        QTest::addColumn<QString>("expected");
        const auto row = [](const EventPayload &payload, const char *expected) {
            QTest::newRow(expected) << eventName(payload) << QString::fromLatin1(expected);
        };
        row(JobCreated {}, "job.created");
        row(JobChanged {}, "job.changed");
        row(JobNoted {}, "job.noted");
        row(JobClosed {}, "job.closed");
        row(VisitCreated {}, "visit.created");
        row(VisitChanged {}, "visit.changed");
        row(VisitMoved {}, "visit.moved");
        row(TechnicianCreated {}, "tech.created");
        row(TechnicianChanged {}, "tech.changed");
        row(DutyChanged {}, "tech.duty");
        row(EmergencyChanged {}, "tech.emergency");
        row(TechnicianRetired {}, "tech.retired");
        row(ThreadCreated {}, "thread.created");
        row(MessagePosted {}, "thread.posted");
        row(ThreadRead {}, "thread.read");
        row(PaymentAdded {}, "payment.added");
        row(AlarmRaised {}, "alarm.raised");
        row(AlarmMoved { .to = AlarmState::Owned, .note = {} }, "alarm.owned");
        row(AlarmMoved { .to = AlarmState::Escalated, .note = {} }, "alarm.escalated");
        row(AlarmMoved { .to = AlarmState::Cleared, .note = {} }, "alarm.cleared");
        row(ZoneCreated {}, "zone.created");
        row(ZoneChanged {}, "zone.changed");
        row(ZoneRetired {}, "zone.retired");
        row(UserChanged {}, "user.changed");
        row(ShiftCreated {}, "shift.created");
        row(ShiftChanged {}, "shift.changed");
        row(ShiftCanceled {}, "shift.canceled");
        row(OrgChanged {}, "org.changed");
        row(TrackViewed {}, "track.viewed");
        row(TracksClosed {}, "track.closed");
        row(TracksDeleted {}, "track.deleted");
        row(UnknownEvent { .event = u"visit.weighed"_s, .dataJson = {} }, "visit.weighed");
    }
    void everyPayloadHasAName()
    {
        QFETCH(const QString, got);
        QFETCH(const QString, expected);
        QCOMPARE(got, expected);
    }

    //! A field missing from its list lets one person overwrite what another one has just written.
    void patchesNameEveryFieldTheyMention()
    {
        JobPatch job;
        QCOMPARE(fieldsOf(job), QStringList());
        job.title = Change<QString>::to(u"a"_s);
        job.description = Change<QString>::cleared();
        job.trade = job.customerName = job.customerPhone = job.address = job.area = job.title;
        job.priority = Change<Priority>::to(Priority::High);
        job.place = Change<GeoPoint>::cleared();
        job.skills = Change<QStringList>::to({});
        QCOMPARE(fieldsOf(job),
            QStringList(
                { u"title"_s, u"description"_s, u"trade"_s, u"priority"_s, u"customerName"_s,
                    u"customerPhone"_s, u"address"_s, u"place"_s, u"area"_s, u"skills"_s }));
        QCOMPARE(fieldsOf(JobChanged { .patch = job }), fieldsOf(job));
        QCOMPARE(fieldsOf(JobCreated {}), fieldsOf(job));

        VisitPatch visit;
        visit.durationMin = Change<int>::to(5);
        visit.technician = Change<TechnicianId>::cleared();
        QCOMPARE(fieldsOf(visit), QStringList({ u"technician"_s, u"durationMin"_s }));
        visit.window = Change<TimeWindow>::cleared();
        visit.skills = Change<QStringList>::cleared();
        QCOMPARE(fieldsOf(visit).size(), 4);

        TechnicianPatch technician;
        technician.name = technician.phone = technician.area = Change<QString>::to(u"b"_s);
        technician.skills = Change<QStringList>::cleared();
        QCOMPARE(fieldsOf(technician).size(), 4);
    }
    void movesTouchWhatTheySet()
    {
        VisitMoved moved;
        QCOMPARE(fieldsOf(moved), QStringList { u"state"_s });
        moved.technician = Change<TechnicianId>::cleared();
        QCOMPARE(fieldsOf(moved), QStringList({ u"state"_s, u"technician"_s }));
        moved.window = Change<TimeWindow>::cleared();
        QCOMPARE(fieldsOf(moved), QStringList({ u"state"_s, u"window"_s, u"technician"_s }));
    }
    void appendingTouchesNothing()
    {
        QCOMPARE(fieldsOf(JobNoted {}), QStringList());
        QCOMPARE(fieldsOf(MessagePosted {}), QStringList());
        QCOMPARE(fieldsOf(ThreadRead {}), QStringList());
        QCOMPARE(fieldsOf(PaymentAdded {}), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestEvent)
#include "tst_event.moc"
