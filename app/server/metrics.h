// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <array>
#include <cstddef>

namespace dispatch::server {

//! \brief Counts values into fixed bins. Never allocates.
//! \param Bounds the upper ends of the bins, ascending, inclusive; larger values go into one more bin
template<const auto &Bounds>
struct Histogram {
    std::array<quint64, Bounds.size() + 1> counts {};
    double sum = 0;

    void observe(double value)
    {
        std::size_t bin = 0;
        while (bin < Bounds.size() && value > Bounds[bin])
            ++bin;
        ++counts[bin];
        sum += value;
    }
};

//! \brief Seconds; from a commit that needs no disk to one that a person gives up on. The budgets lie on bounds.
inline constexpr std::array LatencyBounds { 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
    0.25, 0.5, 1.0, 2.5, 10.0 };
//! \brief Commands in one commit, up to CommitQueue::MaxPerFlush.
inline constexpr std::array BatchBounds { 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0,
    512.0 };

//! \brief Counters since the start of the process; `/metrics` shows them. They hold no names, texts or places.
//! \threads the one that runs the hub
struct Metrics {
    quint64 connectionsOpened = 0;
    quint64 connectionsRefused = 0; //!< over a limit, not authenticated, protocol violation
    quint64 messagesIn = 0;
    quint64 messagesIgnored = 0; //!< unknown type or first byte
    quint64 messagesMalformed = 0;
    quint64 commandsAccepted = 0;
    quint64 commandsRepeated = 0;
    quint64 commandsRefused = 0;
    quint64 commits = 0;
    quint64 commitFailures = 0;
    quint64 eventsCommitted = 0;
    quint64 snapshotsMade = 0;
    quint64 snapshotsSent = 0;
    quint64 locationBatchesSent = 0;
    quint64 locationBatchesSkipped = 0;
    quint64 slowReadersClosed = 0;
    quint64 loginsAccepted = 0;
    quint64 loginsRefused = 0;
    quint64 fixesStored = 0;
    quint64 fixesRepeated = 0;
    quint64 fixesOffShift = 0;
    quint64 fixesUnusable = 0;
    quint64 fixesNotStored = 0; //!< shown, but not kept, because the disk was nearly full
    quint64 ingestRequests = 0;
    quint64 ingestRateLimited = 0;
    quint64 requestsMade = 0; //!< requests for service from outside that became a job
    quint64 requestsRepeated = 0; //!< sent again, and answered as before
    quint64 requestsRefused = 0;
    quint64 requestsRateLimited = 0;
    quint64 uploadsStored = 0; //!< files whole and safe
    quint64 uploadsRefused = 0; //!< calls about files that were refused, for now or for good
    quint64 httpRequests = 0;

    Histogram<LatencyBounds> commandSeconds; //!< from arrival to answer
    Histogram<LatencyBounds> commitSeconds;
    Histogram<BatchBounds> commitCommands; //!< commands in a commit
    double longestTurnSeconds = 0; //!< the event loop's, since the last time it was shown

    //! \brief Steady, for durations; the hub's own time is handed in and too coarse. Without one everything takes 0.
    qint64 (*microseconds)() = nullptr;
    [[nodiscard]] qint64 nowUs() const { return microseconds ? microseconds() : 0; }
    [[nodiscard]] double secondsSince(qint64 us) const
    {
        return static_cast<double>(nowUs() - us) / 1e6;
    }
};

} // namespace dispatch::server
