// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/label_look.h"

#include <cmath>

namespace dispatch::map {

using namespace Qt::StringLiterals;
using geo::PlaceKind;
using geo::RoadClass;
using Kind = GroundLabel::Kind;

QFont mapFont(double pixelSize, QFont::Weight weight, bool isItalic, double spacingPx)
{
    QFont font(u"Inter"_s);
    font.setPixelSize(static_cast<int>(std::lround(pixelSize)));
    font.setWeight(weight);
    font.setItalic(isItalic);
    if (spacingPx > 0)
        font.setLetterSpacing(QFont::AbsoluteSpacing, spacingPx);
    return font;
}

std::optional<std::pair<GroundLabel::Kind, QFont>> placeLook(PlaceKind kind, int rank, int zoom)
{
    const auto between = [zoom](int first, int last) { return zoom >= first && zoom <= last; };
    // Ranks below these are of the second row: towns beside cities, hamlets beside villages, hotels beside hospitals.
    const bool isMinor = rank >= (kind == PlaceKind::Town      ? 1
                                 : kind == PlaceKind::Landmark ? 7
                                                               : 4);
    switch (kind) {
    case PlaceKind::Town:
        if (between(isMinor ? 9 : 7, 13))
            return std::pair(Kind::Town,
                mapFont(zoom < 10   ? 13
                        : zoom < 12 ? 16
                                    : 19,
                    QFont::DemiBold));
        break;
    case PlaceKind::District:
        if (between(isMinor ? 14 : 12, 17))
            return std::pair(Kind::District,
                mapFont(zoom < 13   ? 10
                        : zoom < 15 ? 12
                                    : 14,
                    QFont::DemiBold, false, 1.2));
        break;
    case PlaceKind::Village:
        if (between(isMinor ? 13 : 11, 17))
            return std::pair(Kind::Village, mapFont(zoom < 13 ? 11 : 13, QFont::DemiBold));
        break;
    case PlaceKind::Water:
        if (between(12, 20))
            return std::pair(Kind::Water, mapFont(zoom < 14 ? 11 : 12, QFont::Medium, true));
        break;
    case PlaceKind::Park:
        if (between(rank >= 5 ? 15 : 13, 20))
            return std::pair(Kind::Park, mapFont(zoom < 15 ? 10 : 12, QFont::Medium));
        break;
    case PlaceKind::Landmark:
        if (between(isMinor ? 17 : rank >= 6 ? 16 : 15, 20))
            return std::pair(Kind::Landmark, mapFont(11, QFont::Medium));
        break;
    }
    return std::nullopt;
}

std::optional<QFont> streetFont(RoadClass kind, int zoom)
{
    const auto from = [zoom](int first, double near, double far) {
        return zoom < first ? std::nullopt
                            : std::optional(mapFont(zoom < first + 2 ? far : near, QFont::Medium));
    };
    switch (kind) {
    case RoadClass::Motorway:
    case RoadClass::Primary:
        return from(13, 12, 11);
    case RoadClass::Secondary:
        return from(14, 12, 11);
    case RoadClass::Tertiary:
        return from(15, 12, 11);
    case RoadClass::Residential:
        return from(15, 12, 10);
    case RoadClass::Path:
    case RoadClass::Service:
        return from(17, 11, 10);
    case RoadClass::Waterway:
        return from(14, 11, 11);
    case RoadClass::Railway:
        break;
    }
    return std::nullopt;
}

} // namespace dispatch::map
