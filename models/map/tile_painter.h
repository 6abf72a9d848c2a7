// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/tile_style.h"
#include "map/town_painter.h"

#include <QImage>

#include <memory>
#include <mutex>

namespace dispatch::map {

//! \brief Paints any tile of the Earth at zoom 0 to 20: never blank, whatever lies there.
//! \threads paint() may be called from several threads at once
class TilePainter {
public:
    explicit TilePainter(quint64 townSeed);

    //! \return 256 * scale pixels square, opaque
    [[nodiscard]] QImage paint(const TileSpec &spec) const;

    //! \brief Builds the town now instead of with its first tile.
    void prepare() const { static_cast<void>(town()); }

private:
    [[nodiscard]] const TownPainter &town() const;

    quint64 m_townSeed;
    mutable std::once_flag m_isTownMade;
    mutable std::unique_ptr<const TownPainter> m_town;
};

} // namespace dispatch::map
