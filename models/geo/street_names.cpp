// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo/street_names.h"

#include <span>

namespace dispatch::geo {
namespace {

constexpr const char *oldStems[] = { "Lantern", "Cooper", "Chandler", "Bell", "Anchor", "Candle",
    "Weaver", "Saddler", "Glover", "Tanner", "Cartwright", "Friar", "Abbey", "Priory", "Chantry",
    "Minster", "Bishop", "Almoner", "Pump", "Well", "Cross", "Silver", "Pewter", "Copper", "Needle",
    "Ropemaker", "Sailmaker", "Netmaker", "Herring", "Oyster", "Salt", "Corn", "Butter", "Cheese",
    "Poultry", "Swan", "Griffin", "Mitre", "Falcon", "Mermaid", "Dolphin" };
constexpr const char *oldEnds[]
    = { "Lane", "Street", "Row", "Passage", "Court", "Yard", "Gate", "Steps", "Alley" };

constexpr const char *centreStems[] = { "Victoria", "Albion", "Exchange", "Commerce", "Assembly",
    "Guildhall", "Mercer", "Regent", "Crown", "Parliament", "Admiral", "Captain", "Commodore",
    "Compass", "Beacon", "Signal", "Customs", "Quay", "Granary", "Packet", "Mariner", "Foundry",
    "Theatre", "Museum", "Library", "Temperance", "Jubilee", "Wellington", "Meridian", "Telegraph",
    "Union", "Concord", "Fountain", "Arcade", "Station" };
constexpr const char *centreEnds[]
    = { "Street", "Street", "Place", "Square", "Parade", "Row", "Walk" };

constexpr const char *terraceStems[]
    = { "Alma", "Balfour", "Cobden", "Darnley", "Ellerby", "Fenwick", "Garnet", "Hadleigh",
          "Inkerman", "Jessamine", "Kimberley", "Lorne", "Marlow", "Norfolk", "Ormond", "Percival",
          "Quentin", "Rosebery", "Selwyn", "Tennyson", "Ullswater", "Vernon", "Waverley", "Yarrow",
          "Arundel", "Belgrave", "Clarence", "Denmark", "Egerton", "Florence", "Gladstone",
          "Harcourt", "Ivanhoe", "Juniper", "Kestrel", "Lavender", "Mafeking", "Nelson", "Osborne",
          "Palmerston", "Raglan", "Stafford", "Trafalgar", "Upton", "Wyndham", "Zetland" };
constexpr const char *terraceEnds[]
    = { "Street", "Road", "Terrace", "Avenue", "Villas", "Grove", "Place" };

constexpr const char *suburbStems[] = { "Alder", "Ash", "Aspen", "Beech", "Birch", "Bramble",
    "Cedar", "Cherry", "Chestnut", "Clover", "Cowslip", "Elder", "Elm", "Fern", "Foxglove", "Hazel",
    "Heather", "Holly", "Hornbeam", "Larch", "Laurel", "Lilac", "Linden", "Maple", "Meadow",
    "Medlar", "Mulberry", "Oak", "Orchard", "Pine", "Plum", "Poplar", "Primrose", "Quince", "Rowan",
    "Sorrel", "Spinney", "Sycamore", "Tamarisk", "Thistle", "Walnut", "Whitebeam", "Willow", "Wren",
    "Bunting", "Curlew", "Dunnock", "Finch", "Heron", "Kingfisher", "Lapwing", "Linnet", "Martin",
    "Nightingale", "Osprey", "Pipit", "Plover", "Redstart", "Skylark", "Starling", "Swallow",
    "Teal", "Tern", "Thrush", "Warbler", "Wagtail" };
constexpr const char *suburbEnds[] = { "Avenue", "Close", "Crescent", "Drive", "Gardens", "Grove",
    "Rise", "Road", "Way", "Lane", "Mead" };

constexpr const char *worksStems[] = { "Boiler", "Brickfield", "Cable", "Coaling", "Derrick",
    "Dynamo", "Engine", "Forge", "Furnace", "Gantry", "Girder", "Hawser", "Hopper", "Kiln", "Lathe",
    "Lighter", "Mill", "Piston", "Rivet", "Slipway", "Smelter", "Spindle", "Tallow", "Timber",
    "Tug", "Turbine", "Warehouse", "Wharf", "Winch", "Windlass" };
constexpr const char *worksEnds[] = { "Road", "Way", "Street", "Wharf", "Road" };

constexpr const char *villageStems[] = { "Church", "Chapel", "Duck", "Farm", "Forge", "Green",
    "Hay", "Hilltop", "Hop", "Manor", "Parsonage", "Pond", "Post", "Rectory", "Sandpit", "Sheep",
    "Smithy", "Stable", "Stile", "Tithe", "Vicarage", "Watermill", "Windmill", "Barn", "Bridle",
    "Drover", "Gorse", "Heath", "Pound", "Samphire" };
constexpr const char *villageEnds[] = { "Lane", "Lane", "Road", "Hill", "End", "Green", "Path" };

constexpr const char *qualifiers[]
    = { "Upper", "Lower", "Old", "New", "Little", "Great", "North", "South", "East", "West" };

struct Flavour {
    std::span<const char *const> stems;
    std::span<const char *const> ends;
};

Flavour flavourOf(Fabric fabric)
{
    switch (fabric) {
    case Fabric::OldTown:
        return { oldStems, oldEnds };
    case Fabric::Centre:
        return { centreStems, centreEnds };
    case Fabric::Terraces:
        return { terraceStems, terraceEnds };
    case Fabric::Suburb:
        return { suburbStems, suburbEnds };
    case Fabric::Industrial:
        return { worksStems, worksEnds };
    case Fabric::Village:
        return { villageStems, villageEnds };
    }
    return { suburbStems, suburbEnds };
}

} // namespace

StreetNames::StreetNames(SeededRandom random)
    : m_random(random)
{
}

QString StreetNames::next(Fabric fabric)
{
    const Flavour flavour = flavourOf(fabric);
    for (int attempt = 0;; ++attempt) {
        const QLatin1StringView end(m_random.pick(flavour.ends));
        const QLatin1StringView stem(m_random.pick(flavour.stems));
        QString name = stem + u' ' + end;
        // Qualified names come only when the plain ones run short; then a number ends the search for certain.
        if (attempt > 12)
            name = QLatin1StringView(m_random.pick(std::span(qualifiers))) + u' ' + name;
        if (attempt > 60)
            name += u' ' + QString::number(attempt);
        if (!m_used.contains(name)) {
            m_used.insert(name);
            return name;
        }
    }
}

} // namespace dispatch::geo
