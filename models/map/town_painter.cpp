// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/town_painter.h"

#include <QPainter>

#include <cmath>

namespace dispatch::map {

using geo::AreaClass;
using geo::RoadClass;

namespace {

//! Roads and names of the neighbourhood that reach into a tile.
constexpr double MarginPx = 48.0;
//! What is smaller than this is not worth a polygon.
constexpr double MinAreaPx = 1.2;

bool isBuiltUp(AreaClass kind)
{
    return kind == AreaClass::Residential || kind == AreaClass::Commercial
        || kind == AreaClass::OldTown || kind == AreaClass::Industrial;
}

} // namespace

TownPainter::TownPainter(quint64 seed)
    : m_town(geo::makeTown(seed))
    , m_origin(geo::toUnit(m_town.centre))
{
    for (const geo::Area &area : m_town.areas)
        add<AreaClass>(
            m_areas, { .kind = area.kind, .points = {}, .box = {} }, area.outer, m_origin);
    for (const geo::Building &building : m_town.buildings)
        add<NoKind>(m_buildings, { .points = {}, .box = {}, .isSpecial = building.isLarge },
            building.outline, m_origin);
    for (const geo::Road &road : m_town.roads)
        add<RoadClass>(m_roads,
            { .kind = road.kind, .points = {}, .box = {}, .isSpecial = road.isBridge }, road.points,
            m_origin);
    m_town.areas = {};
    m_town.buildings = {};
    m_town.graph = {};
    m_town.frontages = {};
}

template<class Kind>
void TownPainter::add(std::vector<Shape<Kind>> &out, Shape<Kind> shape,
    std::span<const geo::GeoPoint> points, geo::UnitPoint origin)
{
    shape.points.reserve(static_cast<qsizetype>(points.size()));
    for (const geo::GeoPoint &p : points) {
        const geo::UnitPoint u = geo::toUnit(p);
        shape.points << QPointF(u.x - origin.x, u.y - origin.y);
    }
    shape.box = shape.points.boundingRect();
    out.push_back(std::move(shape));
}

QPolygonF TownPainter::toTile(const QPolygonF &points, const View &view)
{
    QPolygonF out(points.size());
    for (qsizetype i = 0; i < points.size(); ++i)
        out[i] = (points[i] - view.topLeft) * view.edgePx;
    return out;
}

void TownPainter::paint(QPainter &painter, geo::TileId tile, bool isDark) const
{
    const double size = std::exp2(-tile.z);
    View view { .edgePx = geo::TilePixels / size,
        .topLeft = QPointF(tile.x * size - m_origin.x, tile.y * size - m_origin.y),
        .seen = {},
        .zoom = tile.z };
    const double margin = MarginPx / view.edgePx;
    view.seen = QRectF(view.topLeft, QSizeF(size, size)).adjusted(-margin, -margin, margin, margin);
    const TownStyle &style = TownStyle::of(isDark);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    paintAreas(painter, view, style);
    paintBuildings(painter, view, style);
    paintRoads(painter, view, style);
    paintLabels(painter, view, style);
    painter.restore();
}

void TownPainter::paintAreas(QPainter &painter, const View &view, const TownStyle &style) const
{
    for (const auto &area : m_areas) {
        if (!area.box.intersects(view.seen)
            || std::max(area.box.width(), area.box.height()) * view.edgePx < MinAreaPx)
            continue;
        const QColor color = style.areas[static_cast<std::size_t>(area.kind)];
        painter.setBrush(color);
        if (area.kind == AreaClass::Land || area.kind == AreaClass::Water)
            painter.setPen(QPen(style.shore, view.zoom < 12 ? 0.8 : 1.2));
        else if (isBuiltUp(area.kind) && view.zoom < 15)
            // The gaps between blocks are narrower than the streets drawn into them.
            painter.setPen(QPen(color, 1.0));
        else
            painter.setPen(Qt::NoPen);
        painter.drawPolygon(toTile(area.points, view));
    }
}

void TownPainter::paintBuildings(QPainter &painter, const View &view, const TownStyle &style) const
{
    if (view.zoom < MinLargeBuildingZoom)
        return;
    const bool showsAll = view.zoom >= MinBuildingZoom;
    const QPen line = view.zoom >= 16 ? QPen(style.buildingLine, 0.8) : QPen(Qt::NoPen);
    painter.setPen(line);
    for (const auto &building : m_buildings) {
        if ((!showsAll && !building.isSpecial) || !building.box.intersects(view.seen))
            continue;
        painter.setBrush(building.isSpecial ? style.largeBuilding : style.building);
        painter.drawPolygon(toTile(building.points, view));
    }
}

void TownPainter::paintRoads(QPainter &painter, const View &view, const TownStyle &style) const
{
    struct Drawn {
        QPolygonF line;
        RoadClass kind;
        bool isBridge;
    };
    std::vector<Drawn> drawn;
    // The smallest first: a larger road runs over the mouth of a smaller one.
    for (auto road = m_roads.rbegin(); road != m_roads.rend(); ++road) {
        if (roadWidthPx(road->kind, view.zoom) <= 0 || !road->box.intersects(view.seen))
            continue;
        drawn.push_back({ .line = toTile(road->points, view),
            .kind = road->kind,
            .isBridge = road->isSpecial });
    }
    const double casing = roadCasingPx(view.zoom);
    const auto stroke
        = [&](const Drawn &road, const QColor &color, double width, Qt::PenCapStyle cap) {
              painter.setPen(QPen(color, width, Qt::SolidLine, cap, Qt::RoundJoin));
              painter.drawPolyline(road.line);
          };
    const auto isLine
        = [](RoadClass kind) { return kind == RoadClass::Path || kind == RoadClass::Railway; };
    painter.setBrush(Qt::NoBrush);

    for (const bool isBridge : { false, true }) {
        if (casing > 0) {
            for (const Drawn &road : drawn) {
                if (road.isBridge != isBridge || isLine(road.kind))
                    continue;
                const double width = roadWidthPx(road.kind, view.zoom);
                if (isBridge)
                    stroke(road, style.bridge, width + 2 * casing + 1.2, Qt::FlatCap);
                else
                    stroke(road, style.roads[static_cast<std::size_t>(road.kind)].casing,
                        width + 2 * casing, Qt::RoundCap);
            }
        }
        for (const Drawn &road : drawn) {
            if (road.isBridge != isBridge)
                continue;
            const double width = roadWidthPx(road.kind, view.zoom);
            const RoadColors &colors = style.roads[static_cast<std::size_t>(road.kind)];
            if (road.kind == RoadClass::Path) {
                QPen pen(colors.fill, width, Qt::CustomDashLine, Qt::FlatCap, Qt::RoundJoin);
                pen.setDashPattern({ 3, 2 });
                painter.setPen(pen);
                painter.drawPolyline(road.line);
            } else if (road.kind == RoadClass::Railway) {
                stroke(road, colors.fill, width, Qt::FlatCap);
                if (view.zoom >= 14) {
                    QPen pen(
                        colors.casing, width * 0.6, Qt::CustomDashLine, Qt::FlatCap, Qt::RoundJoin);
                    pen.setDashPattern({ 5, 5 });
                    painter.setPen(pen);
                    painter.drawPolyline(road.line);
                }
            } else {
                stroke(road, colors.fill, width, Qt::RoundCap);
            }
        }
    }
}

void TownPainter::paintLabels(QPainter &painter, const View &view, const TownStyle &style) const
{
    const QPointF tileTopLeft = (view.topLeft + QPointF(m_origin.x, m_origin.y)) * view.edgePx;
    const QRectF seen(tileTopLeft, QSizeF(geo::TilePixels, geo::TilePixels));
    painter.save();
    painter.translate(-tileTopLeft);
    for (const TownLabel &label : labelsAt(view.zoom)) {
        if (label.box.intersects(seen))
            paintLabel(painter, label, style);
    }
    painter.restore();
}

const std::vector<TownLabel> &TownPainter::labelsAt(int zoom) const
{
    Labels &level = m_labels[static_cast<std::size_t>(zoom)];
    std::call_once(level.once, [&] { level.labels = placeLabels(m_town, zoom); });
    return level.labels;
}

} // namespace dispatch::map
