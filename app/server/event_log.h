// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/event_store.h"

#include <deque>

namespace dispatch::server {

//! \brief Reads the log for the senders: the newest events from memory, older ones from the store. Both are the same
//! events; the memory only saves reading back what was just written, for every connection.
//! \threads one
class EventLog {
public:
    static constexpr std::size_t MaxKept = 4'096;
    static constexpr int MaxEntityEvents = 4'096;

    explicit EventLog(const journal::EventStore &store);

    void appended(std::span<const domain::Event> events);
    //! \return events with seq > after, ascending, at most limit
    [[nodiscard]] journal::Stored<std::vector<domain::Event>> read(quint64 after, int limit) const;
    //! \return all events of one entity that has few (an account), ascending
    [[nodiscard]] journal::Stored<std::vector<domain::Event>> readEntity(
        const domain::EntityRef &entity) const;
    [[nodiscard]] journal::Stored<protocol::Position> positionAt(quint64 seq) const;
    [[nodiscard]] protocol::Position head() const { return m_store.head(); }

private:
    const journal::EventStore &m_store;
    std::deque<domain::Event> m_recent; //!< ascending without holes; ends at the head or is empty
};

} // namespace dispatch::server
