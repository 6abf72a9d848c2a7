// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/login_client.h"

#include "feed/limits.h"

#include <QHostAddress>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QNetworkRequest>

namespace dispatch::feed {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxProblemChars = 300;
constexpr std::chrono::seconds ShortestLifetime { 10 };

bool isLoopback(const QString &host)
{
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

QUrl endpoint(const QUrl &server, QLatin1StringView path)
{
    QUrl url = server;
    auto base = url.path();
    while (base.endsWith(u'/'))
        base.chop(1);
    url.setPath(base + path);
    url.setQuery(QString());
    url.setFragment(QString());
    return url;
}

QString serverName(const QUrl &url)
{
    return url.toDisplayString(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveUserInfo);
}

LoginError networkError(const QNetworkReply &reply)
{
    const auto server = serverName(reply.url());
    switch (reply.error()) {
    case QNetworkReply::ConnectionRefusedError:
        return { false,
            u"Nothing answers at %1. The server may be starting or switched off; trying again."_s
                .arg(server) };
    case QNetworkReply::HostNotFoundError:
        return { false,
            u"There is no server named %1 to be found. Check the address and the network; trying again."_s
                .arg(server) };
    case QNetworkReply::SslHandshakeFailedError:
        return { true,
            u"The certificate of %1 is not trusted, so nothing was sent to it. Check the address, "
            u"or ask your administrator for a valid certificate."_s.arg(server) };
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError:
        return { false, u"%1 did not answer in time. Trying again."_s.arg(server) };
    default:
        return { false, u"%1 cannot be reached. Check the network; trying again."_s.arg(server) };
    }
}

LoginError httpError(int status, const QNetworkReply &reply, const QByteArray &body)
{
    const auto server = serverName(reply.url());
    const auto problem = QJsonDocument::fromJson(body).object();
    const auto title = problem["title"_L1].toString().left(MaxProblemChars);
    if (status == 401)
        return { true,
            u"The server does not accept this name and password. Check both and try again."_s };
    if (status == 403)
        return { true,
            title.isEmpty() ? u"This account may not sign in. Ask your administrator."_s : title };
    if (status == 429)
        return { false,
            u"%1 is refusing sign-ins because there were too many. Trying again."_s.arg(server) };
    if (status >= 500)
        return { false,
            u"%1 is in trouble at the moment (HTTP %2). Trying again."_s.arg(server).arg(status) };
    return { true,
        u"%1 did not understand the sign-in (HTTP %2). Check that the address is that of a "
        u"Dispatch server "
        u"and that this program is not older than the server."_s.arg(server)
            .arg(status) };
}

std::expected<Tokens, LoginError> readTokens(const QNetworkReply &reply, const QByteArray &body)
{
    const auto object = QJsonDocument::fromJson(body).object();
    const Tokens tokens {
        .access = object["token"_L1].toString(),
        .refresh = object["refresh"_L1].toString(),
        .lifetime
        = std::max(ShortestLifetime, std::chrono::seconds(object["expiresInS"_L1].toInteger())),
    };
    if (tokens.access.isEmpty())
        return std::unexpected(LoginError { true,
            u"%1 answered, but not as a Dispatch server does. Check the address."_s.arg(
                serverName(reply.url())) });
    return tokens;
}

} // namespace

LoginClient::LoginClient(QObject *parent)
    : QObject(parent)
{
}

LoginClient::~LoginClient()
{
    cancel();
}

QNetworkAccessManager &LoginClient::network()
{
    if (!m_network)
        m_network = new QNetworkAccessManager(this);
    return *m_network;
}

QString LoginClient::problemWith(const QUrl &server)
{
    if (!server.isValid() || server.host().isEmpty()
        || (server.scheme() != "http"_L1 && server.scheme() != "https"_L1))
        return u"“%1” is not the address of a server. It looks like https://dispatch.example.com."_s
            .arg(server.toDisplayString(QUrl::RemoveUserInfo));
    if (server.scheme() == "http"_L1 && !isLoopback(server.host()))
        return u"Passwords are not sent to %1 over http, where others could read them. Use its https:// address."_s
            .arg(server.host());
    return {};
}

void LoginClient::login(
    const QUrl &server, const QString &name, const QString &password, Answer answer)
{
    post(endpoint(server, "/v1/login"_L1), { { u"name"_s, name }, { u"password"_s, password } },
        std::move(answer));
}

void LoginClient::refresh(const QUrl &server, const QString &refreshToken, Answer answer)
{
    post(endpoint(server, "/v1/refresh"_L1), { { u"refresh"_s, refreshToken } }, std::move(answer));
}

void LoginClient::logout(const QUrl &server, const QString &refreshToken)
{
    cancel();
    QNetworkRequest request(endpoint(server, "/v1/logout"_L1));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setTransferTimeout(LoginTimeout);
    auto *reply = network().post(request,
        QJsonDocument(QJsonObject { { u"refresh"_s, refreshToken } })
            .toJson(QJsonDocument::Compact));
    connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
}

void LoginClient::cancel()
{
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply->abort();
    m_reply->deleteLater();
    m_reply.clear();
}

void LoginClient::post(const QUrl &url, const QJsonObject &body, Answer answer)
{
    cancel();
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setTransferTimeout(LoginTimeout);
    // A password is not carried to wherever an answer points.
    request.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    auto *reply = network().post(request, QJsonDocument(body).toJson(QJsonDocument::Compact));
    reply->setReadBufferSize(MaxLoginReplyBytes);
    m_reply = reply;
    connect(reply, &QNetworkReply::finished, this, [this, reply, answer = std::move(answer)] {
        m_reply.clear();
        reply->deleteLater();
        const auto content = reply->read(MaxLoginReplyBytes);
        const auto status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status == 200)
            answer(readTokens(*reply, content));
        else if (status != 0)
            answer(std::unexpected(httpError(status, *reply, content)));
        else
            answer(std::unexpected(networkError(*reply)));
    });
}

} // namespace dispatch::feed
