// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/track_client.h"

#include "feed/limits.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

#include <algorithm>

namespace dispatch::feed {

using namespace Qt::StringLiterals;

void TrackClient::ask(const QUrl &server, const QString &accessToken,
    const domain::TechnicianId &technician, domain::Timestamp from, domain::Timestamp to,
    Answer answer)
{
    askPage({ .server = server,
        .accessToken = accessToken,
        .technician = technician,
        .from = from,
        .to = to,
        .answer = std::move(answer) });
}

void TrackClient::askPage(Request request)
{
    QUrlQuery query;
    query.addQueryItem(u"from"_s, QString::number(domain::toMs(request.from)));
    query.addQueryItem(u"to"_s, QString::number(domain::toMs(request.to)));
    const ServerQuery::Question asked { .server = request.server,
        .accessToken = request.accessToken,
        .path = "/v1/tracks/"_L1 + domain::uuidText(request.technician.uuid),
        .query = query,
        .maxReplyBytes = MaxTrackReplyBytes,
        .timeout = TrackTimeout };
    m_query.ask(asked,
        [this, request = std::move(request)](
            const std::expected<QByteArray, QString> &body) mutable {
            auto page = body.and_then(&TrackClient::read);
            if (page)
                take(std::move(request), *std::move(page));
            else
                request.answer(std::unexpected(page.error()));
        });
}

void TrackClient::take(Request request, Page page)
{
    const auto newest = std::ranges::max_element(page.fixes, {}, &domain::Fix::fixTime);
    const bool isOnward = newest != page.fixes.end() && newest->fixTime >= request.from;
    if (!page.isComplete && isOnward)
        request.from = newest->fixTime + std::chrono::milliseconds(1);
    request.fixes.insert(request.fixes.end(), page.fixes.begin(), page.fixes.end());
    ++request.pages;
    if (page.isComplete)
        return request.answer(std::move(request.fixes));
    if (!isOnward || request.pages == MaxPages)
        return request.answer(std::unexpected(u"there are more positions than can be fetched"_s));
    askPage(std::move(request));
}

std::expected<TrackClient::Page, QString> TrackClient::read(const QByteArray &body)
{
    const auto object = QJsonDocument::fromJson(body).object();
    if (!object["fixes"_L1].isArray())
        return std::unexpected(u"the server's answer cannot be read"_s);
    Page page;
    page.isComplete = object["isComplete"_L1].toBool(true);
    const auto rows = object["fixes"_L1].toArray();
    page.fixes.reserve(static_cast<std::size_t>(rows.size()));
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
        page.fixes.push_back(fix);
    }
    return page;
}

} // namespace dispatch::feed
