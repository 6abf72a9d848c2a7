// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/desk.h"
#include "viewmodels/fuzzy.h"
#include "viewmodels/job_list_model.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::tests;
using viewmodels::JobInfo;
using viewmodels::JobListModel;

namespace {

constexpr std::size_t Most = 12; // as many as the palette shows

//! 3,000 jobs of few words, so that many have the same score; some without a number yet, some with other letters than ours.
struct Office : Desk {
    static constexpr int Jobs = 3'000;
    JobListModel model;
    std::vector<Added> jobs;
    QRandomGenerator random { 7 };

    Office()
    {
        for (int i = 0; i < Jobs; ++i)
            add(i % 97 == 0 ? 0 : static_cast<quint64>(i + 1));
        model.reset(context());
    }
    static QString wordOf(quint32 n)
    {
        static const std::array Words { u"boiler"_s, u"cold"_s, u"tap"_s, u"drips"_s, u"Gas"_s,
            u"Kühlschrank"_s, u"Žižkov"_s, u"oil"_s, u"coil"_s, u"17"_s, u"481"_s, u"Ada"_s };
        return Words[n % Words.size()];
    }
    QString words(int count)
    {
        QStringList all;
        for (int i = 0; i < count; ++i)
            all << wordOf(random.generate());
        return all.join(u' ');
    }
    Added add(quint64 number)
    {
        const Added added = addJob(number, words(3),
            random.bounded(4) == 0 ? VisitState::Completed : VisitState::Unscheduled);
        Job job = *operation.job(added.job);
        job.fields.customerName = words(2);
        job.fields.address = words(2);
        operation.put(job);
        jobs.push_back(added);
        return added;
    }
    [[nodiscard]] static QString plainOf(const JobInfo &info)
    {
        return viewmodels::plainText(QString(
            info.numberText + u' ' + info.title + u' ' + info.customer + u' ' + info.address));
    }
    //! Every job scored: what the palette did before.
    [[nodiscard]] QStringList scanned(const QString &typed, bool isOpenOnly) const
    {
        struct Scored {
            int score = 0;
            QString plain, id;
        };
        std::vector<Scored> all;
        for (const JobInfo &info : model.all()) {
            const QString plain = plainOf(info);
            const int score = viewmodels::fuzzyScore(typed, plain);
            if (score > 0 && (info.isOpen || !isOpenOnly))
                all.push_back({ score, plain, info.id });
        }
        std::ranges::stable_sort(all, [](const Scored &a, const Scored &b) {
            return a.score != b.score ? a.score > b.score : a.plain < b.plain;
        });
        QStringList ids;
        for (std::size_t i = 0; i < std::min(all.size(), Most); ++i)
            ids << all[i].id;
        return ids;
    }
    [[nodiscard]] QStringList found(const QString &typed, bool isOpenOnly)
    {
        QStringList ids;
        for (const JobInfo *info : model.like(typed, Most, isOpenOnly))
            ids << info->id;
        return ids;
    }
};

} // namespace

//! The palette's search among the jobs: quick, and nothing else than a full scan would say.
class TestJobFinder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! A job that is found in one way and not in the other is one that somebody is sure is not there.
    void findsWhatAFullScanFinds()
    {
        Office office;
        const QStringList lines { u"boiler cold"_s, u"#48"_s, u"481"_s, u"#1 "_s, u"new"_s,
            u"new boiler"_s, u"zizkov"_s, u"kühl"_s, u"oil co"_s, u"dgb"_s, u"aaaa"_s, u"zzz"_s,
            u"ada gas 17"_s, u"ß"_s, u"žž"_s, u"l d t"_s, u"#"_s };
        for (const QString &line : lines) {
            // Letter by letter, as it is typed: each is looked for among what the last found.
            for (qsizetype length = 1; length <= line.size(); ++length) {
                for (const bool isOpenOnly : { false, true }) {
                    const QString typed = line.first(length);
                    if (viewmodels::FuzzyNeedle(typed).isEmpty())
                        continue;
                    QVERIFY2(office.found(typed, isOpenOnly) == office.scanned(typed, isOpenOnly),
                        qPrintable(typed));
                }
            }
        }
    }

    void changesAreFoundToo()
    {
        Office office;
        const QStringList typed { u"boiler"_s, u"zizkov oil"_s, u"bcg"_s, u"#30"_s, u"new"_s,
            u"qq"_s, u"qqq"_s, u"481 tap"_s };
        for (int step = 0; step < 120; ++step) {
            std::vector<JobId> changed;
            for (int n = 0; n < 1 + office.random.bounded(4); ++n) {
                const auto added = office.jobs[static_cast<std::size_t>(
                    office.random.bounded(static_cast<int>(office.jobs.size())))];
                Job job = *office.operation.job(added.job);
                Visit visit = *office.operation.visit(added.visit);
                switch (office.random.bounded(4)) {
                case 0:
                    visit.state
                        = isOpen(visit.state) ? VisitState::Completed : VisitState::Unscheduled;
                    visit.endedAt = isOpen(visit.state) ? std::nullopt : std::optional(noon());
                    break;
                case 1:
                    if (job.number == 0)
                        job.number
                            = static_cast<quint64>(10'000 + step * 10 + n); // the server's word
                    break;
                case 2:
                    job.fields.title = step % 10 == 0 ? u"qqq"_s : office.words(3);
                    break;
                default:
                    job.fields.priority = Priority::High; // no text of it
                }
                office.operation.put(job);
                office.operation.put(visit);
                changed.push_back(added.job);
            }
            if (step % 7 == 0)
                changed.push_back(office.add(step % 2 == 0 ? 0 : quint64(20'000 + step)).job);
            office.model.update(changed, office.context());
            const QString &line = typed[step % typed.size()];
            for (const bool isOpenOnly : { false, true })
                QVERIFY2(office.found(line, isOpenOnly) == office.scanned(line, isOpenOnly),
                    qPrintable(line));
        }
        // More at once than are taken in one by one.
        std::vector<JobId> changed;
        for (const auto &added : office.jobs) {
            Job job = *office.operation.job(added.job);
            job.fields.title = office.words(2);
            office.operation.put(job);
            changed.push_back(added.job);
        }
        office.model.update(changed, office.context());
        for (const QString &line : typed)
            QVERIFY2(office.found(line, false) == office.scanned(line, false), qPrintable(line));
    }

    void nothingTypedIsWhatStandsFirst()
    {
        Office office;
        const auto first = office.model.like(u" "_s, Most, true);
        QCOMPARE(first.size(), Most);
        for (std::size_t i = 0; i < first.size(); ++i)
            QCOMPARE(first[i]->id, office.model.jobAt(static_cast<int>(i)));
    }
};

QTEST_GUILESS_MAIN(TestJobFinder)
#include "tst_job_finder.moc"
