// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/drives.h"

#include <cmath>

namespace dispatch::viewmodels {

using namespace dispatch::domain;

milliseconds lastsOf(const atlas::Leg &leg)
{
    return milliseconds(std::llround(leg.durationS * 1000));
}

std::vector<DriveStop> driveDay(const state::Operation &operation, const TechnicianId &technician,
    std::optional<GeoPoint> position, Timestamp now, const LegOf &legOf)
{
    std::vector<DriveStop> day;
    std::vector<atlas::Leg> legs; // in the order they were asked for
    const auto travel = [&](GeoPoint from, GeoPoint to) {
        legs.push_back(legOf(from, to));
        return lastsOf(legs.back());
    };
    bool isGuessed = false;
    std::size_t next = 0;
    for (const state::PlannedStop &stop :
        state::planDay(operation, technician, position, now, travel)) {
        DriveStop drive { .stop = stop, .leg = {} };
        if (stop.hasDrive)
            drive.leg = legs[next++];
        isGuessed = isGuessed || (drive.leg && drive.leg->source == atlas::TravelSource::Estimate);
        drive.isGuessed = isGuessed;
        day.push_back(drive);
    }
    return day;
}

} // namespace dispatch::viewmodels
