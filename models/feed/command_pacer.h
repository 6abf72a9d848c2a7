// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time.h"

#include <optional>

namespace dispatch::feed {

//! \brief Keeps the client below the server's rate of commands.
//!
//! A command refused for its rate is sent again later, and then comes after commands it was made before. So the client
//! does not run into the limit: it keeps a bucket of its own, a little smaller and slower than the server's.
class CommandPacer {
public:
    //! \brief A new connection: the bucket is full.
    //! \param perSecond the server's rate; \pre > 0
    void restart(int perSecond, domain::Timestamp now);
    //! \brief Nothing is sent before \p until.
    void pauseUntil(domain::Timestamp until);
    //! \return whether a command may go now; if so it is counted
    [[nodiscard]] bool take(domain::Timestamp now);
    //! \return when take() may succeed again; nullopt if it would now
    [[nodiscard]] std::optional<domain::Timestamp> readyAt() const;
    void shift(domain::milliseconds by); //!< the clock was set

private:
    void refill(domain::Timestamp now);
    double m_perSecond = 1;
    double m_burst = 1;
    double m_tokens = 0;
    domain::Timestamp m_filledAt;
    std::optional<domain::Timestamp> m_pausedUntil;
};

} // namespace dispatch::feed
