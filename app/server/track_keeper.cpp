// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/track_keeper.h"

#include "server/log.h"

#include <QCryptographicHash>

namespace dispatch::server {

using namespace Qt::StringLiterals;
using domain::Timestamp;
using journal::TrackStore;

TrackKeeper::TrackKeeper(TrackStore &tracks, CommitQueue &commits, int keepDays)
    : m_tracks(tracks)
    , m_commits(commits)
    , m_keepDays(keepDays)
{
}

void TrackKeeper::fail(const journal::StoreError &error)
{
    logLine(LogLevel::Warning, "tracks-not-kept", { { u"text"_s, error.text } });
    m_count.reset();
}

void TrackKeeper::tick(Timestamp now)
{
    if (m_isRecording)
        return;
    if (m_failedAt && now - *m_failedAt < LookEvery && now >= *m_failedAt)
        return;
    m_failedAt.reset();
    if (m_tracks.hasDoomed()) {
        if (const auto gone = m_tracks.deleteSome(RowsPerTick); !gone) {
            m_failedAt = now;
            fail(gone.error());
        }
        return;
    }
    if (m_count)
        return count();
    const bool isDue = !m_lookedAt || now - *m_lookedAt >= LookEvery || now < *m_lookedAt;
    if (isDue) {
        m_lookedAt = now; // also when it fails: again in a while
        look(now);
    }
}

void TrackKeeper::look(Timestamp now)
{
    // Deleted is what is closed, so days are closed first.
    if (!beginCount(now) && m_keepDays > 0)
        expire(now);
}

bool TrackKeeper::beginCount(Timestamp now)
{
    const auto day = m_tracks.dayToClose(now - CloseAfter, now - CloseAfter);
    if (!day) {
        fail(day.error());
        return true;
    }
    if (*day)
        m_count.emplace(**day, now);
    return day->has_value();
}

void TrackKeeper::count()
{
    if (const auto done = m_tracks.countOn(*m_count, RowsPerTick); !done)
        return fail(done.error());
    if (!m_count->isDone())
        return;
    const auto day = m_count->day();
    m_count.reset();
    close(day);
}

void TrackKeeper::close(const TrackStore::Day &day)
{
    // The log is synced at once and the tracks are not: after a power cut it must not know more fixes than they have.
    if (const auto synced = m_tracks.sync(); !synced)
        return fail(synced.error());
    record(domain::TracksClosed { .span = { day.day, day.day + TrackStore::DayLength },
               .fixes = day.fixes,
               .digest = day.digest,
               .counted = day.counted },
        [this, day] { return m_tracks.noteClosed(day); });
}

void TrackKeeper::expire(Timestamp now)
{
    const Timestamp before = TrackStore::dayOf(now) - m_keepDays * TrackStore::DayLength;
    const auto days = m_tracks.closedBefore(before);
    if (!days)
        return fail(days.error());
    if (days->empty())
        return;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    quint64 fixes = 0;
    for (const auto &day : *days) {
        fixes += day.fixes;
        hash.addData(day.digest.toLatin1());
    }
    record(domain::TracksDeleted { .span = { days->front().day, before },
               .keepDays = m_keepDays,
               .fixes = fixes,
               .digest = QString::fromLatin1(hash.result().toHex()) },
        [this, before] { return m_tracks.noteDeleted(before); });
}

void TrackKeeper::record(domain::EventPayload payload, std::function<journal::Stored<void>()> then)
{
    m_isRecording = true; // first: with a full queue the answer comes at once
    m_commits.push({ { {}, domain::Role::System, std::nullopt }, {},
        SystemFact { m_commits.systemRef(), std::move(payload) },
        [this, then = std::move(then)](const protocol::Result &result) {
            m_isRecording = false;
            if (!result.outcome)
                return; // the disk is full or refuses: again after LookEvery
            if (const auto noted = then(); !noted)
                return fail(noted.error());
            m_lookedAt.reset();
        } });
}

} // namespace dispatch::server
