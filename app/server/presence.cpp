// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/presence.h"

namespace dispatch::server {

void PresenceBoard::put(const protocol::Presence &presence, domain::Timestamp now)
{
    std::erase_if(m_entries, [&](const Entry &e) {
        return now - e.at > Lifetime
            || (e.presence.user == presence.user && e.presence.entity == presence.entity);
    });
    if (m_entries.size() >= MaxEntries)
        m_entries.erase(m_entries.begin());
    m_entries.push_back({ presence, now });
}

void PresenceBoard::forget(const domain::UserId &user)
{
    std::erase_if(m_entries, [&](const Entry &e) { return e.presence.user == user; });
}

std::vector<protocol::Presence> PresenceBoard::current(domain::Timestamp now)
{
    std::erase_if(m_entries, [&](const Entry &e) { return now - e.at > Lifetime; });
    std::vector<protocol::Presence> out;
    out.reserve(m_entries.size());
    for (const auto &entry : m_entries)
        out.push_back(entry.presence);
    return out;
}

} // namespace dispatch::server
