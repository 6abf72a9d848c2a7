// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time.h"

#include <optional>

namespace dispatch::viewmodels {

//! \brief Since when this console has been cut off, once that has lasted. A sleep of the machine is not counted: nobody was
//! there to miss anything, and the connection is usually back before they have sat down.
//! \threads one
class LinkWatch {
public:
    static constexpr std::chrono::seconds WorthSaying { 30 };
    //! Two looks further apart than this: the machine slept.
    static constexpr std::chrono::seconds Overslept { 10 };

    //! \param isWanted a connection is wished for: nobody signed out
    //! \param heard when the server was last heard
    //! \return since when it is down; nullopt: it is not, or not for long
    [[nodiscard]] std::optional<domain::Timestamp> look(
        bool isUp, bool isWanted, std::optional<domain::Timestamp> heard, domain::Timestamp now)
    {
        const auto gap = now - std::exchange(m_lookedAt, now);
        if (isUp || !isWanted)
            m_lostAt.reset();
        else if (!m_lostAt)
            m_lostAt = heard && now - *heard < WorthSaying && *heard <= now ? *heard : now;
        else if (gap > Overslept || gap < domain::milliseconds(0))
            m_lostAt = now;
        return m_lostAt && now - *m_lostAt >= WorthSaying ? m_lostAt : std::nullopt;
    }

private:
    domain::Timestamp m_lookedAt {};
    std::optional<domain::Timestamp> m_lostAt;
};

} // namespace dispatch::viewmodels
