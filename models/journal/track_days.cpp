// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/track_store_private.h"

#include <QtEndian>

#include <array>
#include <limits>

namespace dispatch::journal {

using namespace Qt::StringLiterals;
using domain::Timestamp;
using domain::timestampFromMs;
using domain::toMs;
using sqlite::Query;
using sqlite::Statement;
using sqlite::Transaction;

namespace {

constexpr qint64 Unknown = std::numeric_limits<qint64>::min();
constexpr int NumbersOfFix = 8;

//! The row as the digest covers it.
QByteArray bytesOf(const QUuid &technician, const Query &row)
{
    std::array<qint64, NumbersOfFix> numbers {};
    for (int column = 0; column < NumbersOfFix; ++column)
        numbers[static_cast<std::size_t>(column)]
            = qToLittleEndian(row.isNull(column) ? Unknown : row.integer(column));
    return technician.toRfc4122().append(
        reinterpret_cast<const char *>(numbers.data()), sizeof(numbers));
}

} // namespace

Stored<void> TrackStore::Private::prepareDays()
{
    const std::pair<Statement *, const char *> statements[] {
        { &firstFrom, "SELECT min(fix_ms) FROM fixes WHERE technician = ? AND fix_ms >= ?" },
        { &countDay,
            "SELECT fix_ms, delay_ms, lat_e7, lon_e7, speed_cmps, course_cdeg, accuracy_dm, "
            "battery FROM fixes WHERE technician = ? AND fix_ms > ? AND fix_ms < ?"
            " AND fix_ms + delay_ms < ? ORDER BY fix_ms LIMIT ?" },
        { &putClosed,
            "INSERT OR REPLACE INTO closed_days (day_ms, fixes, digest, counted_ms) VALUES (?, ?, "
            "?, ?)" },
        { &settleLate, "DELETE FROM late_days WHERE day_ms = ? AND received_ms < ?" },
        { &firstLate, "SELECT min(day_ms) FROM late_days WHERE day_ms < ? AND received_ms < ?" },
        { &allClosed,
            "SELECT day_ms, fixes, digest, counted_ms FROM closed_days WHERE day_ms < ? ORDER BY "
            "day_ms" },
        { &lastClosed, "SELECT max(day_ms) FROM closed_days" },
        { &dropClosed, "DELETE FROM closed_days WHERE day_ms < ?" },
        { &dropLate, "DELETE FROM late_days WHERE day_ms < ?" },
        { &putMark, "INSERT OR REPLACE INTO marks (name, value) VALUES (?, ?)" },
        { &firstOlder,
            "SELECT max(fix_ms), count(*) FROM (SELECT fix_ms FROM fixes WHERE technician = ? AND "
            "fix_ms < ? ORDER BY fix_ms LIMIT ?)" },
        { &countOlder, "SELECT count(*) FROM fixes WHERE technician = ? AND fix_ms < ?" },
        { &deleteUpTo, "DELETE FROM fixes WHERE technician = ? AND fix_ms <= ?" },
    };
    for (const auto &[statement, sql] : statements) {
        auto prepared = database->prepare(sql);
        if (!prepared)
            return std::unexpected(prepared.error());
        *statement = *std::move(prepared);
    }
    const auto newest = database->integer("SELECT ifnull(max(day_ms), -1) FROM closed_days");
    if (!newest)
        return std::unexpected(newest.error());
    newestClosedMs = *newest;
    const auto before = database->integer("SELECT value FROM marks WHERE name = 'deleted_before'");
    if (!before)
        return std::unexpected(before.error());
    deletedBefore = timestampFromMs(*before);
    if (*before > 0)
        doomAll(); // a former process may have been stopped in the middle
    return {};
}

void TrackStore::Private::doomAll()
{
    const auto all = numbers.values();
    doomed.assign(all.cbegin(), all.cend());
}

//! Numbers begin at 1 and have no holes.
QUuid TrackStore::Private::uuidOf(qint64 number)
{
    if (uuids.size() != static_cast<std::size_t>(numbers.size())) {
        uuids.resize(static_cast<std::size_t>(numbers.size()));
        for (const auto &[technician, n] : numbers.asKeyValueRange())
            uuids[static_cast<std::size_t>(n - 1)] = technician.uuid;
    }
    return uuids[static_cast<std::size_t>(number - 1)];
}

Timestamp TrackStore::dayOf(Timestamp at)
{
    return std::chrono::floor<std::chrono::days>(at);
}

TrackStore::DayCount::DayCount(Timestamp day, Timestamp counted)
    : m_day { .day = day, .counted = counted, .fixes = 0, .digest = {} }
    , m_afterMs(toMs(day) - 1)
{
}

Stored<void> TrackStore::countOn(DayCount &count, int most) const
{
    const qint64 last = m_d->numbers.size();
    const qint64 end = toMs(count.m_day.day + DayLength);
    for (int left = most; left > 0 && count.m_technician <= last; --left) {
        const QUuid technician = m_d->uuidOf(count.m_technician);
        Query query(m_d->countDay, count.m_technician, count.m_afterMs, end,
            toMs(count.m_day.counted), left);
        int rows = 0;
        for (;; ++rows) {
            const auto row = query.next();
            if (!row)
                return std::unexpected(row.error());
            if (!*row)
                break;
            count.m_hash.addData(bytesOf(technician, query));
            count.m_afterMs = query.integer(0);
            ++count.m_day.fixes;
        }
        if (rows == left)
            return {}; // there may be more of this one
        left -= rows;
        ++count.m_technician;
        count.m_afterMs = toMs(count.m_day.day) - 1;
    }
    if (count.m_technician > last) {
        count.m_isDone = true;
        count.m_day.digest = QString::fromLatin1(count.m_hash.result().toHex());
    }
    return {};
}

Stored<std::optional<Timestamp>> TrackStore::dayToClose(Timestamp end, Timestamp now) const
{
    // The whole part of a day: what is not over is not closed.
    const qint64 before = toMs(dayOf(end));
    std::optional<qint64> first;
    {
        Query late(m_d->firstLate, before, toMs(now));
        const auto row = late.next();
        if (!row)
            return std::unexpected(row.error());
        if (*row && !late.isNull(0))
            first = late.integer(0);
    }
    Query newest(m_d->lastClosed);
    const auto row = newest.next();
    if (!row)
        return std::unexpected(row.error());
    qint64 from = toMs(m_d->deletedBefore);
    if (*row && !newest.isNull(0))
        from = std::max(from, newest.integer(0) + domain::milliseconds(DayLength).count());
    if (from < before) {
        for (const qint64 number : std::as_const(m_d->numbers)) {
            Query query(m_d->firstFrom, number, from);
            const auto found = query.next();
            if (!found)
                return std::unexpected(found.error());
            if (*found && !query.isNull(0))
                first = std::min(
                    first.value_or(before), toMs(dayOf(timestampFromMs(query.integer(0)))));
        }
    }
    if (!first || *first >= before)
        return std::nullopt;
    return timestampFromMs(*first);
}

Stored<void> TrackStore::noteClosed(const Day &day)
{
    auto transaction = Transaction::begin(*m_d->database);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (const auto done
        = Query(m_d->putClosed, toMs(day.day), day.fixes, day.digest, toMs(day.counted)).run();
        !done)
        return done;
    if (const auto done = Query(m_d->settleLate, toMs(day.day), toMs(day.counted)).run(); !done)
        return done;
    if (const auto done = transaction->commit(); !done)
        return done;
    m_d->newestClosedMs = std::max(m_d->newestClosedMs, toMs(day.day));
    return {};
}

Stored<std::vector<TrackStore::Day>> TrackStore::closedBefore(Timestamp before) const
{
    std::vector<Day> days;
    Query query(m_d->allClosed, toMs(before));
    for (;;) {
        const auto row = query.next();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return days;
        days.push_back({ .day = timestampFromMs(query.integer(0)),
            .counted = timestampFromMs(query.integer(3)),
            .fixes = query.unsignedInteger(1),
            .digest = query.text(2) });
    }
}

Stored<void> TrackStore::noteDeleted(Timestamp before)
{
    if (before <= m_d->deletedBefore)
        return {};
    auto transaction = Transaction::begin(*m_d->database);
    if (!transaction)
        return std::unexpected(transaction.error());
    for (auto *statement : { &m_d->dropClosed, &m_d->dropLate }) {
        if (const auto done = Query(*statement, toMs(before)).run(); !done)
            return done;
    }
    if (const auto done = Query(m_d->putMark, u"deleted_before"_s, toMs(before)).run(); !done)
        return done;
    if (const auto done = transaction->commit(); !done)
        return done;
    m_d->deletedBefore = before;
    m_d->doomAll();
    return {};
}

Timestamp TrackStore::deletedBefore() const
{
    return m_d->deletedBefore;
}

bool TrackStore::hasDoomed() const
{
    return !m_d->doomed.empty();
}

Stored<quint64> TrackStore::deleteSome(int most)
{
    auto transaction = Transaction::begin(*m_d->database);
    if (!transaction)
        return std::unexpected(transaction.error());
    quint64 deleted = 0;
    std::size_t finished = 0;
    // A technician who has nothing costs a look as well.
    for (int left = most; left > 0 && finished < m_d->doomed.size(); --left) {
        const qint64 number = m_d->doomed[m_d->doomed.size() - 1 - finished];
        qint64 upTo = 0;
        qint64 rows = 0;
        {
            Query query(m_d->firstOlder, number, toMs(m_d->deletedBefore), left);
            const auto row = query.next();
            if (!row)
                return std::unexpected(row.error());
            upTo = query.integer(0);
            rows = query.integer(1);
        }
        if (rows > 0) {
            if (const auto done = Query(m_d->deleteUpTo, number, upTo).run(); !done)
                return std::unexpected(done.error());
        }
        deleted += static_cast<quint64>(rows);
        if (rows == left)
            break; // there may be more of this one
        left -= static_cast<int>(rows);
        ++finished;
    }
    if (const auto done = transaction->commit(); !done)
        return std::unexpected(done.error());
    m_d->doomed.resize(m_d->doomed.size() - finished);
    return deleted;
}

Stored<quint64> TrackStore::countOlder(Timestamp before) const
{
    quint64 fixes = 0;
    for (const qint64 number : std::as_const(m_d->numbers)) {
        Query query(m_d->countOlder, number, toMs(before));
        const auto row = query.next();
        if (!row)
            return std::unexpected(row.error());
        fixes += query.unsignedInteger(0);
    }
    return fixes;
}

Stored<void> TrackStore::sync()
{
    // Commits of this file are not synced one by one; a checkpoint syncs the log of them first.
    return m_d->database->execute("PRAGMA wal_checkpoint(PASSIVE)");
}

} // namespace dispatch::journal
