// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/log_client.h"

#include "feed/limits.h"
#include "protocol/event_codec.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrlQuery>

namespace dispatch::feed {

using namespace Qt::StringLiterals;

namespace {

QUrl logUrl(const QUrl &server, quint64 after, int limit)
{
    QUrl url = server;
    auto base = url.path();
    while (base.endsWith(u'/'))
        base.chop(1);
    url.setPath(base + "/v1/log"_L1);
    QUrlQuery query;
    query.addQueryItem(u"after"_s, QString::number(after));
    query.addQueryItem(u"limit"_s, QString::number(limit));
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

LogClient::LogClient(QObject *parent)
    : QObject(parent)
{
}

LogClient::~LogClient()
{
    cancel();
}

void LogClient::ask(
    const QUrl &server, const QString &accessToken, quint64 after, int limit, Answer answer)
{
    cancel();
    QNetworkRequest request(logUrl(server, after, limit));
    request.setRawHeader("Authorization", "Bearer " + accessToken.toUtf8());
    request.setTransferTimeout(LogTimeout);
    // A token is not carried to wherever an answer points.
    request.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    auto *reply = m_network.get(request);
    reply->setReadBufferSize(MaxLogReplyBytes);
    m_reply = reply;
    connect(reply, &QNetworkReply::finished, this, [this, reply, answer = std::move(answer)] {
        m_reply.clear();
        reply->deleteLater();
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status != 200 || reply->error() != QNetworkReply::NoError)
            return answer(std::unexpected(problemOf(status == 200 ? 0 : status)));
        answer(read(reply->read(MaxLogReplyBytes)));
    });
}

void LogClient::cancel()
{
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply->abort();
    m_reply->deleteLater();
    m_reply.clear();
}

std::expected<LogPage, QString> LogClient::read(const QByteArray &body)
{
    const auto unreadable = [] { return std::unexpected(u"the server's answer cannot be read"_s); };
    const auto object = QJsonDocument::fromJson(body).object();
    const qint64 head = object["head"_L1].toInteger(-1);
    const qint64 to = object["to"_L1].toInteger(-1);
    if (head < 0 || to < 0 || !object["events"_L1].isArray())
        return unreadable();
    LogPage page { .head = static_cast<quint64>(head), .to = static_cast<quint64>(to), .events {} };
    const auto rows = object["events"_L1].toArray();
    page.events.reserve(static_cast<std::size_t>(rows.size()));
    for (const auto &row : rows) {
        auto event = protocol::decodeEvent(row.toObject());
        const quint64 before = page.events.empty() ? 0 : page.events.back().seq;
        if (!event || event->seq <= before || event->seq > page.to)
            return unreadable();
        page.events.push_back(*std::move(event));
    }
    return page;
}

} // namespace dispatch::feed
