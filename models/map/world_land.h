// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/mercator.h"

#include <QColor>

#include <expected>
#include <vector>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace dispatch::map {

//! \brief The land of the Earth in rough outline, so that a map that was zoomed far out is never blank.
//! \source Natural Earth, 1:50 million, public domain; see resources/world
//! \threads reentrant
class WorldLand {
public:
    //! Deeper than this the outline would be wrong by pixels.
    static constexpr int DeepestZoom = 6;

    //! \errors what is wrong with the bytes
    [[nodiscard]] static std::expected<WorldLand, QString> read(QByteArrayView bytes);
    //! \brief The one that is built in.
    [[nodiscard]] static const WorldLand &builtIn();

    //! \brief (0, 0) is the tile's north-west corner, 256 its edge.
    void paint(QPainter &painter, geo::TileId tile, const QColor &land, const QColor &shore) const;
    [[nodiscard]] std::size_t ringCount() const { return m_rings.size(); }
    //! \brief Whether there is land at a place, to a few kilometres.
    [[nodiscard]] bool isLand(geo::GeoPoint place) const;

private:
    struct Ring {
        //! Of the unit square; a ring that crosses 180 degrees goes on beyond its edge.
        double west = 0, north = 0, east = 0, south = 0;
        std::vector<geo::UnitPoint> points;
    };
    std::vector<Ring> m_rings;
};

} // namespace dispatch::map
