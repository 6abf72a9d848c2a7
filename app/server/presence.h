// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/feed_messages.h"

#include <vector>

namespace dispatch::server {

//! \brief Who looks at or edits what. Forgotten after Lifetime unless said again; never written down.
//! \threads one
class PresenceBoard {
public:
    static constexpr std::chrono::seconds Lifetime { 60 };
    static constexpr std::size_t MaxEntries = 5'000; //!< the oldest gives way

    void put(const protocol::Presence &presence, domain::Timestamp now);
    void forget(const domain::UserId &user);
    //! \brief What still holds, for somebody who starts to listen.
    [[nodiscard]] std::vector<protocol::Presence> current(domain::Timestamp now);

private:
    struct Entry {
        protocol::Presence presence;
        domain::Timestamp at;
    };
    std::vector<Entry> m_entries; //!< oldest first
};

} // namespace dispatch::server
