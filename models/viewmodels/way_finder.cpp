// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/way_finder.h"

#include "viewmodels/format.h"
#include "viewmodels/travel_words.h"

#include <QtNumeric>

#include <utility>

namespace dispatch::viewmodels {

WayFinder::WayFinder(QObject *parent)
    : QObject(parent)
{
}

void WayFinder::setWays(travel::Ways ways)
{
    m_finder.setWays(std::move(ways));
    clear();
}

void WayFinder::ask(QPointF from, QPointF to)
{
    if (!qIsFinite(from.x()) || !qIsFinite(from.y()) || !qIsFinite(to.x()) || !qIsFinite(to.y()))
        return clear();
    m_finder.askJourney({ .latitudeDeg = from.x(), .longitudeDeg = from.y() },
        { .latitudeDeg = to.x(), .longitudeDeg = to.y() },
        [this](const atlas::Journey &journey) { show(journey); });
}

void WayFinder::clear()
{
    m_finder.cancel();
    if (m_line.isEmpty())
        return;
    m_line.clear();
    m_text.clear();
    Q_EMIT changed();
}

void WayFinder::show(const atlas::Journey &journey)
{
    m_line.clear();
    for (const geo::GeoPoint p : journey.line)
        m_line << QPointF(p.latitudeDeg, p.longitudeDeg);
    m_isEstimate = journey.source == atlas::TravelSource::Estimate;
    const int minutes = minutesOf(journey.durationS);
    const QString distance = Format::distance(journey.distanceM);
    switch (journey.source) {
    case atlas::TravelSource::Host:
        m_text = tr("%1 · %2 min, says the routing server").arg(distance).arg(minutes);
        break;
    case atlas::TravelSource::Roads:
        m_text = tr("%1 · %2 min by road").arg(distance).arg(minutes);
        break;
    case atlas::TravelSource::Estimate:
        m_text = tr("~%1 · ~%2 min, a straight line × 1.3: no road is known")
                     .arg(distance)
                     .arg(minutes);
        break;
    }
    Q_EMIT changed();
}

} // namespace dispatch::viewmodels
