// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/town.h"

#include <osmium/tags/taglist.hpp>

#include <optional>

//! What the tags of OpenStreetMap mean here.
namespace dispatch::osm {

struct RoadRule {
    geo::RoadClass kind = geo::RoadClass::Residential;
    bool isForCars = false;
    bool isForward = true; //!< may be driven in the order of its nodes
    bool isBackward = true;
    double speedMps = 0; //!< what traffic really does; > 0 when it is for cars
};

//! \return nullopt for what is no road, path, railway or stream
[[nodiscard]] std::optional<RoadRule> roadRuleOf(const osmium::TagList &tags);

//! \brief A legal limit as written: "50", "30 mph", "FR:urban", "walk", "none".
//! \return metres per second, > 0; nullopt for what is not understood
[[nodiscard]] std::optional<double> speedLimitMps(std::string_view text);

//! \return nullopt for what is not drawn as ground
[[nodiscard]] std::optional<geo::AreaClass> areaClassOf(const osmium::TagList &tags);
[[nodiscard]] bool isBuilding(const osmium::TagList &tags);
//! \brief Halls, hospitals, schools, churches.
[[nodiscard]] bool isLargeBuilding(const osmium::TagList &tags);

struct PlaceRule {
    geo::PlaceKind kind = geo::PlaceKind::District;
    int rank = 0;
};
//! \param isArea of an area, which may also be a park or a lake with a name
[[nodiscard]] std::optional<PlaceRule> placeRuleOf(const osmium::TagList &tags, bool isArea);

//! \brief A post or block across a way that no car passes.
[[nodiscard]] bool isBarrier(const osmium::TagList &tags);

} // namespace dispatch::osm
