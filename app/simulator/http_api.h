// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"

#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QObject>
#include <QUrl>

#include <expected>
#include <functional>

QT_BEGIN_NAMESPACE
class QNetworkReply;
QT_END_NAMESPACE

namespace dispatch::simulator {

//! \brief Where \p path of the server is: keeps a path prefix of \p server.
[[nodiscard]] QUrl addressOf(const QUrl &server, const QString &path);

//! \brief The server's HTTP calls that are not the feed: accounts and devices. A call that meets a busy server or a
//! broken connection is made again, with growing pauses, up to MaxAttempts times.
//! \threads one, with an event loop
class HttpApi final : public QObject {
    Q_OBJECT
public:
    static constexpr int MaxAttempts = 6;
    static constexpr std::chrono::milliseconds FirstPause { 400 };
    static constexpr std::chrono::milliseconds Timeout { 30'000 };

    struct Failure {
        int status = 0; //!< HTTP; 0: no answer
        QString text; //!< plain words
    };
    template<class T>
    using Answer = std::function<void(std::expected<T, Failure>)>;

    HttpApi(QNetworkAccessManager &network, QUrl server, QObject *parent = nullptr);

    //! \brief Signs in; later calls carry the token. \p answer gets the roles of the account.
    void login(const QString &name, const QString &password, const Answer<domain::Roles> &answer);
    //! \brief Makes an account, or gives the one of this name a new password.
    void ensureUser(const QString &name, const QString &password, domain::Role role,
        std::optional<domain::TechnicianId> technician, const Answer<void> &answer);
    //! \brief A token for a phone of \p technician.
    void addDevice(domain::TechnicianId technician, const Answer<QString> &answer);

private:
    void post(const QString &path, const QJsonObject &body, const Answer<QJsonObject> &answer,
        int attempt = 1);

    QNetworkAccessManager &m_network;
    QUrl m_server;
    QByteArray m_authorization;
};

} // namespace dispatch::simulator
