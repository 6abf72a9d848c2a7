// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/travel.h"

#include "atlas/router.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace dispatch::viewmodels {

Travel travelBetween(domain::GeoPoint from, domain::GeoPoint to)
{
    // No road is asked for here: this runs every second for each stop of a plan.
    const atlas::Journey journey = atlas::Router::estimate(from, to);
    return { .lasts = domain::milliseconds(std::llround(journey.durationS * 1000)),
        .source = QCoreApplication::translate("Travel", "straight line × %1")
            .arg(QLocale().toString(atlas::Router::DetourFactor, 'f', 1)) };
}

} // namespace dispatch::viewmodels
