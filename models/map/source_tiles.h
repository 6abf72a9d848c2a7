// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tiles/tile_source.h"

#include <memory>

namespace dispatch::map {

//! \brief Pictures for every zoom from a source that has those of some: where it has none, the part of one further up,
//! enlarged. Blurred ground tells more than grey ground.
//! \threads the main thread
class SourceTiles {
public:
    //! Further up a pixel is as large as 64 screen pixels, and the plain background says more.
    static constexpr int MaxLevelsUp = 6;

    struct Picture {
        QByteArray bytes; //!< PNG, JPEG or WebP; empty: there is nothing here
        bool isFillIn = false; //!< the source could not say just now: do not keep it
    };

    explicit SourceTiles(std::shared_ptr<tiles::TileSource> source)
        : m_source(std::move(source))
    {
    }
    [[nodiscard]] const tiles::TileSource &source() const { return *m_source; }
    //! \param pixels of each side, for pictures that have to be made here
    //! \param done called once, perhaps before this returns, and not after the source has gone
    void fetch(const geo::TileId &tile, int pixels, std::function<void(const Picture &)> done);

private:
    struct Search;
    static void ask(const std::shared_ptr<Search> &search);
    static void answer(const Search &search, const QByteArray &image, bool isFillIn);

    std::shared_ptr<tiles::TileSource> m_source;
};

//! \brief The part of \p image, a tile \p levelsUp levels above \p tile, that \p tile covers; \p pixels square.
[[nodiscard]] QByteArray enlargedPart(
    const QByteArray &image, const geo::TileId &tile, int levelsUp, int pixels);

//! \brief "image/jpeg" and the like, by the first bytes.
[[nodiscard]] QByteArray mimeTypeOf(const QByteArray &image);

} // namespace dispatch::map
