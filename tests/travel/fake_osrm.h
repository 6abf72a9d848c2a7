// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/scripted_server.h"

#include "geo/geometry.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

#include <vector>

namespace dispatch::test {

//! A routing server that answers as OSRM does: everywhere a road, everywhere as the crow flies at 10 m/s.
class FakeOsrm : public ScriptedServer {
public:
    //! Places south of here are not on its map.
    double southDeg = -90;
    std::size_t mostPlaces = 0; //!< in one request

    FakeOsrm() { answersWell(); }

    [[nodiscard]] QString address() const
    {
        return QStringLiteral("http://127.0.0.1:%1").arg(port);
    }
    void answersWell()
    {
        handle = [this](const QHttpServerRequest &request, QHttpServerResponder &responder) {
            const QUrl url = request.url();
            std::vector<geo::GeoPoint> places;
            for (const QString &pair : url.path().section(u'/', -1).split(u';', Qt::SkipEmptyParts))
                places.push_back({ .latitudeDeg = pair.section(u',', 1, 1).toDouble(),
                    .longitudeDeg = pair.section(u',', 0, 0).toDouble() });
            mostPlaces = std::max(mostPlaces, places.size());
            const QJsonObject answer = url.path().startsWith(QStringLiteral("/table/v1/driving/"))
                ? table(places, QUrlQuery(url))
                : route(places);
            responder.write(QJsonDocument(answer));
        };
    }
    static QJsonObject waypoint(geo::GeoPoint p)
    {
        return { { QStringLiteral("location"), QJsonArray { p.longitudeDeg, p.latitudeDeg } } };
    }

private:
    [[nodiscard]] QJsonValue seconds(geo::GeoPoint from, geo::GeoPoint to) const
    {
        const bool isKnown = std::min(from.latitudeDeg, to.latitudeDeg) >= southDeg;
        return isKnown ? QJsonValue(geo::distanceM(from, to) / 10) : QJsonValue();
    }
    [[nodiscard]] QJsonObject table(
        const std::vector<geo::GeoPoint> &places, const QUrlQuery &query) const
    {
        const auto chosen = [&](const QString &key) {
            std::vector<geo::GeoPoint> out;
            for (const QString &number : query.queryItemValue(key).split(u';'))
                out.push_back(places.at(number.toUInt()));
            return out;
        };
        const auto from = chosen(QStringLiteral("sources"));
        const auto to = chosen(QStringLiteral("destinations"));
        QJsonArray durations, distances, sources, destinations;
        for (const auto a : from) {
            QJsonArray s, m;
            for (const auto b : to) {
                s << seconds(a, b);
                m << geo::distanceM(a, b);
            }
            durations << s;
            distances << m;
            sources << waypoint(a);
        }
        for (const auto b : to)
            destinations << waypoint(b);
        return { { QStringLiteral("code"), QStringLiteral("Ok") },
            { QStringLiteral("durations"), durations }, { QStringLiteral("distances"), distances },
            { QStringLiteral("sources"), sources },
            { QStringLiteral("destinations"), destinations } };
    }
    [[nodiscard]] QJsonObject route(const std::vector<geo::GeoPoint> &places) const
    {
        QJsonArray line;
        for (const auto p : places)
            line << QJsonArray { p.longitudeDeg, p.latitudeDeg };
        if (places.size() != 2 || seconds(places[0], places[1]).isNull())
            return { { QStringLiteral("code"), QStringLiteral("NoRoute") } };
        return { { QStringLiteral("code"), QStringLiteral("Ok") },
            { QStringLiteral("routes"),
                QJsonArray {
                    QJsonObject { { QStringLiteral("duration"), seconds(places[0], places[1]) },
                        { QStringLiteral("distance"), geo::distanceM(places[0], places[1]) },
                        { QStringLiteral("geometry"),
                            QJsonObject { { QStringLiteral("coordinates"), line } } } } } },
            { QStringLiteral("waypoints"),
                QJsonArray { waypoint(places[0]), waypoint(places[1]) } } };
    }
};

} // namespace dispatch::test
