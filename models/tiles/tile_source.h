// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/mercator.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace dispatch::tiles {

//! \brief What came of asking for a tile.
struct Fetched {
    enum class Outcome : quint8 {
        Tile, //!< \c image is a picture that can be read
        Missing, //!< the source has none here, now or later
        NotNow //!< the source cannot say; asking again later may help
    };
    Outcome outcome = Outcome::NotNow;
    QByteArray image; //!< PNG, JPEG or WebP, as it came
};

//! \brief Where pictures of a base map come from.
//! \threads the main thread
class TileSource {
public:
    virtual ~TileSource() = default;
    //! \brief Names the source, and nobody else: pictures of two sources never mix. Fit for a file name.
    [[nodiscard]] virtual QString id() const = 0;
    //! \brief What must stay visible on the map.
    [[nodiscard]] virtual QString attribution() const = 0;
    [[nodiscard]] virtual int minZoom() const = 0;
    [[nodiscard]] virtual int maxZoom() const = 0;
    //! \brief Calls \p done exactly once, perhaps before it returns.
    virtual void fetch(const geo::TileId &tile, std::function<void(const Fetched &)> done) = 0;
    //! \brief What can be had without waiting, however old; for pictures made from a tile further up.
    [[nodiscard]] virtual QByteArray atOnce(const geo::TileId &tile) = 0;
};

} // namespace dispatch::tiles
