// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/fleet_layer.h"

#include "map/palette.h"
#include "map/pin_sprites.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace dispatch::map {

using namespace Qt::StringLiterals;

namespace {

//! Marks this far outside the view still reach into it.
constexpr double MarginPx = 40.0;
constexpr int PulseMs = 2400;
//! Between two frames the fastest mark moves about this much; more frames than that nobody can see.
constexpr double StepPx = 0.5;
constexpr int FastestFrameMs = 16;
constexpr int SlowestFrameMs = 500;
//! Marks whose middles share a square of this size cannot be told apart.
constexpr double SpotPx = 7.0;
constexpr int MaxCounted = 2000;
constexpr double MinAccuracyPx = 14.0;
constexpr double MaxAccuracyPx = 3000.0;

constexpr std::size_t DutyCount = 7;
constexpr std::size_t AgeCount = 5;
constexpr std::size_t CourseCount = CourseSteps + 1; // and none
constexpr std::size_t LookCount = DutyCount * AgeCount * CourseCount * 4;

//! Where a look stands in a table of those of one theme.
std::size_t lookIndex(const UnitLook &look)
{
    auto index
        = static_cast<std::size_t>(look.duty) * AgeCount + static_cast<std::size_t>(look.age);
    index = index * CourseCount + static_cast<std::size_t>(look.course + 1);
    return index * 4 + (look.hasEmergency ? 2 : 0) + (look.isWorking ? 1 : 0);
}

QString ageText(domain::Timestamp fixTime, qint64 nowMs)
{
    const qint64 minutes = (nowMs - domain::toMs(fixTime)) / 60'000;
    if (minutes < 60)
        return FleetLayer::tr("%1 min").arg(minutes);
    if (minutes < 24 * 60)
        return FleetLayer::tr("%1 h").arg(minutes / 60);
    return FleetLayer::tr("%1 d").arg(minutes / (24 * 60));
}

} // namespace

FleetLayer::FleetLayer(QQuickItem *parent)
    : SpriteLayer(parent)
{
}

void FleetLayer::setFleet(Fleet *fleet)
{
    if (m_fleet == fleet)
        return;
    if (m_fleet)
        m_fleet->disconnect(this);
    m_fleet = fleet;
    if (fleet)
        connect(fleet, &Fleet::changed, this, &FleetLayer::invalidate);
    setHovered(NoHandle);
    Q_EMIT
    fleetChanged();
    invalidate();
}

void FleetLayer::setPins(Pins *pins)
{
    if (m_pins == pins)
        return;
    if (m_pins)
        m_pins->disconnect(this);
    m_pins = pins;
    if (pins)
        connect(pins, &Pins::changed, this, &FleetLayer::invalidate);
    Q_EMIT
    pinsChanged();
    invalidate();
}

void FleetLayer::setSelectedHandle(int handle)
{
    if (m_selectedHandle == handle)
        return;
    m_selectedHandle = handle;
    Q_EMIT
    selectedHandleChanged();
    invalidate();
}

void FleetLayer::setLabelsVisible(bool areVisible)
{
    if (m_areLabelsVisible == areVisible)
        return;
    m_areLabelsVisible = areVisible;
    Q_EMIT
    labelsVisibleChanged();
    invalidate();
}

void FleetLayer::setAnimated(bool isAnimated)
{
    if (m_isAnimated == isAnimated)
        return;
    m_isAnimated = isAnimated;
    Q_EMIT
    isAnimatedChanged();
    invalidate();
}

int FleetLayer::handleAt(double x, double y) const
{
    const QList<int> near = handlesAt(x, y);
    if (near.isEmpty())
        return NoHandle;
    // Among marks on the same spot the one the eye sees is meant.
    const QPointF nearest = pointOf(near.first());
    int best = near.first();
    int bestRank = -1;
    for (const int handle : near) {
        const QPointF apart = pointOf(handle) - nearest;
        const auto row = m_fleet->row(static_cast<quint32>(handle));
        const int rank = rankOf(m_fleet->units()[*row]);
        if (std::hypot(apart.x(), apart.y()) <= SpotPx && rank > bestRank) {
            best = handle;
            bestRank = rank;
        }
    }
    return best;
}

