// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/dispatcher.h"

#include <QTest>

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::test;
using namespace std::chrono_literals;
using viewmodels::BulkDeed;
using viewmodels::JobInfo;
using viewmodels::ReviewItem;

namespace BulkKind = viewmodels::BulkKind;
namespace ReviewKind = viewmodels::ReviewKind;

namespace {

//! Two dispatchers at one timeline: Ada Lind has six visits tomorrow, Bo Ek two, and nothing of it is on its way.
struct TimelineDesks {
    Office office;
    std::unique_ptr<Dispatcher> sam, sven;
    static constexpr int AdasJobs = 6;
    static constexpr int Jobs = 8;
    const Timestamp morning
        = std::chrono::floor<std::chrono::days>(SystemClock().now()) + std::chrono::days(1) + 8h;

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
        if (!QTest::qWaitFor(
                [this] {
                    return std::ranges::all_of(std::views::iota(0, Jobs),
                        [this](int i) { return sven->jobCalled(titleOf(i)).number > 0; });
                },
                LinkTimeoutMs))
            return false;
        for (int i = 0; i < Jobs; ++i)
            move(*sven, i, i < AdasJobs ? u"Ada Lind"_s : u"Bo Ek"_s, hour(i % AdasJobs));
        return QTest::qWaitFor(
            [this] {
                return isQuiet() && std::ranges::all_of(std::views::iota(0, Jobs), [this](int i) {
                    return sam->jobCalled(titleOf(i)).windowFromMs > 0;
                });
            },
            LinkTimeoutMs);
    }
    static QString titleOf(int i) { return u"Boiler %1"_s.arg(i); }
    [[nodiscard]] double hour(int i) const
    {
        return static_cast<double>(toMs(morning + std::chrono::hours(i)));
    }
    //! As a bar of the timeline is dragged.
    static void move(Dispatcher &desk, int job, const QString &technician, double fromMs)
    {
        desk.session->schedule(
            desk.jobCalled(titleOf(job)).id, desk.technicianId(technician), fromMs);
    }
    [[nodiscard]] bool isQuiet() const
    {
        return sam->session->review()->waiting() == 0 && sven->session->review()->waiting() == 0;
    }
    [[nodiscard]] bool converge() const
    {
        return QTest::qWaitFor(
            [this] { return isQuiet() && sam->stored() == sven->stored(); }, LinkTimeoutMs);
    }
    //! What both see: whose the job is, and from when.
    [[nodiscard]] std::pair<QString, double> planOf(int job) const
    {
        const JobInfo his = sam->jobCalled(titleOf(job));
        const JobInfo hers = sven->jobCalled(titleOf(job));
        const bool isSame = his.technician == hers.technician
            && his.windowFromMs == hers.windowFromMs && his.windowToMs == hers.windowToMs;
        return isSame ? std::pair(his.technician, his.windowFromMs)
                      : std::pair(u"they differ"_s, 0.0);
    }
    //! The visit itself, to the last field and its revision.
    [[nodiscard]] Visit visitOf(int job) const
    {
        const state::Operation stored = sam->stored();
        const Visit *visit
            = stored.currentVisit(JobId { *parseUuid(sam->jobCalled(titleOf(job)).id) });
        return visit ? *visit : Visit();
    }
};

} // namespace

