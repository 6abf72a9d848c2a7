// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace dispatch::server {

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
    quint64 ingestRequests = 0;
    quint64 ingestRateLimited = 0;
    quint64 httpRequests = 0;
};

//! \brief The Prometheus text form; \p head and \p connections are gauges beside the counters.
[[nodiscard]] QByteArray toPrometheus(const Metrics &metrics, quint64 head, qsizetype connections);

} // namespace dispatch::server
