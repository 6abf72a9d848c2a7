// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/pin_layer.h"

#include "map/palette.h"
#include "map/pin_heap_sprites.h"
#include "map/pin_sprites.h"
#include "map/stop_sprites.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace dispatch::map {

namespace {

//! The far end of a line moves slowly; this many frames a second are enough for it.
constexpr int LinkFrameMs = 50;
//! Technicians' heaps creep as their members drive. The jobs' heaps follow in steps of this.
constexpr double DiscStepPx = 3.0;

Stamp stampAt(int sprite, QPointF at)
{
    return { .sprite = sprite, .x = static_cast<float>(at.x()), .y = static_cast<float>(at.y()) };
}

} // namespace

PinLayer::PinLayer(QQuickItem *parent)
    : SpriteLayer(parent)
{
    // Under a pointer that lies still the map may move.
    connect(this, &MapItem::cameraChanged, this, [this] {
        if (!m_hoveredJob.isEmpty() || m_hoveredHeap.count > 0)
            hover();
    });
}

void PinLayer::setPins(Pins *pins)
{
    if (m_pins == pins)
        return;
    if (m_pins)
        m_pins->disconnect(this);
    m_pins = pins;
    if (pins)
        connect(pins, &Pins::changed, this, [this] {
            hover();
            invalidate();
        });
    Q_EMIT pinsChanged();
    hover();
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
            if (!m_stops.isEmpty())
                invalidate();
        });
    Q_EMIT fleetChanged();
    invalidate();
}

void PinLayer::setSelectedJob(const QString &job)
{
    if (m_selectedJob == job)
        return;
    m_selectedJob = job;
    Q_EMIT selectedJobChanged();
    invalidate();
}

void PinLayer::setTechnician(int handle)
{
    if (m_technician == handle)
        return;
    m_technician = handle;
    Q_EMIT stopsChanged();
    invalidate();
}

void PinLayer::setStops(const QList<PlanStop> &stops)
{
    if (m_stops == stops)
        return;
    m_stops = stops;
    m_stopJobs.clear();
    for (const PlanStop &stop : stops)
        m_stopJobs.insert(QUuid::fromString(stop.job));
    Q_EMIT stopsChanged();
    invalidate();
}

void PinLayer::setPointer(QPointF pointer)
{
    if (m_pointer == pointer)
        return;
    m_pointer = pointer;
    Q_EMIT pointerChanged();
    hover();
}

void PinLayer::hover()
{
    QString job;
    PinHeapInfo heap;
    if (m_pins && boundingRect().contains(m_pointer)) {
        refreshed();
        if (const auto index = m_scene.heapAt(m_pointer))
            heap = m_scene.heaps()[*index];
        else
            job = jobAt(m_pointer.x(), m_pointer.y());
    }
    if (job == m_hoveredJob && heap == m_hoveredHeap)
        return;
    m_hoveredJob = job;
    m_hoveredHeap = heap;
    Q_EMIT hoveredChanged();
    invalidate();
}

const PinScene &PinLayer::refreshed() const
{
    m_scene.build(*m_pins, camera(),
        { .selected = selectedUuid(),
            .apart = &m_stopJobs,
            .zoomLevel = zoomLevel(),
            .discs = m_discs });
    return m_scene;
}

void PinLayer::keepClearOf(std::vector<PinScene::Disc> discs)
{
    const double edgePx = camera().edgePx;
    const auto isAsBefore = std::ranges::equal(
        m_discs, discs, [edgePx](const PinScene::Disc &before, const PinScene::Disc &now) {
            return before.radiusPx == now.radiusPx
                && std::hypot(before.at.x - now.at.x, before.at.y - now.at.y) * edgePx < DiscStepPx;
        });
    if (isAsBefore)
        return;
    m_discs = std::move(discs);
    // Not at once: this is said while a frame is being put together.
    QMetaObject::invokeMethod(this, [this] { invalidate(); }, Qt::QueuedConnection);
}

QString PinLayer::jobAt(double x, double y) const
{
    const auto row = m_pins ? refreshed().pinAt({ x, y }) : std::nullopt;
    return row ? domain::uuidText(m_pins->pins()[*row].job) : QString();
}

QStringList PinLayer::heapJobsAt(double x, double y) const
{
    QStringList jobs;
    if (!m_pins)
        return jobs;
    if (const auto index = refreshed().heapAt({ x, y })) {
        for (const quint32 row : m_scene.membersOf(*index))
            jobs << domain::uuidText(m_pins->pins()[row].job);
    }
    return jobs;
}

void PinLayer::offerTo(NearestAhead &nearest) const
{
    if (!m_pins)
        return;
    refreshed();
    for (const PinScene::Shown &shown : m_scene.shown())
        nearest.consider(shown.body.center());
    for (const PinHeapInfo &heap : m_scene.heaps())
        nearest.consider(heap.at);
}

QPointF PinLayer::placeOf(const QString &job) const
{
    constexpr double Nan = std::numeric_limits<double>::quiet_NaN();
    const Pin *pin = m_pins ? m_pins->find(QUuid::fromString(job)) : nullptr;
    return pin ? QPointF(pin->position.latitudeDeg, pin->position.longitudeDeg) : QPointF(Nan, Nan);
}

QPointF PinLayer::pointOf(const QString &job) const
{
    const Pin *pin = m_pins ? m_pins->find(QUuid::fromString(job)) : nullptr;
    return pin ? camera().toItem(geo::toUnit(pin->position)) : QPointF(-1, -1);
}

