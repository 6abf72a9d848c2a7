// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/track_store.h"
#include "server/accounts.h"
#include "server/http_message.h"
#include "server/look_book.h"

namespace dispatch::server {

//! \brief `GET /v1/log` and `GET /v1/tracks/…`: pages of what was, as far as the asker may see it.
//! \threads one
class HistoryRoutes {
public:
    using Done = std::function<void(const HttpResponse &)>;
    static constexpr int MaxLogPage = 1'000;
    static constexpr int MaxFixes = 20'000;

    struct Settings {
        //! How far back a dispatcher who is no supervisor is shown the log of jobs that are closed, and where somebody was; 0: all.
        //! Hours and not a day, because the server knows no local time.
        std::chrono::hours dispatchersSee { 0 };
    };
    HistoryRoutes(Accounts &accounts, Hub &hub, CommitQueue &commits,
        const journal::TrackStore &tracks, Settings settings);
    //! \return false if the request is for somebody else
    [[nodiscard]] bool handle(const HttpRequest &request, domain::Timestamp now, const Done &done);

private:
    [[nodiscard]] journal::Stored<std::vector<domain::Event>> lastBefore(
        const domain::EntityRef &entity, quint64 beforeSeq, int limit) const;
    [[nodiscard]] HttpResponse log(
        const QByteArray &query, const Login &login, domain::Timestamp now) const;
    [[nodiscard]] HttpResponse pageOf(std::span<const domain::Event> page, quint64 after,
        const Login &login, std::optional<domain::Timestamp> since) const;
    //! \brief From when on \p login is shown the past; nullopt: all of it.
    [[nodiscard]] std::optional<domain::Timestamp> shownSince(
        const Login &login, domain::Timestamp now) const;
    //! \brief The sentence for whoever asks for more.
    [[nodiscard]] HttpResponse tooLongAgo() const;
    void tracks(const QByteArray &path, const QByteArray &query, const Login &login,
        domain::Timestamp now, const Done &done);
    [[nodiscard]] HttpResponse fixesOf(
        const domain::TechnicianId &technician, domain::Timestamp from, domain::Timestamp to) const;

    Accounts &m_accounts;
    Hub &m_hub;
    const journal::TrackStore &m_tracks;
    LookBook m_looks;
    Settings m_settings;
};

} // namespace dispatch::server
