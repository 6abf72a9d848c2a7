// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/ground_labels.h"

#include <optional>

//! Which names are written at a zoom level, and in which type.
namespace dispatch::map {

//! \param spacingPx between letters
[[nodiscard]] QFont mapFont(
    double pixelSize, QFont::Weight weight, bool isItalic = false, double spacingPx = 0);
//! \param rank of atlas::PlaceRow
//! \return nullopt: not written
[[nodiscard]] std::optional<std::pair<GroundLabel::Kind, QFont>> placeLook(
    geo::PlaceKind kind, int rank, int zoom);
//! \return nullopt: not written
[[nodiscard]] std::optional<QFont> streetFont(geo::RoadClass kind, int zoom);

} // namespace dispatch::map
