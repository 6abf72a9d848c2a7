// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/accounts.h"
#include "server/body_sink.h"
#include "server/upload_store.h"

namespace dispatch::server {

//! \brief `/v1/uploads`: files for messages come in pieces and go out whole or in part. Modelled on tus.io's core protocol;
//! the README has the calls.
//! \threads one
class UploadRoutes {
public:
    using Done = std::function<void(const HttpResponse &)>;
    static constexpr QByteArrayView Path = "/v1/uploads";
    static constexpr QByteArrayView Prefix = "/v1/uploads/";
    static constexpr QByteArrayView PieceType = "application/offset+octet-stream";
    static constexpr qsizetype MaxBodyBytes = 4 * 1024; //!< of what begins one
    static constexpr double BegunPerSecond = 2; //!< by one account
    static constexpr double BegunBurst = 60;
    static constexpr int MaxDownloads = 256; //!< at once, of all; each holds a piece in memory
    static constexpr int MaxDownloadsOfUser = 16;
    static constexpr std::chrono::seconds RetryAfter { 2 };
    static constexpr std::chrono::seconds RetryWhenFull { 30 };

    UploadRoutes(Accounts &accounts, Hub &hub, UploadStore &store, Metrics &metrics);

    //! \return false if the request is for somebody else
    [[nodiscard]] bool handle(const HttpRequest &request, domain::Timestamp now, const Done &done);
    //! \brief A piece of an upload, whose body is still to come (PATCH).
    //! \return where the body goes, or the refusal
    [[nodiscard]] std::expected<std::unique_ptr<BodySink>, HttpResponse> openBody(
        const HttpRequest &request, domain::Timestamp now);
    //! \brief Whether a request's body goes to openBody().
    [[nodiscard]] static bool takesBody(const QByteArray &method, const QByteArray &target);

private:
    class Piece;
    using Downloads = QHash<domain::UserId, int>;
    [[nodiscard]] std::expected<Login, HttpResponse> loginOf(
        const HttpRequest &request, domain::Timestamp now);
    [[nodiscard]] HttpResponse begin(
        const HttpRequest &request, const Login &login, domain::Timestamp now);
    [[nodiscard]] HttpResponse describe(const UploadStore::Standing &standing);
    [[nodiscard]] HttpResponse fetch(
        const HttpRequest &request, const Login &login, const Upload &upload);
    [[nodiscard]] bool maySee(
        const HttpRequest &request, const Login &login, const Upload &upload) const;
    [[nodiscard]] HttpResponse refused(const UploadRefusal &refusal);

    Accounts &m_accounts;
    Hub &m_hub;
    UploadStore &m_store;
    Metrics &m_metrics;
    struct Pace {
        TokenBucket begun { BegunPerSecond, BegunBurst };
    };
    QHash<domain::UserId, Pace> m_paces; //!< of accounts, so there are as many at most
    std::shared_ptr<Downloads> m_downloads = std::make_shared<Downloads>();
};

} // namespace dispatch::server
