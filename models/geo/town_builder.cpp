// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo/houses.h"
#include "geo/local_streets.h"
#include "geo/segment_index.h"
#include "geo/street_names.h"
#include "geo/street_net.h"
#include "geo/town.h"
#include "geo/town_layout.h"

#include <algorithm>
#include <map>
#include <set>

namespace dispatch::geo {

using namespace Qt::StringLiterals;
using plane::Line;
using plane::Vec;

namespace {

constexpr GeoPoint Origin { .latitudeDeg = 47.0, .longitudeDeg = -15.0 };
constexpr double SeaMarginM = 1'500;
constexpr double WholeBlockM2 = 75'000; // a larger space between streets is country, not a block

double speedOf(RoadClass kind)
{
    switch (kind) {
    case RoadClass::Motorway:
        return 25;
    case RoadClass::Primary:
        return 14;
    case RoadClass::Secondary:
        return 12.5;
    case RoadClass::Tertiary:
        return 11;
    default:
        return 8.3;
    }
}

class Builder {
public:
    explicit Builder(quint64 seed)
        : m_random(seed)
        , m_layout(layOutTown(m_random))
        , m_frame(Origin)
    {
        m_town.seed = seed;
        m_town.name = u"Port Merrow"_s;
    }

    Town build()
    {
        layStreets();
        ground();
        blocks();
        fields();
        water();
        roads();
        graph();
        places();
        m_town.centre = m_frame.toGeo(m_layout.market);
        std::ranges::stable_sort(m_town.areas, {}, &Area::kind);
        std::ranges::stable_sort(m_town.places, {}, &Place::rank);
        m_town.bounds = { m_frame.toGeo(m_low - Vec { SeaMarginM, SeaMarginM }),
            m_frame.toGeo(m_high + Vec { SeaMarginM, SeaMarginM }) };
        return std::move(m_town);
    }

private:
    void add(AreaClass kind, const Line &ring, const QString &name = {})
    {
        Line turned = ring;
        if (plane::signedArea(turned) < 0)
            std::ranges::reverse(turned);
        m_town.areas.push_back({ .kind = kind, .name = name, .outer = m_frame.toGeo(turned) });
    }
    void add(const QString &name, Vec at, PlaceKind kind, int rank)
    {
        m_town.places.push_back(
            { .name = name, .point = m_frame.toGeo(at), .kind = kind, .rank = rank });
    }
    quint32 streetNumber(const QString &name)
    {
        const auto [at, isNew]
            = m_streetNumbers.try_emplace(name, static_cast<quint32>(m_streetNumbers.size()));
        if (isNew)
            m_town.graph.addStreet(name);
        return at->second;
    }

    void layStreets()
    {
        StreetNames names(m_random.fork());
        SeededRandom streetRandom = m_random.fork();
        const auto barriers = [this](StreetNet &net) {
            net.add(m_layout.railway, false, RoadClass::Railway, StreetNet::Use::Barrier, 0);
            net.add(m_layout.riverBanks, true, RoadClass::Path, StreetNet::Use::Barrier, 0);
            net.add(m_layout.coast, true, RoadClass::Path, StreetNet::Use::Barrier, 0);
        };
        StreetNet mains;
        for (const MainRoad &road : m_layout.mainRoads) {
            names.reserve(road.name);
            const quint32 street = streetNumber(road.name);
            mains.add(road.line, road.isClosed, road.kind, StreetNet::Use::Road, street);
            m_net.add(road.line, road.isClosed, road.kind, StreetNet::Use::Road, street);
        }
        barriers(mains);
        mains.cut();
        mains.prune(60);
        for (const MainRoad &road : planLocalStreets(m_layout, mains.faces(), names, streetRandom))
            m_net.add(
                road.line, road.isClosed, road.kind, StreetNet::Use::Road, streetNumber(road.name));
        barriers(m_net);
        m_net.cut();
        m_net.prune(45);
        m_net.keepLargestPart();
        for (const StreetNet::Edge &edge : m_net.edges()) {
            if (edge.use == StreetNet::Use::Road)
                m_roadIndex.add(m_net.points()[edge.a], m_net.points()[edge.b],
                    static_cast<quint32>(edge.kind));
        }
        m_roadIndex.addLine(m_layout.railway, false, static_cast<quint32>(RoadClass::Railway));
    }

