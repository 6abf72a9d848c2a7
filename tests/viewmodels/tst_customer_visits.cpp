// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/customer_visits.h"
#include "viewmodels/desk.h"
#include "viewmodels/job_list_model.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::tests;
using namespace std::chrono_literals;
using viewmodels::JobInfo;
using viewmodels::JobListModel;

namespace {

struct Calls : Desk {
    JobListModel model;
    quint64 number = 0;

    Added call(const QString &phone, const QString &customer, const QString &address,
        std::chrono::days ago)
    {
        const Added added = addJob(++number, u"Boiler"_s, VisitState::Unscheduled);
        Job job = *operation.job(added.job);
        job.fields.customerPhone = phone;
        job.fields.customerName = customer;
        job.fields.address = address;
        job.createdAt = noon() - ago;
        operation.put(job);
        return added;
    }
    [[nodiscard]] const JobInfo &info(const Added &added) const
    {
        return *model.find(uuidText(added.job.uuid));
    }
    [[nodiscard]] QString history(const Added &added) const { return info(added).historyText(); }
};

} // namespace

//! Who has been here three times this month is to be seen in the row, before somebody is sent a fourth time.
class TestCustomerVisits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void visitsAreCountedUpToTheJob()
    {
        Calls calls; // noon() is the 2nd of March
        const auto january
            = calls.call(u"555 0101"_s, u"Nora"_s, u"12 Quay Street"_s, std::chrono::days(40));
        const auto first = calls.call(
            u"555-0101"_s, u"N. Ferreira"_s, u"12 quay street"_s, std::chrono::days(1));
        const auto second
            = calls.call(u"5550101"_s, u"Nora"_s, u"12, Quay Street"_s, std::chrono::days(0));
        const auto elsewhere
            = calls.call(u"555 0101"_s, u"Nora"_s, u"3 Hill Road"_s, std::chrono::days(0));
        const auto nobody = calls.call({}, {}, {}, std::chrono::days(0));
        calls.model.reset(calls.context());
        QCOMPARE(calls.history(january), QString());
        QCOMPARE(calls.history(first), u"visit 2"_s);
        QCOMPARE(calls.history(second), u"2nd this month, 3 in all"_s);
        QCOMPARE(calls.history(elsewhere), QString());
        QCOMPARE(calls.info(nobody).visitOfAll, 0);
        const auto third
            = calls.call(u"555 0101"_s, u"Nora"_s, u"12 Quay Street"_s, std::chrono::days(0));
        calls.model.update({ third.job }, calls.context());
        QCOMPARE(calls.history(third), u"3rd this month, 4 in all"_s);
        QCOMPARE(calls.history(second), u"2nd this month, 3 in all"_s);
    }

    //! The address that was taken down wrongly is put right: whose series it was in closes up again.
    void aCorrectionCountsForTheOthers()
    {
        Calls calls;
        const auto first = calls.call({}, u"Nora"_s, u"12 Quay Street"_s, std::chrono::days(1));
        const auto second = calls.call({}, u"nora"_s, u"12 Quay Street"_s, std::chrono::days(0));
        calls.model.reset(calls.context());
        QCOMPARE(calls.info(second).visitOfAll, 2);
        Job job = *calls.operation.job(first.job);
        job.fields.address = u"99 Other Street"_s;
        calls.operation.put(job);
        calls.model.update({ first.job }, calls.context());
        QCOMPARE(calls.info(second).visitOfAll, 1);
        QCOMPARE(calls.info(first).visitOfAll, 1);
    }

    void changesEndWhereAResetWould()
    {
        QRandomGenerator random(3);
        Calls calls;
        std::vector<Desk::Added> jobs;
        const auto whom = [&random] { return u"Customer %1"_s.arg(random.bounded(4)); };
        for (int i = 0; i < 40; ++i)
            jobs.push_back(calls.call({}, whom(), {}, std::chrono::days(random.bounded(70))));
        calls.model.reset(calls.context());
        for (int step = 0; step < 200; ++step) {
            auto added = jobs[static_cast<std::size_t>(random.bounded(int(jobs.size())))];
            if (step % 5 == 0) {
                added = calls.call({}, whom(), {}, std::chrono::days(random.bounded(70)));
                jobs.push_back(added);
            }
            Job job = *calls.operation.job(added.job);
            job.fields.customerName = whom();
            calls.operation.put(job);
            calls.model.update({ added.job }, calls.context());
            JobListModel anew;
            anew.reset(calls.context());
            for (const JobInfo &info : anew.all())
                QCOMPARE(*calls.model.find(info.id), info);
        }
    }
};

QTEST_GUILESS_MAIN(TestCustomerVisits)
#include "tst_customer_visits.moc"
