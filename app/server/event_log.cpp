// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/event_log.h"

namespace dispatch::server {

EventLog::EventLog(const journal::EventStore &store)
    : m_store(store)
{
}

void EventLog::appended(std::span<const domain::Event> events)
{
    for (const auto &event : events) {
        if (!m_recent.empty() && event.seq != m_recent.back().seq + 1)
            m_recent.clear();
        m_recent.push_back(event);
        if (m_recent.size() > MaxKept)
            m_recent.pop_front();
    }
}

journal::Stored<std::vector<domain::Event>> EventLog::read(quint64 after, int limit) const
{
    if (m_recent.empty() || after + 1 < m_recent.front().seq)
        return m_store.read(after, limit);
    const quint64 skip = after + 1 - m_recent.front().seq;
    std::vector<domain::Event> out;
    for (std::size_t i = skip; i < m_recent.size() && out.size() < static_cast<std::size_t>(limit);
        ++i)
        out.push_back(m_recent[i]);
    return out;
}

journal::Stored<std::vector<domain::Event>> EventLog::readEntity(
    const domain::EntityRef &entity) const
{
    return m_store.readEntity(entity, 0, MaxEntityEvents);
}

journal::Stored<protocol::Position> EventLog::positionAt(quint64 seq) const
{
    const auto head = m_store.head();
    if (seq == head.seq)
        return head;
    return m_store.positionAt(seq);
}

} // namespace dispatch::server
