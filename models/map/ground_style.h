// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/town.h"

#include <QColor>

#include <array>

//! How a map is coloured and how wide its roads are drawn.
//! Quiet on purpose: the marks on it carry the strong colours.
namespace dispatch::map {

struct RoadColors {
    QColor fill;
    QColor casing;
};

struct GroundStyle {
    QColor sea;
    QColor shore; //!< a line along the coast
    std::array<QColor, geo::areaClassCount> areas;
    std::array<RoadColors, geo::roadClassCount> roads;
    QColor bridge; //!< casing of a bridge, stronger than that of a road
    QColor building;
    QColor buildingLine;
    QColor largeBuilding;
    QColor streetText;
    QColor placeText;
    QColor waterText;
    QColor parkText;
    QColor landmarkText;
    QColor houseText;
    QColor halo;

    [[nodiscard]] static const GroundStyle &of(bool isDark);
};

//! \return logical pixels; 0: not drawn at this zoom level
[[nodiscard]] double roadWidthPx(geo::RoadClass kind, int zoom);
//! \brief Rim on each side of a road; 0: too small to see.
[[nodiscard]] double roadCasingPx(int zoom);

} // namespace dispatch::map
