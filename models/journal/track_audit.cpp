// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/track_audit.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <map>

namespace dispatch::journal {

using namespace Qt::StringLiterals;
using namespace domain;

namespace {

constexpr int PageEvents = 1'000;
constexpr int PortionRows = 100'000;

QString dayText(Timestamp day)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(day), QTimeZone::UTC).date().toString(Qt::ISODate);
}

StoreError damaged(const QString &text, quint64 seq = 0)
{
    return { StoreErrorCode::Damaged, text, seq };
}

Stored<std::vector<Event>> allNamed(const SqliteEventStore &log, const EventPayload &like)
{
    std::vector<Event> all;
    for (;;) {
        auto page = log.readNamed(eventName(like), all.empty() ? 0 : all.back().seq, PageEvents);
        if (!page)
            return std::unexpected(page.error());
        const bool isLast = page->size() < static_cast<std::size_t>(PageEvents);
        std::ranges::move(*page, std::back_inserter(all));
        if (isLast)
            return all;
    }
}

struct Closing {
    quint64 seq = 0;
    TracksClosed what;
};
//! By the begin of the day: what the log said of it, oldest first. The newest counts.
using Closings = std::map<Timestamp, std::vector<Closing>>;

//! Whether a deletion says what the days were, as the log had them by then.
Stored<void> checkDeletion(const Event &event, const TracksDeleted &deleted, const Closings &days)
{
    quint64 fixes = 0;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (auto it = days.lower_bound(deleted.span.from);
        it != days.end() && it->first < deleted.span.to; ++it) {
        const Closing *newest = nullptr;
        for (const auto &closing : it->second) {
            if (closing.seq < event.seq)
                newest = &closing;
        }
        if (!newest)
            continue;
        fixes += newest->what.fixes;
        hash.addData(newest->what.digest.toLatin1());
    }
    if (fixes != deleted.fixes || QString::fromLatin1(hash.result().toHex()) != deleted.digest) {
        return std::unexpected(damaged(
            u"Record %1 says that the tracks before %2 were deleted, but not what the log has of these days."_s
                .arg(QString::number(event.seq), dayText(deleted.span.to)),
            event.seq));
    }
    return {};
}

Stored<TrackStore::Day> countAll(const TrackStore &tracks, Timestamp day, Timestamp counted)
{
    TrackStore::DayCount count(day, counted);
    while (!count.isDone()) {
        if (const auto done = tracks.countOn(count, PortionRows); !done)
            return std::unexpected(done.error());
    }
    return count.day();
}

Stored<void> checkDay(const TrackStore &tracks, Timestamp day, const Closing &closing)
{
    const auto there = countAll(tracks, day, closing.what.counted);
    if (!there)
        return std::unexpected(there.error());
    if (there->fixes == closing.what.fixes && there->digest == closing.what.digest)
        return {};
    const QString found = there->fixes == closing.what.fixes
        ? u"as many are there, but they are not the same"_s
        : u"%1 are there"_s.arg(there->fixes);
    return std::unexpected(damaged(
        u"The tracks of %1 are not as they were: record %2 closed them with %3 fixes, %4, and nothing says that they were deleted."_s
            .arg(dayText(day), QString::number(closing.seq), QString::number(closing.what.fixes),
                found),
        closing.seq));
}

} // namespace

Stored<TrackAudit> auditTracks(const SqliteEventStore &log, const TrackStore &tracks)
{
    const auto closed = allNamed(log, TracksClosed {});
    if (!closed)
        return std::unexpected(closed.error());
    const auto deleted = allNamed(log, TracksDeleted {});
    if (!deleted)
        return std::unexpected(deleted.error());
    Closings days;
    for (const auto &event : *closed) {
        if (const auto *what = std::get_if<TracksClosed>(&event.payload))
            days[what->span.from].push_back({ event.seq, *what });
    }
    TrackAudit audit;
    Timestamp before {};
    for (const auto &event : *deleted) {
        const auto *what = std::get_if<TracksDeleted>(&event.payload);
        if (!what)
            continue;
        if (const auto ok = checkDeletion(event, *what, days); !ok)
            return std::unexpected(ok.error());
        audit.deletions.push_back({ event.at, *what });
        before = std::max(before, what->span.to);
    }
    for (auto it = days.lower_bound(before); it != days.end(); ++it) {
        if (const auto ok = checkDay(tracks, it->first, it->second.back()); !ok)
            return std::unexpected(ok.error());
        ++audit.days;
        audit.fixes += it->second.back().what.fixes;
    }
    const auto leftOver = tracks.countOlder(before);
    if (!leftOver)
        return std::unexpected(leftOver.error());
    audit.leftOver = *leftOver;
    return audit;
}

} // namespace dispatch::journal
