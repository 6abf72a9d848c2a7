// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/log_reader.h"

#include "journal/stored_event.h"

#include <algorithm>
#include <limits>

namespace dispatch::journal {

using namespace Qt::StringLiterals;
using sqlite::Query;

Stored<void> LogReader::prepare(sqlite::Database &database)
{
    m_database = &database;
    const std::pair<sqlite::Statement *, const char *> statements[] {
        // Two questions: SQLite looks up one end of a table, but walks it all for both at once.
        { &m_readExtent,
            "SELECT coalesce((SELECT min(seq) FROM events), 0), coalesce((SELECT max(seq) FROM "
            "events), 0)" },
        { &m_seqNear, "SELECT seq, at_ms FROM events WHERE seq >= ? ORDER BY seq LIMIT 1" },
        // ?1 and ?2 bound the number, ?3 and ?4 the time, ?5 and ?6 are an entity or NULL.
        { &m_readLog,
            "SELECT seq, body FROM events e WHERE seq > ?1 AND seq < ?2 AND at_ms >= ?3 AND at_ms "
            "< ?4"
            " AND (?5 IS NULL OR (entity_kind = ?5 AND entity = ?6)) ORDER BY seq DESC LIMIT ?7" },
        { &m_readLogUp,
            "SELECT seq, body FROM events e WHERE seq > ?1 AND seq < ?2 AND at_ms >= ?3 AND at_ms "
            "< ?4"
            " AND (?5 IS NULL OR (entity_kind = ?5 AND entity = ?6)) ORDER BY seq LIMIT ?7" },
        { &m_readEntityLog,
            "SELECT seq, body FROM events WHERE seq > ?1 AND seq < ?2 AND at_ms >= ?3 AND at_ms < "
            "?4"
            " AND entity_kind = ?5 AND entity = ?6 ORDER BY seq DESC LIMIT ?7" },
        // CROSS JOIN: the index of words first, which gives its rows newest first without sorting
        { &m_searchLog,
            "SELECT e.seq, e.body FROM log_text t CROSS JOIN events e ON e.seq = t.rowid"
            " WHERE t.log_text MATCH ?8 AND t.rowid > ?1 AND t.rowid < ?2 AND e.at_ms >= ?3 AND "
            "e.at_ms < ?4 AND (?5 IS NULL OR (e.entity_kind = ?5 AND e.entity = ?6))"
            " ORDER BY t.rowid DESC LIMIT ?7" },
        { &m_searchLogUp,
            "SELECT e.seq, e.body FROM log_text t CROSS JOIN events e ON e.seq = t.rowid"
            " WHERE t.log_text MATCH ?8 AND t.rowid > ?1 AND t.rowid < ?2 AND e.at_ms >= ?3 AND "
            "e.at_ms < ?4 AND (?5 IS NULL OR (e.entity_kind = ?5 AND e.entity = ?6))"
            " ORDER BY t.rowid LIMIT ?7" },
    };
    for (const auto &[statement, sql] : statements) {
        auto prepared = database.prepare(sql);
        if (!prepared)
            return std::unexpected(prepared.error());
        *statement = *std::move(prepared);
    }
    return {};
}

Stored<LogExtent> LogReader::extent()
{
    LogExtent extent;
    Query query(m_readExtent);
    const auto row = query.next();
    if (!row)
        return std::unexpected(row.error());
    if (*row) {
        extent.oldest = query.unsignedInteger(0);
        extent.newest = query.unsignedInteger(1);
    }
    return extent;
}

// Numbers rise with time but for a clock that was put back, so the number is found by halving; what lies within the slack is
// judged by its time.
Stored<quint64> LogReader::seqAt(domain::Timestamp at)
{
    quint64 low = 0, high = 0;
    {
        Query extent(m_readExtent);
        const auto row = extent.next();
        if (!row)
            return std::unexpected(row.error());
        low = *row ? extent.unsignedInteger(0) : 0;
        high = *row ? extent.unsignedInteger(1) + 1 : 0;
    }
    while (low < high) {
        const quint64 middle = low + (high - low) / 2;
        Query query(m_seqNear, middle);
        const auto row = query.next();
        if (!row)
            return std::unexpected(row.error());
        if (!*row || query.integer(1) >= domain::toMs(at))
            high = middle;
        else
            low = query.unsignedInteger(0) + 1;
    }
    return low;
}

Stored<std::vector<domain::Event>> LogReader::log(const LogQuery &query, LogIndex *index)
{
    quint64 above = query.afterSeq.value_or(0);
    quint64 below
        = query.beforeSeq == 0 ? quint64(std::numeric_limits<qint64>::max()) : query.beforeSeq;
    LogFilter filter = query.filter;
    const auto plain = plainLogFilter(query.text);
    filter.terms.insert(filter.terms.end(), plain.terms.begin(), plain.terms.end());
    if (filter.from) {
        const auto seq = seqAt(*filter.from - domain::milliseconds(ClockSlackMs));
        if (!seq)
            return std::unexpected(seq.error());
        above = std::max(above, *seq > 0 ? *seq - 1 : 0);
    }
    if (filter.to) {
        const auto seq = seqAt(*filter.to + domain::milliseconds(ClockSlackMs));
        if (!seq)
            return std::unexpected(seq.error());
        below = std::min(below, *seq);
    }
    const qint64 fromMs
        = filter.from ? domain::toMs(*filter.from) : std::numeric_limits<qint64>::min();
    const qint64 toMs = filter.to ? domain::toMs(*filter.to) : std::numeric_limits<qint64>::max();
    std::optional<int> kind;
    std::optional<QByteArray> id;
    if (query.entity) {
        kind = std::to_underlying(query.entity->kind);
        id = query.entity->uuid.toRfc4122();
    }
    const int limit = std::max(query.limit, 0);
    const bool isUp = query.afterSeq.has_value();

    std::vector<domain::Event> events;
    LogIndex::Expression expression;
    if (!filter.terms.empty()) {
        if (!index) {
            return std::unexpected(StoreError { StoreErrorCode::Locked,
                u"An older Dispatch has this account open on this computer, and its log cannot be "
                "searched from here. Close it."_s });
        }
        const auto made = index->expression(filter);
        if (!made)
            return std::unexpected(made.error());
        if (made->isHopeless)
            return events;
        expression = *made;
    }
    std::optional<Query> rows;
    if (!expression.fts.isEmpty())
        rows.emplace(isUp ? m_searchLogUp : m_searchLog, above, below, fromMs, toMs, kind, id,
            limit, expression.fts);
    else if (query.entity && !isUp)
        rows.emplace(m_readEntityLog, above, below, fromMs, toMs, kind, id, limit);
    else
        rows.emplace(isUp ? m_readLogUp : m_readLog, above, below, fromMs, toMs, kind, id, limit);
    for (;;) {
        const auto row = rows->next();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            break;
        auto event = decodeStoredEvent(rows->bytes(1));
        if (!event)
            return std::unexpected(m_database->damaged(rows->unsignedInteger(0), event.error()));
        events.push_back(*std::move(event));
    }
    if (isUp)
        std::ranges::reverse(events);
    return events;
}

} // namespace dispatch::journal
