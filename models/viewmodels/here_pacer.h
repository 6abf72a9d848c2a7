// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/feed_messages.h"

#include <optional>
#include <vector>

namespace dispatch::viewmodels {

//! \brief When to say where one is: soon after a change, and again as long as it lasts. Whoever runs down a list says only
//! where they stop.
//! \threads one
class HerePacer {
public:
    static constexpr std::chrono::seconds Again { 20 };
    static constexpr std::chrono::milliseconds Rest { 400 };
    static constexpr std::chrono::seconds TypingAgain { 5 };

    //! \brief What is open; nullopt: nothing is to be said.
    //! \return whether it is other than before: there is something to say after Rest
    bool set(const std::optional<protocol::Here> &here, domain::Timestamp now);
    void type(const domain::ThreadId &thread, domain::Timestamp now);
    //! \brief The server knows nothing any more: say it anew.
    void forget();
    //! \brief What is to be said now. While not connected nothing is, and nothing is said later for it.
    [[nodiscard]] std::vector<protocol::Here> due(bool isConnected, domain::Timestamp now);

private:
    std::optional<protocol::Here> m_here;
    domain::Timestamp m_changedAt {};
    std::optional<domain::Timestamp> m_saidAt;
    std::optional<domain::ThreadId> m_thread; //!< written in and not said yet
    domain::Timestamp m_typedAt {};
    std::optional<domain::ThreadId> m_saidThread;
    domain::Timestamp m_saidTypingAt {};
};

} // namespace dispatch::viewmodels