    void ground()
    {
        add(AreaClass::Land, m_layout.coast, u"Merrow Island"_s);
        for (const Vec &v : m_layout.coast) {
            m_low = { std::min(m_low.x, v.x), std::min(m_low.y, v.y) };
            m_high = { std::max(m_high.x, v.x), std::max(m_high.y, v.y) };
        }
        add(AreaClass::Sand, m_layout.beach, u"Nether Sands Beach"_s);
        add(AreaClass::Airfield, m_layout.airfield, u"Merrow Airfield"_s);
        add(AreaClass::Runway, m_layout.runway);
        for (const Line &pier : m_layout.piers)
            add(AreaClass::Pier, pier);
        add(AreaClass::Park, m_layout.greatPark, u"Heron Park"_s);
        add(AreaClass::Park, m_layout.garden, u"Botanic Garden"_s);
    }

    static AreaClass groundOf(Fabric fabric)
    {
        switch (fabric) {
        case Fabric::OldTown:
            return AreaClass::OldTown;
        case Fabric::Centre:
            return AreaClass::Commercial;
        case Fabric::Industrial:
            return AreaClass::Industrial;
        default:
            return AreaClass::Residential;
        }
    }

    [[nodiscard]] bool isInPark(Vec p) const
    {
        return plane::contains(m_layout.greatPark, p) || plane::contains(m_layout.garden, p);
    }

    void blocks()
    {
        Houses houses(m_layout, m_roadIndex, m_random.fork());
        SeededRandom random = m_random.fork();
        int greens = 0;
        std::set<const District *> schools;
        constexpr std::size_t MaxSchools = 9;
        bool hasHospital = false;
        bool hasStadium = false;
        bool hasCemetery = false;
        for (const StreetNet::Face &face : m_net.faces()) {
            const Vec middle = plane::centroid(face.ring);
            if (m_layout.isInWater(middle) || !m_layout.isOnLand(middle) || isInPark(middle))
                continue;
            const auto [district, radii] = m_layout.districtAt(middle);
            const bool isBlock
                = face.areaM2 < WholeBlockM2 && (radii < 1.35 || m_layout.isBuiltUp(middle));
            if (!isBlock) {
                frontageStrips(face);
                houses.along(face, m_net, false);
                continue;
            }
            if (plane::length(middle - m_layout.market) < 45) {
                add(AreaClass::Square, face.ring, u"Market Square"_s);
                continue;
            }
            const bool isLiving
                = district->fabric == Fabric::Suburb || district->fabric == Fabric::Terraces;
            const bool isRoomy = face.areaM2 > 13'000 && face.areaM2 < 46'000
                && plane::contains(face.ring, middle);
            // A strip beside the river or the railway stays green.
            double outline = 0;
            for (std::size_t i = 0; i < face.ring.size(); ++i)
                outline += plane::length(face.ring[(i + 1) % face.ring.size()] - face.ring[i]);
            const bool isStrip = face.areaM2 / outline < 14;
            if (isStrip) {
                add(isLiving || district->fabric == Fabric::Centre
                            || district->fabric == Fabric::OldTown
                        ? AreaClass::Park
                        : AreaClass::Meadow,
                    face.ring);
                continue;
            }
            if (isRoomy && isLiving && !hasHospital && radii < 0.5 && random.chance(0.3)) {
                hasHospital = true;
                add(AreaClass::Institution, face.ring, u"Merrow General Hospital"_s);
                add(u"Merrow General Hospital"_s, middle, PlaceKind::Landmark, 3);
                houses.campus(face.ring, middle, 92);
                continue;
            }
            if (isRoomy && isLiving && !hasStadium && face.areaM2 > 22'000 && radii > 0.5
                && random.chance(0.3)) {
                hasStadium = true;
                add(AreaClass::Institution, face.ring, u"Quayside Stadium"_s);
                add(AreaClass::Pitch, plane::rectangle(middle, 100, 62, district->angleDeg));
                add(u"Harriers Ground"_s, middle, PlaceKind::Landmark, 3);
                continue;
            }
            if (isRoomy && isLiving && !hasCemetery && radii > 0.6 && random.chance(0.2)) {
                hasCemetery = true;
                add(AreaClass::Cemetery, face.ring, u"St Brannoc's Cemetery"_s);
                continue;
            }
            if (isRoomy && isLiving && schools.size() < MaxSchools && !schools.contains(district)
                && radii < 0.75 && random.chance(0.12)) {
                add(AreaClass::Institution, face.ring, district->name + u" School"_s);
                add(district->name + u" School"_s, middle, PlaceKind::Landmark, 3);
                schools.insert(district);
                houses.campus(face.ring, middle, 46);
                continue;
            }
            if (face.areaM2 > 3'500 && face.areaM2 < 40'000 && greens < 34
                && random.chance(district->fabric == Fabric::Industrial ? 0.01 : 0.05)) {
                ++greens;
                add(AreaClass::Park, face.ring);
                continue;
            }
            add(groundOf(district->fabric), face.ring);
            houses.along(face, m_net, true);
        }
        m_town.buildings = houses.buildings(m_frame);
        for (Town::Frontage frontage : houses.frontages(m_frame))
            m_town.frontages.push_back(frontage);
        m_fronts = m_town.frontages.size();
    }

