// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/accounts.h"
#include "server/http_message.h"
#include "server/seal_keeper.h"

namespace dispatch::server {

//! \brief `GET` and `POST /v1/proof`, `GET /v1/case`: what the server has signed of its log, and the proven story of one job.
//! \threads one
class ProofRoutes {
public:
    using Done = std::function<void(const HttpResponse &)>;
    static constexpr std::size_t MaxSeals = 1'000; //!< in one answer
    static constexpr int MaxCaseRecords = 10'000; //!< of one entity

    ProofRoutes(
        Accounts &accounts, Hub &hub, const journal::SqliteEventStore &store, SealKeeper &seals);
    //! \return false if the request is for somebody else
    [[nodiscard]] bool handle(const HttpRequest &request, domain::Timestamp now, const Done &done);

private:
    [[nodiscard]] HttpResponse proof(const QByteArray &query) const;
    void seal(const Done &done);
    void caseFile(
        const QByteArray &query, const Login &login, domain::Timestamp now, const Done &done);
    [[nodiscard]] HttpResponse buildCase(
        const domain::JobId &job, const QString &by, domain::Timestamp now) const;

    Accounts &m_accounts;
    Hub &m_hub;
    const journal::SqliteEventStore &m_store;
    SealKeeper &m_seals;
};

} // namespace dispatch::server
