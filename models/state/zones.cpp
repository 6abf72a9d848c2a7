// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/zones.h"

#include "geo/outline.h"

namespace dispatch::state {

using namespace domain;

const Zone *zoneAt(const Operation &operation, GeoPoint place, ZoneKind kind)
{
    const Zone *best = nullptr;
    double bestArea = 0;
    for (const auto &zone : operation.zones()) {
        if (zone.isRetired || zone.kind != kind || !geo::isInside(zone.outline, place))
            continue;
        const auto area = geo::areaM2(zone.outline);
        // The table has no order; the answer must have one.
        if (!best || area < bestArea || (area == bestArea && zone.id < best->id)) {
            best = &zone;
            bestArea = area;
        }
    }
    return best;
}

QString areaAt(const Operation &operation, GeoPoint place)
{
    const auto *territory = zoneAt(operation, place, ZoneKind::Territory);
    return territory ? territory->area : QString();
}

} // namespace dispatch::state
