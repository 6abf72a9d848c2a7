// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/accounts.h"
#include "server/http_message.h"
#include "server/password.h"

namespace dispatch::server {

//! \brief `/v1/admin/…`: accounts, phones, sources of requests, imported jobs. For administrators by their access token, and for whoever can
//! read the data folder by the secret in it, on the administration port only.
//! \threads one
class AdminRoutes {
public:
    using Done = std::function<void(const HttpResponse &)>;
    static constexpr QByteArrayView ImportPath = "/v1/admin/jobs";
    static constexpr qsizetype MaxImportBytes = 4 * 1024 * 1024;
    static constexpr int MaxImportRows = 200; //!< in one request

    AdminRoutes(Accounts &accounts, CommitQueue &commits, Hub &hub, Worker &worker,
        const domain::Clock &clock, QString secret);

    //! \return false if the request is for somebody else
    [[nodiscard]] bool handle(const HttpRequest &request, domain::Timestamp now, const Done &done);

    //! \brief Writes accounts that the log does not know, or knows otherwise, into the log: consoles get names from it.
    //! A crash between the two files, or a restored copy of one, is mended by this at every start.
    void reconcile();

private:
    using WithTechnician = std::function<void(std::optional<domain::TechnicianId>)>;
    [[nodiscard]] bool isAllowed(const HttpRequest &request, domain::Timestamp now) const;
    void addUser(const HttpRequest &request, domain::Timestamp now, const Done &done);
    void finishAddUser(const QString &name, domain::Roles roles,
        std::optional<domain::TechnicianId> technician, const QStringList &areas,
        const QByteArray &password, const Done &done);
    void setAreas(const QString &name, const HttpRequest &request, const Done &done);
    void setPassword(const QString &name, const HttpRequest &request, const Done &done);
    void disable(const QString &name, domain::Timestamp now, const Done &done);
    void addDevice(const HttpRequest &request, domain::Timestamp now, const Done &done);
    void addIntake(const HttpRequest &request, domain::Timestamp now, const Done &done);
    void endIntake(const QString &name, const Done &done);
    void importJobs(const HttpRequest &request, domain::Timestamp now, const Done &done);
    //! Finds the technician a request names by id or by name; a new name makes a new technician.
    void withTechnician(const QJsonObject &body, domain::Timestamp now, const Done &done,
        const WithTechnician &then);
    void record(const Account &account, std::function<void(const protocol::Result &)> answer);
    [[nodiscard]] state::Actor actor() const;

    Accounts &m_accounts;
    CommitQueue &m_commits;
    Hub &m_hub;
    Worker &m_worker;
    const domain::Clock &m_clock;
    QString m_secret;
};

} // namespace dispatch::server
