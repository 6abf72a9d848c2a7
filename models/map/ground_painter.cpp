// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/ground_painter.h"

#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace dispatch::map {

using atlas::AreaRow;
using atlas::LineRow;
using atlas::MapPoint;
using geo::AreaClass;
using geo::RoadClass;

namespace {

//! Roads of the neighbourhood that reach into a tile; half the width of a motorway at the highest zoom level.
constexpr double MarginPx = 48.0;
//! Where shapes are cut: far enough outside for their cut edges not to be seen.
constexpr QRectF CutRect(-64, -64, geo::TilePixels + 128, geo::TilePixels + 128);
//! Points closer to the one before make no difference to the eye.
constexpr double MinStepPx = 0.3;

bool isBuiltUp(AreaClass kind)
{
    return kind == AreaClass::Residential || kind == AreaClass::Commercial
        || kind == AreaClass::OldTown || kind == AreaClass::Industrial;
}

//! Drawn as a mere line, without a rim.
bool isLine(RoadClass kind)
{
    return kind == RoadClass::Path || kind == RoadClass::Railway || kind == RoadClass::Waterway;
}

//! The side of one edge of CutRect.
template<class IsInside, class Cross>
QPolygonF cutAt(const QPolygonF &ring, IsInside isInside, Cross cross)
{
    QPolygonF out;
    out.reserve(ring.size() + 4);
    for (qsizetype i = 0; i < ring.size(); ++i) {
        const QPointF a = ring[i];
        const QPointF b = ring[(i + 1) % ring.size()];
        const bool isIn = isInside(a);
        if (isIn)
            out << a;
        if (isIn != isInside(b))
            out << cross(a, b);
    }
    return out;
}

//! A ring cut to CutRect (Sutherland and Hodgman): a coast of a hundred thousand points must not be filled for every tile.
QPolygonF cut(QPolygonF ring)
{
    const auto atX = [](double x) {
        return [x](QPointF a, QPointF b) {
            return QPointF(x, a.y() + (b.y() - a.y()) * (x - a.x()) / (b.x() - a.x()));
        };
    };
    const auto atY = [](double y) {
        return [y](QPointF a, QPointF b) {
            return QPointF(a.x() + (b.x() - a.x()) * (y - a.y()) / (b.y() - a.y()), y);
        };
    };
    const QRectF box = ring.boundingRect();
    if (box.left() < CutRect.left())
        ring = cutAt(ring, [](QPointF p) { return p.x() >= CutRect.left(); }, atX(CutRect.left()));
    if (box.right() > CutRect.right())
        ring
            = cutAt(ring, [](QPointF p) { return p.x() <= CutRect.right(); }, atX(CutRect.right()));
    if (box.top() < CutRect.top())
        ring = cutAt(ring, [](QPointF p) { return p.y() >= CutRect.top(); }, atY(CutRect.top()));
    if (box.bottom() > CutRect.bottom())
        ring = cutAt(
            ring, [](QPointF p) { return p.y() <= CutRect.bottom(); }, atY(CutRect.bottom()));
    return ring;
}

} // namespace

GroundPainter::GroundPainter(atlas::MapData map)
    : m_map(std::move(map))
{
}

GroundPainter::View GroundPainter::viewOf(geo::TileId tile, bool isDark)
{
    const double size = atlas::MapStepsPerEdge * std::exp2(-tile.z);
    View view { .tile = tile,
        .west = tile.x * size,
        .north = tile.y * size,
        .pxPerStep = geo::TilePixels / size,
        .seen = {},
        .isDark = isDark };
    const double margin = MarginPx / view.pxPerStep;
    const auto step = [](double v) {
        return static_cast<quint32>(std::clamp(v, 0.0, atlas::MapStepsPerEdge - 1));
    };
    view.seen = { .west = step(view.west - margin),
        .north = step(view.north - margin),
        .east = step(view.west + size + margin),
        .south = step(view.north + size + margin) };
    return view;
}

QPolygonF GroundPainter::toTile(std::span<const MapPoint> ring, const View &view)
{
    QPolygonF out;
    out.reserve(static_cast<qsizetype>(ring.size()));
    for (const MapPoint p : ring) {
        const QPointF at((p.x - view.west) * view.pxPerStep, (p.y - view.north) * view.pxPerStep);
        if (out.isEmpty() || (at - out.constLast()).manhattanLength() >= MinStepPx)
            out << at;
    }
    return out;
}

