// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/past_tracks.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;
using journal::TrackCache;

PastTracks::PastTracks(std::function<Source()> source, QObject *parent)
    : QObject(parent)
    , m_source(std::move(source))
{
    m_wait.setSingleShot(true);
    m_wait.setInterval(AskAfter);
    connect(&m_wait, &QTimer::timeout, this, &PastTracks::askNext);
}

void PastTracks::open(const QString &path, Timestamp now)
{
    close();
    // Without the file everything is asked for anew, and that is all.
    if (auto cache = TrackCache::open(path + ".tracks"_L1, now))
        m_cache = *std::move(cache);
}

void PastTracks::close()
{
    rest();
    m_cache.reset();
    m_loaded.clear();
    m_absent.clear();
}

void PastTracks::forget(Timestamp before)
{
    if (m_cache)
        (void)m_cache->forget(before); // what cannot be deleted now goes with its age
    const auto isGone = [before](const Key &key) { return key.stretch < before; };
    m_loaded.removeIf([&](auto it) { return isGone(it.key()); });
    Q_EMIT changed();
}

void PastTracks::rest()
{
    m_client.cancel();
    m_isAsking = false;
    m_wait.stop();
    m_missing.clear();
    m_wanted = 0;
    m_problem.clear();
}

// Whether there is nothing to ask for.
bool PastTracks::load(const Key &key, Timestamp at)
{
    const auto known = m_loaded.constFind(key);
    if (known != m_loaded.cend())
        return at <= known->until || m_source().now - known->until < Fresh;
    if (!m_cache || m_absent.contains(key))
        return false;
    auto kept = m_cache->read(key.technician, key.stretch);
    if (!kept || !*kept) {
        m_absent.insert(key);
        return false;
    }
    m_loaded.insert(key, { **std::move(kept), key.stretch + TrackCache::StretchOf });
    return true;
}

void PastTracks::want(Timestamp at, const std::vector<TechnicianId> &technicians)
{
    if (m_loaded.size() > MaxLoaded)
        m_loaded.clear();
    if (m_absent.size() > MaxLoaded)
        m_absent.clear();
    const Timestamp stretch = TrackCache::stretchAt(at);
    std::deque<Key> missing;
    m_wanted = std::min(technicians.size(), MaxAsked);
    for (std::size_t i = 0; i < m_wanted; ++i) {
        if (const Key key { technicians[i], stretch }; !load(key, at))
            missing.push_back(key);
    }
    if (missing == m_missing)
        return;
    const bool isSameStretch = !missing.empty() && !m_missing.empty()
        && missing.front().stretch == m_missing.front().stretch;
    m_missing = std::move(missing);
    m_problem.clear();
    if (m_isAsking && isSameStretch)
        return; // it goes on with those
    m_client.cancel();
    m_isAsking = false;
    if (m_missing.empty())
        m_wait.stop();
    else
        m_wait.start();
    Q_EMIT changed();
}

void PastTracks::retry()
{
    if (!m_missing.empty() && !m_isAsking && !m_wait.isActive())
        m_wait.start();
}

void PastTracks::askNext()
{
    m_isAsking = false;
    if (m_missing.empty())
        return;
    const Source source = m_source();
    if (source.accessToken.isEmpty()) {
        m_problem = tr("not connected to the server, which may know more");
        Q_EMIT changed();
        return;
    }
    const Key key = m_missing.front();
    m_isAsking = true;
    m_client.ask(source.server, source.accessToken, key.technician, key.stretch,
        key.stretch + TrackCache::StretchOf - milliseconds(1),
        [this, key, now = source.now](std::expected<std::vector<Fix>, QString> fixes) {
            if (!fixes) {
                m_isAsking = false;
                m_problem = fixes.error();
                Q_EMIT changed();
                return;
            }
            take(key, *std::move(fixes), now);
        });
}

void PastTracks::take(const Key &key, std::vector<Fix> fixes, Timestamp askedAt)
{
    std::ranges::sort(fixes, {}, &Fix::fixTime);
    const Timestamp end = key.stretch + TrackCache::StretchOf;
    if (askedAt >= end && m_cache)
        (void)m_cache->keep(key.technician, key.stretch, fixes); // else it is asked for again
    m_absent.remove(key);
    m_loaded.insert(key, { std::move(fixes), std::min(askedAt, end) });
    std::erase(m_missing, key);
    Q_EMIT changed();
    askNext();
}

std::optional<journal::TrackPlace> PastTracks::placeOf(
    const TechnicianId &technician, Timestamp at) const
{
    const Timestamp stretch = TrackCache::stretchAt(at);
    // What was measured shortly before the stretch began is in the one before.
    for (const Timestamp from : { stretch, Timestamp(stretch - TrackCache::StretchOf) }) {
        const auto loaded = m_loaded.constFind({ technician, from });
        if (loaded == m_loaded.cend())
            continue;
        if (const auto place = journal::placeAt(loaded->fixes, at))
            return place;
    }
    return std::nullopt;
}

std::vector<Fix> PastTracks::fixesOf(
    const TechnicianId &technician, Timestamp from, Timestamp to) const
{
    std::vector<Fix> found;
    for (Timestamp stretch = TrackCache::stretchAt(from); stretch <= to;
        stretch += TrackCache::StretchOf) {
        const auto loaded = m_loaded.constFind({ technician, stretch });
        if (loaded == m_loaded.cend())
            continue;
        std::ranges::copy_if(loaded->fixes, std::back_inserter(found),
            [&](const Fix &fix) { return fix.fixTime >= from && fix.fixTime <= to; });
    }
    return found;
}

QString PastTracks::text() const
{
    if (m_missing.empty() || m_wanted == 0)
        return {};
    if (!m_problem.isEmpty())
        return tr("Where they were: %1").arg(m_problem);
    return tr("Where they were: %1 of %2 loaded").arg(m_wanted - m_missing.size()).arg(m_wanted);
}

} // namespace dispatch::viewmodels
