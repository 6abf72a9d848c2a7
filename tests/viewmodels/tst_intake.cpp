// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake_desk.h"

#include "atlas/town_map.h"
#include "viewmodels/place_finder.h"

#include <QSignalSpy>
#include <QTest>

namespace dispatch::tests {

using namespace viewmodels;
using namespace Qt::StringLiterals;

//! A job taken down on the telephone.
class TestIntake : public QObject {
    Q_OBJECT

    static IntakeDesk::Caller nora()
    {
        return { .name = u"Nora Ferreira"_s,
            .phone = u"555 0101"_s,
            .address = u"12 Quay Street"_s,
            .trade = u"heating"_s,
            .place = IntakeDesk::here() };
    }
    static bool open(IntakeDesk &office)
    {
        office.intake.open();
        return QTest::qWaitFor([&] { return office.intake.isBookComplete(); });
    }
    static const Visit *visitOf(const IntakeDesk &office, const QString &jobText)
    {
        const auto uuid = parseUuid(jobText);
        return uuid ? office.desk.operation.currentVisit(JobId { *uuid }) : nullptr;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void aCallerFillsWhatIsEmpty()
    {
        IntakeDesk office;
        office.addJob(480, u"Boiler is loud"_s, nora());
        QVERIFY(open(office));
        auto &intake = office.intake;
        intake.type(Intake::Title, u"No hot water"_s);
        QVERIFY(intake.offers().isEmpty());
        intake.type(Intake::Phone, u"0101"_s);
        QCOMPARE(intake.offers().size(), 1);
        QCOMPARE(intake.offers().at(0).title, u"Nora Ferreira"_s);
        QVERIFY(intake.offers().at(0).detail.contains(u"12 Quay Street"_s));
        intake.take(0);
        QVERIFY(intake.offers().isEmpty());
        QCOMPARE(intake.phone(), u"555 0101"_s);
        QCOMPARE(intake.name(), u"Nora Ferreira"_s);
        QCOMPARE(intake.address(), u"12 Quay Street"_s);
        QCOMPARE(intake.title(), u"No hot water"_s);
        QVERIFY(intake.hasPlace());
        QVERIFY2(
            intake.customerText().contains(u"Boiler is loud"_s), qPrintable(intake.customerText()));
        QCOMPARE(intake.customerWarning(), u"Second visit this month"_s);
    }

    //! The caller lives elsewhere now, and said so first.
    void nothingTypedIsLost()
    {
        IntakeDesk office;
        office.addJob(480, u"Boiler is loud"_s, nora());
        QVERIFY(open(office));
        auto &intake = office.intake;
        intake.type(Intake::Name, u"Mrs Ferreira"_s);
        intake.type(Intake::Address, u"3 Mill Lane"_s);
        intake.type(Intake::Phone, u"0101"_s);
        intake.take(0);
        QCOMPARE(intake.name(), u"Mrs Ferreira"_s);
        QCOMPARE(intake.address(), u"3 Mill Lane"_s);
        QCOMPARE(intake.phone(), u"555 0101"_s);
        QVERIFY(!intake.hasPlace()); // or somebody would be sent to the old one
    }

    void whoTypesTheNumberInFullIsKnown()
    {
        IntakeDesk office;
        office.addJob(480, u"Boiler is loud"_s, nora());
        office.addJob(481, u"Boiler is loud again"_s, nora());
        QVERIFY(open(office));
        office.intake.type(Intake::Phone, u"+1 555 0101"_s);
        QCOMPARE(office.intake.customerText(), QString()); // seven digits are no eight
        office.intake.type(Intake::Phone, u"5550101"_s);
        QVERIFY(!office.intake.customerText().isEmpty());
        QCOMPARE(office.intake.customerWarning(), u"Third visit this month"_s);
        office.intake.type(Intake::Phone, u"5550102"_s);
        QCOMPARE(office.intake.customerText(), QString());
    }

    void aJobThatIsOpenThereIsNamed()
    {
        IntakeDesk office;
        const auto ann = office.addTechnician(1, u"Ann"_s);
        const auto twin = office.addJob(
            481, u"Boiler gives no hot water"_s, nora(), VisitState::Scheduled, ann, 120);
        QVERIFY(open(office));
        office.intake.type(Intake::Address, u"12 quay street"_s);
        QCOMPARE(office.intake.twins().size(), 1);
        QCOMPARE(office.intake.twins().at(0).text,
            u"Job 481 is open at this address: Boiler gives no hot water, Scheduled 14:00–16:00"_s);
        QCOMPARE(office.intake.twins().at(0).jobId, uuidText(twin.job.uuid));
        office.intake.clear();
        office.intake.type(Intake::Phone, u"555 0101"_s);
        QVERIFY(office.intake.twins().at(0).text.startsWith(u"Job 481 of this caller is open"_s));
        // It ends while the form is open.
        Visit visit = *office.desk.operation.visit(twin.visit);
        visit.state = VisitState::Completed;
        visit.endedAt = office.desk.now;
        office.desk.operation.put(visit);
        office.jobs.update({ twin.job }, office.desk.context());
        office.intake.noteJobs({ twin.job });
        QVERIFY(office.intake.twins().isEmpty());
    }

    void aJobWithATimeIsOneCommand()
    {
        IntakeDesk office;
        const auto ann = office.addTechnician(1, u"Ann"_s);
        office.addJob(480, u"Boiler is loud"_s, nora());
        QVERIFY(open(office));
        auto &intake = office.intake;
        QVERIFY(!intake.windowsText().isEmpty());
        intake.type(Intake::Phone, u"0101"_s);
        intake.take(0);
        intake.type(Intake::Title, u"No hot water"_s);
        intake.setPriority(2);
        QVERIFY2(!intake.windows().isEmpty(), qPrintable(intake.windowsText()));
        QCOMPARE(intake.windows().at(0).technician, u"Ann"_s);
        QCOMPARE(intake.windows().at(0).when, u"12:00–14:00"_s);
        QVERIFY2(intake.windows().at(0).detail.contains(u"12:10"_s),
            qPrintable(intake.windows().at(0).detail));
        QSignalSpy saved(&intake, &Intake::saved);
        QVERIFY(intake.save(0));
        QCOMPARE(office.sent.size(), 1u);
        const auto *batch = std::get_if<Batch>(&office.sent[0].args);
        QVERIFY(batch);
        QCOMPARE(batch->items.size(), 2u);
        QCOMPARE(saved.size(), 1);
        const Visit *visit = visitOf(office, saved[0][0].toString());
        QVERIFY(visit);
        QCOMPARE(visit->state, VisitState::Scheduled);
        QCOMPARE(visit->technician, std::optional(ann));
        QVERIFY(visit->window);
        const Job *job = office.desk.operation.job(visit->job);
        QCOMPARE(job->fields.customerName, u"Nora Ferreira"_s);
        QCOMPARE(job->fields.place, std::optional(IntakeDesk::here()));
        QCOMPARE(job->fields.priority, Priority::High);
        QVERIFY(intake.isEmpty()); // and ready for the next call
    }

    void withoutATimeItWaitsAsBefore()
    {
        IntakeDesk office;
        QVERIFY(open(office));
        QVERIFY(!office.intake.save());
        QVERIFY(!office.intake.problem().isEmpty());
        office.intake.type(Intake::Title, u" No hot water "_s);
        QCOMPARE(office.intake.problem(), QString());
        QSignalSpy saved(&office.intake, &Intake::saved);
        QVERIFY(office.intake.save());
        QVERIFY(std::holds_alternative<CreateJob>(office.sent[0].args));
        const Visit *visit = visitOf(office, saved[0][0].toString());
        QCOMPARE(visit->state, VisitState::Unscheduled);
        QCOMPARE(office.desk.operation.job(visit->job)->fields.title, u"No hot water"_s);
    }

    //! A time that is promised to one caller and makes another wait.
    void nobodyElseBecomesLate()
    {
        IntakeDesk office;
        const auto ann = office.addTechnician(1, u"Ann"_s);
        // An hour's work due within 75 minutes: with another hour before it, it would be late.
        office.addJob(481, u"Tap drips"_s,
            { .name = u"Else"_s,
                .phone = {},
                .address = {},
                .trade = {},
                .place = IntakeDesk::here(900) },
            VisitState::Scheduled, ann, 15, 60);
        office.addJob(480, u"Boiler is loud"_s, nora());
        QVERIFY(open(office));
        office.intake.type(Intake::Phone, u"0101"_s);
        office.intake.take(0);
        QVERIFY(!office.intake.windows().isEmpty());
        for (int i = 0; i < office.intake.windows().size(); ++i) {
            QVERIFY(office.intake.windows().at(i).when >= u"13:"_s);
            QCOMPARE(office.intake.windows().at(i).trouble, QString());
        }
        // An emergency may, and it is said who suffers.
        office.intake.setPriority(3);
        QCOMPARE(office.intake.windows().at(0).when, u"12:00–14:00"_s);
        QVERIFY2(office.intake.windows().at(0).trouble.startsWith(u"#481"_s),
            qPrintable(office.intake.windows().at(0).trouble));
    }

    void whoHasTheTradeIsOffered()
    {
        IntakeDesk office;
        office.addTechnician(1, u"Ann"_s, { u"locks"_s });
        office.addTechnician(2, u"Ben"_s, { u"heating"_s });
        office.addJob(480, u"Boiler is loud"_s, nora());
        QVERIFY(open(office));
        office.intake.type(Intake::Phone, u"0101"_s);
        office.intake.take(0);
        QSet<QString> names;
        const auto anybody = office.intake.windows();
        for (const IntakeWindow &window : anybody)
            names << window.technician;
        QCOMPARE(names, (QSet<QString> { u"Ann"_s, u"Ben"_s }));
        office.intake.type(Intake::Trade, u"heat"_s);
        QCOMPARE(office.intake.offers().at(0).title, u"heating"_s);
        office.intake.take(0);
        QCOMPARE(office.intake.trade(), u"heating"_s);
        QVERIFY(!office.intake.windows().isEmpty());
        const auto skilled = office.intake.windows();
        for (const IntakeWindow &window : skilled)
            QCOMPARE(window.technician, u"Ben"_s);
        office.intake.type(Intake::Trade, u"masonry"_s); // nobody says they know it: anybody might
        QVERIFY(office.intake.windows().size() > 1);
    }

    void laterIsLater()
    {
        IntakeDesk office;
        office.addTechnician(1, u"Ann"_s);
        office.addJob(480, u"Boiler is loud"_s, nora());
        QVERIFY(open(office));
        office.intake.type(Intake::Phone, u"0101"_s);
        office.intake.take(0);
        QCOMPARE(office.intake.windows().size(), 3); // one technician, three times
        QCOMPARE(office.intake.windows().at(0).when, u"12:00–14:00"_s);
        QCOMPARE(office.intake.windows().at(1).when, u"14:00–16:00"_s);
        office.intake.later();
        QCOMPARE(office.intake.windows().at(0).when, u"14:00–16:00"_s);
        QVERIFY(office.intake.isLater());
        // Late in the day only tomorrow is left.
        for (int i = 0; i < 4; ++i)
            office.intake.later();
        QVERIFY2(office.intake.windows().at(0).when.contains(u"tomorrow"_s),
            qPrintable(office.intake.windows().at(0).when));
        office.intake.sooner();
        QCOMPARE(office.intake.windows().at(0).when, u"12:00–14:00"_s);
    }

    //! "Between twelve and two" at two past twelve makes the caller doubt the clock.
    void aWindowHasNotBegunYet()
    {
        IntakeDesk office;
        office.addTechnician(1, u"Ann"_s);
        office.addJob(480, u"Boiler is loud"_s, nora());
        office.desk.now += std::chrono::minutes(2); // there at 12:12
        QVERIFY(open(office));
        office.intake.type(Intake::Phone, u"0101"_s);
        office.intake.take(0);
        QCOMPARE(office.intake.windows().at(0).when, u"12:15–14:15"_s);
        office.intake.setPriority(3); // an emergency waits for no quarter
        QCOMPARE(office.intake.windows().at(0).when, u"12:00–14:00"_s);
    }

    //! A time in somebody's lunch, or after they have gone home, read out on the telephone.
    void timesLieInTheShift()
    {
        IntakeDesk office;
        const auto ann = office.addTechnician(1, u"Ann"_s);
        const auto now = office.desk.now; // 12:00
        using std::chrono::hours;
        office.desk.operation.put(Shift { .id = ShiftId::make(now),
            .ver = 1,
            .technician = ann,
            .hours = { now - hours(4), now + hours(3) },
            .breaks = { { now, now + hours(1) } },
            .note = {} });
        office.addJob(480, u"Boiler is loud"_s, nora());
        QVERIFY(open(office));
        office.intake.type(Intake::Phone, u"0101"_s);
        office.intake.take(0);
        QCOMPARE(office.intake.windows().at(0).when, u"13:00–15:00"_s);
        // The next one is of another day: at three she goes home.
        QVERIFY(office.intake.windows().size() > 1);
        QVERIFY2(office.intake.windows().at(1).when.contains(u"08:00"),
            qPrintable(office.intake.windows().at(1).when));
    }

    //! While the caller makes up their mind, somebody else gives the technician away.
    void aTimeThatHasGoneIsNotPromised()
    {
        IntakeDesk office;
        const auto ann = office.addTechnician(1, u"Ann"_s);
        office.addJob(480, u"Boiler is loud"_s, nora());
        QVERIFY(open(office));
        office.intake.type(Intake::Phone, u"0101"_s);
        office.intake.take(0);
        office.intake.type(Intake::Title, u"No hot water"_s);
        QVERIFY(!office.intake.windows().isEmpty());
        Technician gone = *office.desk.operation.technician(ann);
        gone.isRetired = true;
        office.desk.operation.put(gone);
        QVERIFY(!office.intake.save(0));
        QVERIFY(!office.intake.problem().isEmpty());
        QVERIFY(office.sent.empty());
        QCOMPARE(office.intake.title(), u"No hot water"_s);
        QVERIFY(!office.intake.save(7)); // no such time
        office.intake.refresh();
        QVERIFY(office.intake.windows().isEmpty());
        QVERIFY(!office.intake.windowsText().isEmpty());
    }

    //! The first is read out and goes: its key must not promise the second.
    void aTimeThatHasGoneKeepsItsKey()
    {
        IntakeDesk office;
        const auto ann = office.addTechnician(1, u"Ann"_s);
        office.addTechnician(2, u"Ben"_s);
        office.addJob(480, u"Boiler is loud"_s, nora());
        QVERIFY(open(office));
        office.intake.type(Intake::Phone, u"0101"_s);
        office.intake.take(0);
        office.intake.type(Intake::Title, u"No hot water"_s);
        QCOMPARE(office.intake.windows().at(0).technician, u"Ann"_s);
        Technician gone = *office.desk.operation.technician(ann);
        gone.isRetired = true;
        office.desk.operation.put(gone);
        office.intake.refresh();
        QCOMPARE(office.intake.windows().at(0).technician, u"Ann"_s);
        QVERIFY(!office.intake.windows().at(0).trouble.isEmpty());
        QCOMPARE(office.intake.windows().at(1).technician, u"Ben"_s);
        QVERIFY(!office.intake.save(0));
        QVERIFY(office.sent.empty());
        QCOMPARE(
            office.intake.windows().at(0).technician, u"Ben"_s); // said, and then looked for anew
        QVERIFY(office.intake.save(0));
    }

    //! The rows of times must not jump while somebody reads them out.
    void timesThatStillHoldKeepTheirPlace()
    {
        IntakeDesk office;
        office.addTechnician(1, u"Ann"_s);
        office.addJob(480, u"Boiler is loud"_s, nora());
        QVERIFY(open(office));
        office.intake.type(Intake::Phone, u"0101"_s);
        office.intake.take(0);
        const auto before = office.intake.windows();
        office.addTechnician(2, u"Aaron"_s); // as near, and first by name
        office.intake.refresh();
        QCOMPARE(office.intake.windows(), before);
    }

    void whatIsRefusedStaysTyped()
    {
        IntakeDesk office;
        QVERIFY(open(office));
        office.intake.type(Intake::Title, u"No hot water"_s);
        office.refusal = u"The disk is full."_s;
        QVERIFY(!office.intake.save());
        QCOMPARE(office.intake.problem(), office.refusal);
        QCOMPARE(office.intake.title(), u"No hot water"_s);
    }

    void aDraftIsKeptUntilItIsThrownAway()
    {
        IntakeDesk office;
        QVERIFY(open(office));
        QVERIFY(office.intake.isEmpty());
        QCOMPARE(office.intake.keptText(), QString());
        office.intake.type(Intake::Name, u"Vera Holm"_s);
        office.intake.close();
        office.intake.open();
        QCOMPARE(office.intake.name(), u"Vera Holm"_s);
        QVERIFY(!office.intake.keptText().isEmpty());
        office.intake.type(Intake::Phone, u"555"_s);
        QCOMPARE(office.intake.keptText(), QString());
        office.intake.clear();
        QVERIFY(office.intake.isEmpty());
    }

    //! Jobs that come while the form is open, into an operation that had none.
    void theBookIsKeptUp()
    {
        IntakeDesk office;
        QVERIFY(open(office));
        const auto added = office.desk.addJob(1, u"Tap drips"_s, VisitState::Unscheduled);
        Job job = *office.desk.operation.job(added.job);
        job.fields.customerName = u"Vera Holm"_s;
        office.desk.operation.put(job);
        office.jobs.update({ added.job }, office.desk.context());
        office.intake.noteJobs({ added.job });
        office.intake.type(Intake::Name, u"vera"_s);
        QCOMPARE(office.intake.offers().size(), 1);
    }

    void addressesComeFromTheMap()
    {
        IntakeDesk office;
        office.addTechnician(1, u"Ann"_s);
        PlaceFinder places;
        const geo::Town town = geo::makeTown(1);
        places.setMap(atlas::mapOf(town));
        QTRY_VERIFY(places.isReady());
        office.intake.setPlaces(&places);
        places.setText(u"looked for on the map"_s);
        QVERIFY(open(office));
        geo::SeededRandom random(3);
        const geo::Address address = town.randomAddress(random);
        auto &intake = office.intake;
        intake.type(Intake::Address, address.text.chopped(2));
        QTRY_VERIFY(!intake.offers().isEmpty());
        intake.type(Intake::Address, address.text);
        QTRY_VERIFY(!intake.offers().isEmpty() && intake.offers().at(0).title == address.text);
        QCOMPARE(intake.offers().at(0).kind, IntakeOfferKind::Place);
        intake.take(0);
        QVERIFY(intake.hasPlace());
        QVERIFY(intake.address().startsWith(address.text));
        QVERIFY(!intake.windows().isEmpty());
        // A floor is added: still there. Another street: nobody may be sent to the first.
        intake.type(Intake::Address, intake.address() + u", 3rd floor"_s);
        QVERIFY(intake.hasPlace());
        intake.type(Intake::Address, u"somewhere else"_s);
        QVERIFY(!intake.hasPlace());
        QVERIFY(intake.windows().isEmpty());
        // Typed word for word and left: that is the place.
        intake.type(Intake::Address, address.text.toUpper());
        QTRY_VERIFY(places.count() > 0 && places.titleOf(0) == address.text);
        intake.leave(Intake::Address);
        QVERIFY(intake.hasPlace());
        QCOMPARE(intake.address(), address.text.toUpper());
        intake.close();
        QCOMPARE(places.text(), u"looked for on the map"_s);
    }
};

} // namespace dispatch::tests

QTEST_GUILESS_MAIN(dispatch::tests::TestIntake)
#include "tst_intake.moc"
