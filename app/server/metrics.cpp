// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/metrics.h"

namespace dispatch::server {

QByteArray toPrometheus(const Metrics &metrics, quint64 head, qsizetype connections)
{
    QByteArray out;
    const auto add = [&out](const char *name, const char *type, quint64 value) {
        out.append("# TYPE dispatch_").append(name).append(' ').append(type);
        out.append("\ndispatch_").append(name).append(' ');
        out.append(QByteArray::number(value)).append('\n');
    };
    add("log_head", "gauge", head);
    add("connections", "gauge", static_cast<quint64>(connections));
    add("connections_opened_total", "counter", metrics.connectionsOpened);
    add("connections_refused_total", "counter", metrics.connectionsRefused);
    add("messages_in_total", "counter", metrics.messagesIn);
    add("messages_ignored_total", "counter", metrics.messagesIgnored);
    add("messages_malformed_total", "counter", metrics.messagesMalformed);
    add("commands_accepted_total", "counter", metrics.commandsAccepted);
    add("commands_repeated_total", "counter", metrics.commandsRepeated);
    add("commands_refused_total", "counter", metrics.commandsRefused);
    add("commits_total", "counter", metrics.commits);
    add("commit_failures_total", "counter", metrics.commitFailures);
    add("events_committed_total", "counter", metrics.eventsCommitted);
    add("snapshots_made_total", "counter", metrics.snapshotsMade);
    add("snapshots_sent_total", "counter", metrics.snapshotsSent);
    add("location_batches_sent_total", "counter", metrics.locationBatchesSent);
    add("location_batches_skipped_total", "counter", metrics.locationBatchesSkipped);
    add("slow_readers_closed_total", "counter", metrics.slowReadersClosed);
    add("logins_accepted_total", "counter", metrics.loginsAccepted);
    add("logins_refused_total", "counter", metrics.loginsRefused);
    add("fixes_stored_total", "counter", metrics.fixesStored);
    add("fixes_repeated_total", "counter", metrics.fixesRepeated);
    add("fixes_off_shift_total", "counter", metrics.fixesOffShift);
    add("fixes_unusable_total", "counter", metrics.fixesUnusable);
    add("ingest_requests_total", "counter", metrics.ingestRequests);
    add("ingest_rate_limited_total", "counter", metrics.ingestRateLimited);
    add("http_requests_total", "counter", metrics.httpRequests);
    return out;
}

} // namespace dispatch::server