    //! \brief Gardens behind the last row of houses, where the country begins.
    void frontageStrips(const StreetNet::Face &face)
    {
        constexpr double DepthM = 46;
        for (std::size_t i = 0; i < face.ring.size(); ++i) {
            const StreetNet::Edge &edge = m_net.edges()[face.edges[i]];
            if (edge.use != StreetNet::Use::Road || edge.kind == RoadClass::Motorway)
                continue;
            const Vec a = face.ring[i];
            const Vec b = face.ring[(i + 1) % face.ring.size()];
            const Vec ahead = plane::unit(b - a);
            const Vec in = plane::leftOf(ahead) * DepthM;
            const Vec middle = (a + b) * 0.5;
            if (!m_layout.isBuiltUp(middle) || plane::length(b - a) < 3)
                continue;
            const Line strip { a - ahead * 6, b + ahead * 6, b + ahead * 6 + in,
                a - ahead * 6 + in };
            const bool isFree = std::ranges::all_of(strip, [this](Vec p) {
                return !m_layout.isInWater(p) && m_layout.isOnLand(p, 12) && !isInPark(p);
            });
            if (isFree && !isInPark(middle + in * 0.5))
                add(groundOf(m_layout.districtAt(middle).first->fabric), strip);
        }
    }

    void fields()
    {
        SeededRandom random = m_random.fork();
        const double angleDeg = random.between(8, 28);
        constexpr double Along = 205;
        constexpr double Across = 142;
        const auto isCountry = [this](Vec p) {
            return m_layout.districtAt(p).second > 1.25 && m_layout.isOnLand(p, 75)
                && !m_layout.isInWater(p, 30) && !isInPark(p)
                && !plane::contains(m_layout.airfield, p)
                && plane::distanceToLine(p, m_layout.airfield, true) > 25
                && m_roadIndex.clearance(p, 33) >= 33;
        };
        for (int row = -38; row <= 38; ++row) {
            const double shift = random.between(0, Along);
            for (int column = -32; column <= 32; ++column) {
                const double width = Along * random.between(0.8, 1.0);
                const Vec corner { column * Along + shift, row * Across };
                const quint32 kind = random.below(100);
                bool isFree
                    = isCountry(plane::rotated(corner + Vec { width / 2, Across / 2 }, angleDeg));
                for (int i = 0; i <= 4 && isFree; ++i) {
                    for (int k = 0; k <= 3 && isFree; ++k)
                        isFree = isCountry(plane::rotated(
                            corner + Vec { width * i / 4, Across * k / 3 }, angleDeg));
                }
                if (!isFree || kind >= 90)
                    continue;
                Line field;
                for (const Vec at : { Vec { 3, 3 }, Vec { width - 3, 3 },
                         Vec { width - 3, Across - 3 }, Vec { 3, Across - 3 } })
                    field.push_back(plane::rounded(plane::rotated(corner + at, angleDeg)
                        + Vec { plane::noise(corner + at, 300, m_layout.noiseSeed), 0 } * 9));
                add(kind < 55 ? AreaClass::Farmland : AreaClass::Meadow, field);
            }
        }
        int woods = 0;
        for (int attempt = 0; attempt < 900 && woods < 46; ++attempt) {
            const Vec middle { random.between(-4'400, 4'400), random.between(-3'400, 3'400) };
            const double size = random.between(160, 760);
            const double turn = random.between(0, 180);
            const double slim = random.between(0.5, 0.9);
            Line controls;
            for (int i = 0; i < 8; ++i) {
                const Vec round = plane::polar(i * 45.0, size * random.between(0.75, 1.2) / 2);
                controls.push_back(middle + plane::rotated({ round.x, round.y * slim }, turn));
            }
            const Line ring = plane::smooth(controls, 28, true);
            if (!std::ranges::all_of(ring, [&](Vec p) {
                    return m_layout.districtAt(p).second > 1.2 && m_layout.isOnLand(p, 40)
                        && !m_layout.isInWater(p, 8) && !isInPark(p)
                        && plane::distanceToLine(p, m_layout.airfield, true) > 40
                        && !plane::contains(m_layout.airfield, p);
                }))
                continue;
            ++woods;
            add(AreaClass::Wood, ring);
        }
    }