PinInfo PinLayer::infoOf(const QString &job) const
{
    PinInfo info;
    const Pin *pin = m_pins ? m_pins->find(QUuid::fromString(job)) : nullptr;
    if (!pin)
        return info;
    info.job = job;
    info.number = static_cast<int>(pin->number);
    info.title = pin->title;
    info.state = static_cast<int>(pin->state);
    info.priority = static_cast<int>(pin->priority);
    info.isEnded = pin->isEnded();
    info.isLate = pin->isLate;
    info.isAtRisk = pin->isAtRisk;
    return info;
}

QRectF PinLayer::boxOf(const QStringList &jobs) const
{
    double west = 180;
    double east = -180;
    double south = 90;
    double north = -90;
    for (const QString &job : jobs) {
        const QPointF at = placeOf(job);
        if (std::isnan(at.x()))
            continue;
        west = std::min(west, at.y());
        east = std::max(east, at.y());
        south = std::min(south, at.x());
        north = std::max(north, at.x());
    }
    return west > east ? QRectF() : QRectF(QPointF(west, south), QPointF(east, north));
}

double PinLayer::spreadPx(const QStringList &jobs, double zoomLevel) const
{
    const QRectF box = boxOf(jobs);
    const auto southWest = geo::toUnit({ .latitudeDeg = box.top(), .longitudeDeg = box.left() });
    const auto northEast
        = geo::toUnit({ .latitudeDeg = box.bottom(), .longitudeDeg = box.right() });
    return std::hypot(northEast.x - southWest.x, northEast.y - southWest.y) * geo::TilePixels
        * std::exp2(zoomLevel);
}

std::optional<int> PinLayer::compose(DrawList &list, SpriteSheet &sheet)
{
    if (!m_pins || width() <= 0 || height() <= 0)
        return std::nullopt;
    refreshed();
    stampPins(list, sheet, 0, m_scene.aboveFrom());
    stampHeaps(list, sheet);
    stampPins(list, sheet, m_scene.aboveFrom(), m_scene.shown().size());
    return composeStops(list, sheet, camera());
}

void PinLayer::stampPins(DrawList &list, SpriteSheet &sheet, std::size_t from, std::size_t to) const
{
    const QUuid selected = selectedUuid();
    for (std::size_t i = from; i < to; ++i) {
        const PinScene::Shown &shown = m_scene.shown()[i];
        const Pin &pin = m_pins->pins()[shown.row];
        const PinLook look { .state = pin.state,
            .priority = pin.priority,
            .isLate = pin.isLate,
            .isAtRisk = pin.isAtRisk,
            .isSelected = pin.job == selected,
            .isDark = isDark(),
            .number = shown.isNumbered ? pin.number : 0 };
        const int sprite = sheet.find(
            spriteKey(look), [&] { return paintPin(look, fontFamily(), pixelRatio()); });
        list.stamps.push_back(stampAt(sprite, shown.tip));
    }
}

void PinLayer::stampSelected(DrawList &list, SpriteSheet &sheet) const
{
    if (!m_pins || m_selectedJob.isEmpty())
        return;
    // The scene has it last.
    const auto &shown = refreshed().shown();
    if (!shown.empty() && m_pins->pins()[shown.back().row].job == selectedUuid())
        stampPins(list, sheet, shown.size() - 1, shown.size());
}

void PinLayer::stampHeaps(DrawList &list, SpriteSheet &sheet) const
{
    for (const PinHeapInfo &heap : m_scene.heaps()) {
        const bool isHovered
            = m_hoveredHeap.count > 0 && pinHeapBody(heap).contains(m_hoveredHeap.at);
        const int sprite = sheet.find(pinHeapKey(heap, isHovered, isDark()),
            [&] { return paintPinHeap(heap, isHovered, isDark(), fontFamily(), pixelRatio()); });
        list.stamps.push_back(stampAt(sprite, heap.at));
    }
}

std::optional<int> PinLayer::composeStops(DrawList &list, SpriteSheet &sheet, const Camera &view)
{
    m_plates.clear();
    if (m_stops.isEmpty())
        return std::nullopt;
    const auto row = m_fleet && m_technician >= 0 ? m_fleet->row(static_cast<quint32>(m_technician))
                                                  : std::nullopt;
    const qint64 nowMs = m_fleet ? domain::toMs(m_fleet->frameTime()) : 0;
    std::optional<QPointF> from;
    bool isGliding = false;
    if (row && m_fleet->units()[*row].hasFix) {
        const Unit &unit = m_fleet->units()[*row];
        from = view.toItem(Fleet::placeAt(unit, nowMs));
        isGliding = nowMs < unit.glideEndMs;
    }
    const Palette &colors = Palette::of(isDark());
    for (const PlanStop &stop : m_stops) {
        const QPointF to = view.toItem(
            geo::toUnit({ .latitudeDeg = stop.place.x(), .longitudeDeg = stop.place.y() }));
        if (from && !stop.isHere)
            list.links.push_back({ .from = *from,
                .to = to,
                .widthPx = 2.5,
                .dashPx = 7,
                .color = stop.isLate ? colors.danger : colors.accent });
        const int sprite = sheet.find(stopKey(stop, isDark()),
            [&] { return paintStop(stop, isDark(), fontFamily(), pixelRatio()); });
        list.stamps.push_back(stampAt(sprite, to));
        m_plates.push_back(stopPlate(stop, fontFamily()).translated(to));
        from = to;
    }
    return isGliding ? std::optional(LinkFrameMs) : std::nullopt;
}

} // namespace dispatch::map
