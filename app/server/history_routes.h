// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/track_store.h"
#include "server/accounts.h"
#include "server/http_message.h"

namespace dispatch::server {

//! \brief `GET /v1/log` and `GET /v1/tracks/…`: pages of what was, as far as the asker may see it.
//! \threads one
class HistoryRoutes {
public:
    using Done = std::function<void(const HttpResponse &)>;
    static constexpr int MaxLogPage = 1'000;
    static constexpr int MaxEntityEvents = 10'000;
    static constexpr int MaxFixes = 20'000;

    HistoryRoutes(Accounts &accounts, Hub &hub, const journal::TrackStore &tracks);
    //! \return false if the request is for somebody else
    [[nodiscard]] bool handle(const HttpRequest &request, domain::Timestamp now, const Done &done);

private:
    [[nodiscard]] HttpResponse log(const QByteArray &query, const Login &login) const;
    [[nodiscard]] HttpResponse tracks(
        const QByteArray &path, const QByteArray &query, const Login &login) const;

    Accounts &m_accounts;
    Hub &m_hub;
    const journal::TrackStore &m_tracks;
};

} // namespace dispatch::server
