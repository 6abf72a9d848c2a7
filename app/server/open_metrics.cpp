// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/open_metrics.h"

#include "server/process_facts.h"

namespace dispatch::server {

void OpenMetricsWriter::family(
    const char *name, const char *type, const char *unit, const char *help)
{
    m_name = QByteArray("dispatch_") + name;
    m_out += "# TYPE " + m_name + ' ' + type + '\n';
    if (*unit)
        m_out += "# UNIT " + m_name + ' ' + unit + '\n';
    m_out += "# HELP " + m_name + ' ' + help + '\n';
}

void OpenMetricsWriter::begin(const char *suffix, const QByteArray &labels)
{
    m_out += m_name + suffix;
    if (!labels.isEmpty())
        m_out += '{' + labels + '}';
    m_out += ' ';
}

void OpenMetricsWriter::sample(const char *suffix, const QByteArray &labels, double value)
{
    begin(suffix, labels);
    m_out += QByteArray::number(value, 'g', 15) + '\n';
}

void OpenMetricsWriter::count(const char *suffix, const QByteArray &labels, quint64 value)
{
    begin(suffix, labels);
    m_out += QByteArray::number(value) + '\n';
}

QByteArray OpenMetricsWriter::label(const char *name, const QByteArray &value)
{
    return QByteArray(name) + "=\"" + value + '"';
}

QByteArray OpenMetricsWriter::number(double value)
{
    QByteArray text = QByteArray::number(value, 'g', 12);
    if (!text.contains('.') && !text.contains('e') && !text.contains('n')) // nan, inf
        text += ".0";
    return text;
}

QByteArray OpenMetricsWriter::finish()
{
    m_out += "# EOF\n";
    return std::move(m_out);
}

QByteArray toOpenMetrics(const Metrics &metrics, const Gauges &gauges)
{
    OpenMetricsWriter out;
    const auto counter = [&out](const char *name, quint64 value, const char *help) {
        out.family(name, "counter", "", help);
        out.count("_total", {}, value);
    };
    const auto gauge = [&out](const char *name, const char *unit, double value, const char *help) {
        out.family(name, "gauge", unit, help);
        out.sample("", {}, value);
    };
    const auto size = [](qsizetype value) { return static_cast<double>(value); };

    out.family("build", "info", "", "The program that runs.");
    out.count("_info", OpenMetricsWriter::label("version", DISPATCH_VERSION), 1);
    gauge("uptime_seconds", "seconds", static_cast<double>(gauges.nowMs - gauges.startedMs) / 1'000,
        "Since the start.");
    gauge("ready", "", gauges.isReady ? 1 : 0, "Whether /readyz says yes.");
    gauge("read_only", "", gauges.isReadOnly ? 1 : 0,
        "Whether changes are refused because the disk is nearly full.");
    gauge("log_head", "", static_cast<double>(gauges.head), "Sequence number of the newest event.");

    out.family("connections", "gauge", "", "Open feeds by who is at the other end.");
    const std::pair<const char *, qsizetype> roles[] {
        { "office", gauges.dispatchers },
        { "technician", gauges.technicians },
        { "customer", gauges.customers },
        { "unknown", gauges.strangers },
    };
    for (const auto &[role, number] : roles)
        out.sample("", OpenMetricsWriter::label("role", role), size(number));
    gauge("unsent_bytes", "bytes", size(gauges.unsentBytes), "Queued for all feeds together.");
    gauge("unacked_events", "", size(gauges.unackedEvents), "Sent and not acknowledged yet.");
    gauge("slow_readers", "", size(gauges.slowReaders), "Feeds that the sender waits for.");
    gauge("queued_commands", "", size(gauges.queuedCommands), "Waiting for the next commit.");
    if (gauges.diskFreeBytes)
        gauge("disk_free_bytes", "bytes", static_cast<double>(*gauges.diskFreeBytes),
            "Free on the volume of the data folder.");
    if (const auto bytes = residentBytes())
        gauge("resident_memory_bytes", "bytes", static_cast<double>(*bytes), "Of this process.");
    if (const auto files = openFiles())
        gauge("open_files", "", static_cast<double>(*files), "File descriptors of this process.");
    gauge("longest_turn_seconds", "seconds", metrics.longestTurnSeconds,
        "The longest that the event loop was held since this was last asked.");

    out.histogram("command_seconds", "seconds", "From the arrival of a command to its answer.",
        metrics.commandSeconds, LatencyBounds);
    out.histogram("commit_seconds", "seconds", "One commit to the journal.", metrics.commitSeconds,
        LatencyBounds);
    out.histogram(
        "commit_commands", "", "Commands in one commit.", metrics.commitCommands, BatchBounds);

    counter("connections_opened", metrics.connectionsOpened, "Feeds opened.");
    counter("connections_refused", metrics.connectionsRefused,
        "Over a limit, not authenticated, or against the protocol.");
    counter("messages_in", metrics.messagesIn, "Messages of feeds.");
    counter("messages_ignored", metrics.messagesIgnored, "Of a kind that is not known.");
    counter("messages_malformed", metrics.messagesMalformed, "That could not be read.");
    counter("commands_accepted", metrics.commandsAccepted, "Commands that took effect.");
    counter(
        "commands_repeated", metrics.commandsRepeated, "Commands that had taken effect before.");
    counter("commands_refused", metrics.commandsRefused, "Commands refused.");
    counter("commits", metrics.commits, "Commits to the journal.");
    counter("commit_failures", metrics.commitFailures, "Commits that the disk refused.");
    counter("events_committed", metrics.eventsCommitted, "Events written.");
    counter("snapshots_made", metrics.snapshotsMade, "Snapshots encoded.");
    counter("snapshots_sent", metrics.snapshotsSent, "Snapshots sent.");
    counter("location_batches_sent", metrics.locationBatchesSent, "Location batches sent.");
    counter("location_batches_skipped", metrics.locationBatchesSkipped,
        "Left out because the reader was behind.");
    counter("slow_readers_closed", metrics.slowReadersClosed, "Feeds closed for being too slow.");
    counter("logins_accepted", metrics.loginsAccepted, "Sign-ins.");
    counter("logins_refused", metrics.loginsRefused, "Sign-ins refused.");
    counter("fixes_stored", metrics.fixesStored, "Fixes of phones written.");
    counter("fixes_repeated", metrics.fixesRepeated, "Fixes that were there already.");
    counter("fixes_off_shift", metrics.fixesOffShift, "Fixes thrown away because of the shift.");
    counter("fixes_unusable", metrics.fixesUnusable, "Fixes that say no place or time.");
    counter("fixes_not_stored", metrics.fixesNotStored,
        "Fixes shown but not kept, because the disk was nearly full.");
    counter("ingest_requests", metrics.ingestRequests, "Requests of phones.");
    counter("ingest_rate_limited", metrics.ingestRateLimited,
        "Requests of phones refused for their rate.");
    counter("requests_made", metrics.requestsMade,
        "Requests for service from outside that became a job.");
    counter("requests_repeated", metrics.requestsRepeated, "Sent again, and answered as before.");
    counter("requests_refused", metrics.requestsRefused, "Requests for service refused.");
    counter("requests_rate_limited", metrics.requestsRateLimited,
        "Requests for service refused for their rate.");
    counter("uploads_stored", metrics.uploadsStored, "Files of messages stored.");
    counter("uploads_refused", metrics.uploadsRefused,
        "Calls about files of messages that were refused.");
    counter("http_requests", metrics.httpRequests, "HTTP requests.");
    return out.finish();
}

} // namespace dispatch::server
