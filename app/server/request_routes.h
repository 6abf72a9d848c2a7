// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/accounts.h"
#include "server/http_message.h"
#include "server/request_twins.h"
#include "server/service_request.h"

namespace dispatch::server {

//! \brief `POST /v1/requests`, `GET /v1/requests/ID`: requests for service from a web form, a partner or a telephone system,
//! each with the token of an intake (`dispatch-server intake add`).
//!
//! A request becomes a job that waits for the office's answer, once: the sender's key names the command in the log for
//! ever, also across restarts. The answer comes after the commit.
//! \threads one
class RequestRoutes {
public:
    using Done = std::function<void(const HttpResponse &)>;
    static constexpr QByteArrayView Path = "/v1/requests";
    static constexpr qsizetype MaxBodyBytes = 16 * 1024;
    static constexpr qsizetype MaxKeyChars = 200;
    //! Of one source. A burst is a storm night; more than the average all day is a fault of the sender.
    static constexpr double PerSecond = 10;
    static constexpr double Burst = 200;
    //! Of looking how a request stands, apart from making them, so that a page that asks often blocks nobody's call.
    static constexpr double LooksPerSecond = 20;
    static constexpr double LooksBurst = 200;
    static constexpr std::chrono::seconds RetryWhenFull { 30 };

    RequestRoutes(
        const Accounts &accounts, CommitQueue &commits, const EventLog &log, Metrics &metrics);

    //! \return false if the request is for somebody else
    [[nodiscard]] bool handle(const HttpRequest &request, domain::Timestamp now, const Done &done);

private:
    struct Pace {
        TokenBucket made { PerSecond, Burst };
        TokenBucket looked { LooksPerSecond, LooksBurst };
    };
    //! One request on its way into the log.
    struct Asked {
        ServiceRequest request;
        domain::CommandId command;
        state::Actor actor;
        Done done;
    };
    void make(
        const Account &source, const HttpRequest &request, domain::Timestamp now, const Done &done);
    void look(const Account &source, const QByteArray &path, const Done &done);
    //! \return false if the log does not know the command, and nothing was answered
    [[nodiscard]] bool answerKnown(const Asked &asked);
    void push(const Asked &asked, domain::Timestamp now);
    void answerPushed(const Asked &asked, const domain::JobId &job, const protocol::Result &result);
    void refuse(const Done &done, const HttpResponse &response);
    [[nodiscard]] HttpResponse accepted(int status, const Asked &asked, const domain::JobId &job);

    const Accounts &m_accounts;
    CommitQueue &m_commits;
    Metrics &m_metrics;
    RequestTwins m_twins;
    QHash<domain::UserId, Pace> m_paces; //!< of sources, so there are as many at most
};

} // namespace dispatch::server
