// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/pin_layer.h"

#include "map/palette.h"
#include "map/pin_sprites.h"

#include <cmath>
#include <limits>

namespace dispatch::map {

namespace {
constexpr double MarginPx = 60.0;
//! The far end of a line moves slowly; this many frames a second are enough for it.
constexpr int LinkFrameMs = 50;
//! A pin with its number is this much wider than one without.
constexpr double NumberedHalfWidthPx = 26.0;
} // namespace

PinLayer::PinLayer(QQuickItem *parent)
    : SpriteLayer(parent)
{
}

void PinLayer::setPins(Pins *pins)
{
    if (m_pins == pins)
        return;
    if (m_pins)
        m_pins->disconnect(this);
    m_pins = pins;
    if (pins)
        connect(pins, &Pins::changed, this, &PinLayer::invalidate);
    Q_EMIT
    pinsChanged();
    invalidate();
}

void PinLayer::setFleet(Fleet *fleet)
{
    if (m_fleet == fleet)
        return;
    if (m_fleet)
        m_fleet->disconnect(this);
    m_fleet = fleet;
    if (fleet)
        connect(fleet, &Fleet::changed, this, [this] {
            if (!m_selectedJob.isEmpty())
                invalidate();
        });
    Q_EMIT
    fleetChanged();
    invalidate();
}

void PinLayer::setSelectedJob(const QString &job)
{
    if (m_selectedJob == job)
        return;
    m_selectedJob = job;
    Q_EMIT
    selectedJobChanged();
    invalidate();
}

QString PinLayer::jobAt(double x, double y) const
{
    if (!m_pins)
        return {};
    const Camera view = camera();
    const auto &pins = m_pins->pins();
    const QUuid selected = selectedUuid();
    QString best;
    // The last drawn lies on top; the selected one is drawn after all others.
    for (std::size_t row = 0; row < pins.size(); ++row) {
        if (!bodyOf(row, view).contains(x, y))
            continue;
        best = domain::uuidText(pins[row].job);
        if (pins[row].job == selected)
            break;
    }
    return best;
}

QPointF PinLayer::placeOf(const QString &job) const
{
    constexpr double Nan = std::numeric_limits<double>::quiet_NaN();
    const Pin *pin = m_pins ? m_pins->find(QUuid::fromString(job)) : nullptr;
    return pin ? QPointF(pin->position.latitudeDeg, pin->position.longitudeDeg) : QPointF(Nan, Nan);
}

std::optional<int> PinLayer::compose(DrawList &list, SpriteSheet &sheet)
{
    if (!m_pins || width() <= 0 || height() <= 0)
        return std::nullopt;
    const Camera view = camera();
    const QRectF seen
        = QRectF({ 0, 0 }, view.size).adjusted(-MarginPx, -MarginPx, MarginPx, MarginPx);
    const auto &pins = m_pins->pins();
    const auto &places = m_pins->places();
    const QUuid selected = selectedUuid();
    const bool showsNumbers = zoomLevel() >= NumberZoom;
    const auto stamp = [&](const Pin &pin, QPointF at, bool isSelected) {
        const PinLook look { .state = pin.state,
            .priority = pin.priority,
            .isLate = pin.isLate,
            .isAtRisk = pin.isAtRisk,
            .isSelected = isSelected,
            .isDark = isDark(),
            .number = showsNumbers || isSelected ? pin.number : 0 };
        const int sprite = sheet.find(
            spriteKey(look), [&] { return paintPin(look, fontFamily(), pixelRatio()); });
        list.stamps.push_back(
            { .sprite = sprite, .x = static_cast<float>(at.x()), .y = static_cast<float>(at.y()) });
    };

    std::optional<std::size_t> chosen;
    for (std::size_t row = 0; row < pins.size(); ++row) {
        if (!selected.isNull() && pins[row].job == selected) {
            chosen = row;
            continue;
        }
        const QPointF at = view.toItem(places[row]);
        if (seen.contains(at))
            stamp(pins[row], at, false);
    }
    if (!chosen)
        return std::nullopt;
    stamp(pins[*chosen], view.toItem(places[*chosen]), true);
    return composeLink(list, view, pins[*chosen]);
}

QRectF PinLayer::bodyOf(std::size_t row, const Camera &view) const
{
    const QPointF tip = view.toItem(m_pins->places()[row]);
    const bool isNumbered = zoomLevel() >= NumberZoom;
    return { tip.x() - ReachPx, tip.y() - PinBodyAbovePx - ReachPx,
        ReachPx + (isNumbered ? NumberedHalfWidthPx : ReachPx), 2 * ReachPx + 3 };
}

std::optional<int> PinLayer::composeLink(DrawList &list, const Camera &view, const Pin &pin) const
{
    const auto row
        = m_fleet && pin.technicianHandle > 0 ? m_fleet->row(pin.technicianHandle) : std::nullopt;
    if (!row || !m_fleet->units()[*row].hasFix)
        return std::nullopt;
    const Unit &unit = m_fleet->units()[*row];
    const qint64 nowMs = domain::toMs(m_fleet->frameTime());
    const Palette &colors = Palette::of(isDark());
    list.links.push_back({ .from = view.toItem(Fleet::placeAt(unit, nowMs)),
        .to = view.toItem(geo::toUnit(pin.position)),
        .widthPx = 2.5,
        .dashPx = 7,
        .color = pin.isLate ? colors.danger : colors.accent });
    return nowMs < unit.glideEndMs ? std::optional(LinkFrameMs) : std::nullopt;
}

} // namespace dispatch::map
