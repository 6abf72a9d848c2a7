// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo/town.h"

#include <QCryptographicHash>

#include <algorithm>
#include <cmath>
#include <limits>

namespace dispatch::geo {

Address Town::randomAddress(SeededRandom &random) const
{
    Q_ASSERT(!frontages.empty());
    // Weighted by houses through a running sum made on the spot: some thousands of additions, a few times a minute.
    quint32 all = 0;
    for (const Frontage &frontage : frontages)
        all += static_cast<quint32>(frontage.houses);
    quint32 pick = random.below(all);
    for (const Frontage &frontage : frontages) {
        const auto houses = static_cast<quint32>(frontage.houses);
        if (pick < houses) {
            const GeoPoint point = interpolate(frontage.from, frontage.to, (pick + 0.5) / houses);
            const QString number
                = QString::number(frontage.firstNumber + 2 * static_cast<int>(pick));
            return { .point = point,
                .text = number + u' ' + graph.streetName(frontage.street),
                .district = districtAt(point) };
        }
        pick -= houses;
    }
    Q_UNREACHABLE_RETURN({});
}

QString Town::districtAt(GeoPoint p) const
{
    QString nearest;
    double best = std::numeric_limits<double>::infinity();
    for (const Place &place : places) {
        if (place.kind != PlaceKind::District && place.kind != PlaceKind::Village)
            continue;
        if (const double away = distanceM(p, place.point); away < best) {
            best = away;
            nearest = place.name;
        }
    }
    return nearest;
}

QByteArray townDigest(const Town &town)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto number = [&hash](qint64 value) {
        char bytes[8];
        for (int i = 0; i < 8; ++i)
            bytes[i] = static_cast<char>(
                (static_cast<quint64>(value) >> (8 * i)) & 0xff); // little endian everywhere
        hash.addData(QByteArrayView(bytes, 8));
    };
    const auto text = [&](const QString &value) {
        const QByteArray utf8 = value.toUtf8();
        number(utf8.size());
        hash.addData(utf8);
    };
    const auto point = [&](GeoPoint p) {
        number(std::llround(p.latitudeDeg * 1e7));
        number(std::llround(p.longitudeDeg * 1e7));
    };
    const auto line = [&](const std::vector<GeoPoint> &points) {
        number(static_cast<qint64>(points.size()));
        for (const GeoPoint &p : points)
            point(p);
    };
    text(town.name);
    point(town.bounds.southWest);
    point(town.bounds.northEast);
    point(town.centre);
    for (const Area &area : town.areas) {
        number(static_cast<qint64>(area.kind));
        text(area.name);
        line(area.outer);
    }
    for (const Building &building : town.buildings) {
        number(building.isLarge ? 1 : 0);
        line(building.outline);
    }
    for (const Road &road : town.roads) {
        number(static_cast<qint64>(road.kind) * 2 + (road.isBridge ? 1 : 0));
        text(road.name);
        line(road.points);
    }
    for (const Place &place : town.places) {
        text(place.name);
        point(place.point);
        number(static_cast<qint64>(place.kind) * 16 + place.rank);
    }
    line(town.graph.nodes());
    for (const RoadEdge &edge : town.graph.edges()) {
        number(edge.from);
        number(edge.to);
        number(edge.street);
        number(std::llround(edge.speedMps * 1000));
    }
    for (const Town::Frontage &frontage : town.frontages) {
        point(frontage.from);
        point(frontage.to);
        number(frontage.street);
        number(frontage.firstNumber);
        number(frontage.houses);
    }
    return hash.result();
}

} // namespace dispatch::geo
