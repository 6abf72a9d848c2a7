// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/phone_request.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>

#include <cmath>

namespace dispatch::simulator {

using namespace Qt::StringLiterals;
using domain::Fix;

namespace {

constexpr double KmhPerMps = 3.6;
constexpr double KnotsPerMps = 3600.0 / 1852.0;
// About 200 bytes a fix: a full request stays well below the server's 256 KiB.
constexpr int OverlandBatch = 1'000;

QString isoTime(domain::Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(domain::toMs(at), QTimeZone::UTC)
        .toString(Qt::ISODateWithMs);
}

double hundredths(double value)
{
    return std::round(value * 100) / 100;
}

QByteArray bytes(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

PhoneRequest ownTracks(const QString &token, const Fix &fix)
{
    QJsonObject json { { u"_type"_s, u"location"_s }, { u"tid"_s, u"sm"_s },
        { u"lat"_s, fix.position.latitudeDeg }, { u"lon"_s, fix.position.longitudeDeg },
        { u"tst"_s, domain::toMs(fix.fixTime) / 1000 } };
    if (fix.speedMps)
        json[u"vel"_s] = hundredths(*fix.speedMps * KmhPerMps);
    if (fix.courseDeg)
        json[u"cog"_s] = std::fmod(std::round(*fix.courseDeg), 360.0);
    if (fix.accuracyM)
        json[u"acc"_s] = std::round(*fix.accuracyM);
    if (fix.batteryPercent)
        json[u"batt"_s] = *fix.batteryPercent;
    return { .path = u"/v1/ingest/owntracks"_s,
        .contentType = "application/json",
        .authorization = "Basic " + QByteArray("phone:" + token.toUtf8()).toBase64(),
        .body = bytes(json) };
}

PhoneRequest traccar(const QString &token, const Fix &fix)
{
    const QJsonObject coords { { u"latitude"_s, fix.position.latitudeDeg },
        { u"longitude"_s, fix.position.longitudeDeg },
        { u"speed"_s, fix.speedMps ? hundredths(*fix.speedMps) : -1.0 },
        { u"heading"_s, fix.courseDeg ? hundredths(*fix.courseDeg) : -1.0 },
        { u"accuracy"_s, fix.accuracyM.value_or(-1) } };
    const QJsonObject battery { { u"level"_s,
                                    fix.batteryPercent ? *fix.batteryPercent / 100.0 : -1.0 },
        { u"is_charging"_s, false } };
    const QJsonObject location { { u"timestamp"_s, isoTime(fix.fixTime) }, { u"coords"_s, coords },
        { u"battery"_s, battery }, { u"is_moving"_s, fix.speedMps.value_or(0) > 0.5 } };
    return { .path = u"/v1/ingest/osmand"_s,
        .contentType = "application/json",
        .authorization = {},
        .body = bytes({ { u"device_id"_s, token }, { u"location"_s, location } }) };
}

PhoneRequest osmAnd(const QString &token, const Fix &fix)
{
    QByteArray form = "id=" + token.toUtf8().toPercentEncoding()
        + "&lat=" + QByteArray::number(fix.position.latitudeDeg, 'f', 7)
        + "&lon=" + QByteArray::number(fix.position.longitudeDeg, 'f', 7)
        + "&timestamp=" + QByteArray::number(domain::toMs(fix.fixTime));
    if (fix.speedMps)
        form += "&speed=" + QByteArray::number(*fix.speedMps * KnotsPerMps, 'f', 3);
    if (fix.courseDeg)
        form += "&bearing=" + QByteArray::number(*fix.courseDeg, 'f', 1);
    if (fix.accuracyM)
        form += "&accuracy=" + QByteArray::number(*fix.accuracyM, 'f', 1);
    if (fix.batteryPercent)
        form += "&batt=" + QByteArray::number(*fix.batteryPercent);
    return { .path = u"/v1/ingest/osmand"_s,
        .contentType = "application/x-www-form-urlencoded",
        .authorization = {},
        .body = form };
}

PhoneRequest overland(const QString &token, std::span<const Fix> fixes)
{
    QJsonArray locations;
    for (const Fix &fix : fixes) {
        QJsonObject properties { { u"timestamp"_s, isoTime(fix.fixTime) } };
        if (fix.speedMps)
            properties[u"speed"_s] = hundredths(*fix.speedMps);
        if (fix.courseDeg)
            properties[u"course"_s] = hundredths(*fix.courseDeg);
        if (fix.accuracyM)
            properties[u"horizontal_accuracy"_s] = std::round(*fix.accuracyM);
        if (fix.batteryPercent)
            properties[u"battery_level"_s] = *fix.batteryPercent / 100.0;
        const QJsonObject point { { u"type"_s, u"Point"_s },
            { u"coordinates"_s,
                QJsonArray { fix.position.longitudeDeg, fix.position.latitudeDeg } } };
        locations.append(QJsonObject { { u"type"_s, u"Feature"_s }, { u"geometry"_s, point },
            { u"properties"_s, properties } });
    }
    return { .path = u"/v1/ingest/overland"_s,
        .contentType = "application/json",
        .authorization = "Bearer " + token.toUtf8(),
        .body = bytes({ { u"locations"_s, locations } }) };
}

} // namespace

int fixesPerRequest(PhoneForm form)
{
    return form == PhoneForm::Overland ? OverlandBatch : 1;
}

PhoneRequest makePhoneRequest(PhoneForm form, const QString &token, std::span<const Fix> fixes)
{
    Q_ASSERT(!fixes.empty() && fixes.size() <= static_cast<std::size_t>(fixesPerRequest(form)));
    switch (form) {
    case PhoneForm::OwnTracks:
        return ownTracks(token, fixes.front());
    case PhoneForm::TraccarJson:
        return traccar(token, fixes.front());
    case PhoneForm::OsmAnd:
        return osmAnd(token, fixes.front());
    case PhoneForm::Overland:
        break;
    }
    return overland(token, fixes);
}

} // namespace dispatch::simulator
