// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/event_loop.h"
#include "load/report.h"

#include "viewmodels/console_session.h"

namespace dispatch::bench {

//! \brief A dispatcher without a window: the console's own session on a replica in a file. Takes the top of the queue of
//! requests, and does what the keys do: A and Enter (the first suggestion), then D. As quick as the program is; a person
//! would look first.
class KeyDesk {
public:
    //! Actions on their way to the server; with more, the suggestions would be of a guessed state.
    static constexpr int MostWaiting = 24;
    static constexpr std::chrono::seconds LookAroundEvery { 1 };

    KeyDesk(
        const QUrl &server, const QString &login, const QString &password, const QString &profile);

    [[nodiscard]] bool isReady(int technicians);
    void step(Moment now);
    void leave() { m_session.signOut(); }

    [[nodiscard]] int waitingRequests();
    [[nodiscard]] int ended();
    [[nodiscard]] int assigned() const { return m_assigned; }
    [[nodiscard]] int toFree() const { return m_toFree; } //!< to somebody without any other work
    [[nodiscard]] int refused() const { return m_refused; } //!< of its actions, by the server
    [[nodiscard]] int withoutOffer() const
    {
        return m_withoutOffer;
    } //!< looks at a request nobody could take
    [[nodiscard]] const Latencies &choosing() const { return m_choosing; }
    [[nodiscard]] QString problem() const { return m_session.problem(); }

private:
    bool giveNext();
    void lookAround();

    domain::SystemClock m_clock;
    viewmodels::ConsoleSession m_session;
    Moment m_lookedAt;
    int m_assigned = 0, m_toFree = 0, m_refused = 0, m_withoutOffer = 0;
    Latencies m_choosing;
};

} // namespace dispatch::bench
