// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/pin_scene.h"

#include "map/pin_heap_sprites.h"
#include "map/pin_sprites.h"

#include <cmath>

namespace dispatch::map {

namespace {

//! How much of a circle's radius is kept free of plates, each way: an edge may reach under the ring, a number may not. More,
//! and a row of heaps leaves no room for a plate between it and the next.
constexpr double InnerShare = 0.84;
constexpr double AsideGapPx = 1.0;

void count(PinHeapInfo &heap, const Pin &pin)
{
    heap.emergency += pin.priority == domain::Priority::Emergency ? 1 : 0;
    heap.late += pin.isLate ? 1 : 0;
    heap.atRisk += pin.isAtRisk ? 1 : 0;
    if (pin.state < domain::VisitState::Scheduled)
        ++heap.waiting;
    else if (pin.state < domain::VisitState::EnRoute)
        ++heap.planned;
    else
        ++heap.underWay;
}

} // namespace

void PinScene::build(const Pins &pins, const Camera &camera, const Wishes &wishes)
{
    m_shown.clear();
    m_above.clear();
    m_cellOf.clear();
    m_heaps.clear();
    m_inHeaps.clear();
    const bool hasHeaps = wishes.zoomLevel < HeapsBelowZoom;
    if (hasHeaps)
        m_grid.start(camera, MarginPx);
    else
        m_grid.forget();
    const double margin = hasHeaps ? m_grid.marginPx() : MarginPx;
    const double right = camera.size.width() + margin;
    const double bottom = camera.size.height() + margin;
    const auto &places = pins.places();
    for (std::size_t row = 0; row < places.size(); ++row) {
        const QPointF tip = camera.toItem(places[row]);
        if (tip.x() < -margin || tip.y() < -margin || tip.x() > right || tip.y() > bottom)
            continue;
        const Pin &pin = pins.pins()[row];
        const Shown shown {
            .row = static_cast<quint32>(row), .isNumbered = false, .tip = tip, .body = {}
        };
        if (pin.job == wishes.selected || (wishes.apart && wishes.apart->contains(pin.job))) {
            m_above.push_back(shown);
            continue;
        }
        m_shown.push_back(shown);
        if (hasHeaps)
            m_cellOf.push_back(pin.isEnded() ? m_grid.cellAt(tip) : m_grid.add(tip));
    }
    if (hasHeaps)
        gather(pins);
    stack(pins);
    for (PinHeapInfo &heap : m_heaps)
        heap.radiusPx = pinHeapSize(heap).width() / 2;
    moveAside(camera, wishes.discs);
    m_aboveFrom = m_shown.size();
    // The selected one last.
    std::ranges::stable_partition(
        m_above, [&](const Shown &shown) { return pins.pins()[shown.row].job != wishes.selected; });
    m_shown.insert(m_shown.end(), m_above.begin(), m_above.end());
    number(pins, camera.size, wishes);
}

void PinScene::gather(const Pins &pins)
{
    m_grid.gather();
    if (m_grid.heaps().empty())
        return;
    for (const HeapGrid::Heap &heap : m_grid.heaps()) {
        m_heaps.emplace_back();
        m_heaps.back().count = heap.count;
        m_heaps.back().at = heap.at;
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < m_shown.size(); ++i) {
        const int heap = m_grid.heapOf(m_cellOf[i]);
        if (heap < 0) {
            m_shown[kept++] = m_shown[i];
            continue;
        }
        const Pin &pin = pins.pins()[m_shown[i].row];
        PinHeapInfo &info = m_heaps[static_cast<std::size_t>(heap)];
        if (pin.isEnded()) {
            ++info.ended;
            continue;
        }
        count(info, pin);
        m_inHeaps.emplace_back(m_shown[i].row, heap);
    }
    m_shown.resize(kept);
}

//! \return its index; made if there is none
int PinScene::heapOver(QPointF spot)
{
    for (std::size_t i = 0; i < m_heaps.size(); ++i) {
        const QPointF apart = m_heaps[i].at - spot;
        if (std::abs(apart.x()) <= PlatePx.width() && std::abs(apart.y()) <= PlatePx.height())
            return static_cast<int>(i);
    }
    m_heaps.emplace_back();
    m_heaps.back().at = spot;
    return static_cast<int>(m_heaps.size()) - 1;
}

void PinScene::stack(const Pins &pins)
{
    const auto isOpen = [&](quint32 i) { return !pins.pins()[m_shown[i].row].isEnded(); };
    m_byX.clear();
    for (quint32 i = 0; i < m_shown.size(); ++i) {
        if (isOpen(i))
            m_byX.push_back(i);
    }
    std::ranges::sort(m_byX, {}, [&](quint32 i) { return m_shown[i].tip.x(); });
    std::vector<int> heapOf; // beside m_shown; made only if there is a stack
    for (std::size_t first = 0; first < m_byX.size(); ++first) {
        const quint32 lower = m_byX[first];
        if (!heapOf.empty() && heapOf[lower] >= 0)
            continue;
        int heap = -1;
        for (std::size_t next = first + 1; next < m_byX.size(); ++next) {
            const quint32 other = m_byX[next];
            const QPointF apart = m_shown[other].tip - m_shown[lower].tip;
            if (apart.x() >= SpotPx)
                break;
            if (std::hypot(apart.x(), apart.y()) >= SpotPx
                || (!heapOf.empty() && heapOf[other] >= 0))
                continue;
            if (heap < 0) {
                heapOf.resize(m_shown.size(), -1);
                heap = heapOver(m_shown[lower].tip);
                heapOf[lower] = heap;
            }
            heapOf[other] = heap;
        }
    }
    if (heapOf.empty())
        return;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < m_shown.size(); ++i) {
        if (heapOf[i] < 0) {
            m_shown[kept++] = m_shown[i];
            continue;
        }
        PinHeapInfo &info = m_heaps[static_cast<std::size_t>(heapOf[i])];
        ++info.count;
        count(info, pins.pins()[m_shown[i].row]);
        m_inHeaps.emplace_back(m_shown[i].row, heapOf[i]);
    }
    m_shown.resize(kept);
}

