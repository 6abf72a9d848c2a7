// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/history_keeper.h"

#include "journal/replica.h"
#include "viewmodels/format.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

//! Events the replica has kept since the history ended are taken from there if they are no more than these.
constexpr quint64 MaxCatchUp = 20'000;

// Rounded down: what is not all is not 100 %.
QString percent(double part)
{
    return QString::number(static_cast<int>(part * 100)) + u" %"_s;
}

} // namespace

HistoryKeeper::HistoryKeeper(std::function<Source()> source,
    std::function<void(std::span<const Event>)> keep, QObject *parent)
    : QObject(parent)
    , m_source(std::move(source))
    , m_keep(std::move(keep))
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &HistoryKeeper::ask);
}

void HistoryKeeper::open(const QString &path)
{
    close();
    auto history = journal::History::open(path + ".history"_L1);
    if (history)
        m_history = *std::move(history);
    else
        m_problem = history.error().text;
    Q_EMIT changed();
}

void HistoryKeeper::close()
{
    stop();
    m_history.reset();
    m_problem.clear();
}

// What the program missed between two runs, or before it kept a history: the replica's log has it, if it has no hole.
bool HistoryKeeper::catchUp(const protocol::Position &position, const journal::Replica &replica)
{
    const auto end = m_history->end();
    if (!end || end->epoch != position.epoch || position.seq <= end->seq
        || position.seq - end->seq > MaxCatchUp)
        return false;
    journal::LogQuery query;
    query.limit = static_cast<int>(position.seq - end->seq);
    query.beforeSeq = position.seq + 1;
    auto events = replica.log(query);
    if (!events || events->size() != position.seq - end->seq || events->back().seq != end->seq + 1)
        return false;
    std::ranges::reverse(*events);
    return m_history->append(*events, position).has_value();
}

void HistoryKeeper::begin(const state::Operation &operation, const protocol::Position &position,
    Timestamp now, const journal::Replica &replica)
{
    if (!m_history)
        return;
    if (m_history->end() == position || catchUp(position, replica)) {
        (void)m_history->resume(operation); // without it the next event finds its own way
        return;
    }
    if (const auto begun = m_history->beginAt(operation, position, now); !begun)
        m_problem = begun.error().text;
    else
        (void)m_history->resume(operation);
    if (m_isFetching)
        m_next.start(0);
    Q_EMIT changed();
}

void HistoryKeeper::take(std::span<const Event> events, const protocol::Position &to)
{
    if (!m_history || !m_history->end())
        return;
    if (const auto taken = m_history->append(events, to); !taken)
        m_problem = taken.error().text;
    Q_EMIT changed();
}

void HistoryKeeper::fetch()
{
    if (m_isFetching || !m_history || !m_history->gap())
        return;
    m_isFetching = true;
    m_fetchedFrom = m_history->gap()->after;
    m_fetchingSince = SystemClock().now();
    m_next.start(0);
    Q_EMIT changed();
}

void HistoryKeeper::stop()
{
    m_client.cancel();
    m_next.stop();
    if (!std::exchange(m_isFetching, false))
        return;
    m_problem.clear();
    Q_EMIT changed();
}

void HistoryKeeper::ask()
{
    const auto gap = m_history ? m_history->gap() : std::nullopt;
    if (!m_isFetching || !gap)
        return stop();
    const Source source = m_source();
    if (source.accessToken.isEmpty())
        return wait(tr("not connected to the server"));
    const auto limit = std::min<quint64>(PageEvents, gap->until - gap->after);
    m_client.ask(source.server, source.accessToken, gap->after, static_cast<int>(limit),
        [this, gap](const std::expected<feed::LogPage, QString> &page) {
            // A snapshot may have come in between, under another history.
            if (!m_history || m_history->gap() != gap)
                return m_next.start(0);
            if (!page && m_client.isForbidden())
                return giveUp(page.error());
            if (!page)
                return wait(page.error());
            if (page->to <= gap->after)
                return wait(tr("the server has nothing after event %1").arg(gap->after));
            takePage(*page);
        });
}

void HistoryKeeper::takePage(const feed::LogPage &page)
{
    const auto filled = m_history->fill(page.events, page.to);
    if (!filled)
        return giveUp(filled.error().text);
    m_problem.clear();
    m_keep(page.events);
    m_next.start(0);
    if (!m_history->gap())
        stop();
    Q_EMIT changed();
}

void HistoryKeeper::giveUp(const QString &problem)
{
    stop();
    m_problem = problem;
    Q_EMIT changed();
}

void HistoryKeeper::wait(const QString &problem)
{
    m_problem = problem;
    m_next.start(RetryAfter);
    Q_EMIT changed();
}

bool HistoryKeeper::isWhole() const
{
    return m_history && m_history->end() && !m_history->gap();
}

double HistoryKeeper::part() const
{
    if (!m_history || m_history->stretches().empty())
        return 0;
    quint64 known = 0;
    for (const auto &stretch : m_history->stretches())
        known += stretch.last - stretch.first;
    const quint64 all = m_history->stretches().back().last;
    return all == 0 ? 1 : static_cast<double>(known) / static_cast<double>(all);
}

QString HistoryKeeper::text() const
{
    if (!m_isFetching) {
        if (!m_problem.isEmpty())
            return m_problem;
        return isWhole() || !m_history ? QString()
                                       : tr("%1 of the history is here").arg(percent(part()));
    }
    const QString done = tr("Fetching history: %1").arg(percent(part()));
    if (!m_problem.isEmpty())
        return tr("%1 · waits: %2").arg(done, m_problem);
    const double left = leftMs();
    return left < 0 ? done : tr("%1 · %2 left").arg(done, Format::duration(left));
}

double HistoryKeeper::leftMs() const
{
    const auto gap = m_history ? m_history->gap() : std::nullopt;
    if (!m_isFetching || !gap || gap->after <= m_fetchedFrom)
        return -1;
    const auto spent = static_cast<double>((SystemClock().now() - m_fetchingSince).count());
    return spent / static_cast<double>(gap->after - m_fetchedFrom)
        * static_cast<double>(gap->until - gap->after);
}

} // namespace dispatch::viewmodels
