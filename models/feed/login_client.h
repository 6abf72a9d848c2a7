// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>
#include <QUrl>

#include <expected>
#include <functional>
#include <optional>

namespace dispatch::feed {

//! \brief What a login or a renewal gives.
struct Tokens {
    QString access;
    QString refresh;
    std::chrono::seconds lifetime { 0 }; //!< of the access token, from its arrival
    bool operator==(const Tokens &) const = default;
};

struct LoginError {
    bool isFinal = false; //!< trying again is of no use without a person
    QString text;         //!< plain words with what to do
    bool operator==(const LoginError &) const = default;
};

//! \brief Asks a Dispatch server for tokens: POST /v1/login, /v1/refresh, /v1/logout. One request at a time; a new one
//! takes the place of the one under way, whose answer is dropped.
//! \threads that of its network access manager
class LoginClient final : public QObject {
    Q_OBJECT
public:
    using Answer = std::function<void(std::expected<Tokens, LoginError>)>;

    explicit LoginClient(QObject *parent = nullptr);
    ~LoginClient() override;

    //! \brief To share one between many clients; it must outlive this object. Without, an own one is made when needed.
    void setNetwork(QNetworkAccessManager *network) { m_network = network; }

    void login(const QUrl &server, const QString &name, const QString &password, Answer answer);
    void refresh(const QUrl &server, const QString &refreshToken, Answer answer);
    //! \brief Tells the server that the tokens are no longer needed. The answer is of no interest.
    void logout(const QUrl &server, const QString &refreshToken);
    void cancel();

    //! \return what is wrong with \p server as an address, in plain words; empty if nothing is
    [[nodiscard]] static QString problemWith(const QUrl &server);

private:
    void post(const QUrl &url, const QJsonObject &body, Answer answer);
    QNetworkAccessManager &network();

    QPointer<QNetworkAccessManager> m_network;
    QPointer<QNetworkReply> m_reply;
};

} // namespace dispatch::feed
