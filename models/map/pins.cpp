// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/pins.h"

#include <algorithm>
#include <tuple>

namespace dispatch::map {

Pins::Pins(QObject *parent)
    : QObject(parent)
{
}

void Pins::set(std::vector<Pin> pins)
{
    std::erase_if(pins, [](const Pin &pin) { return !domain::isValid(pin.position); });
    // What needs somebody lies on top; among equals the more southern one, whose tail would else be covered.
    std::ranges::stable_sort(pins, std::less {}, [](const Pin &pin) {
        return std::tuple(!pin.isEnded(), pin.priority == domain::Priority::Emergency, pin.isLate,
            pin.isAtRisk, -pin.position.latitudeDeg, pin.number);
    });
    if (pins == m_pins)
        return;
    m_pins = std::move(pins);
    m_places.clear();
    m_places.reserve(m_pins.size());
    for (const Pin &pin : m_pins)
        m_places.push_back(geo::toUnit(pin.position));
    Q_EMIT changed();
}

const Pin *Pins::find(const QUuid &job) const
{
    const auto at = row(job);
    return at ? &m_pins[*at] : nullptr;
}

std::optional<std::size_t> Pins::row(const QUuid &job) const
{
    const auto found = std::ranges::find(m_pins, job, &Pin::job);
    return found == m_pins.end() ? std::nullopt
                                 : std::optional(static_cast<std::size_t>(found - m_pins.begin()));
}

} // namespace dispatch::map