    void water()
    {
        add(AreaClass::Water, m_layout.riverBanks, u"River Wendle"_s);
        add(AreaClass::Water, m_layout.mere, u"Heron Mere"_s);
        const Vec pond = plane::centroid(m_layout.garden) + Vec { 30, -20 };
        Line ring;
        for (int i = 0; i < 7; ++i) {
            const Vec round = plane::polar(i * 360.0 / 7, m_random.between(0.8, 1.15));
            ring.push_back(pond + Vec { round.x * 62, round.y * 34 });
        }
        add(AreaClass::Water, plane::smooth(ring, 12, true));
        // The spring lake at the head of the river.
        Line spring;
        for (int i = 0; i < 8; ++i) {
            const Vec round = plane::polar(i * 45.0, m_random.between(0.8, 1.2));
            spring.push_back(m_layout.river.front() + Vec { round.x * 150, round.y * 95 });
        }
        add(AreaClass::Water, plane::smooth(spring, 22, true), u"Wendle Tarn"_s);
    }

    //! \brief Pieces of street joined into lines as long as possible, by street, class and bridge.
    void roads()
    {
        struct Key {
            RoadClass kind;
            quint32 street;
            bool isBridge;
            auto operator<=>(const Key &) const = default;
        };
        std::map<Key, std::vector<std::size_t>> groups;
        for (std::size_t e = 0; e < m_net.edges().size(); ++e) {
            const StreetNet::Edge &edge = m_net.edges()[e];
            if (edge.use != StreetNet::Use::Road)
                continue;
            const Vec middle = (m_net.points()[edge.a] + m_net.points()[edge.b]) * 0.5;
            groups[{ edge.kind, edge.street, plane::contains(m_layout.riverBanks, middle) }]
                .push_back(e);
        }
        for (const auto &[key, members] : groups) {
            std::map<quint32, std::vector<std::size_t>> at;
            for (const std::size_t e : members) {
                at[m_net.edges()[e].a].push_back(e);
                at[m_net.edges()[e].b].push_back(e);
            }
            std::map<std::size_t, bool> isUsed;
            const auto walk = [&](quint32 from, std::size_t first) {
                Line line { m_net.points()[from] };
                for (std::size_t e = first; !isUsed[e];) {
                    isUsed[e] = true;
                    from = m_net.edges()[e].a == from ? m_net.edges()[e].b : m_net.edges()[e].a;
                    line.push_back(m_net.points()[from]);
                    const auto &next = at[from];
                    if (next.size() != 2)
                        break;
                    e = next[0] == e ? next[1] : next[0];
                }
                m_town.roads.push_back({ .kind = key.kind,
                    .name = m_town.graph.streetName(key.street),
                    .points = m_frame.toGeo(line),
                    .isBridge = key.isBridge });
            };
            for (const auto &[point, edges] : at) {
                if (edges.size() != 2) {
                    for (const std::size_t e : edges) {
                        if (!isUsed[e])
                            walk(point, e);
                    }
                }
            }
            for (const std::size_t e : members) { // what is left goes round in a circle
                if (!isUsed[e])
                    walk(m_net.edges()[e].a, e);
            }
        }
        paths();
        m_town.roads.push_back({ .kind = RoadClass::Railway,
            .name = u"Merrow Light Railway"_s,
            .points = m_frame.toGeo(m_layout.railway),
            .isBridge = false });
        std::ranges::stable_sort(m_town.roads, {}, &Road::kind);
    }

