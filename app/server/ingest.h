// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/track_store.h"
#include "protocol/phone_forms.h"
#include "server/accounts.h"

namespace dispatch::server {

//! \brief Takes what phones report: checks the token, the rate and the shift, writes many reports with one commit, and
//! answers each only when its fixes are on disk, so that a phone throws nothing away too early.
//! \threads one
class Ingest {
public:
    enum class Form : quint8 { OwnTracks, OsmAnd, TraccarJson, Overland };
    enum class Verdict : quint8 { Ok, UnknownDevice, RateLimited, Unavailable };
    struct Report {
        Form form = Form::OsmAnd;
        QString token; //!< of the device; empty for TraccarJson, which carries it inside
        QByteArray body;
        QUrlQuery fields; //!< OsmAnd
    };
    struct Outcome {
        Verdict verdict = Verdict::Ok;
        int stored = 0;
        int repeated = 0;
        int offShift = 0;
        int unusable = 0;
        std::chrono::seconds retryAfter {};
        bool operator==(const Outcome &) const = default;
    };
    using Done = std::function<void(const Outcome &)>;

    static constexpr std::size_t MaxWaitingRows
        = 100'000; //!< then `unavailable`: phones send again
    static constexpr std::chrono::seconds RetryWhenFull { 30 };
    static constexpr std::chrono::hours ForgetDevicesEvery { 1 };

    struct Settings {
        double perSecond = protocol::IngestPerSecond;
        double burst = protocol::IngestBurst;
    };
    Ingest(journal::TrackStore &tracks, const Accounts &accounts, CommitQueue &commits,
        LocationHub &locations, Metrics &metrics, Settings settings);

    //! \p done is called once: at once when refused, else from flush().
    void submit(const Report &report, domain::Timestamp now, Done done);
    [[nodiscard]] bool needsFlush() const { return !m_waiting.empty(); }
    void flush();
    //! \brief false: fixes are shown and not kept, because the disk is nearly full.
    void setStoring(bool isStoring) { m_isStoring = isStoring; }
    //! \brief Forgets idle devices, now and then.
    void tick(domain::Timestamp now);

private:
    struct Waiting {
        Outcome outcome;
        std::size_t rows = 0;
        Done done;
    };
    [[nodiscard]] protocol::PhoneReport parse(const Report &report, domain::Timestamp now) const;
    void raiseEmergency(const domain::TechnicianId &technician, domain::Timestamp now);

    journal::TrackStore &m_tracks;
    const Accounts &m_accounts;
    CommitQueue &m_commits;
    LocationHub &m_locations;
    Metrics &m_metrics;
    Settings m_settings;
    QHash<domain::TechnicianId, TokenBucket> m_buckets;
    std::vector<Waiting> m_waiting;
    std::vector<journal::TrackStore::Row> m_rows; //!< of m_waiting, in order
    std::optional<domain::Timestamp> m_tidiedAt;
    bool m_isStoring = true;
};

} // namespace dispatch::server
