// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/look_book.h"

#include <algorithm>

namespace dispatch::server {

using domain::Timestamp;
using domain::TimeWindow;

namespace {

//! The whole days (UTC) that a stretch touches.
TimeWindow daysOf(Timestamp from, Timestamp to)
{
    const Timestamp first = std::chrono::floor<std::chrono::days>(from);
    const Timestamp last = std::chrono::floor<std::chrono::days>(std::max(from, to));
    return { first, last + std::chrono::days(1) };
}

} // namespace

bool LookBook::isRecorded(const Look &look, Timestamp now) const
{
    const auto it = m_looks.constFind(look);
    return it != m_looks.cend() && now - *it < Again && now >= *it;
}

void LookBook::remember(const Look &look, Timestamp now)
{
    if (now - m_prunedAt >= Again || now < m_prunedAt || m_looks.size() >= MaxRemembered) {
        erase_if(m_looks, [&](auto it) { return now - it.value() >= Again || now < it.value(); });
        m_prunedAt = now;
    }
    if (m_looks.size() >= MaxRemembered)
        m_looks.clear();
    m_looks.insert(look, now);
}

void LookBook::note(const state::Actor &viewer, const domain::TechnicianId &technician,
    Timestamp from, Timestamp to, Timestamp now, const Then &then)
{
    const bool isOwn = viewer.technician == technician;
    // Nothing was recorded of the time to come, so asking for it shows no more.
    const Timestamp until = std::min(to, now);
    if (isOwn || from >= now - Following || from > until)
        return then({});
    const Look look { viewer.user, technician, daysOf(from, until) };
    if (isRecorded(look, now))
        return then({});
    m_commits.push({ viewer, {},
        SystemFact { m_commits.systemRef(), domain::TrackViewed { technician, look.span } },
        [this, look, now, then](const protocol::Result &result) {
            if (!result.outcome)
                return then(std::unexpected(result.outcome.error()));
            remember(look, now);
            then({});
        } });
}

} // namespace dispatch::server