QList<int> FleetLayer::handlesAt(double x, double y) const
{
    if (!m_fleet)
        return {};
    const Camera view = camera();
    const qint64 nowMs = domain::toMs(m_fleet->frameTime());
    std::vector<std::pair<double, int>> near;
    for (const Unit &unit : m_fleet->units()) {
        if (!unit.hasFix)
            continue;
        const QPointF apart = view.toItem(Fleet::placeAt(unit, nowMs)) - QPointF(x, y);
        const double distance = std::hypot(apart.x(), apart.y());
        if (distance <= ReachPx)
            near.emplace_back(distance, static_cast<int>(unit.handle));
    }
    std::ranges::sort(near);
    QList<int> handles;
    for (const auto &[distance, handle] : near)
        handles << handle;
    return handles;
}

int FleetLayer::nextHandleAt(double x, double y, int current) const
{
    QList<int> near = handlesAt(x, y);
    if (!near.contains(current))
        return handleAt(x, y);
    // By number: distances change while units move, and the turn must still come to everybody.
    std::ranges::sort(near);
    return near[(near.indexOf(current) + 1) % near.size()];
}

QPointF FleetLayer::pointOf(int handle) const
{
    const auto row
        = m_fleet && handle >= 0 ? m_fleet->row(static_cast<quint32>(handle)) : std::nullopt;
    if (!row || !m_fleet->units()[*row].hasFix)
        return { -1, -1 };
    return camera().toItem(
        Fleet::placeAt(m_fleet->units()[*row], domain::toMs(m_fleet->frameTime())));
}

QString FleetLayer::nameOf(int handle) const
{
    return m_fleet && handle >= 0 ? m_fleet->name(static_cast<quint32>(handle)) : QString();
}

QPointF FleetLayer::placeOf(int handle) const
{
    constexpr double Nan = std::numeric_limits<double>::quiet_NaN();
    const auto fix
        = m_fleet && handle >= 0 ? m_fleet->fix(static_cast<quint32>(handle)) : std::nullopt;
    return fix ? QPointF(fix->position.latitudeDeg, fix->position.longitudeDeg) : QPointF(Nan, Nan);
}

QRectF FleetLayer::homeOr(const QRectF &home) const
{
    QList<QPointF> places;
    if (m_fleet) {
        for (std::size_t row = 0; row < m_fleet->units().size(); ++row) {
            const auto &p = m_fleet->fixAt(row).position;
            if (m_fleet->units()[row].hasFix)
                places << QPointF(p.longitudeDeg, p.latitudeDeg);
        }
    }
    if (m_pins) {
        for (const Pin &pin : m_pins->pins())
            places << QPointF(pin.position.longitudeDeg, pin.position.latitudeDeg);
    }
    if (places.isEmpty()
        || std::ranges::any_of(places, [&](const QPointF &p) { return home.contains(p); }))
        return home;
    // A lone technician is seen with the streets around, not with the paving stones.
    constexpr double LeastDeg = 0.02;
    const auto [west, east] = std::ranges::minmax(places, {}, &QPointF::x);
    const auto [south, north] = std::ranges::minmax(places, {}, &QPointF::y);
    const double growX = std::max(0.0, LeastDeg - (east.x() - west.x())) / 2;
    const double growY = std::max(0.0, LeastDeg - (north.y() - south.y())) / 2;
    return QRectF(QPointF(west.x(), south.y()), QPointF(east.x(), north.y()))
        .adjusted(-growX, -growY, growX, growY);
}

bool FleetLayer::isInView(const QRectF &box) const
{
    const Camera view = camera();
    const QRectF seen({ 0, 0 }, size());
    return seen.contains(view.toItem(geo::toUnit({ box.top(), box.left() })))
        && seen.contains(view.toItem(geo::toUnit({ box.bottom(), box.right() })));
}

void FleetLayer::hover(double x, double y)
{
    const bool isInside = x >= 0 && y >= 0 && x < width() && y < height();
    setHovered(isInside ? handleAt(x, y) : NoHandle);
}

