// SPDX-License-Identifier: GPL-3.0-or-later
#include "geoservice/routing_engine.h"

#include <QGeoPath>
#include <QGeoRectangle>

#include <algorithm>
#include <cmath>

namespace dispatch::geoservice {

using namespace Qt::StringLiterals;
using atlas::TravelSource;

namespace {

QString nameOf(TravelSource source)
{
    switch (source) {
    case TravelSource::Host:
        return u"host"_s;
    case TravelSource::Roads:
        return u"roads"_s;
    case TravelSource::Estimate:
        break;
    }
    return u"estimate"_s;
}

geo::GeoPoint pointOf(const QGeoCoordinate &at)
{
    return { .latitudeDeg = at.latitude(), .longitudeDeg = at.longitude() };
}

//! Asks for the way from place to place, one after the other.
class RouteReply final : public QGeoRouteReply {
public:
    RouteReply(const QGeoRouteRequest &request, const Ground &ground, QObject *parent)
        : QGeoRouteReply(request, parent)
        , m_places(request.waypoints())
    {
        m_finder.setWays(ground.ways);
        askNext();
    }

    void abort() override
    {
        m_finder.cancel();
        QGeoRouteReply::abort();
    }

private:
    void askNext()
    {
        m_finder.askJourney(pointOf(m_places[m_next]), pointOf(m_places[m_next + 1]),
            [this](const atlas::Journey &journey) {
                for (const geo::GeoPoint p : journey.line)
                    m_path << QGeoCoordinate(p.latitudeDeg, p.longitudeDeg);
                m_distanceM += journey.distanceM;
                m_durationS += journey.durationS;
                m_worst = std::max(m_worst, journey.source);
                if (++m_next + 1 < m_places.size())
                    askNext();
                else
                    finish();
            });
    }
    void finish()
    {
        QGeoRoute route;
        route.setRouteId(u"1"_s);
        route.setRequest(request());
        route.setTravelMode(QGeoRouteRequest::CarTravel);
        route.setPath(m_path);
        route.setBounds(QGeoPath(m_path).boundingGeoRectangle());
        route.setDistance(m_distanceM);
        route.setTravelTime(static_cast<int>(std::ceil(m_durationS)));
        route.setExtendedAttributes({ { u"source"_s, nameOf(m_worst) } });
        setRoutes({ route });
        setFinished(true);
    }

    const QList<QGeoCoordinate> m_places;
    qsizetype m_next = 0;
    QList<QGeoCoordinate> m_path;
    double m_distanceM = 0;
    double m_durationS = 0;
    TravelSource m_worst = TravelSource::Host; //!< a way is as good as its worst part
    travel::TravelFinder m_finder;
};

} // namespace

RoutingEngine::RoutingEngine(Ground ground, const QVariantMap &parameters)
    : QGeoRoutingManagerEngine(parameters)
    , m_ground(std::move(ground))
{
    setSupportedTravelModes(QGeoRouteRequest::CarTravel);
    setSupportedRouteOptimizations(QGeoRouteRequest::FastestRoute);
    setSupportedFeatureTypes(QGeoRouteRequest::NoFeature);
    setSupportedFeatureWeights(QGeoRouteRequest::NeutralFeatureWeight);
    setSupportedSegmentDetails(QGeoRouteRequest::NoSegmentData);
    setSupportedManeuverDetails(QGeoRouteRequest::NoManeuvers);
}

QGeoRouteReply *RoutingEngine::calculateRoute(const QGeoRouteRequest &request)
{
    const auto places = request.waypoints();
    const auto refuse = [this](const QString &why) {
        return new QGeoRouteReply(QGeoRouteReply::UnsupportedOptionError, why, this);
    };
    if (places.size() < 2 || places.size() > MaxWaypoints)
        return refuse(u"A way needs from 2 to %1 places."_s.arg(MaxWaypoints));
    if (!std::ranges::all_of(places, &QGeoCoordinate::isValid))
        return refuse(u"One of the places is none on Earth."_s);
    if (!request.travelModes().testFlag(QGeoRouteRequest::CarTravel))
        return refuse(u"Only ways by car are known here."_s);
    if (!request.excludeAreas().isEmpty() || !request.featureTypes().isEmpty())
        return refuse(u"Areas and kinds of road cannot be avoided here."_s);
    auto *reply = new RouteReply(request, m_ground, this);
    connect(reply, &QGeoRouteReply::finished, this, [this, reply] { Q_EMIT finished(reply); });
    return reply;
}

} // namespace dispatch::geoservice
