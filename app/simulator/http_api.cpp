// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/http_api.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QTimer>

namespace dispatch::simulator {

using namespace Qt::StringLiterals;

QUrl addressOf(const QUrl &server, const QString &path)
{
    QUrl url = server;
    QString base = server.path();
    while (base.endsWith(u'/'))
        base.chop(1);
    url.setPath(base + path);
    return url;
}

HttpApi::HttpApi(QNetworkAccessManager &network, QUrl server, QObject *parent)
    : QObject(parent)
    , m_network(network)
    , m_server(std::move(server))
{
}

void HttpApi::post(
    const QString &path, const QJsonObject &body, const Answer<QJsonObject> &answer, int attempt)
{
    QNetworkRequest request(addressOf(m_server, path));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setTransferTimeout(Timeout);
    if (!m_authorization.isEmpty())
        request.setRawHeader("Authorization", m_authorization);
    auto *reply = m_network.post(request, QJsonDocument(body).toJson(QJsonDocument::Compact));
    connect(reply, &QNetworkReply::finished, this, [=, this] {
        reply->deleteLater();
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        const bool isPassing = status == 0 || status == 429 || status == 503;
        if (isPassing && attempt < MaxAttempts) {
            QTimer::singleShot(FirstPause * (1 << (attempt - 1)), this,
                [=, this] { post(path, body, answer, attempt + 1); });
            return;
        }
        const QJsonObject json = QJsonDocument::fromJson(reply->readAll()).object();
        if (status >= 200 && status < 300)
            return answer(json);
        QString text = json["title"_L1].toString();
        if (text.isEmpty() && status == 0)
            text = u"the server at %1 does not answer: %2"_s.arg(
                m_server.toString(), reply->errorString());
        else if (text.isEmpty())
            text = u"the server answered with status %1"_s.arg(status);
        answer(std::unexpected(Failure { status, text }));
    });
}

void HttpApi::login(
    const QString &name, const QString &password, const Answer<domain::Roles> &answer)
{
    post(u"/v1/login"_s, { { u"name"_s, name }, { u"password"_s, password } },
        [this, answer](const std::expected<QJsonObject, Failure> &reply) {
            if (!reply)
                return answer(std::unexpected(reply.error()));
            m_authorization = "Bearer " + (*reply)["token"_L1].toString().toUtf8();
            domain::Roles roles;
            for (const auto &role : (*reply)["user"_L1]["roles"_L1].toArray()) {
                if (const auto known = domain::roleFromName(role.toString()))
                    roles |= *known;
            }
            answer(roles);
        });
}

void HttpApi::ensureUser(const QString &name, const QString &password, domain::Role role,
    std::optional<domain::TechnicianId> technician, const Answer<void> &answer)
{
    QJsonObject body { { u"name"_s, name }, { u"password"_s, password },
        { u"roles"_s, QJsonArray { QString(domain::name(role)) } } };
    if (technician)
        body[u"technician"_s] = technician->toString();
    post(u"/v1/admin/users"_s, body, [=, this](const std::expected<QJsonObject, Failure> &reply) {
        if (reply)
            return answer({});
        if (reply.error().status != 409)
            return answer(std::unexpected(reply.error()));
        // Known from an earlier run, whose password nobody remembers.
        const QString path = u"/v1/admin/users/"_s
            + QString::fromLatin1(QUrl::toPercentEncoding(name)) + u"/password"_s;
        post(path, { { u"password"_s, password } },
            [answer](const std::expected<QJsonObject, Failure> &second) {
                answer(second ? std::expected<void, Failure>() : std::unexpected(second.error()));
            });
    });
}

void HttpApi::addDevice(domain::TechnicianId technician, const Answer<QString> &answer)
{
    post(u"/v1/admin/devices"_s, { { u"technician"_s, technician.toString() } },
        [answer](const std::expected<QJsonObject, Failure> &reply) {
            if (!reply)
                return answer(std::unexpected(reply.error()));
            answer((*reply)["token"_L1].toString());
        });
}

} // namespace dispatch::simulator
