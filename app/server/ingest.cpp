// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest.h"

#include "server/log.h"

namespace dispatch::server {

using namespace Qt::StringLiterals;
using domain::Timestamp;

Ingest::Ingest(journal::TrackStore &tracks, const Accounts &accounts, CommitQueue &commits,
    LocationHub &locations, Metrics &metrics, Settings settings)
    : m_tracks(tracks)
    , m_accounts(accounts)
    , m_commits(commits)
    , m_locations(locations)
    , m_metrics(metrics)
    , m_settings(settings)
{
}

protocol::PhoneReport Ingest::parse(const Report &report, Timestamp now) const
{
    switch (report.form) {
    case Form::OwnTracks:
        return protocol::parseOwnTracks(report.body, now);
    case Form::OsmAnd:
        return protocol::parseOsmAnd(report.fields, now);
    case Form::TraccarJson:
        return protocol::parseTraccarJson(report.body, now);
    case Form::Overland:
        return protocol::parseOverland(report.body, now);
    }
    Q_UNREACHABLE_RETURN({});
}

void Ingest::submit(const Report &report, Timestamp now, Done done)
{
    ++m_metrics.ingestRequests;
    // Traccar's JSON names the device inside the body, so that one form is read before it is trusted. The body limit and
    // the parser's own limits bound what a stranger can make us do.
    std::optional<protocol::PhoneReport> parsed;
    QString token = report.token;
    if (report.form == Form::TraccarJson) {
        parsed = parse(report, now);
        token = parsed->deviceId;
    }
    const auto technician = m_accounts.deviceOf(token);
    if (!technician) {
        done({ .verdict = Verdict::UnknownDevice });
        return;
    }
    auto bucket = m_buckets.find(*technician);
    if (bucket == m_buckets.end())
        bucket = m_buckets.insert(*technician, TokenBucket(m_settings.perSecond, m_settings.burst));
    if (const auto wait = bucket->take(now); wait > domain::milliseconds::zero()) {
        ++m_metrics.ingestRateLimited;
        done({ .verdict = Verdict::RateLimited,
            .retryAfter = std::chrono::ceil<std::chrono::seconds>(wait) });
        return;
    }
    if (!parsed)
        parsed = parse(report, now);

    Outcome outcome;
    outcome.unusable = parsed->unusable;
    m_metrics.fixesUnusable += static_cast<quint64>(parsed->unusable);
    if (parsed->isEmergency)
        raiseEmergency(*technician, now);

    const auto *known = m_commits.operation().technician(*technician);
    const bool isOnShift = known && !known->isRetired && known->duty != domain::Duty::OffShift;
    if (!isOnShift) {
        outcome.offShift = static_cast<int>(parsed->fixes.size());
        m_metrics.fixesOffShift += parsed->fixes.size();
        done(outcome);
        return;
    }
    if (parsed->fixes.empty()) {
        done(outcome);
        return;
    }
    if (!m_isStoring) {
        // Answered as taken: a phone that sends the old ones again would never come to the new ones.
        for (const auto &fix : parsed->fixes)
            m_locations.put(*technician, fix);
        m_metrics.fixesNotStored += parsed->fixes.size();
        done(outcome);
        return;
    }
    if (m_rows.size() + parsed->fixes.size() > MaxWaitingRows) {
        done({ .verdict = Verdict::Unavailable, .retryAfter = RetryWhenFull });
        return;
    }
    for (const auto &fix : parsed->fixes)
        m_rows.push_back({ *technician, fix });
    m_waiting.push_back({ outcome, parsed->fixes.size(), std::move(done) });
}

void Ingest::flush()
{
    if (m_waiting.empty())
        return;
    const auto waiting = std::exchange(m_waiting, {});
    const auto rows = std::exchange(m_rows, {});
    const auto isNew = m_tracks.add(rows);
    if (!isNew) {
        logLine(LogLevel::Error, "tracks-not-written", { { u"text"_s, isNew.error().text } });
        for (const auto &report : waiting)
            report.done({ .verdict = Verdict::Unavailable, .retryAfter = RetryWhenFull });
        return;
    }
    std::size_t row = 0;
    for (const auto &report : waiting) {
        Outcome outcome = report.outcome;
        for (std::size_t i = 0; i < report.rows; ++i, ++row) {
            if ((*isNew)[row])
                ++outcome.stored;
            else
                ++outcome.repeated;
            m_locations.put(rows[row].technician, rows[row].fix);
        }
        m_metrics.fixesStored += static_cast<quint64>(outcome.stored);
        m_metrics.fixesRepeated += static_cast<quint64>(outcome.repeated);
        report.done(outcome);
    }
}

void Ingest::raiseEmergency(const domain::TechnicianId &technician, Timestamp now)
{
    const auto *known = m_commits.operation().technician(technician);
    if (!known || known->hasEmergency)
        return;
    domain::Command command;
    command.id = domain::CommandId::make(now);
    command.entity = technician;
    command.made = now;
    command.args = domain::SetEmergency { true, u"Raised by the phone."_s };
    m_commits.push({ { {}, domain::Role::System, std::nullopt }, command.id, command,
        [](const protocol::Result &result) {
            if (!result.outcome)
                logLine(LogLevel::Error, "emergency-not-raised",
                    { { u"code"_s, domain::name(result.outcome.error().code) } });
        } });
}

void Ingest::tick(Timestamp now)
{
    if (m_tidiedAt && now - *m_tidiedAt < ForgetDevicesEvery)
        return;
    const bool isFirst = !m_tidiedAt;
    m_tidiedAt = now;
    if (isFirst)
        return;
    erase_if(m_buckets, [now](auto it) { return it.value().isFull(now); });
}

} // namespace dispatch::server
