// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/ground_painter.h"
#include "map/tile_style.h"

#include <QImage>

#include <memory>
#include <mutex>

namespace dispatch::map {

//! \brief Paints any tile of the Earth at zoom 0 to 20: never blank, whatever lies there.
//! \threads paint() may be called from several threads at once
class TilePainter {
public:
    //! \param import what the map styles show; empty for none
    explicit TilePainter(quint64 townSeed, atlas::MapData import = {});

    //! \return 256 * scale pixels square, opaque
    [[nodiscard]] QImage paint(const TileSpec &spec) const;

    [[nodiscard]] const atlas::MapData &import() const { return m_import.map(); }

    //! \brief Builds the town now instead of with its first tile.
    void prepare() const { static_cast<void>(town()); }

private:
    [[nodiscard]] const GroundPainter &town() const;

    quint64 m_townSeed;
    mutable std::once_flag m_isTownMade;
    mutable std::unique_ptr<const GroundPainter> m_town;
    GroundPainter m_import;
};

} // namespace dispatch::map
