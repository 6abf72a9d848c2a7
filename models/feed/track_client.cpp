// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/track_client.h"

#include "feed/limits.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrlQuery>

namespace dispatch::feed {

using namespace Qt::StringLiterals;

namespace {

QUrl trackUrl(const QUrl &server, const domain::TechnicianId &technician, domain::Timestamp from,
    domain::Timestamp to)
{
    QUrl url = server;
    auto base = url.path();
    while (base.endsWith(u'/'))
        base.chop(1);
    url.setPath(base + "/v1/tracks/"_L1 + domain::uuidText(technician.uuid));
    QUrlQuery query;
    query.addQueryItem(u"from"_s, QString::number(domain::toMs(from)));
    query.addQueryItem(u"to"_s, QString::number(domain::toMs(to)));
    url.setQuery(query);
    url.setUserInfo(QString());
    return url;
}

QString problemOf(int status)
{
    switch (status) {
    case 0:
        return u"the server cannot be reached"_s;
    case 401:
        return u"the server wants a new sign-in"_s;
    case 403:
    case 404:
        return u"the server does not show it to this account"_s;
    default:
        return u"the server is in trouble (HTTP %1)"_s.arg(status);
    }
}

} // namespace

TrackClient::TrackClient(QObject *parent)
    : QObject(parent)
{
}

TrackClient::~TrackClient()
{
    cancel();
}

void TrackClient::ask(const QUrl &server, const QString &accessToken,
    const domain::TechnicianId &technician, domain::Timestamp from, domain::Timestamp to,
    Answer answer)
{
    cancel();
    QNetworkRequest request(trackUrl(server, technician, from, to));
    request.setRawHeader("Authorization", "Bearer " + accessToken.toUtf8());
    request.setTransferTimeout(TrackTimeout);
    // A token is not carried to wherever an answer points.
    request.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    auto *reply = m_network.get(request);
    reply->setReadBufferSize(MaxTrackReplyBytes);
    m_reply = reply;
    connect(reply, &QNetworkReply::finished, this, [this, reply, answer = std::move(answer)] {
        m_reply.clear();
        reply->deleteLater();
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status != 200 || reply->error() != QNetworkReply::NoError)
            return answer(std::unexpected(problemOf(status == 200 ? 0 : status)));
        answer(read(reply->read(MaxTrackReplyBytes)));
    });
}

void TrackClient::cancel()
{
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply->abort();
    m_reply->deleteLater();
    m_reply.clear();
}

std::expected<std::vector<domain::Fix>, QString> TrackClient::read(const QByteArray &body)
{
    const auto object = QJsonDocument::fromJson(body).object();
    if (!object["fixes"_L1].isArray())
        return std::unexpected(u"the server's answer cannot be read"_s);
    std::vector<domain::Fix> fixes;
    const auto rows = object["fixes"_L1].toArray();
    fixes.reserve(static_cast<std::size_t>(rows.size()));
    for (const auto &row : rows) {
        const auto entry = row.toObject();
        domain::Fix fix;
        fix.position = { .latitudeDeg = entry["lat"_L1].toDouble(qQNaN()),
            .longitudeDeg = entry["lon"_L1].toDouble(qQNaN()) };
        const qint64 ms = entry["tMs"_L1].toInteger(-1);
        if (ms < 0 || !domain::isValid(fix.position))
            continue;
        fix.fixTime = domain::timestampFromMs(ms);
        fix.receivedTime = domain::timestampFromMs(entry["receivedMs"_L1].toInteger(ms));
        const auto number = [&entry](QLatin1StringView name) {
            const auto value = entry[name];
            return value.isDouble() && value.toDouble() >= 0 ? std::optional(value.toDouble())
                                                             : std::nullopt;
        };
        fix.speedMps = number("speedMps"_L1);
        fix.courseDeg = number("courseDeg"_L1);
        fix.accuracyM = number("accuracyM"_L1);
        fixes.push_back(fix);
    }
    return fixes;
}

} // namespace dispatch::feed