std::vector<GroundPainter::Part> GroundPainter::partsOf(
    std::span<const MapPoint> line, const View &view)
{
    const QPolygonF all = toTile(line, view);
    std::vector<Part> parts;
    double alongPx = 0;
    bool isOpen = false;
    for (qsizetype i = 1; i < all.size(); ++i) {
        const QPointF a = all[i - 1];
        const QPointF b = all[i];
        const bool isOutside = std::max(a.x(), b.x()) < CutRect.left()
            || std::min(a.x(), b.x()) > CutRect.right() || std::max(a.y(), b.y()) < CutRect.top()
            || std::min(a.y(), b.y()) > CutRect.bottom();
        if (!isOutside && !isOpen)
            parts.push_back({ .points = QPolygonF { a }, .startPx = alongPx });
        if (!isOutside)
            parts.back().points << b;
        isOpen = !isOutside;
        alongPx += std::hypot(b.x() - a.x(), b.y() - a.y());
    }
    return parts;
}

void GroundPainter::paint(QPainter &painter, geo::TileId tile, bool isDark) const
{
    const View view = viewOf(tile, isDark);
    const GroundStyle &style = GroundStyle::of(isDark);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    paintAreas(painter, view, style);
    paintBuildings(painter, view, style);
    paintRoads(painter, view, style);
    paintLabels(painter, view, style);
    painter.restore();
}

void GroundPainter::drawArea(QPainter &painter, const AreaRow &area, const View &view) const
{
    const auto rings = m_map.ringsOf(area);
    if (rings.size() == 1) {
        painter.drawPolygon(cut(toTile(m_map.pointsOf(rings[0]), view)));
        return;
    }
    QPainterPath path;
    path.setFillRule(Qt::OddEvenFill);
    for (const atlas::RingRow &ring : rings) {
        if (const QPolygonF points = cut(toTile(m_map.pointsOf(ring), view)); points.size() > 2) {
            path.addPolygon(points);
            path.closeSubpath();
        }
    }
    painter.drawPath(path);
}

void GroundPainter::paintAreas(QPainter &painter, const View &view, const GroundStyle &style) const
{
    for (const quint32 row : atlas::findRows(m_map.areaTree, view.seen, view.tile.z)) {
        const AreaRow &area = m_map.areas[row];
        const QColor color = style.areas[static_cast<std::size_t>(area.kind)];
        painter.setBrush(color);
        if ((area.flags & AreaRow::HasNoOutline) == 0
            && (area.kind == AreaClass::Land || area.kind == AreaClass::Water))
            painter.setPen(QPen(style.shore, view.tile.z < 12 ? 0.8 : 1.2));
        else if (isBuiltUp(area.kind) && view.tile.z < 15)
            // The gaps between blocks are narrower than the streets drawn into them.
            painter.setPen(QPen(color, 1.0));
        else
            painter.setPen(Qt::NoPen);
        drawArea(painter, area, view);
    }
}

void GroundPainter::paintBuildings(
    QPainter &painter, const View &view, const GroundStyle &style) const
{
    painter.setPen(view.tile.z >= 16 ? QPen(style.buildingLine, 0.8) : QPen(Qt::NoPen));
    for (const quint32 row : atlas::findRows(m_map.buildingTree, view.seen, view.tile.z)) {
        const AreaRow &building = m_map.buildings[row];
        painter.setBrush(
            (building.flags & AreaRow::IsLarge) != 0 ? style.largeBuilding : style.building);
        drawArea(painter, building, view);
    }
}

