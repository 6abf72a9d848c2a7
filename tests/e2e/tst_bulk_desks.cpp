// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/dispatcher.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::test;
using viewmodels::BulkDeed;
using viewmodels::JobInfo;

namespace BulkKind = viewmodels::BulkKind;

namespace {

//! Two dispatchers, two technicians, eight jobs to plan.
struct BulkDesks {
    Office office;
    std::unique_ptr<Dispatcher> sam, sven;
    static constexpr int Jobs = 8;

    [[nodiscard]] bool open()
    {
        if (!office.open() || !addDispatcher(office, u"Sam"_s) || !addDispatcher(office, u"Sven"_s))
            return false;
        for (const auto &technician : { u"Ada Lind"_s, u"Bo Ek"_s }) {
            if (office.addDevice(technician).isEmpty())
                return false;
        }
        sam = std::make_unique<Dispatcher>(office, u"Sam"_s, office.url());
        sven = std::make_unique<Dispatcher>(office, u"Sven"_s, office.url());
        if (!QTest::qWaitFor([this] { return sam->isLive() && sven->isLive(); }, LinkTimeoutMs))
            return false;
        for (int i = 0; i < Jobs; ++i)
            sven->session->createJob(titleOf(i), u"Vera Holm"_s, {}, {}, u"heating"_s, 1);
        return QTest::qWaitFor(
            [this] {
                const auto hasAll = [](const Dispatcher &desk) {
                    const auto &all = desk.session->jobs()->all();
                    return all.size() == Jobs && std::ranges::all_of(all, [](const JobInfo &info) {
                        return info.number > 0;
                    });
                };
                return hasAll(*sam) && hasAll(*sven) && isQuiet();
            },
            LinkTimeoutMs);
    }
    static QString titleOf(int i) { return u"Boiler %1"_s.arg(i); }
    [[nodiscard]] static QStringList ids(const Dispatcher &desk, int first, int last)
    {
        QStringList all;
        for (int i = first; i <= last; ++i)
            all << desk.jobCalled(titleOf(i)).id;
        return all;
    }
    [[nodiscard]] static BulkDeed giveTo(const Dispatcher &desk, const QString &technician)
    {
        BulkDeed deed;
        deed.kind = BulkKind::Assign;
        deed.technician = TechnicianId { *parseUuid(desk.technicianId(technician)) };
        return deed;
    }
    //! Nothing is on its way; what was refused waits for a word.
    [[nodiscard]] bool isQuiet() const
    {
        return sam->session->review()->waiting() == 0 && sven->session->review()->waiting() == 0;
    }
    [[nodiscard]] bool converge() const
    {
        return QTest::qWaitFor(
            [this] { return isQuiet() && sam->stored() == sven->stored(); }, LinkTimeoutMs);
    }
    [[nodiscard]] QString technicianOf(int job) const
    {
        const QString hers = sam->jobCalled(titleOf(job)).technician;
        return hers == sven->jobCalled(titleOf(job)).technician ? hers : u"they differ"_s;
    }
};

} // namespace

//! What others' programs get wrong: the bulk action that says done and did some, and the one that takes a colleague's work
//! along.
class TestBulkDesks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! Both take jobs at the same moment, and three of them are the same: one command is done wholly, the other not at all.
    void twoBulkActionsAtOnceEndAsOneAndNone()
    {
        BulkDesks desks;
        QVERIFY(desks.open());
        // Neither sees the other's before it sends: nothing is read from a socket between the two.
        QVERIFY(desks.sam->session->doBulk(
            BulkDesks::ids(*desks.sam, 0, 4), BulkDesks::giveTo(*desks.sam, u"Ada Lind"_s)));
        QVERIFY(desks.sven->session->doBulk(
            BulkDesks::ids(*desks.sven, 2, 6), BulkDesks::giveTo(*desks.sven, u"Bo Ek"_s)));
        QVERIFY(desks.converge());
        const bool hasSamWon = desks.technicianOf(0) == u"Ada Lind"_s;
        const int first = hasSamWon ? 0 : 2;
        const QString winner = hasSamWon ? u"Ada Lind"_s : u"Bo Ek"_s;
        for (int job = 0; job < BulkDesks::Jobs; ++job) {
            const bool isTaken = job >= first && job <= first + 4;
            QCOMPARE(desks.technicianOf(job), isTaken ? winner : QString());
        }
        auto &loser = hasSamWon ? *desks.sven : *desks.sam;
        auto &other = hasSamWon ? *desks.sam : *desks.sven;
        QCOMPARE(loser.session->review()->refused(), 1);
        QCOMPARE(other.session->review()->rowCount(), 0);
        const auto item = loser.session->review()->items().front();
        QCOMPARE(item.about, u"5 jobs"_s);
        for (int job = 2; job <= 4; ++job)
            QVERIFY2(item.reason.contains(u"Job %1:"_s.arg(job + 1)), qPrintable(item.reason));
        loser.session->withdraw(item.id);

        // The winner takes the whole of it back, by one key.
        other.session->undo();
        QVERIFY(QTest::qWaitFor(
            [&] {
                for (int job = 0; job < BulkDesks::Jobs; ++job) {
                    if (!desks.technicianOf(job).isEmpty())
                        return false;
                }
                return true;
            },
            LinkTimeoutMs));
        QVERIFY(desks.converge());
        desks.sam->leave();
        desks.sven->leave();
        QCOMPARE(desks.office.verify(), QString());
    }

    //! A colleague's change of another field of the same jobs stays: nobody's work is written over.
    void whatAColleagueDidToTheSameJobsStays()
    {
        BulkDesks desks;
        QVERIFY(desks.open());
        BulkDeed area;
        area.kind = BulkKind::Area;
        area.text = u"North"_s;
        BulkDeed urgent;
        urgent.kind = BulkKind::Priority;
        urgent.priority = Priority::High;
        QVERIFY(desks.sam->session->doBulk(BulkDesks::ids(*desks.sam, 0, 5), area));
        QVERIFY(desks.sven->session->doBulk(BulkDesks::ids(*desks.sven, 2, 7), urgent));
        QVERIFY(desks.converge());
        for (const auto *desk : { desks.sam.get(), desks.sven.get() }) {
            QCOMPARE(desk->session->review()->rowCount(), 0);
            for (int job = 0; job < BulkDesks::Jobs; ++job) {
                const JobInfo info = desk->jobCalled(BulkDesks::titleOf(job));
                QCOMPARE(info.area, job <= 5 ? u"North"_s : QString());
                QCOMPARE(info.priority, job >= 2 ? 2 : 1);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestBulkDesks)
#include "tst_bulk_desks.moc"
