// SPDX-License-Identifier: GPL-3.0-or-later
#include "osm/tag_rules.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace dispatch::osm {

using geo::AreaClass;
using geo::PlaceKind;
using geo::RoadClass;

namespace {

std::string_view value(const osmium::TagList &tags, const char *key)
{
    const char *text = tags.get_value_by_key(key);
    return text ? std::string_view(text) : std::string_view();
}

bool isOneOf(std::string_view text, std::initializer_list<std::string_view> list)
{
    return std::ranges::find(list, text) != list.end();
}

constexpr double MpsPerKmh = 1.0 / 3.6;

struct Highway {
    std::string_view value;
    RoadClass kind;
    double kmh; //!< what is driven where no limit is said; 0: not for cars
};

// Speeds in traffic, with junctions, rather than the limits: whoever waits is told a time.
constexpr std::array Highways {
    Highway { "motorway", RoadClass::Motorway, 100 },
    Highway { "motorway_link", RoadClass::Motorway, 60 },
    Highway { "trunk", RoadClass::Motorway, 80 },
    Highway { "trunk_link", RoadClass::Motorway, 50 },
    Highway { "primary", RoadClass::Primary, 45 },
    Highway { "primary_link", RoadClass::Primary, 35 },
    Highway { "secondary", RoadClass::Secondary, 40 },
    Highway { "secondary_link", RoadClass::Secondary, 30 },
    Highway { "tertiary", RoadClass::Tertiary, 35 },
    Highway { "tertiary_link", RoadClass::Tertiary, 30 },
    Highway { "unclassified", RoadClass::Residential, 35 },
    Highway { "residential", RoadClass::Residential, 25 },
    Highway { "road", RoadClass::Residential, 25 },
    Highway { "living_street", RoadClass::Residential, 10 },
    Highway { "service", RoadClass::Service, 15 },
    Highway { "pedestrian", RoadClass::Residential, 0 },
    Highway { "track", RoadClass::Path, 0 },
    Highway { "path", RoadClass::Path, 0 },
    Highway { "footway", RoadClass::Path, 0 },
    Highway { "cycleway", RoadClass::Path, 0 },
    Highway { "bridleway", RoadClass::Path, 0 },
    Highway { "steps", RoadClass::Path, 0 },
};

//! Whether a car may go there at all; the more particular tag has the last word.
bool mayDrive(const osmium::TagList &tags, bool byDefault)
{
    bool isAllowed = byDefault;
    for (const char *key : { "access", "vehicle", "motor_vehicle", "motorcar" }) {
        const auto text = value(tags, key);
        if (text.empty())
            continue;
        // A private drive is driven on by whoever was called there.
        if (isOneOf(text, { "no", "agricultural", "forestry", "emergency", "bus", "psv" }))
            isAllowed = false;
        else if (byDefault || isOneOf(text, { "yes", "designated", "permissive", "destination" }))
            isAllowed = true;
    }
    return isAllowed;
}

} // namespace

std::optional<double> speedLimitMps(std::string_view text)
{
    if (text == "none")
        return 130 * MpsPerKmh;
    if (text == "walk")
        return 7 * MpsPerKmh;
    // "FR:urban", "DE:rural", "IT:motorway": the country hardly matters beside the kind.
    if (const auto colon = text.find(':'); colon != std::string_view::npos) {
        const auto kind = text.substr(colon + 1);
        return kind == "urban"        ? std::optional(50 * MpsPerKmh)
            : kind == "rural"         ? std::optional(80 * MpsPerKmh)
            : kind == "motorway"      ? std::optional(130 * MpsPerKmh)
            : kind == "living_street" ? std::optional(10 * MpsPerKmh)
                                      : std::nullopt;
    }
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number <= 0 || number > 300)
        return std::nullopt;
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    if (unit == " mph" || unit == "mph")
        return number * 0.44704;
    return unit.empty() || unit == " km/h" ? std::optional(number * MpsPerKmh) : std::nullopt;
}

