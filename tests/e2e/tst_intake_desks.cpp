// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/dispatcher.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::test;
using viewmodels::Intake;
using viewmodels::JobFile;
using viewmodels::JobInfo;

namespace {

//! Two dispatchers at one server, and a technician who is on shift.
struct Desks {
    Office office;
    std::unique_ptr<Dispatcher> sam, sven;

    [[nodiscard]] bool open()
    {
        if (!office.open() || !addDispatcher(office, u"Sam"_s) || !addDispatcher(office, u"Sven"_s)
            || office.addDevice(u"Ada Lind"_s).isEmpty())
            return false;
        sam = std::make_unique<Dispatcher>(office, u"Sam"_s, office.url());
        sven = std::make_unique<Dispatcher>(office, u"Sven"_s, office.url());
        if (!QTest::qWaitFor([this] { return sam->isLive() && sven->isLive(); }, LinkTimeoutMs))
            return false;
        sam->session->setDuty(
            sam->technicianId(u"Ada Lind"_s), QString(name(Duty::Available)), u"in the office"_s);
        return QTest::qWaitFor(
            [this] { return isOnShift(*sam) && isOnShift(*sven); }, LinkTimeoutMs);
    }
    static bool isOnShift(const Dispatcher &desk)
    {
        return std::ranges::any_of(desk.session->technicians()->all(),
            [](const viewmodels::TechnicianInfo &info) { return info.isOnShift; });
    }
    static QByteArray rowsOf(int count, const QByteArray &what)
    {
        QByteArray csv = "title,customer,phone,address,lat,lon\n";
        for (int i = 0; i < count; ++i) {
            const QByteArray n = QByteArray::number(i);
            csv += what + " " + n + ",Customer " + n + ",555 01" + QByteArray::number(1000 + i)
                + "," + n + " Quay Street,47.0" + n + ",-15.0\n";
        }
        return csv;
    }
    [[nodiscard]] static bool read(const Dispatcher &desk, const QString &path)
    {
        JobFile *file = desk.session->jobFile();
        file->start();
        file->setPath(path);
        file->read();
        return QTest::qWaitFor([=] { return file->stage() == JobFile::Ready; }, LinkTimeoutMs);
    }
    [[nodiscard]] static bool isDone(const Dispatcher &desk)
    {
        return QTest::qWaitFor(
            [&] { return desk.session->jobFile()->stage() == JobFile::Done; }, LinkTimeoutMs);
    }
    //! What the command line says of it.
    [[nodiscard]] QString importByServer(const QString &path) const
    {
        Program import(serverProgram());
        const auto code = import.run({ u"import"_s, u"jobs"_s, path, u"--data"_s, office.data() });
        return code == 0 ? import.report() : u"failed: "_s + import.report();
    }
    [[nodiscard]] bool converge(qsizetype jobs) const
    {
        const auto has = [jobs](const Dispatcher &desk) {
            const auto &all = desk.session->jobs()->all();
            return std::ssize(all) == jobs && desk.session->review()->rowCount() == 0
                && std::ranges::all_of(all, [](const JobInfo &info) { return info.number > 0; });
        };
        return QTest::qWaitFor(
            [&] { return has(*sam) && has(*sven) && sam->stored() == sven->stored(); },
            LinkTimeoutMs);
    }
};

} // namespace

//! Jobs as they come in: over the telephone and from files, at two desks and one server.
class TestIntakeDesks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! The same file at both desks at the same moment, again later, and by the command line.
    void aFileIsTakenInOnceWhoeverBringsIt()
    {
        constexpr int Rows = 230;
        Desks desks;
        QVERIFY(desks.open());
        const QString table = desks.office.write(u"calls.csv"_s, Desks::rowsOf(Rows, "Tap"));
        QVERIFY(Desks::read(*desks.sam, table) && Desks::read(*desks.sven, table));
        QCOMPARE(desks.sam->session->jobFile()->good(), Rows);
        // Neither sees the other's before it sends: nothing is read from a socket between the two.
        desks.sam->session->jobFile()->run();
        desks.sven->session->jobFile()->run();
        QVERIFY(Desks::isDone(*desks.sam) && Desks::isDone(*desks.sven));
        QVERIFY2(desks.converge(Rows), qPrintable(desks.sven->session->jobFile()->progressText()));
        for (const auto *desk : { desks.sam.get(), desks.sven.get() }) {
            QCOMPARE(desk->session->jobFile()->problem(), QString());
            QCOMPARE(desk->session->jobFile()->progress(), 1.0);
            QCOMPARE(desk->session->jobFile()->bad(), 0);
        }
        QVERIFY(Desks::read(*desks.sven, table));
        QCOMPARE(desks.sven->session->jobFile()->known(), Rows);
        QVERIFY(!desks.sven->session->jobFile()->whyNot().isEmpty());

        QVERIFY(desks.importByServer(table).contains(u"0 jobs added, 230 were there already"_s));
        // The other way round: what the command line brought is known at the desks.
        const QString other = desks.office.write(u"more.csv"_s, Desks::rowsOf(3, "Lock"));
        QVERIFY(desks.importByServer(other).contains(u"3 jobs added"_s));
        QVERIFY(desks.converge(Rows + 3));
        QVERIFY(Desks::read(*desks.sam, other));
        QCOMPARE(desks.sam->session->jobFile()->known(), 3);
        QCOMPARE(desks.office.verify(), QString());
    }

    //! A customer of last week calls: found by number, promised a time, and the other desk sees it as one thing.
    void aCallBecomesAJobWithAPromise()
    {
        Desks desks;
        QVERIFY(desks.open());
        const QString table = desks.office.write(u"calls.csv"_s, Desks::rowsOf(3, "Tap"));
        QVERIFY(Desks::read(*desks.sven, table));
        desks.sven->session->jobFile()->run();
        QVERIFY(Desks::isDone(*desks.sven));
        QVERIFY(desks.converge(3));

        Intake &intake = *desks.sam->session->intake();
        intake.open();
        QVERIFY(QTest::qWaitFor([&] { return intake.isBookComplete(); }));
        intake.type(Intake::Phone, u"555-01-1002"_s);
        QCOMPARE(intake.offers().size(), 1);
        intake.take(0);
        QCOMPARE(intake.name(), u"Customer 2"_s);
        QVERIFY(intake.twins().size() > 0); // the tap is not mended yet
        intake.type(Intake::Title, u"No hot water"_s);
        QVERIFY2(!intake.windows().isEmpty(), qPrintable(intake.windowsText()));
        QVERIFY2(intake.save(0), qPrintable(intake.problem()));
        // On the own screen at once.
        QCOMPARE(desks.sam->jobCalled(u"No hot water"_s).technician, u"Ada Lind"_s);
        QCOMPARE(desks.sam->session->job().title, u"No hot water"_s);
        QVERIFY(desks.converge(4));
        const JobInfo seen = desks.sven->jobCalled(u"No hot water"_s);
        QCOMPARE(seen.technician, u"Ada Lind"_s);
        QCOMPARE(seen.state, VisitState::Scheduled);
        QCOMPARE(seen.customer, u"Customer 2"_s);
        QVERIFY(seen.hasPlace && seen.windowFromMs > 0);
        QCOMPARE(desks.office.verify(), QString());
    }
};

QTEST_GUILESS_MAIN(TestIntakeDesks)
#include "tst_intake_desks.moc"