std::optional<int> FleetLayer::compose(DrawList &list, SpriteSheet &sheet)
{
    m_seen.clear();
    if (!m_fleet || width() <= 0 || height() <= 0)
        return std::nullopt;
    const Camera view = camera();
    const qint64 nowMs = domain::toMs(m_fleet->frameTime());
    collect(view, nowMs);
    orderByRank();
    composeAccuracy(list, view);
    composeMarks(list, sheet, nowMs);
    composeCounts(list, sheet);
    composeLabels(list, sheet, nowMs);
    return nextFrameIn();
}

void FleetLayer::collect(const Camera &view, qint64 nowMs)
{
    const QRectF seen
        = QRectF({ 0, 0 }, view.size).adjusted(-MarginPx, -MarginPx, MarginPx, MarginPx);
    m_fastestPxPerMs = 0;
    m_hasVisibleEmergency = false;
    const auto &units = m_fleet->units();
    for (std::size_t row = 0; row < units.size(); ++row) {
        const Unit &unit = units[row];
        if (!unit.hasFix)
            continue;
        const QPointF at = view.toItem(Fleet::placeAt(unit, nowMs));
        if (!seen.contains(at))
            continue;
        m_seen.push_back({ .row = row, .at = at });
        m_hasVisibleEmergency = m_hasVisibleEmergency || unit.hasEmergency;
        if (nowMs < unit.glideEndMs) {
            const double lengthPx
                = std::hypot(unit.to.x - unit.from.x, unit.to.y - unit.from.y) * view.edgePx;
            m_fastestPxPerMs = std::max(m_fastestPxPerMs,
                lengthPx / static_cast<double>(unit.glideEndMs - unit.glideStartMs));
        }
    }
}

void FleetLayer::orderByRank()
{
    const auto &units = m_fleet->units();
    // Few are ranked: a stable partition of those behind the rest is all the sorting there is.
    const auto ranked = std::stable_partition(
        m_seen.begin(), m_seen.end(), [&](const Seen &s) { return rankOf(units[s.row]) == 0; });
    std::stable_sort(ranked, m_seen.end(),
        [&](const Seen &a, const Seen &b) { return rankOf(units[a.row]) < rankOf(units[b.row]); });
}

int FleetLayer::rankOf(const Unit &unit) const
{
    const int handle = static_cast<int>(unit.handle);
    if (unit.hasEmergency)
        return 3;
    return handle == m_selectedHandle ? 2 : handle == m_hoveredHandle ? 1 : 0;
}

void FleetLayer::composeAccuracy(DrawList &list, const Camera &view) const
{
    if (m_seen.empty() || m_selectedHandle == NoHandle)
        return;
    const auto row = m_fleet->row(static_cast<quint32>(m_selectedHandle));
    if (!row)
        return;
    const auto seen = std::ranges::find(m_seen, *row, &Seen::row);
    const auto accuracyM = m_fleet->fixAt(*row).accuracyM;
    if (seen == m_seen.end() || !accuracyM)
        return;
    const double radiusPx = *accuracyM / view.metresPerPx();
    if (radiusPx < MinAccuracyPx || radiusPx > MaxAccuracyPx)
        return;
    QColor fill = Palette::of(isDark()).accent;
    QColor line = fill;
    fill.setAlphaF(0.10F);
    line.setAlphaF(0.45F);
    list.discs.push_back({ .center = seen->at, .radiusPx = radiusPx, .fill = fill, .line = line });
}