std::optional<RoadRule> roadRuleOf(const osmium::TagList &tags)
{
    RoadRule rule;
    if (const auto rail = value(tags, "railway");
        isOneOf(rail, { "rail", "light_rail", "tram", "narrow_gauge", "funicular", "subway" })) {
        rule.kind = RoadClass::Railway;
        return rule;
    }
    if (isOneOf(value(tags, "waterway"), { "river", "canal", "stream", "ditch", "drain" })) {
        rule.kind = RoadClass::Waterway;
        return rule;
    }
    const auto highway = value(tags, "highway");
    const auto known = std::ranges::find(Highways, highway, &Highway::value);
    if (known == Highways.end())
        return std::nullopt;
    rule.kind = known->kind;
    rule.isForCars = mayDrive(tags, known->kmh > 0);
    if (!rule.isForCars)
        return rule;
    rule.speedMps = std::max(known->kmh, 7.0) * MpsPerKmh;
    if (const auto limit = speedLimitMps(value(tags, "maxspeed"))) {
        // Nobody keeps to the limit all the way; and a lane stays a lane whatever the sign says.
        constexpr double ShareOfLimit = 0.85;
        rule.speedMps = known->kind == RoadClass::Service || known->kmh <= 10
            ? std::min(rule.speedMps, *limit)
            : *limit * ShareOfLimit;
    }
    const auto oneway = value(tags, "oneway");
    const bool isRound = isOneOf(value(tags, "junction"), { "roundabout", "circular" });
    if (isOneOf(oneway, { "-1", "reverse" }))
        rule.isForward = false;
    else if (isOneOf(oneway, { "yes", "true", "1" })
        || (oneway.empty() && (isRound || highway == "motorway" || highway == "motorway_link")))
        rule.isBackward = false;
    return rule;
}

std::optional<AreaClass> areaClassOf(const osmium::TagList &tags)
{
    struct Rule {
        const char *key;
        std::string_view value;
        AreaClass kind;
    };
    // The first that fits; what people see before what the land is used for.
    static constexpr std::array Rules {
        Rule { "natural", "water", AreaClass::Water },
        Rule { "waterway", "riverbank", AreaClass::Water },
        Rule { "waterway", "dock", AreaClass::Water },
        Rule { "landuse", "reservoir", AreaClass::Water },
        Rule { "landuse", "basin", AreaClass::Water },
        Rule { "leisure", "swimming_pool", AreaClass::Water },
        Rule { "man_made", "pier", AreaClass::Pier },
        Rule { "man_made", "breakwater", AreaClass::Pier },
        Rule { "aeroway", "runway", AreaClass::Runway },
        Rule { "aeroway", "taxiway", AreaClass::Runway },
        Rule { "aeroway", "apron", AreaClass::Runway },
        Rule { "aeroway", "helipad", AreaClass::Runway },
        Rule { "aeroway", "aerodrome", AreaClass::Airfield },
        Rule { "leisure", "pitch", AreaClass::Pitch },
        Rule { "leisure", "track", AreaClass::Pitch },
        Rule { "leisure", "park", AreaClass::Park },
        Rule { "leisure", "garden", AreaClass::Park },
        Rule { "leisure", "playground", AreaClass::Park },
        Rule { "leisure", "golf_course", AreaClass::Park },
        Rule { "leisure", "nature_reserve", AreaClass::Meadow },
        Rule { "leisure", "sports_centre", AreaClass::Institution },
        Rule { "leisure", "stadium", AreaClass::Institution },
        Rule { "natural", "wood", AreaClass::Wood },
        Rule { "landuse", "forest", AreaClass::Wood },
        Rule { "natural", "scrub", AreaClass::Meadow },
        Rule { "natural", "heath", AreaClass::Meadow },
        Rule { "natural", "grassland", AreaClass::Meadow },
        Rule { "natural", "beach", AreaClass::Sand },
        Rule { "natural", "sand", AreaClass::Sand },
        Rule { "landuse", "grass", AreaClass::Park },
        Rule { "landuse", "village_green", AreaClass::Park },
        Rule { "landuse", "recreation_ground", AreaClass::Park },
        Rule { "landuse", "meadow", AreaClass::Meadow },
        Rule { "landuse", "orchard", AreaClass::Meadow },
        Rule { "landuse", "vineyard", AreaClass::Meadow },
        Rule { "landuse", "allotments", AreaClass::Meadow },
        Rule { "landuse", "farmland", AreaClass::Farmland },
        Rule { "landuse", "farm", AreaClass::Farmland },
        Rule { "landuse", "cemetery", AreaClass::Cemetery },
        Rule { "amenity", "grave_yard", AreaClass::Cemetery },
        Rule { "landuse", "residential", AreaClass::Residential },
        Rule { "landuse", "commercial", AreaClass::Commercial },
        Rule { "landuse", "retail", AreaClass::Commercial },
        Rule { "landuse", "industrial", AreaClass::Industrial },
        Rule { "landuse", "railway", AreaClass::Industrial },
        Rule { "landuse", "quarry", AreaClass::Industrial },
        Rule { "amenity", "hospital", AreaClass::Institution },
        Rule { "amenity", "school", AreaClass::Institution },
        Rule { "amenity", "university", AreaClass::Institution },
        Rule { "amenity", "college", AreaClass::Institution },
        Rule { "amenity", "parking", AreaClass::Square },
        Rule { "place", "square", AreaClass::Square },
        Rule { "highway", "pedestrian", AreaClass::Square },
        Rule { "highway", "footway", AreaClass::Square },
    };
    for (const Rule &rule : Rules) {
        if (value(tags, rule.key) == rule.value)
            return rule.kind;
    }
    return std::nullopt;
}

