// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/track_client.h"

#include "feed/limits.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

namespace dispatch::feed {

using namespace Qt::StringLiterals;

void TrackClient::ask(const QUrl &server, const QString &accessToken,
    const domain::TechnicianId &technician, domain::Timestamp from, domain::Timestamp to,
    Answer answer)
{
    QUrlQuery query;
    query.addQueryItem(u"from"_s, QString::number(domain::toMs(from)));
    query.addQueryItem(u"to"_s, QString::number(domain::toMs(to)));
    m_query.ask({ .server = server,
                    .accessToken = accessToken,
                    .path = "/v1/tracks/"_L1 + domain::uuidText(technician.uuid),
                    .query = query,
                    .maxReplyBytes = MaxTrackReplyBytes,
                    .timeout = TrackTimeout },
        [answer = std::move(answer)](const std::expected<QByteArray, QString> &body) {
            answer(body.and_then(&TrackClient::read));
        });
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