    void paths()
    {
        const auto path = [this](const Line &controls, bool isClosed) {
            Line line = plane::smooth(controls, 20, isClosed);
            if (isClosed)
                line.push_back(line.front());
            m_town.roads.push_back({ .kind = RoadClass::Path,
                .name = {},
                .points = m_frame.toGeo(line),
                .isBridge = false });
        };
        // Around the mere and across the park; around the garden.
        const Vec lake = plane::centroid(m_layout.mere);
        Line around;
        for (std::size_t i = 0; i < m_layout.mere.size(); i += 4)
            around.push_back(m_layout.mere[i] + plane::unit(m_layout.mere[i] - lake) * 22);
        path(around, true);
        const Vec park = plane::centroid(m_layout.greatPark);
        for (std::size_t k = 0; k < 6; ++k) {
            const Vec gate = m_layout.greatPark[k * m_layout.greatPark.size() / 6];
            const Vec inner = plane::nearestOnLine(gate, around, true);
            path({ gate,
                     (gate + inner) * 0.5
                         + plane::leftOf(plane::unit(inner - gate)) * m_random.between(-40, 40),
                     inner },
                false);
        }
        const Vec garden = plane::centroid(m_layout.garden);
        Line inner;
        for (std::size_t i = 0; i < m_layout.garden.size(); i += 4)
            inner.push_back(garden + (m_layout.garden[i] - garden) * 0.66);
        path(inner, true);
        for (std::size_t k = 0; k < 4; ++k) {
            const Vec gate = m_layout.garden[k * m_layout.garden.size() / 4];
            path({ gate, garden + (gate - garden) * 0.66 }, false);
        }
        Q_UNUSED(park)
    }

    void graph()
    {
        std::vector<std::optional<NodeIndex>> nodes(m_net.points().size());
        const auto node = [&](quint32 point) {
            if (!nodes[point])
                nodes[point] = m_town.graph.addNode(m_frame.toGeo(m_net.points()[point]));
            return *nodes[point];
        };
        for (const StreetNet::Edge &edge : m_net.edges()) {
            if (edge.use == StreetNet::Use::Road) {
                const NodeIndex a = node(edge.a);
                const NodeIndex b = node(edge.b);
                m_town.graph.addRoad(a, b, speedOf(edge.kind), edge.street);
            }
        }
        m_town.graph.finish();
    }

    void places()
    {
        add(m_town.name, m_layout.market + Vec { 0, 120 }, PlaceKind::Town, 0);
        for (const District &district : m_layout.districts) {
            const bool isVillage = district.fabric == Fabric::Village;
            add(district.name, district.centre,
                isVillage ? PlaceKind::Village : PlaceKind::District, isVillage ? 2 : 1);
        }
        add(u"Heron Park"_s, plane::centroid(m_layout.greatPark) - Vec { 260, 120 },
            PlaceKind::Park, 2);
        add(u"Heron Mere"_s, plane::centroid(m_layout.mere), PlaceKind::Water, 2);
        add(u"Botanic Garden"_s, plane::centroid(m_layout.garden), PlaceKind::Park, 2);
        add(u"Merrow Bay"_s, m_layout.bay, PlaceKind::Water, 1);
        add(u"Wendle Tarn"_s, m_layout.river.front(), PlaceKind::Water, 2);
        add(u"River Wendle"_s, m_layout.river[m_layout.river.size() / 3], PlaceKind::Water, 3);
        add(u"Merrow Airfield"_s, plane::centroid(m_layout.airfield), PlaceKind::Landmark, 2);
        add(u"Central Station"_s, m_layout.station, PlaceKind::Landmark, 3);
        add(u"Harbour Light"_s, m_layout.lighthouse, PlaceKind::Landmark, 3);
        add(u"Market Square"_s, m_layout.market, PlaceKind::Landmark, 3);
    }

    SeededRandom m_random;
    TownLayout m_layout;
    plane::Frame m_frame;
    StreetNet m_net;
    plane::SegmentIndex m_roadIndex;
    std::map<QString, quint32> m_streetNumbers;
    std::size_t m_fronts = 0;
    Vec m_low;
    Vec m_high;
    Town m_town;
};

} // namespace

Town makeTown(quint64 seed)
{
    return Builder(seed).build();
}

} // namespace dispatch::geo
