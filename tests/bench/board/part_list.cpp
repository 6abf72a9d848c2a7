// SPDX-License-Identifier: GPL-3.0-or-later
#include "board/parts.h"

#include "load/event_loop.h"
#include "viewmodels/fuzzy.h"
#include "viewmodels/job_list_model.h"

#include <QSortFilterProxyModel>

#include <algorithm>
#include <array>

namespace dispatch::bench {

using namespace Qt::StringLiterals;
using viewmodels::JobInfo;
using viewmodels::JobListModel;

namespace JobGrouping = viewmodels::JobGrouping;
namespace JobQueue = viewmodels::JobQueue;
namespace JobSort = viewmodels::JobSort;

namespace {

//! What is typed, letter by letter; each letter is a key press.
const QStringList &typed()
{
    static const QStringList lines { u"boiler cold"_s, u"street 17"_s, u"ada ber"_s, u"4812"_s,
        u"harbour drain"_s, u"zzzz"_s };
    return lines;
}

//! The same for the board alone, which knows fields.
const QStringList &typedWithFields()
{
    static const QStringList lines { u"tech:ada due:today"_s,
        u"state:planned prio:high kitchen"_s };
    return lines;
}

//! The board as it is made with what Qt brings: rows in a model, filter and order in a proxy.
class PlainRows : public QAbstractListModel {
public:
    explicit PlainRows(std::vector<JobInfo> rows)
        : m_rows(std::move(rows))
    {
    }
    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    QVariant data(const QModelIndex &index, int role) const override
    {
        return role == Qt::DisplayRole ? at(index.row()).title : QVariant();
    }
    [[nodiscard]] const JobInfo &at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }

private:
    std::vector<JobInfo> m_rows;
};

class Proxy : public QSortFilterProxyModel {
public:
    explicit Proxy(PlainRows &rows)
        : m_rows(rows)
    {
        setSourceModel(&rows);
        sort(0);
    }
    void setWords(const QString &text)
    {
        m_words = text.split(u' ', Qt::SkipEmptyParts);
        invalidateFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &) const override
    {
        const JobInfo &info = m_rows.at(row);
        return !info.isOpen && std::ranges::all_of(m_words, [&](const QString &word) {
            return QString::number(info.number).startsWith(word)
                || std::ranges::any_of(std::array { &info.title, &info.customer, &info.address,
                                           &info.technician, &info.trade, &info.stateText },
                    [&](const QString *text) { return text->contains(word, Qt::CaseInsensitive); });
        });
    }
    bool lessThan(const QModelIndex &a, const QModelIndex &b) const override
    {
        return m_rows.at(a.row()).sortKey() < m_rows.at(b.row()).sortKey();
    }

private:
    const PlainRows &m_rows;
    QStringList m_words;
};

template<class Deed>
double msOf(Deed deed)
{
    const Moment begin = steady_clock::now();
    deed();
    return msBetween(begin, steady_clock::now());
}

template<class Press>
Latencies pressEach(const QStringList &lines, Press press)
{
    Latencies all;
    for (const QString &line : lines) {
        for (qsizetype length = 1; length <= line.size(); ++length)
            all.add(msOf([&] { press(line.first(length)); }));
        press({});
    }
    return all;
}

void addPresses(Report &report, const QString &key, const QString &what, const Latencies &took)
{
    report.add({ .key = key,
        .what = what,
        .target = u"<= 8 ms"_s,
        .measured = took.summary(),
        .value = took.at(0.99),
        .isReached = took.at(0.99) <= 8,
        .cause = u"p50 is %1 ms"_s.arg(took.at(0.5), 0, 'f', 2) });
}

} // namespace

