// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/drive.h"

#include <algorithm>

namespace dispatch::simulator {

using geo::GeoPoint;

Drive::Drive(GeoPoint at)
    : m_points { at }
    , m_reachedS { 0 }
{
}

std::optional<Drive> Drive::plan(
    const geo::RoadGraph &roads, GeoPoint from, GeoPoint to, double pace)
{
    const auto start = roads.snap(from);
    const auto goal = roads.snap(to);
    if (!start || !goal || pace <= 0)
        return std::nullopt;
    const geo::RoadEdge &startEdge = roads.edges()[start->edge];
    const geo::RoadEdge &goalEdge = roads.edges()[goal->edge];

    Drive drive(start->point);
    const auto extend = [&](GeoPoint next, const geo::RoadEdge &edge) {
        const double metres = geo::distanceM(drive.m_points.back(), next);
        if (metres < 0.01)
            return;
        drive.m_points.push_back(next);
        drive.m_reachedS.push_back(drive.m_reachedS.back() + metres / (edge.speedMps * pace));
        drive.m_streets.push_back(roads.streetName(edge.street));
        drive.m_lengthM += metres;
    };

    const bool isSamePiece = (startEdge.from == goalEdge.from && startEdge.to == goalEdge.to)
        || (startEdge.from == goalEdge.to && startEdge.to == goalEdge.from);
    if (isSamePiece) {
        extend(goal->point, startEdge);
        return drive;
    }
    // Either way along the first piece, and in from either side of the last one.
    std::optional<geo::Route> best;
    double bestS = 0;
    for (const geo::NodeIndex first : { startEdge.from, startEdge.to }) {
        for (const geo::NodeIndex last : { goalEdge.from, goalEdge.to }) {
            auto route = roads.route(first, last);
            if (!route)
                continue;
            const double seconds = route->travelS
                + geo::distanceM(start->point, roads.nodes()[first]) / startEdge.speedMps
                + geo::distanceM(roads.nodes()[last], goal->point) / goalEdge.speedMps;
            if (!best || seconds < bestS) {
                bestS = seconds;
                best = std::move(route);
            }
        }
    }
    if (!best)
        return std::nullopt;
    extend(roads.nodes()[best->nodes.front()], startEdge);
    for (const geo::EdgeIndex edge : best->edges)
        extend(roads.nodes()[roads.edges()[edge].to], roads.edges()[edge]);
    extend(goal->point, goalEdge);
    return drive;
}

double Drive::durationS() const
{
    return m_reachedS.back();
}

Drive::Place Drive::at(double seconds) const
{
    if (m_points.size() == 1)
        return { .point = m_points.front(), .courseDeg = 0, .speedMps = 0, .street = {} };
    const double clamped = std::clamp(seconds, 0.0, durationS());
    // The first point reached later than now ends the piece we are on.
    auto next = static_cast<std::size_t>(
        std::ranges::upper_bound(m_reachedS, clamped) - m_reachedS.begin());
    next = std::clamp<std::size_t>(next, 1, m_points.size() - 1);
    const GeoPoint a = m_points[next - 1];
    const GeoPoint b = m_points[next];
    const double pieceS = m_reachedS[next] - m_reachedS[next - 1];
    const double t = std::clamp((clamped - m_reachedS[next - 1]) / pieceS, 0.0, 1.0);
    const bool isMoving = seconds > 0 && seconds < durationS();
    return { .point = geo::interpolate(a, b, t),
        .courseDeg = geo::bearingDeg(a, b),
        .speedMps = isMoving ? geo::distanceM(a, b) / pieceS : 0,
        .street = m_streets[next - 1] };
}

QString Drive::nextStreet(double seconds) const
{
    const QString here = at(seconds).street;
    for (std::size_t i = 0; i < m_streets.size(); ++i) {
        if (m_reachedS[i] > seconds && m_streets[i] != here)
            return m_streets[i];
    }
    return {};
}

} // namespace dispatch::simulator
