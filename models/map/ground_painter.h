// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/map_data.h"
#include "map/ground_labels.h"
#include "map/ground_style.h"
#include "map/tile_style.h"

#include <QPolygonF>

#include <list>
#include <memory>
#include <mutex>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace dispatch::map {

//! \brief Draws a map, imported or made up, tile by tile.
//! \threads const functions may be called from several threads at once
class GroundPainter {
public:
    //! Laid-out blocks of names kept; a screen at one zoom level shows at most about 12.
    static constexpr std::size_t MaxLabelBlocks = 48;

    explicit GroundPainter(atlas::MapData map);

    [[nodiscard]] const atlas::MapData &map() const { return m_map; }

    //! \brief Draws what the map has of a tile; (0, 0) is the tile's north-west corner, 256 its edge.
    void paint(QPainter &painter, geo::TileId tile, bool isDark) const;

private:
    //! A tile as it is being painted.
    struct View {
        geo::TileId tile;
        double west = 0; //!< in steps of the world
        double north = 0;
        double pxPerStep = 0;
        atlas::MapBox seen; //!< with a margin for what reaches into it
        bool isDark = false;
    };
    //! A part of a line inside the view.
    struct Part {
        QPolygonF points;
        double startPx = 0; //!< how far along the line it begins, so that dashes meet across tiles
    };
    struct DrawnRoad {
        std::vector<Part> parts;
        geo::RoadClass kind = geo::RoadClass::Residential;
        bool isBridge = false;
        bool isTunnel = false;
    };

    [[nodiscard]] static View viewOf(geo::TileId tile, bool isDark);
    [[nodiscard]] static QPolygonF toTile(std::span<const atlas::MapPoint> ring, const View &view);
    [[nodiscard]] static std::vector<Part> partsOf(
        std::span<const atlas::MapPoint> line, const View &view);
    void drawArea(QPainter &painter, const atlas::AreaRow &area, const View &view) const;
    void paintAreas(QPainter &painter, const View &view, const GroundStyle &style) const;
    void paintBuildings(QPainter &painter, const View &view, const GroundStyle &style) const;
    void paintRoads(QPainter &painter, const View &view, const GroundStyle &style) const;
    void paintLabels(QPainter &painter, const View &view, const GroundStyle &style) const;

    struct Block {
        LabelBlock id;
        std::once_flag once;
        std::vector<GroundLabel> labels;
    };
    [[nodiscard]] std::shared_ptr<const Block> labelsOf(LabelBlock id) const;

    atlas::MapData m_map;
    mutable std::mutex m_mutex;
    mutable std::list<std::shared_ptr<Block>> m_blocks; //!< the last used first
};

} // namespace dispatch::map