void measureList(Report &report, const BoardPlan &plan)
{
    ManyJobs office(plan.jobs);
    JobListModel model;
    const double fillMs = msOf([&] { model.reset(office.context()); });
    report.add({ .key = u"c5_fill_ms"_s,
        .what = u"Board filled with %L1 jobs"_s.arg(plan.jobs),
        .target = {},
        .measured = u"%1 ms"_s.arg(fillMs, 0, 'f', 0),
        .value = fillMs,
        .isReached = {},
        .cause = {} });

    // Four fifths of all.
    model.setQueue(JobQueue::Done);
    PlainRows rows(model.all());
    Proxy proxy(rows);
    // In turns, so that both meet the same neighbours on the machine.
    Latencies ours;
    Latencies theirs;
    std::vector<double> ratios;
    for (const QString &line : typed()) {
        for (qsizetype length = 1; length <= line.size(); ++length) {
            const QString text = line.first(length);
            const double own = msOf([&] { model.setFilter(text); });
            const double qt = msOf([&] { proxy.setWords(text); });
            if (model.count() != proxy.rowCount())
                fail(u"“%1” finds %2 rows here and %3 there"_s.arg(text)
                        .arg(model.count())
                        .arg(proxy.rowCount()));
            ours.add(own);
            theirs.add(qt);
            ratios.push_back(qt / own);
        }
        model.setFilter({});
        proxy.setWords({});
    }
    addPresses(report, u"c5_filter"_s, u"C5 key press to new list, queue Done"_s, ours);
    report.add({ .key = u"c5_proxy"_s,
        .what = u"The same with QSortFilterProxyModel"_s,
        .target = {},
        .measured = theirs.summary(),
        .value = theirs.at(0.5),
        .isReached = {},
        .cause = {} });
    std::ranges::sort(ratios);
    const double ratio = ratios[ratios.size() / 2];
    report.add({ .key = u"c5_ratio"_s,
        .what = u"C5 own index beside the proxy, same run"_s,
        .target = u">= 50 times as fast"_s,
        .measured = u"%1 times (%2 to %3)"_s.arg(ratio, 0, 'f', 0)
            .arg(ratios.front(), 0, 'f', 0)
            .arg(ratios.back(), 0, 'f', 0),
        .value = ratio,
        .isReached = ratio >= 50,
        .cause = u"by the median of the presses"_s });

    model.setQueue(JobQueue::Open);
    addPresses(report, u"c5_filter_open"_s, u"C5 the same, queue Open (a fifth of all)"_s,
        pressEach(typed(), [&](const QString &text) { model.setFilter(text); }));
    model.setQueue(JobQueue::Done);
    addPresses(report, u"c5_filter_fields"_s, u"C5 the same, with fields"_s,
        pressEach(typedWithFields(), [&](const QString &text) { model.setFilter(text); }));
    model.setGrouping(JobGrouping::Technician);
    addPresses(report, u"c5_filter_grouped"_s, u"C5 the same, grouped by technician"_s,
        pressEach(typed(), [&](const QString &text) { model.setFilter(text); }));
    model.setGrouping(JobGrouping::None);

    Latencies sorts;
    for (const auto by : { JobSort::Customer, JobSort::Due, JobSort::Technician, JobSort::Number })
        sorts.add(msOf([&] { model.sortBy(by, false); }));
    model.sortByUrgency();
    report.add({ .key = u"sort_ms"_s,
        .what = u"Another order"_s,
        .target = {},
        .measured = sorts.summary(),
        .value = sorts.at(0.5),
        .isReached = {},
        .cause = {} });

    Latencies updates;
    int n = 0;
    for (const JobInfo &info : model.all()) {
        if (++n % std::max(1, plan.jobs / 500) != 0)
            continue;
        const domain::JobId id { *domain::parseUuid(info.id) };
        domain::Job job = *office.operation().job(id);
        job.fields.priority = static_cast<domain::Priority>((info.priority + 1) % 4);
        office.operation().put(job);
        const std::vector<domain::JobId> ids { id };
        updates.add(msOf([&] { model.update(ids, office.context()); }));
    }
    report.add({ .key = u"update_ms"_s,
        .what = u"One job changed"_s,
        .target = {},
        .measured = updates.summary(),
        .value = updates.at(0.99),
        .isReached = {},
        .cause = {} });

    // The palette, and what it did before: each text folded anew for each letter.
    std::size_t found = 0;
    const auto took = pressEach(
        typed(), [&](const QString &text) { found += model.like(text, 12, false).size(); });
    addPresses(report, u"palette"_s, u"Palette, a letter typed, among all jobs"_s, took);
    const Latencies before = pressEach({ u"boiler"_s }, [&](const QString &text) {
        for (const JobInfo &info : model.all()) {
            const QString whole
                = info.numberText + u' ' + info.title + u' ' + info.customer + u' ' + info.address;
            found += viewmodels::fuzzyScore(text, whole) > 0 ? 1 : 0;
        }
    });
    report.add({ .key = u"palette_unprepared"_s,
        .what = u"The same, each text prepared anew"_s,
        .target = {},
        .measured = before.summary() + u", %1 found"_s.arg(found),
        .value = before.at(0.5),
        .isReached = {},
        .cause = {} });
}

} // namespace dispatch::bench
