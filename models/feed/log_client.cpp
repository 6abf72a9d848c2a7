// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/log_client.h"

#include "feed/limits.h"
#include "protocol/event_codec.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

namespace dispatch::feed {

using namespace Qt::StringLiterals;

void LogClient::ask(
    const QUrl &server, const QString &accessToken, quint64 after, int limit, Answer answer)
{
    QUrlQuery query;
    query.addQueryItem(u"after"_s, QString::number(after));
    query.addQueryItem(u"limit"_s, QString::number(limit));
    send(server, accessToken, query, std::move(answer));
}

void LogClient::askAbout(const QUrl &server, const QString &accessToken,
    const domain::EntityRef &thing, quint64 before, int limit, Answer answer)
{
    QUrlQuery query;
    query.addQueryItem(u"entity"_s, thing.toString());
    if (before > 0)
        query.addQueryItem(u"before"_s, QString::number(before));
    query.addQueryItem(u"limit"_s, QString::number(limit));
    send(server, accessToken, query, std::move(answer));
}

void LogClient::send(
    const QUrl &server, const QString &accessToken, const QUrlQuery &query, Answer answer)
{
    m_query.ask({ .server = server,
                    .accessToken = accessToken,
                    .path = u"/v1/log"_s,
                    .query = query,
                    .maxReplyBytes = MaxLogReplyBytes,
                    .timeout = LogTimeout },
        [answer = std::move(answer)](const std::expected<QByteArray, QString> &body) {
            answer(body.and_then(&LogClient::read));
        });
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
