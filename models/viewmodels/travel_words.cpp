// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/travel_words.h"

#include "viewmodels/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace dispatch::viewmodels {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Travel", text);
}

} // namespace

int minutesOf(double durationS)
{
    return std::max(1, static_cast<int>(std::ceil(durationS / 60)));
}

QString travelTimeText(const atlas::Leg &leg)
{
    const int minutes = minutesOf(leg.durationS);
    switch (leg.source) {
    case atlas::TravelSource::Host:
        return tr("%1 min by server").arg(minutes);
    case atlas::TravelSource::Roads:
        return tr("%1 min by road").arg(minutes);
    case atlas::TravelSource::Estimate:
        break;
    }
    return tr("~%1 min estimated").arg(minutes);
}

QString driveText(const atlas::Leg &leg, bool isGuessedBefore)
{
    const QString text = travelTimeText(leg);
    return isGuessedBefore && leg.source != atlas::TravelSource::Estimate
        ? tr("%1, earlier drives estimated").arg(text)
        : text;
}

QString travelDistanceText(const atlas::Leg &leg)
{
    const QString distance = Format::distance(leg.distanceM);
    return leg.source == atlas::TravelSource::Estimate && !distance.isEmpty()
        ? tr("~%1").arg(distance)
        : distance;
}

} // namespace dispatch::viewmodels
