// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/mercator.h"

#include <QHashFunctions>
#include <QString>

#include <expected>
#include <optional>

namespace dispatch::map {

//! \brief What a base map looks like: the made-up town, nothing but the globe's lines, the imported map, or
//! somebody else's pictures; by day or by night.
enum class TileStyle : quint8 {
    TownLight,
    TownDark,
    PlainLight,
    PlainDark,
    MapLight,
    MapDark,
    SourceLight,
    SourceDark
};

[[nodiscard]] QLatin1StringView name(TileStyle style); //!< "town-light"
[[nodiscard]] std::optional<TileStyle> tileStyleFromName(QStringView name);
[[nodiscard]] constexpr bool isDark(TileStyle style)
{
    return style == TileStyle::TownDark || style == TileStyle::PlainDark
        || style == TileStyle::MapDark || style == TileStyle::SourceDark;
}
[[nodiscard]] constexpr bool hasTown(TileStyle style)
{
    return style == TileStyle::TownLight || style == TileStyle::TownDark;
}

[[nodiscard]] constexpr bool hasImport(TileStyle style)
{
    return style == TileStyle::MapLight || style == TileStyle::MapDark;
}

[[nodiscard]] constexpr bool hasSource(TileStyle style)
{
    return style == TileStyle::SourceLight || style == TileStyle::SourceDark;
}

//! \brief One picture of the pyramid; 256 * scale pixels wide.
struct TileSpec {
    TileStyle style = TileStyle::TownLight;
    geo::TileId tile;
    int scale = 1; //!< 1, or 2 for screens of double density
    bool operator==(const TileSpec &) const = default;
};

inline size_t qHash(const TileSpec &spec, size_t seed = 0) noexcept
{
    return qHashMulti(
        seed, static_cast<int>(spec.style), spec.tile.x, spec.tile.y, spec.tile.z, spec.scale);
}

inline constexpr int MaxTileZoom = 20;
inline constexpr int MaxTileScale = 2;

enum class TilePathError : quint8 { NotFound, BadNumber };

//! \brief Reads `/token/style/z/x/y.png`, where style may end in "@2x".
//! \errors NotFound for a wrong token, style or shape; BadNumber for a tile that cannot exist
[[nodiscard]] std::expected<TileSpec, TilePathError> parseTilePath(
    const QString &path, const QString &token);

} // namespace dispatch::map
