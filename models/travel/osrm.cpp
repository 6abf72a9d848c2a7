// SPDX-License-Identifier: GPL-3.0-or-later
#include "travel/osrm.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>

namespace dispatch::travel::osrm {

using namespace Qt::StringLiterals;
using geo::GeoPoint;

namespace {

constexpr qsizetype MaxCodeChars = 40;

//! Longitude first: the other way round half of all places are still places, only elsewhere.
QString coordinates(std::span<const GeoPoint> places)
{
    QStringList texts;
    texts.reserve(std::ssize(places));
    for (const GeoPoint p : places)
        texts << QString::number(p.longitudeDeg, 'f', 5) + u','
                + QString::number(p.latitudeDeg, 'f', 5);
    return texts.join(u';');
}

QString numbers(qsizetype first, qsizetype count)
{
    QStringList texts;
    texts.reserve(count);
    for (qsizetype i = first; i < first + count; ++i)
        texts << QString::number(i);
    return texts.join(u';');
}

QUrl serviceUrl(
    const QUrl &base, QLatin1StringView service, const QString &places, const QString &query)
{
    return QUrl(base.toString(QUrl::FullyEncoded) + u'/' + service + "/v1/driving/"_L1 + places
            + u'?' + query,
        QUrl::StrictMode);
}

std::optional<double> numberIn(const QJsonValue &value, double max)
{
    const double number = value.toDouble(-1);
    return number >= 0 && number <= max ? std::optional(number) : std::nullopt;
}

std::optional<GeoPoint> pointIn(const QJsonValue &value)
{
    const QJsonArray pair = value.toArray();
    if (pair.size() < 2 || !pair[0].isDouble() || !pair[1].isDouble())
        return std::nullopt;
    const GeoPoint p { .latitudeDeg = pair[1].toDouble(), .longitudeDeg = pair[0].toDouble() };
    const bool isOnEarth = std::abs(p.latitudeDeg) <= 90 && std::abs(p.longitudeDeg) <= 180;
    return isOnEarth ? std::optional(p) : std::nullopt;
}

//! The answer, nullopt for one that says there is none; or what came instead.
std::expected<std::optional<QJsonObject>, QString> objectIn(const QByteArray &body)
{
    if (body.trimmed().startsWith('<'))
        return std::unexpected(u"sent a web page"_s);
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    const QString code = object["code"_L1].toString();
    if (code.isEmpty())
        return std::unexpected(u"sent something else than travel times"_s);
    if (code == "Ok"_L1)
        return object;
    if (code == "NoRoute"_L1 || code == "NoSegment"_L1 || code == "NoTable"_L1)
        return std::nullopt;
    const bool isWord = code.size() <= MaxCodeChars
        && std::ranges::all_of(code, [](QChar c) { return c.isLetterOrNumber(); });
    return std::unexpected(u"refuses the question"_s + (isWord ? u" (%1)"_s.arg(code) : QString()));
}

//! Which of \p places the server has a road near to.
std::optional<std::vector<bool>> nearRoads(
    const QJsonValue &waypoints, std::span<const GeoPoint> places)
{
    const QJsonArray list = waypoints.toArray();
    if (list.size() != std::ssize(places))
        return std::nullopt;
    std::vector<bool> isNear;
    for (qsizetype i = 0; i < list.size(); ++i) {
        const auto at = pointIn(list[i].toObject()["location"_L1]);
        if (!at)
            return std::nullopt;
        isNear.push_back(
            geo::distanceM(*at, places[static_cast<std::size_t>(i)]) <= atlas::Router::MaxOffRoadM);
    }
    return isNear;
}

} // namespace

QUrl tableUrl(const QUrl &base, std::span<const GeoPoint> from, std::span<const GeoPoint> to)
{
    return serviceUrl(base, "table"_L1, coordinates(from) + u';' + coordinates(to),
        u"sources=%1&destinations=%2&annotations=duration,distance&generate_hints=false"_s.arg(
            numbers(0, std::ssize(from)), numbers(std::ssize(from), std::ssize(to))));
}

QUrl routeUrl(const QUrl &base, GeoPoint from, GeoPoint to)
{
    return serviceUrl(base, "route"_L1, coordinates(std::array { from, to }),
        u"overview=full&geometries=geojson&alternatives=false&steps=false&generate_hints=false"_s);
}

std::expected<Figures, QString> readTable(
    const QByteArray &body, std::span<const GeoPoint> from, std::span<const GeoPoint> to)
{
    const auto object = objectIn(body);
    if (!object)
        return std::unexpected(object.error());
    Figures figures(from.size() * to.size());
    if (!*object)
        return figures;
    const QJsonObject &answer = **object;
    const auto wrongSize = std::unexpected(u"sent a table of the wrong size"_s);
    const auto damaged = std::unexpected(u"sent a damaged table"_s);
    const QJsonArray durations = answer["durations"_L1].toArray();
    const QJsonArray distances = answer["distances"_L1].toArray(); // servers before 5.21 have none
    if (durations.size() != std::ssize(from)
        || (!distances.isEmpty() && distances.size() != std::ssize(from)))
        return wrongSize;
    const auto isFromNear = nearRoads(answer["sources"_L1], from);
    const auto isToNear = nearRoads(answer["destinations"_L1], to);
    if (!isFromNear || !isToNear)
        return damaged;
    for (std::size_t row = 0; row < from.size(); ++row) {
        const QJsonArray seconds = durations[static_cast<qsizetype>(row)].toArray();
        const QJsonArray metres = distances.at(static_cast<qsizetype>(row)).toArray();
        if (seconds.size() != std::ssize(to)
            || (!distances.isEmpty() && metres.size() != std::ssize(to)))
            return wrongSize;
        for (std::size_t column = 0; column < to.size(); ++column) {
            const QJsonValue cell = seconds[static_cast<qsizetype>(column)];
            if (cell.isNull() || !(*isFromNear)[row] || !(*isToNear)[column])
                continue; // no way, or not on its map
            const auto s = numberIn(cell, MaxDurationS);
            if (!s)
                return damaged;
            figures[row * to.size() + column] = atlas::Leg { .source = atlas::TravelSource::Host,
                .distanceM
                = numberIn(metres.at(static_cast<qsizetype>(column)), MaxDistanceM).value_or(-1),
                .durationS = *s };
        }
    }
    return figures;
}

std::expected<std::optional<atlas::Journey>, QString> readRoute(
    const QByteArray &body, GeoPoint from, GeoPoint to)
{
    const auto object = objectIn(body);
    if (!object)
        return std::unexpected(object.error());
    if (!*object)
        return std::nullopt;
    const auto damaged = std::unexpected(u"sent a damaged way"_s);
    const auto isNear = nearRoads((**object)["waypoints"_L1], std::array { from, to });
    if (!isNear)
        return damaged;
    if (!isNear->front() || !isNear->back())
        return std::nullopt;
    const QJsonObject route = (**object)["routes"_L1].toArray().at(0).toObject();
    const auto seconds = numberIn(route["duration"_L1], MaxDurationS);
    const auto metres = numberIn(route["distance"_L1], MaxDistanceM);
    const QJsonArray line = route["geometry"_L1].toObject()["coordinates"_L1].toArray();
    if (!seconds || !metres || line.isEmpty() || line.size() > MaxLinePoints)
        return damaged;
    atlas::Journey journey { .source = atlas::TravelSource::Host,
        .line = { from },
        .distanceM = *metres,
        .durationS = *seconds };
    journey.line.reserve(static_cast<std::size_t>(line.size()) + 2);
    for (const QJsonValue &value : line) {
        const auto point = pointIn(value);
        if (!point)
            return damaged;
        journey.line.push_back(*point);
    }
    journey.line.push_back(to);
    return journey;
}

std::optional<QString> flawOf(const QByteArray &body)
{
    const auto object = objectIn(body);
    return object ? std::nullopt : std::optional(object.error());
}

} // namespace dispatch::travel::osrm
