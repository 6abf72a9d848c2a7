// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/tile_style.h"

#include <QStringList>

#include <algorithm>
#include <array>

namespace dispatch::map {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array Names { "town-light"_L1, "town-dark"_L1, "plain-light"_L1, "plain-dark"_L1,
    "map-light"_L1, "map-dark"_L1, "source-light"_L1, "source-dark"_L1 };
//! 2^20 has seven digits; nothing longer can be a tile.
constexpr qsizetype MaxDigits = 7;

std::optional<int> number(QStringView text)
{
    const bool isPlain = !text.isEmpty() && text.size() <= MaxDigits
        && std::ranges::all_of(text, [](QChar c) { return c >= u'0' && c <= u'9'; });
    return isPlain ? std::optional(text.toInt()) : std::nullopt;
}

} // namespace

QLatin1StringView name(TileStyle style)
{
    return Names[static_cast<std::size_t>(style)];
}

std::optional<TileStyle> tileStyleFromName(QStringView name)
{
    const auto found
        = std::ranges::find_if(Names, [name](QLatin1StringView n) { return n == name; });
    return found == Names.end() ? std::nullopt
                                : std::optional(static_cast<TileStyle>(found - Names.begin()));
}

std::expected<TileSpec, TilePathError> parseTilePath(const QString &path, const QString &token)
{
    // "", token, style, z, x, y.png
    const auto parts = QStringView(path).split(u'/');
    if (token.isEmpty() || parts.size() != 6 || !parts[0].isEmpty() || parts[1] != token)
        return std::unexpected(TilePathError::NotFound);

    QStringView styleName = parts[2];
    TileSpec spec;
    if (styleName.endsWith("@2x"_L1)) {
        styleName.chop(3);
        spec.scale = MaxTileScale;
    }
    const auto style = tileStyleFromName(styleName);
    if (!style || !parts[5].endsWith(".png"_L1))
        return std::unexpected(TilePathError::NotFound);
    spec.style = *style;

    const auto z = number(parts[3]);
    const auto x = number(parts[4]);
    const auto y = number(parts[5].chopped(4));
    if (!z || !x || !y || *z > MaxTileZoom)
        return std::unexpected(TilePathError::BadNumber);
    spec.tile = { .x = *x, .y = *y, .z = *z };
    if (!spec.tile.isValid())
        return std::unexpected(TilePathError::BadNumber);
    return spec;
}

} // namespace dispatch::map
