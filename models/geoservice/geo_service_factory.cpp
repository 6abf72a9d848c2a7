// SPDX-License-Identifier: GPL-3.0-or-later
#include "geoservice/geo_service_factory.h"

#include "geoservice/geocoding_engine.h"
#include "geoservice/routing_engine.h"

namespace dispatch::geoservice {

using namespace Qt::StringLiterals;

bool GeoServiceFactory::isReady(QGeoServiceProvider::Error *error, QString *errorString) const
{
    *error = m_ground ? QGeoServiceProvider::NoError : QGeoServiceProvider::LoaderError;
    *errorString
        = m_ground ? QString() : u"The program has not said yet which map to answer from."_s;
    return m_ground.has_value();
}

QGeoRoutingManagerEngine *GeoServiceFactory::createRoutingManagerEngine(
    const QVariantMap &parameters, QGeoServiceProvider::Error *error, QString *errorString) const
{
    return isReady(error, errorString) ? new RoutingEngine(*m_ground, parameters) : nullptr;
}

QGeoCodingManagerEngine *GeoServiceFactory::createGeocodingManagerEngine(
    const QVariantMap &parameters, QGeoServiceProvider::Error *error, QString *errorString) const
{
    return isReady(error, errorString) ? new GeocodingEngine(*m_ground, parameters) : nullptr;
}

} // namespace dispatch::geoservice
