// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/accounts.h"
#include "server/http_message.h"
#include "server/password.h"

namespace dispatch::server {

//! \brief `POST /v1/login`, `/v1/refresh`, `/v1/logout`.
//! \threads one
class AccountRoutes {
public:
    using Done = std::function<void(const HttpResponse &)>;
    static constexpr double TriesPerSecond = 0.2; //!< for one name from one address
    static constexpr double TriesAtOnce = 10;
    static constexpr qsizetype MaxWatched
        = 20'000; //!< (name, address) pairs; full buckets are forgotten first

    AccountRoutes(Accounts &accounts, Worker &worker, const domain::Clock &clock, Metrics &metrics);

    //! \return false if the request is for somebody else
    [[nodiscard]] bool handle(const HttpRequest &request, domain::Timestamp now, const Done &done);

private:
    void login(const HttpRequest &request, domain::Timestamp now, const Done &done);
    void finishLogin(const domain::UserId &user, bool isRight, const Done &done);
    void refresh(const HttpRequest &request, domain::Timestamp now, const Done &done);
    void logout(const HttpRequest &request, const Done &done);
    [[nodiscard]] HttpResponse tokenResponse(const Tokens &tokens) const;
    [[nodiscard]] domain::milliseconds takeTry(
        const QString &name, const QString &address, domain::Timestamp now);

    Accounts &m_accounts;
    Worker &m_worker;
    const domain::Clock &m_clock;
    Metrics &m_metrics;
    QHash<QString, TokenBucket> m_tries;
};

} // namespace dispatch::server