//! Others' programs keep a technician's day as one list, and who saves last writes over the rest. Here two dispatchers work on the same
//! day at the same moment.
class TestTimelineDesks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! "A reassignment that wiped a courier's whole day."
    void aReassignmentWipesNobodysDay()
    {
        TimelineDesks desks;
        QVERIFY(desks.open());
        std::vector<Visit> before;
        for (int job = 0; job < TimelineDesks::Jobs; ++job)
            before.push_back(desks.visitOf(job));
        // Neither sees the other's before it sends: nothing is read from a socket in between.
        TimelineDesks::move(*desks.sam, 0, u"Bo Ek"_s, desks.hour(2));
        TimelineDesks::move(*desks.sven, 1, u"Ada Lind"_s, desks.hour(7));
        TimelineDesks::move(*desks.sam, 2, u"Ada Lind"_s, desks.hour(8));
        TimelineDesks::move(*desks.sven, 6, u"Ada Lind"_s, desks.hour(0));
        QVERIFY(desks.converge());
        QCOMPARE(desks.planOf(0), std::pair(u"Bo Ek"_s, desks.hour(2)));
        QCOMPARE(desks.planOf(1), std::pair(u"Ada Lind"_s, desks.hour(7)));
        QCOMPARE(desks.planOf(2), std::pair(u"Ada Lind"_s, desks.hour(8)));
        QCOMPARE(desks.planOf(6), std::pair(u"Ada Lind"_s, desks.hour(0)));
        for (const int job : { 3, 4, 5, 7 })
            QCOMPARE(desks.visitOf(job), before[static_cast<std::size_t>(job)]);
        QCOMPARE(desks.sam->session->review()->rowCount(), 0);
        QCOMPARE(desks.sven->session->review()->rowCount(), 0);
        desks.sam->leave();
        desks.sven->leave();
        QCOMPARE(desks.office.verify(), QString());
    }

    //! The same visit from one technician to another, and to another hour: one of them is done, the other told who was quicker.
    void theSameVisitMovedTwiceIsMovedOnce()
    {
        TimelineDesks desks;
        QVERIFY(desks.open());
        TimelineDesks::move(*desks.sam, 0, u"Bo Ek"_s, desks.hour(0));
        TimelineDesks::move(*desks.sven, 0, u"Ada Lind"_s, desks.hour(9));
        QVERIFY(desks.converge());
        const bool hasSamWon = desks.planOf(0).first == u"Bo Ek"_s;
        QCOMPARE(desks.planOf(0),
            hasSamWon ? std::pair(u"Bo Ek"_s, desks.hour(0))
                      : std::pair(u"Ada Lind"_s, desks.hour(9)));
        auto &loser = hasSamWon ? *desks.sven : *desks.sam;
        auto &winner = hasSamWon ? *desks.sam : *desks.sven;
        QCOMPARE(winner.session->review()->rowCount(), 0);
        QCOMPARE(loser.session->review()->refused(), 1);
        const ReviewItem item = loser.session->review()->items().front();
        QCOMPARE(item.kind, ReviewKind::Conflict);
        QCOMPARE(item.who, winner.name);
        for (int job = 1; job < TimelineDesks::Jobs; ++job)
            QCOMPARE(desks.planOf(job).second, desks.hour(job % TimelineDesks::AdasJobs));
        // Who insists gets it, and nothing else along with it.
        loser.session->proceed(item.id);
        QVERIFY(QTest::qWaitFor(
            [&] {
                return desks.planOf(0)
                    == (hasSamWon ? std::pair(u"Ada Lind"_s, desks.hour(9))
                                  : std::pair(u"Bo Ek"_s, desks.hour(0)));
            },
            LinkTimeoutMs));
        QVERIFY(desks.converge());
    }

    //! "A bulk action that said done and did one of many": a whole day handed over while a colleague moves one of its visits.
    void aDayHandedOverGoesWhollyOrNotAtAll()
    {
        TimelineDesks desks;
        QVERIFY(desks.open());
        QStringList day;
        for (int job = 0; job < TimelineDesks::AdasJobs; ++job)
            day << desks.sam->jobCalled(TimelineDesks::titleOf(job)).id;
        BulkDeed deed;
        deed.kind = BulkKind::Assign;
        deed.technician = TechnicianId { *parseUuid(desks.sam->technicianId(u"Bo Ek"_s)) };
        TimelineDesks::move(*desks.sven, 3, u"Ada Lind"_s, desks.hour(9));
        QVERIFY(desks.sam->session->doBulk(day, deed));
        QVERIFY(desks.converge());
        const bool isHandedOver = desks.planOf(0).first == u"Bo Ek"_s;
        for (int job = 0; job < TimelineDesks::AdasJobs; ++job) {
            QCOMPARE(desks.planOf(job).first, isHandedOver ? u"Bo Ek"_s : u"Ada Lind"_s);
            const double hour = !isHandedOver && job == 3 ? desks.hour(9) : desks.hour(job);
            QCOMPARE(desks.planOf(job).second, hour);
        }
        auto &loser = isHandedOver ? *desks.sven : *desks.sam;
        QCOMPARE(loser.session->review()->refused(), 1);
        const ReviewItem item = loser.session->review()->items().front();
        if (!isHandedOver) {
            QCOMPARE(item.about, u"6 jobs"_s);
            QVERIFY2(item.reason.contains(u"Job 4:"_s), qPrintable(item.reason)); // which of them
        }
        loser.session->withdraw(item.id);
        QVERIFY(desks.converge());
        // Bo's own two are where they were.
        for (const int job : { 6, 7 })
            QCOMPARE(desks.planOf(job), std::pair(u"Bo Ek"_s, desks.hour(job % 6)));
    }
};

QTEST_GUILESS_MAIN(TestTimelineDesks)
#include "tst_timeline_desks.moc"
