// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/map_data.h"
#include "travel/travel_finder.h"

namespace dispatch::geoservice {

//! \brief While it lives, Qt Location's plug-in "dispatch" answers from this map and these ways. Only one at a time.
//!
//! The program that links the plug-in also says `Q_IMPORT_PLUGIN(GeoServiceFactory)`.
//! \threads the main thread
class GeoService {
public:
    GeoService(const travel::Ways &ways, const atlas::MapData &map);
    ~GeoService();
    Q_DISABLE_COPY_MOVE(GeoService)
};

} // namespace dispatch::geoservice
