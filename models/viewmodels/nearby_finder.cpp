// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/nearby_finder.h"

#include "viewmodels/travel_words.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace dispatch::viewmodels {

NearbyFinder::NearbyFinder(QObject *parent)
    : QObject(parent)
{
}

void NearbyFinder::setWays(travel::Ways ways)
{
    m_finder.setWays(std::move(ways));
}

void NearbyFinder::ask(map::Fleet *fleet, QPointF place, const QList<int> &handles)
{
    const domain::GeoPoint to { .latitudeDeg = place.x(), .longitudeDeg = place.y() };
    QList<int> known;
    std::vector<domain::GeoPoint> from;
    travel::TravelFinder::Legs estimates;
    for (const int handle : handles.first(std::min<qsizetype>(handles.size(), MaxAsked))) {
        const auto fix
            = fleet && handle >= 0 ? fleet->fix(static_cast<quint32>(handle)) : std::nullopt;
        if (!fix)
            continue;
        known << handle;
        from.push_back(fix->position);
        estimates.push_back(atlas::Router::estimateLeg(fix->position, to));
    }
    show(known, estimates);
    m_finder.askLegs(std::move(from), { to },
        [this, known](const travel::TravelFinder::Legs &legs) { show(known, legs); });
}

void NearbyFinder::show(const QList<int> &handles, const travel::TravelFinder::Legs &legs)
{
    std::vector<std::size_t> rows(legs.size());
    std::iota(rows.begin(), rows.end(), std::size_t { 0 });
    std::ranges::stable_sort(rows, {}, [&](std::size_t row) { return legs[row].durationS; });
    rows.resize(std::min<std::size_t>(rows.size(), MaxRows));
    QList<int> order;
    QStringList texts;
    for (const std::size_t row : rows) {
        order << handles[static_cast<qsizetype>(row)];
        texts << travelTimeText(legs[row]);
    }
    const bool isOtherOrder = std::exchange(m_handles, order) != order;
    const bool areOtherTexts = std::exchange(m_texts, texts) != texts;
    if (areOtherTexts)
        Q_EMIT textsChanged();
    if (isOtherOrder)
        Q_EMIT handlesChanged();
}

} // namespace dispatch::viewmodels
