// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/address_search.h"
#include "travel/travel_finder.h"

#include <memory>
#include <mutex>
#include <optional>

namespace dispatch::geoservice {

//! \brief The addresses of a map, read when they are first asked for.
//! \threads const, from any thread; the first question reads, others wait for it
class Addresses {
public:
    explicit Addresses(atlas::MapData map)
        : m_map(std::move(map))
    {
    }
    [[nodiscard]] const atlas::AddressSearch &search() const
    {
        std::call_once(m_isRead, [this] { m_search.emplace(m_map); });
        return *m_search;
    }

private:
    atlas::MapData m_map;
    mutable std::once_flag m_isRead;
    mutable std::optional<atlas::AddressSearch> m_search;
};

//! \brief What the plug-in answers from.
struct Ground {
    travel::Ways ways;
    std::shared_ptr<const Addresses> addresses;
};

} // namespace dispatch::geoservice
