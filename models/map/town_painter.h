// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/mercator.h"
#include "geo/town.h"
#include "map/tile_style.h"
#include "map/town_labels.h"
#include "map/town_style.h"

#include <QPolygonF>

#include <array>
#include <mutex>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace dispatch::map {

//! \brief Draws the made-up town.
//! \threads const functions may be called from several threads at once
class TownPainter {
public:
    explicit TownPainter(quint64 seed);

    [[nodiscard]] const geo::GeoBounds &bounds() const { return m_town.bounds; }

    //! \brief Draws what the town has of a tile; (0, 0) is the tile's north-west corner, 256 its edge.
    void paint(QPainter &painter, geo::TileId tile, bool isDark) const;

private:
    template<class Kind>
    struct Shape {
        Kind kind {};
        QPolygonF
            points; //!< on the unit square, relative to m_origin: close to zero, so no digit is wasted
        QRectF box;
        bool isSpecial = false; //!< a bridge, a large building
    };
    struct NoKind { };
    struct View {
        double edgePx = 0; //!< of the world at this zoom level
        QPointF topLeft; //!< of the tile, relative to m_origin, on the unit square
        QRectF seen; //!< the tile with a margin for what reaches into it
        int zoom = 0;
    };

    template<class Kind>
    static void add(std::vector<Shape<Kind>> &out, Shape<Kind> shape,
        std::span<const geo::GeoPoint> points, geo::UnitPoint origin);
    [[nodiscard]] static QPolygonF toTile(const QPolygonF &points, const View &view);

    void paintAreas(QPainter &painter, const View &view, const TownStyle &style) const;
    void paintBuildings(QPainter &painter, const View &view, const TownStyle &style) const;
    void paintRoads(QPainter &painter, const View &view, const TownStyle &style) const;
    void paintLabels(QPainter &painter, const View &view, const TownStyle &style) const;
    [[nodiscard]] const std::vector<TownLabel> &labelsAt(int zoom) const;

    struct Labels {
        std::once_flag once;
        std::vector<TownLabel> labels;
    };

    geo::Town m_town; //!< names and places; shapes and graph are dropped once drawn from
    geo::UnitPoint m_origin;
    std::vector<Shape<geo::AreaClass>> m_areas;
    std::vector<Shape<geo::RoadClass>> m_roads;
    std::vector<Shape<NoKind>> m_buildings;
    mutable std::array<Labels, MaxTileZoom + 1> m_labels;
};

} // namespace dispatch::map