//! Each heap goes the shortest way out from under the discs and the heaps before it; one that finds no way stays.
void PinScene::moveAside(const Camera &camera, std::span<const Disc> discs)
{
    if (discs.empty())
        return;
    std::vector<QRectF> taken;
    taken.reserve(discs.size() + m_heaps.size());
    for (const Disc &disc : discs) {
        const double half = disc.radiusPx * InnerShare;
        const QPointF at = camera.toItem(disc.at);
        taken.emplace_back(at.x() - half, at.y() - half, 2 * half, 2 * half);
    }
    for (PinHeapInfo &heap : m_heaps) {
        const QPointF home = heap.at;
        const auto isFree = [&](QPointF at) {
            heap.at = at;
            const QRectF body = pinHeapBody(heap);
            return std::ranges::none_of(
                taken, [&](const QRectF &other) { return other.intersects(body); });
        };
        if (!isFree(home)) {
            const QRectF body = pinHeapBody(heap);
            QPointF best = home;
            double shortest = MaxAsidePx;
            const auto tryAt = [&](double dx, double dy) {
                const double way = std::abs(dx) + std::abs(dy);
                if (way < shortest && isFree(home + QPointF(dx, dy))) {
                    shortest = way;
                    best = home + QPointF(dx, dy);
                }
            };
            for (const QRectF &other : taken) {
                tryAt(0, other.top() - body.bottom() - AsideGapPx);
                tryAt(0, other.bottom() - body.top() + AsideGapPx);
                tryAt(other.left() - body.right() - AsideGapPx, 0);
                tryAt(other.right() - body.left() + AsideGapPx, 0);
            }
            heap.at = best;
        }
        taken.push_back(pinHeapBody(heap));
    }
}

void PinScene::number(const Pins &pins, QSizeF view, const Wishes &wishes)
{
    m_placer.start(view);
    for (const PinHeapInfo &heap : m_heaps)
        m_placer.take(pinHeapBody(heap));
    int numbered = 0;
    // From the uppermost down; where there is no room for a number a pin stays small, so that crowds stay countable.
    for (auto shown = m_shown.rbegin(); shown != m_shown.rend(); ++shown) {
        const Pin &pin = pins.pins()[shown->row];
        const bool isSelected = pin.job == wishes.selected;
        if (pin.isEnded() && !isSelected) {
            shown->body = endedPinBody(shown->tip);
            continue;
        }
        const QRectF wide = pinBody(shown->tip, true);
        const bool isAbove = static_cast<std::size_t>(m_shown.rend() - shown) > m_aboveFrom;
        shown->isNumbered = isAbove
            || (wishes.zoomLevel >= NumberZoom && numbered < MaxNumbered
                && m_placer.takeFree(wide));
        numbered += shown->isNumbered ? 1 : 0;
        shown->body = shown->isNumbered ? wide : pinBody(shown->tip, false);
        if (isAbove || !shown->isNumbered)
            m_placer.take(shown->body);
    }
}

std::vector<quint32> PinScene::membersOf(std::size_t index) const
{
    std::vector<quint32> rows;
    for (const auto &[row, heap] : m_inHeaps) {
        if (heap == static_cast<int>(index))
            rows.push_back(row);
    }
    std::ranges::reverse(rows); // the drawing order has the most urgent last
    return rows;
}

std::optional<quint32> PinScene::pinAt(QPointF at) const
{
    // As they were drawn: what lies uppermost is what the eye sees.
    for (std::size_t i = m_shown.size(); i-- > 0;) {
        if (i + 1 == m_aboveFrom && heapAt(at))
            return std::nullopt;
        if (m_shown[i].body.contains(at))
            return m_shown[i].row;
    }
    return std::nullopt;
}

std::optional<std::size_t> PinScene::heapAt(QPointF at) const
{
    const auto above = m_shown.begin() + static_cast<std::ptrdiff_t>(m_aboveFrom);
    if (std::any_of(above, m_shown.end(), [&](const Shown &s) { return s.body.contains(at); }))
        return std::nullopt;
    for (std::size_t i = m_heaps.size(); i-- > 0;) {
        if (pinHeapBody(m_heaps[i]).contains(at))
            return i;
    }
    return std::nullopt;
}

} // namespace dispatch::map