void GroundPainter::paintRoads(QPainter &painter, const View &view, const GroundStyle &style) const
{
    const int zoom = view.tile.z;
    std::vector<DrawnRoad> drawn;
    for (const quint32 row : atlas::findRows(m_map.lineTree, view.seen, zoom)) {
        const LineRow &line = m_map.lines[row];
        if (roadWidthPx(line.kind, zoom) <= 0)
            continue;
        drawn.push_back({ .parts = partsOf(m_map.pointsOf(line), view),
            .kind = line.kind,
            .isBridge = (line.flags & LineRow::IsBridge) != 0,
            .isTunnel = (line.flags & LineRow::IsTunnel) != 0 });
    }
    const double casing = roadCasingPx(zoom);
    const auto stroke = [&](const DrawnRoad &road, QPen pen, double dash = 0) {
        pen.setJoinStyle(Qt::RoundJoin);
        for (const Part &part : road.parts) {
            if (dash > 0) {
                pen.setDashPattern({ dash, dash * 0.7 });
                pen.setDashOffset(part.startPx / pen.widthF());
            }
            painter.setPen(pen);
            painter.drawPolyline(part.points);
        }
    };
    const auto pen = [](const QColor &color, double width, Qt::PenCapStyle cap) {
        return QPen(color, width, Qt::SolidLine, cap);
    };
    const auto colorsOf = [&style](const DrawnRoad &road) -> const RoadColors & {
        return style.roads[static_cast<std::size_t>(road.kind)];
    };
    painter.setBrush(Qt::NoBrush);

    enum class Level : quint8 { Tunnel, Ground, Bridge };
    for (const Level level : { Level::Tunnel, Level::Ground, Level::Bridge }) {
        const auto isHere = [level](const DrawnRoad &road) {
            return level
                == (road.isTunnel       ? Level::Tunnel
                        : road.isBridge ? Level::Bridge
                                        : Level::Ground);
        };
        // What runs under the ground is seen as through it.
        painter.setOpacity(level == Level::Tunnel ? 0.55 : 1.0);
        for (const DrawnRoad &road : drawn) {
            if (!isHere(road) || isLine(road.kind) || casing <= 0)
                continue;
            const double width = roadWidthPx(road.kind, zoom);
            if (level == Level::Bridge)
                stroke(road, pen(style.bridge, width + 2 * casing + 1.2, Qt::FlatCap));
            else if (level == Level::Tunnel)
                stroke(road, pen(colorsOf(road).casing, width + 2 * casing, Qt::FlatCap),
                    4 / (width + 2 * casing));
            else
                stroke(road, pen(colorsOf(road).casing, width + 2 * casing, Qt::RoundCap));
        }
        for (const DrawnRoad &road : drawn) {
            if (!isHere(road))
                continue;
            const double width = roadWidthPx(road.kind, zoom);
            const RoadColors &colors = colorsOf(road);
            if (road.kind == RoadClass::Path) {
                stroke(road, pen(colors.fill, width, Qt::FlatCap), 3);
            } else if (road.kind == RoadClass::Railway) {
                stroke(road, pen(colors.fill, width, Qt::FlatCap));
                if (zoom >= 14)
                    stroke(road, pen(colors.casing, width * 0.6, Qt::FlatCap), 5);
            } else {
                stroke(road,
                    pen(colors.fill, width, level == Level::Tunnel ? Qt::FlatCap : Qt::RoundCap));
            }
        }
    }
    painter.setOpacity(1.0);
}

void GroundPainter::paintLabels(QPainter &painter, const View &view, const GroundStyle &style) const
{
    // Names do not reach across blocks, and tiles do not either.
    const auto block = labelsOf(LabelBlock::of(view.tile));
    const QPointF topLeft(
        view.tile.x * double { geo::TilePixels }, view.tile.y * double { geo::TilePixels });
    const QRectF seen(topLeft, QSizeF(geo::TilePixels, geo::TilePixels));
    for (const GroundLabel &label : block->labels) {
        if (label.box.intersects(seen))
            paintLabel(painter, label, style, topLeft);
    }
}

std::shared_ptr<const GroundPainter::Block> GroundPainter::labelsOf(LabelBlock id) const
{
    std::shared_ptr<Block> block;
    {
        const std::scoped_lock lock(m_mutex);
        const auto known
            = std::ranges::find(m_blocks, id, [](const auto &entry) { return entry->id; });
        if (known != m_blocks.end()) {
            m_blocks.splice(m_blocks.begin(), m_blocks, known);
        } else {
            m_blocks.push_front(std::make_shared<Block>());
            m_blocks.front()->id = id;
            if (m_blocks.size() > MaxLabelBlocks)
                m_blocks.pop_back();
        }
        block = m_blocks.front();
    }
    // Outside the lock: the other painter may want another block meanwhile, or waits for this one here.
    std::call_once(block->once, [&] { block->labels = placeLabels(m_map, id); });
    return block;
}

} // namespace dispatch::map