void FleetLayer::composeMarks(DrawList &list, SpriteSheet &sheet, qint64 nowMs) const
{
    const double ratio = pixelRatio();
    const auto stamp = [&list](int sprite, QPointF at) {
        list.stamps.push_back(
            { .sprite = sprite, .x = static_cast<float>(at.x()), .y = static_cast<float>(at.y()) });
    };
    const int pulseStep = m_isAnimated
        ? static_cast<int>((nowMs % PulseMs + PulseMs) % PulseMs * PulseSteps / PulseMs)
        : PulseSteps / 3;
    list.stamps.reserve(m_seen.size() + MaxLabels);
    std::vector<int> sprites(LookCount, -1);
    for (const Seen &seen : m_seen) {
        const Unit &unit = m_fleet->units()[seen.row];
        if (unit.hasEmergency)
            stamp(sheet.find(spriteKey(SpriteKind::Pulse,
                                 static_cast<quint64>(pulseStep) << 1U | quint64 { isDark() }),
                      [&] { return paintPulse(pulseStep, isDark(), ratio); }),
                seen.at);
        const int handle = static_cast<int>(unit.handle);
        const bool isSelected = handle == m_selectedHandle;
        if (isSelected || handle == m_hoveredHandle)
            stamp(sheet.find(spriteKey(SpriteKind::Halo,
                                 quint64 { isSelected } << 1U | quint64 { isDark() }),
                      [&] { return paintHalo(isSelected, isDark(), ratio); }),
                seen.at);
        const bool showsCourse = unit.duty == domain::Duty::EnRoute || unit.isMoving;
        const UnitLook look { .duty = unit.duty,
            .age = unit.age,
            .course = showsCourse ? courseStep(unit.courseDeg) : NoCourse,
            .hasEmergency = unit.hasEmergency,
            .isWorking = unit.isWorking,
            .isDark = isDark() };
        // Ten thousand marks share a few hundred pictures: a table is quicker than hashing each of them.
        int &sprite = sprites[lookIndex(look)];
        if (sprite < 0)
            sprite = sheet.find(spriteKey(look), [&] { return paintUnit(look, ratio); });
        stamp(sprite, seen.at);
    }
}

void FleetLayer::composeCounts(DrawList &list, SpriteSheet &sheet)
{
    if (m_seen.size() < 2 || m_seen.size() > MaxCounted)
        return;
    struct Spot {
        int count = 0;
        QPointF top;
    };
    QHash<QPoint, Spot> spots;
    for (const Seen &seen : m_seen) {
        Spot &spot = spots[(seen.at / SpotPx).toPoint()];
        ++spot.count;
        spot.top = seen.at;
    }
    for (const Spot &spot : std::as_const(spots)) {
        if (spot.count < 2)
            continue;
        const int sprite
            = sheet.find(spriteKey(SpriteKind::Count,
                             static_cast<quint64>(spot.count) << 1U | quint64 { isDark() }),
                [&] { return paintCount(spot.count, isDark(), fontFamily(), pixelRatio()); });
        list.stamps.push_back({ .sprite = sprite,
            .x = static_cast<float>(spot.top.x() + 8),
            .y = static_cast<float>(spot.top.y() - 9) });
    }
}

void FleetLayer::takeMarks(const Camera &view)
{
    constexpr double CorePx = 8;
    for (const Seen &seen : m_seen)
        m_placer.take(QRectF(seen.at.x() - CorePx, seen.at.y() - CorePx, 2 * CorePx, 2 * CorePx));
    if (!m_pins)
        return;
    for (const geo::UnitPoint &place : m_pins->places()) {
        const QPointF tip = view.toItem(place);
        if (tip.x() > -MarginPx && tip.y() > -MarginPx && tip.x() < width() + MarginPx
            && tip.y() < height() + MarginPx)
            m_placer.take(pinBody(tip, zoomLevel() >= NumberZoom));
    }
}

