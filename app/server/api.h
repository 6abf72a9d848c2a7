// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/account_routes.h"
#include "server/admin_routes.h"
#include "server/backup_routes.h"
#include "server/history_routes.h"
#include "server/open_metrics.h"
#include "server/phone_routes.h"
#include "server/proof_routes.h"
#include "server/request_routes.h"
#include "server/upload_routes.h"

namespace dispatch::server {

//! \brief The HTTP side of the server without sockets: which request goes where, who may make it, how much it may carry.
//! \threads one
class Api {
public:
    using Done = std::function<void(const HttpResponse &)>;

    //! \brief What the administration port tells.
    class Health {
    public:
        virtual ~Health() = default;
        //! \return why no command could be committed now, in plain words; empty if one could
        [[nodiscard]] virtual QString whyNotReady() const = 0;
        [[nodiscard]] virtual Gauges gauges() const = 0;
    };

    Api(AccountRoutes &accounts, AdminRoutes &admin, HistoryRoutes &history, PhoneRoutes &phones,
        RequestRoutes &requests, UploadRoutes &uploads, BackupRoutes &backup, ProofRoutes &proof,
        Metrics &metrics, const Health &health);

    //! \brief Bytes a request to \p target may carry; looked at before the body is read.
    [[nodiscard]] static qsizetype bodyLimit(
        const QByteArray &method, const QByteArray &target, bool isAdminPort);

    //! \p done is called exactly once, now or later from the event loop.
    void handle(const HttpRequest &request, domain::Timestamp now, Done done);
    //! \brief Where the body of a request goes that is not held as a whole; see UploadRoutes::takesBody().
    [[nodiscard]] std::expected<std::unique_ptr<BodySink>, HttpResponse> openBody(
        const HttpRequest &request, domain::Timestamp now);

private:
    AccountRoutes &m_accounts;
    AdminRoutes &m_admin;
    HistoryRoutes &m_history;
    PhoneRoutes &m_phones;
    RequestRoutes &m_requests;
    UploadRoutes &m_uploads;
    BackupRoutes &m_backup;
    ProofRoutes &m_proof;
    Metrics &m_metrics;
    const Health &m_health;
};

} // namespace dispatch::server
