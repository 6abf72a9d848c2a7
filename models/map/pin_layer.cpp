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
    // As they were drawn: what lies uppermost is what the eye sees.
    for (auto shown = m_shown.rbegin(); shown != m_shown.rend(); ++shown) {
        if (shown->body.contains(x, y) && shown->row < m_pins->pins().size())
            return domain::uuidText(m_pins->pins()[shown->row].job);
    }
    return {};
}

QPointF PinLayer::placeOf(const QString &job) const
{
    constexpr double Nan = std::numeric_limits<double>::quiet_NaN();
    const Pin *pin = m_pins ? m_pins->find(QUuid::fromString(job)) : nullptr;
    return pin ? QPointF(pin->position.latitudeDeg, pin->position.longitudeDeg) : QPointF(Nan, Nan);
}

std::optional<int> PinLayer::compose(DrawList &list, SpriteSheet &sheet)
{
    m_shown.clear();
    if (!m_pins || width() <= 0 || height() <= 0)
        return std::nullopt;
    const Camera view = camera();
    collect(view);
    chooseNumbers();
    const auto &pins = m_pins->pins();
    const QUuid selected = selectedUuid();
    for (const Shown &shown : m_shown) {
        const Pin &pin = pins[shown.row];
        const PinLook look { .state = pin.state,
            .priority = pin.priority,
            .isLate = pin.isLate,
            .isAtRisk = pin.isAtRisk,
            .isSelected = pin.job == selected,
            .isDark = isDark(),
            .number = shown.isNumbered ? pin.number : 0 };
        const int sprite = sheet.find(
            spriteKey(look), [&] { return paintPin(look, fontFamily(), pixelRatio()); });
        list.stamps.push_back({ .sprite = sprite,
            .x = static_cast<float>(shown.tip.x()),
            .y = static_cast<float>(shown.tip.y()) });
    }
    const Pin *chosen = selected.isNull() ? nullptr : m_pins->find(selected);
    return chosen ? composeLink(list, view, *chosen) : std::nullopt;
}

void PinLayer::collect(const Camera &view)
{
    const QRectF seen
        = QRectF({ 0, 0 }, view.size).adjusted(-MarginPx, -MarginPx, MarginPx, MarginPx);
    const auto &places = m_pins->places();
    const QUuid selected = selectedUuid();
    std::optional<Shown> chosen;
    for (std::size_t row = 0; row < places.size(); ++row) {
        const Shown shown { .row = row, .tip = view.toItem(places[row]), .body = {} };
        if (!seen.contains(shown.tip))
            continue;
        if (!selected.isNull() && m_pins->pins()[row].job == selected)
            chosen = shown;
        else
            m_shown.push_back(shown);
    }
    if (chosen)
        m_shown.push_back(*chosen);
}

void PinLayer::chooseNumbers()
{
    m_placer.start(size());
    const QUuid selected = selectedUuid();
    int numbered = 0;
    // From the uppermost down; where there is no room for a number a pin stays small, so that crowds stay countable.
    for (auto shown = m_shown.rbegin(); shown != m_shown.rend(); ++shown) {
        const QRectF wide = pinBody(shown->tip, true);
        const bool isSelected = !selected.isNull() && m_pins->pins()[shown->row].job == selected;
        shown->isNumbered = isSelected
            || (zoomLevel() >= NumberZoom && numbered < MaxNumbered && m_placer.takeFree(wide));
        numbered += shown->isNumbered ? 1 : 0;
        shown->body = shown->isNumbered ? wide : pinBody(shown->tip, false);
        if (isSelected || !shown->isNumbered)
            m_placer.take(shown->body);
    }
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
