// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/fleet_layer.h"

#include "map/heap_sprites.h"
#include "map/palette.h"

#include <algorithm>
#include <cmath>

namespace dispatch::map {

namespace {

constexpr int PulseMs = 2400;
//! Between two frames the fastest mark moves about this much; more frames than that nobody can see.
constexpr double StepPx = 0.5;
constexpr int FastestFrameMs = 16;
constexpr int SlowestFrameMs = 500;
//! Marks whose middles share a square of this size cannot be told apart.
constexpr double SpotPx = 7.0;
constexpr std::size_t MaxCounted = 2000;
constexpr double MinAccuracyPx = 14.0;
constexpr double MaxAccuracyPx = 3000.0;

Stamp stampAt(int sprite, QPointF at)
{
    return { .sprite = sprite, .x = static_cast<float>(at.x()), .y = static_cast<float>(at.y()) };
}

} // namespace

FleetLayer::FleetLayer(QQuickItem *parent)
    : SpriteLayer(parent)
{
    m_wishes.picked = &m_picked;
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
    setHovered(NoHandle, {});
    Q_EMIT fleetChanged();
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
    Q_EMIT pinsChanged();
    invalidate();
}

void FleetLayer::setPinLayer(PinLayer *layer)
{
    if (m_pinLayer == layer)
        return;
    if (m_pinLayer)
        m_pinLayer->disconnect(this);
    m_pinLayer = layer;
    if (m_pinLayer)
        connect(m_pinLayer, &PinLayer::selectedJobChanged, this, &FleetLayer::invalidate);
    Q_EMIT pinLayerChanged();
    invalidate();
}

void FleetLayer::setSelectedHandle(int handle)
{
    if (m_wishes.selected == handle)
        return;
    m_wishes.selected = handle;
    Q_EMIT selectedHandleChanged();
    invalidate();
}

void FleetLayer::setPickedHandles(const QList<int> &handles)
{
    if (m_pickedList == handles)
        return;
    m_pickedList = handles;
    m_picked = QSet<int>(handles.begin(), handles.end());
    Q_EMIT pickedHandlesChanged();
    invalidate();
}

void FleetLayer::setLabelsVisible(bool areVisible)
{
    if (m_areLabelsVisible == areVisible)
        return;
    m_areLabelsVisible = areVisible;
    Q_EMIT labelsVisibleChanged();
    invalidate();
}

void FleetLayer::setHeapsAllowed(bool areAllowed)
{
    if (m_wishes.areHeapsAllowed == areAllowed)
        return;
    m_wishes.areHeapsAllowed = areAllowed;
    Q_EMIT heapsAllowedChanged();
    invalidate();
}

void FleetLayer::setHiddenDuties(int mask)
{
    const auto duties = static_cast<DutyMask>(mask);
    if (m_wishes.hiddenDuties == duties)
        return;
    m_wishes.hiddenDuties = duties;
    Q_EMIT hiddenDutiesChanged();
    invalidate();
}

void FleetLayer::setAnimated(bool isAnimated)
{
    if (m_isAnimated == isAnimated)
        return;
    m_isAnimated = isAnimated;
    Q_EMIT isAnimatedChanged();
    invalidate();
}

std::optional<int> FleetLayer::compose(DrawList &list, SpriteSheet &sheet)
{
    if (!m_fleet || width() <= 0 || height() <= 0)
        return std::nullopt;
    const Camera view = camera();
    const qint64 nowMs = domain::toMs(m_fleet->frameTime());
    m_scene.build(*m_fleet, view, nowMs, m_wishes, FleetScene::Use::Drawing);
    if (m_pinLayer) {
        std::vector<PinScene::Disc> discs;
        discs.reserve(m_scene.heaps().size());
        for (const FleetScene::Heap &heap : m_scene.heaps())
            discs.push_back(
                { .at = view.toUnit(heap.at), .radiusPx = FleetScene::radiusPx(heap.count) });
        m_pinLayer->keepClearOf(std::move(discs));
    }
    composeAccuracy(list, view);
    list.stamps.reserve(m_scene.marks().size() + FleetLabels::MaxLabels);
    composeMarks(list, sheet, nowMs, 0, m_scene.rankedFrom());
    composeHeaps(list, sheet);
    composeCounts(list, sheet);
    if (m_pinLayer)
        m_pinLayer->stampSelected(list, sheet);
    composeGuess(list, sheet, view, nowMs);
    composeMarks(list, sheet, nowMs, m_scene.rankedFrom(), m_scene.marks().size());
    m_labels.compose(list, sheet,
        { .fleet = *m_fleet,
            .scene = m_scene,
            .wishes = m_wishes,
            .camera = view,
            .pins = m_pinLayer ? &m_pinLayer->scene() : nullptr,
            .plates = m_pinLayer ? m_pinLayer->plates() : std::span<const QRectF>(),
            .zoomLevel = zoomLevel(),
            .nowMs = nowMs,
            .ratio = pixelRatio(),
            .family = fontFamily(),
            .isDark = isDark(),
            .isNamingAll = m_areLabelsVisible });
    return nextFrameIn();
}

void FleetLayer::composeAccuracy(DrawList &list, const Camera &view) const
{
    const auto selected = selectedMark();
    if (!selected || !m_fleet->fixAt(selected->row).accuracyM)
        return;
    const double radiusPx = *m_fleet->fixAt(selected->row).accuracyM / view.metresPerPx();
    if (radiusPx < MinAccuracyPx || radiusPx > MaxAccuracyPx)
        return;
    QColor fill = Palette::of(isDark()).accent;
    QColor line = fill;
    fill.setAlphaF(0.10F);
    line.setAlphaF(0.45F);
    list.discs.push_back(
        { .center = selected->at(), .radiusPx = radiusPx, .fill = fill, .line = line });
}

std::optional<FleetScene::Mark> FleetLayer::selectedMark() const
{
    const auto &marks = m_scene.marks();
    const auto found
        = std::find_if(marks.begin() + static_cast<std::ptrdiff_t>(m_scene.rankedFrom()),
            marks.end(), [this](const FleetScene::Mark &mark) {
                return static_cast<int>(m_fleet->units()[mark.row].handle) == m_wishes.selected;
            });
    return found == marks.end() ? std::nullopt : std::optional(*found);
}

//! Where the selected may have driven since the last fix: a dotted outline at the end of a dotted line, never a mark.
void FleetLayer::composeGuess(
    DrawList &list, SpriteSheet &sheet, const Camera &view, qint64 nowMs) const
{
    const auto selected = selectedMark();
    const auto guess = selected ? m_fleet->guessAt(selected->row, nowMs) : std::nullopt;
    if (!guess)
        return;
    const Unit &unit = m_fleet->units()[selected->row];
    const QPointF from = selected->at();
    const QPointF to = view.toItem(*guess);
    constexpr double LeastPx = 16; // nearer than this it would lie on the mark
    if (std::hypot(to.x() - from.x(), to.y() - from.y()) < LeastPx)
        return;
    QColor color = Palette::of(isDark()).duty(unit.duty, unit.hasEmergency);
    color.setAlphaF(0.8F);
    list.links.push_back({ .from = from, .to = to, .widthPx = 2, .dashPx = 4, .color = color });
    const int course = courseStep(unit.courseDeg);
    list.stamps.push_back(stampAt(sheet.find(guessKey(course, isDark()),
                                      [&] { return paintGuess(course, isDark(), pixelRatio()); }),
        to));
}

void FleetLayer::composeMarks(
    DrawList &list, SpriteSheet &sheet, qint64 nowMs, std::size_t from, std::size_t to) const
{
    const double ratio = pixelRatio();
    const int pulseStep = m_isAnimated
        ? static_cast<int>((nowMs % PulseMs + PulseMs) % PulseMs * PulseSteps / PulseMs)
        : PulseSteps / 3;
    std::vector<int> sprites(LookCount, -1);
    for (std::size_t i = from; i < to; ++i) {
        const FleetScene::Mark &mark = m_scene.marks()[i];
        const Unit &unit = m_fleet->units()[mark.row];
        if (i >= m_scene.rankedFrom()) {
            if (unit.hasEmergency)
                list.stamps.push_back(stampAt(
                    sheet.find(spriteKey(SpriteKind::Pulse,
                                   static_cast<quint64>(pulseStep) << 1U | quint64 { isDark() }),
                        [&] { return paintPulse(pulseStep, isDark(), ratio); }),
                    mark.at()));
            const int handle = static_cast<int>(unit.handle);
            const bool isSelected = handle == m_wishes.selected || m_picked.contains(handle);
            if (isSelected || handle == m_wishes.hovered)
                list.stamps.push_back(
                    stampAt(sheet.find(spriteKey(SpriteKind::Halo,
                                           quint64 { isSelected } << 1U | quint64 { isDark() }),
                                [&] { return paintHalo(isSelected, isDark(), ratio); }),
                        mark.at()));
        }
        int &sprite = sprites[mark.look];
        if (sprite < 0) {
            const UnitLook look { .duty = unit.duty,
                .age = unit.age,
                .course = unit.shownCourse,
                .hasEmergency = unit.hasEmergency,
                .isWorking = unit.isWorking,
                .isDark = isDark() };
            sprite = sheet.find(spriteKey(look), [&] { return paintUnit(look, ratio); });
        }
        list.stamps.push_back({ .sprite = sprite, .x = mark.x, .y = mark.y });
    }
}

void FleetLayer::composeHeaps(DrawList &list, SpriteSheet &sheet) const
{
    const double ratio = pixelRatio();
    for (const FleetScene::Heap &heap : m_scene.heaps()) {
        const HeapShares shares = heapShares(heap.parts);
        const double radius = FleetScene::radiusPx(heap.count);
        const QPointF apart = heap.at - m_hoveredHeap.at;
        const bool isHovered = m_hoveredHeap.count > 0 && std::hypot(apart.x(), apart.y()) < radius;
        list.stamps.push_back(
            stampAt(sheet.find(heapKey(shares, radius, isHovered, isDark()),
                        [&] { return paintHeap(shares, radius, isHovered, isDark(), ratio); }),
                heap.at));
        const QString number = heapNumber(heap.count);
        const bool isSilent = heap.parts[static_cast<std::size_t>(HeapPart::Silent)] == heap.count;
        list.stamps.push_back(stampAt(
            sheet.find(heapNumberKey(number, isSilent, isDark()),
                [&] { return paintHeapNumber(number, isSilent, isDark(), fontFamily(), ratio); }),
            heap.at));
    }
}

void FleetLayer::composeCounts(DrawList &list, SpriteSheet &sheet) const
{
    const auto &marks = m_scene.marks();
    if (marks.size() < 2 || marks.size() > MaxCounted)
        return;
    struct Spot {
        int count = 0;
        QPointF top;
    };
    QHash<QPoint, Spot> spots;
    for (const FleetScene::Mark &mark : marks) {
        Spot &spot = spots[(mark.at() / SpotPx).toPoint()];
        ++spot.count;
        spot.top = mark.at();
    }
    for (const Spot &spot : std::as_const(spots)) {
        if (spot.count < 2)
            continue;
        const int sprite
            = sheet.find(spriteKey(SpriteKind::Count,
                             static_cast<quint64>(spot.count) << 1U | quint64 { isDark() }),
                [&] { return paintCount(spot.count, isDark(), fontFamily(), pixelRatio()); });
        list.stamps.push_back(stampAt(sprite, spot.top + QPointF(8, -9)));
    }
}

std::optional<int> FleetLayer::nextFrameIn() const
{
    if (!m_isAnimated || !isVisible())
        return std::nullopt;
    std::optional<int> delay;
    if (m_scene.fastestPxPerMs() > 0)
        delay = std::clamp(
            static_cast<int>(StepPx / m_scene.fastestPxPerMs()), FastestFrameMs, SlowestFrameMs);
    if (m_scene.hasEmergency())
        delay = std::min(delay.value_or(SlowestFrameMs), PulseMs / PulseSteps);
    return delay;
}

void FleetLayer::setHovered(int handle, const HeapInfo &heap)
{
    const bool isNewHandle = m_wishes.hovered != handle;
    const bool isNewHeap = m_hoveredHeap != heap;
    m_wishes.hovered = handle;
    m_hoveredHeap = heap;
    if (isNewHandle)
        Q_EMIT hoveredHandleChanged();
    if (isNewHeap)
        Q_EMIT hoveredHeapChanged();
    if (isNewHandle || isNewHeap)
        invalidate();
}

} // namespace dispatch::map