bool isBuilding(const osmium::TagList &tags)
{
    const auto building = value(tags, "building");
    return !building.empty() && building != "no" && value(tags, "location") != "underground";
}

bool isLargeBuilding(const osmium::TagList &tags)
{
    return isOneOf(value(tags, "building"),
               { "hospital", "school", "university", "church", "cathedral", "train_station",
                   "stadium", "industrial", "warehouse", "retail", "public", "civic" })
        || isOneOf(value(tags, "amenity"),
            { "hospital", "school", "university", "college", "place_of_worship", "townhall",
                "theatre", "courthouse" })
        || value(tags, "railway") == "station";
}

std::optional<PlaceRule> placeRuleOf(const osmium::TagList &tags, bool isArea)
{
    const auto place = value(tags, "place");
    if (!isArea) {
        if (place == "city")
            return PlaceRule { .kind = PlaceKind::Town, .rank = 0 };
        if (place == "town")
            return PlaceRule { .kind = PlaceKind::Town, .rank = 1 };
        if (isOneOf(place, { "suburb", "borough", "quarter" }))
            return PlaceRule { .kind = PlaceKind::District, .rank = 2 };
        if (isOneOf(place, { "village", "hamlet" }))
            return PlaceRule { .kind = PlaceKind::Village, .rank = place == "village" ? 3 : 4 };
        if (place == "neighbourhood")
            return PlaceRule { .kind = PlaceKind::District, .rank = 4 };
    }
    if (isArea && value(tags, "natural") == "water")
        return PlaceRule { .kind = PlaceKind::Water, .rank = 5 };
    if (isOneOf(value(tags, "leisure"), { "park", "garden", "golf_course" }))
        return PlaceRule { .kind = PlaceKind::Park, .rank = 5 };
    if (isOneOf(value(tags, "amenity"),
            { "hospital", "townhall", "university", "courthouse", "theatre", "police",
                "fire_station" })
        || isOneOf(value(tags, "tourism"), { "museum", "attraction" })
        || isOneOf(value(tags, "railway"), { "station", "halt" })
        || isOneOf(value(tags, "leisure"), { "stadium", "marina" })
        || value(tags, "aeroway") == "aerodrome")
        return PlaceRule { .kind = PlaceKind::Landmark, .rank = 6 };
    if (isOneOf(value(tags, "amenity"), { "school", "college", "place_of_worship" })
        || value(tags, "shop") == "mall" || value(tags, "tourism") == "hotel")
        return PlaceRule { .kind = PlaceKind::Landmark, .rank = 7 };
    return std::nullopt;
}

bool isBarrier(const osmium::TagList &tags)
{
    return isOneOf(value(tags, "barrier"),
               { "bollard", "block", "jersey_barrier", "log", "debris", "wall", "fence" })
        && !mayDrive(tags, false);
}

} // namespace dispatch::osm
