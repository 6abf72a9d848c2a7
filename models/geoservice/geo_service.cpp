// SPDX-License-Identifier: GPL-3.0-or-later
#include "geoservice/geo_service.h"

#include "geoservice/geo_service_factory.h"

#include <QPluginLoader>

namespace dispatch::geoservice {

namespace {

//! Qt makes the one object of a static plug-in and keeps it; this is how others than Qt Location reach it.
GeoServiceFactory *factory()
{
    for (QObject *plugin : QPluginLoader::staticInstances()) {
        if (auto *found = qobject_cast<GeoServiceFactory *>(plugin))
            return found;
    }
    qFatal("Q_IMPORT_PLUGIN(GeoServiceFactory) is missing");
}

} // namespace

GeoService::GeoService(const travel::Ways &ways, const atlas::MapData &map)
{
    factory()->setGround(
        Ground { .ways = ways, .addresses = std::make_shared<const Addresses>(map) });
}

GeoService::~GeoService()
{
    factory()->setGround(std::nullopt);
}

} // namespace dispatch::geoservice