void FleetLayer::composeLabels(DrawList &list, SpriteSheet &sheet, qint64 nowMs)
{
    m_placer.start(size());
    m_namesOnly.start(size());
    const bool isNamingAll
        = m_areLabelsVisible && m_seen.size() <= MaxNamed && zoomLevel() >= MinLabelZoom;
    if (isNamingAll)
        takeMarks(camera());
    QHash<quint32, quint8> sides;
    std::vector<Stamp> labels;
    // From the uppermost down: who matters most gets a place first.
    for (auto seen = m_seen.rbegin(); seen != m_seen.rend() && labels.size() < MaxLabels; ++seen) {
        const Unit &unit = m_fleet->units()[seen->row];
        const bool isImportant = rankOf(unit) > 0;
        if (!isNamingAll && !isImportant)
            break;
        const bool isStale = unit.age == domain::SignalAge::Stale;
        const QString age = isStale ? ageText(m_fleet->fixAt(seen->row).fixTime, nowMs) : QString();
        const QString &name = m_fleet->nameAt(seen->row);
        const LabelStyle style = unit.hasEmergency ? LabelStyle::Alarm
            : isImportant                          ? LabelStyle::Plate
                                                   : LabelStyle::Halo;
        QString text = isStale ? QString(name + u" · "_s + age) : name;
        auto side = labelSide(*seen, labelSize(text, style), isImportant);
        LabelStyle shown = style;
        if (!side && isStale) {
            // A name that finds no room leaves at least the minutes of a silent phone.
            text = age;
            shown = LabelStyle::Muted;
            side = labelSide(*seen, labelSize(text, shown), false);
        }
        if (!side)
            continue;
        sides.insert(unit.handle, *side);
        const int sprite = sheet.find(labelKey(text, shown, isDark()),
            [&] { return paintLabel(text, shown, isDark(), fontFamily(), pixelRatio()); });
        const QPointF at = seen->at + labelOffset(*side, labelSize(text, shown), isImportant);
        labels.push_back(
            { .sprite = sprite, .x = static_cast<float>(at.x()), .y = static_cast<float>(at.y()) });
    }
    list.stamps.insert(list.stamps.end(), labels.rbegin(), labels.rend());
    m_labelSide = std::move(sides);
}

QPointF FleetLayer::labelOffset(quint8 side, QSizeF extent, bool isImportant)
{
    const double gapPx = isImportant ? 19 : 11;
    switch (side) {
    case 0: // right
        return { gapPx, 0 };
    case 1: // left
        return { -gapPx - extent.width(), 0 };
    case 2: // below
        return { -extent.width() / 2, gapPx + extent.height() / 2 };
    default: // above
        return { -extent.width() / 2, -gapPx - extent.height() / 2 };
    }
}

std::optional<quint8> FleetLayer::labelSide(const Seen &seen, QSizeF extent, bool isImportant)
{
    const quint8 before = m_labelSide.value(m_fleet->units()[seen.row].handle, 0);
    const auto rectAt = [&](quint8 side) {
        const QPointF at = seen.at + labelOffset(side, extent, isImportant);
        return QRectF(QPointF(at.x(), at.y() - extent.height() / 2), extent);
    };
    for (quint8 i = 0; i < LabelSides; ++i) {
        const auto side = static_cast<quint8>((before + i) % LabelSides);
        if (m_placer.takeFree(rectAt(side))) {
            m_namesOnly.take(rectAt(side));
            return side;
        }
    }
    if (!isImportant)
        return std::nullopt;
    // It has to be read: over other marks if need be, but not over another name of its kind.
    for (quint8 side = 0; side < LabelSides; ++side) {
        if (m_namesOnly.takeFree(rectAt(side))) {
            m_placer.take(rectAt(side));
            return side;
        }
    }
    return quint8 { 0 };
}

QSizeF FleetLayer::labelSize(const QString &text, LabelStyle style)
{
    const quint64 key = labelKey(text, style, false);
    const auto known = m_labelSizes.constFind(key);
    if (known != m_labelSizes.constEnd())
        return *known;
    if (m_labelSizes.size() >= MaxLabelSizes)
        m_labelSizes.clear();
    return *m_labelSizes.insert(key, map::labelSize(text, style, fontFamily()));
}

std::optional<int> FleetLayer::nextFrameIn() const
{
    if (!m_isAnimated || !isVisible())
        return std::nullopt;
    std::optional<int> delay;
    if (m_fastestPxPerMs > 0)
        delay = std::clamp(
            static_cast<int>(StepPx / m_fastestPxPerMs), FastestFrameMs, SlowestFrameMs);
    if (m_hasVisibleEmergency)
        delay = std::min(delay.value_or(SlowestFrameMs), PulseMs / PulseSteps);
    return delay;
}

void FleetLayer::setHovered(int handle)
{
    if (m_hoveredHandle == handle)
        return;
    m_hoveredHandle = handle;
    Q_EMIT
    hoveredHandleChanged();
    invalidate();
}

} // namespace dispatch::map
