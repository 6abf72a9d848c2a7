// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo/local_streets.h"

#include "geo/segment_index.h"

#include <algorithm>
#include <limits>
#include <map>

namespace dispatch::geo {

using plane::Line;
using plane::Vec;

namespace {

constexpr double SampleM = 11;
constexpr double MinStreetM = 58;
constexpr double MotorwayMarginM = 62;
constexpr double RailMarginM = 26;
constexpr double ShoreMarginM = 55;
constexpr double WaterMarginM = 24;
constexpr double AirfieldMarginM = 70;
constexpr double AlongsideCos = 0.82; // less than 35° to a main road counts as running alongside it

enum Family : quint8 { Street, CrossStreet };

//! \brief One family of lines of a district's bent grid, as a function of place.
class Grid {
public:
    Grid(const District &district, quint64 seed)
        : m_district(district)
        , m_seed(seed)
    {
    }
    //! \brief Where grid line number \p k runs, in grid metres: evenly, give or take a little.
    [[nodiscard]] double position(Family family, int k) const
    {
        const double spacing = family == Street ? m_district.acrossM : m_district.alongM;
        return (k + 0.16 * plane::noise({ k * 7.3, family == Street ? 0.0 : 311.0 }, 1, m_seed))
            * spacing;
    }
    //! \brief From grid metres (along the streets, across them) to the plane.
    [[nodiscard]] Vec at(double along, double across) const
    {
        const Vec straight
            = m_district.centre + plane::rotated({ along, across }, m_district.angleDeg);
        const double cell = m_district.fabric == Fabric::OldTown ? 170 : 430;
        return straight
            + Vec { plane::noise(straight, cell, m_seed + 1),
                  plane::noise(straight, cell, m_seed + 2) }
            * m_district.bendM;
    }
    [[nodiscard]] Vec toGrid(Vec p) const
    {
        return plane::rotated(p - m_district.centre, -m_district.angleDeg);
    }
    [[nodiscard]] const District &district() const { return m_district; }
    //! \brief Whether the piece of cross street between two streets is left out, for longer blocks here and there.
    [[nodiscard]] bool isLeftOut(int crossStreet, int block) const
    {
        const double share
            = m_district.fabric == Fabric::Suburb || m_district.fabric == Fabric::Village ? 0.34
            : m_district.fabric == Fabric::OldTown                                        ? 0.22
                                                                                          : 0.14;
        return plane::noise({ crossStreet * 3.0, block * 5.0 }, 1, m_seed + 3) < 2 * share - 1;
    }

private:
    const District &m_district;
    quint64 m_seed;
};

class Planner {
public:
    Planner(const TownLayout &town, StreetNames &names)
        : m_town(town)
        , m_names(names)
    {
        for (const MainRoad &road : town.mainRoads) {
            auto &index = road.kind == RoadClass::Motorway ? m_motorways : m_mains;
            index.addLine(road.line, road.isClosed, 0);
        }
        m_rails.addLine(town.railway, false, 0);
    }

    void fill(const StreetNet::Face &face, const Grid &grid)
    {
        // The part of the grid that can touch the face.
        Vec low { std::numeric_limits<double>::infinity(),
            std::numeric_limits<double>::infinity() };
        Vec high = low * -1;
        for (const Vec &corner : face.ring) {
            const Vec g = grid.toGrid(corner);
            low = { std::min(low.x, g.x), std::min(low.y, g.y) };
            high = { std::max(high.x, g.x), std::max(high.y, g.y) };
        }
        const double reach = grid.district().radiusM * 1.6;
        low = { std::max(low.x, -reach) - 120, std::max(low.y, -reach) - 120 };
        high = { std::min(high.x, reach) + 120, std::min(high.y, reach) + 120 };

        const auto numbers = [](double from, double to, double spacing) {
            return std::pair(static_cast<int>(std::floor(from / spacing)),
                static_cast<int>(std::ceil(to / spacing)));
        };
        const auto [firstStreet, lastStreet] = numbers(low.y, high.y, grid.district().acrossM);
        const auto [firstCross, lastCross] = numbers(low.x, high.x, grid.district().alongM);
        for (int k = firstStreet; k <= lastStreet; ++k) {
            const double across = grid.position(Street, k);
            trace(face, grid, Street, k, low.x, high.x,
                [&](double along) { return grid.at(along, across); });
        }
        for (int k = firstCross; k <= lastCross; ++k) {
            const double along = grid.position(CrossStreet, k);
            for (int block = firstStreet; block < lastStreet;) {
                if (grid.isLeftOut(k, block)) {
                    ++block;
                    continue;
                }
                int end = block + 1;
                while (end < lastStreet && !grid.isLeftOut(k, end))
                    ++end;
                // A metre past the streets at both ends, so that they cross.
                trace(face, grid, CrossStreet, k, grid.position(Street, block) - 1,
                    grid.position(Street, end) + 1,
                    [&](double across) { return grid.at(along, across); });
                block = end;
            }
        }
    }

    [[nodiscard]] std::vector<MainRoad> take() { return std::move(m_streets); }

private:
    template<class Place>
    void trace(const StreetNet::Face &face, const Grid &grid, Family family, int number,
        double from, double to, Place place)
    {
        Line run;
        const int steps = std::max(1, static_cast<int>(std::ceil((to - from) / SampleM)));
        const auto parameter = [&](int i) { return from + (to - from) * i / steps; };
        for (int i = 0; i <= steps; ++i) {
            const Vec p = place(parameter(i));
            const Vec ahead = plane::unit(place(parameter(i) + 5) - place(parameter(i) - 5));
            if (mayRun(face, grid.district(), p, ahead)) {
                if (run.empty() && i > 0)
                    leadOut(face, run, p, place(parameter(i - 1)));
                run.push_back(plane::rounded(p));
                continue;
            }
            if (!run.empty())
                leadOut(face, run, run.back(), p);
            finish(grid, family, number, run);
        }
        finish(grid, family, number, run);
    }

    //! \brief If the way from \p inside to \p outside crosses the edge of the face, adds a point a metre past the edge.
    static void leadOut(const StreetNet::Face &face, Line &run, Vec inside, Vec outside)
    {
        double nearest = 2;
        for (std::size_t i = 0; i < face.ring.size(); ++i) {
            double t = 0;
            double u = 0;
            if (plane::crossing(
                    inside, outside, face.ring[i], face.ring[(i + 1) % face.ring.size()], t, u))
                nearest = std::min(nearest, t);
        }
        if (nearest <= 1)
            run.push_back(plane::rounded(
                inside + (outside - inside) * nearest + plane::unit(outside - inside)));
    }

    [[nodiscard]] bool mayRun(
        const StreetNet::Face &face, const District &district, Vec p, Vec ahead) const
    {
        if (!m_town.isBuiltUp(p) || !plane::contains(face.ring, p)
            || plane::contains(m_town.greatPark, p) || plane::contains(m_town.garden, p))
            return false;
        if (m_motorways.clearance(p, MotorwayMarginM) < MotorwayMarginM
            || m_rails.clearance(p, RailMarginM) < RailMarginM)
            return false;
        const double alongsideM = district.fabric == Fabric::OldTown ? 26 : 44;
        bool isAlongside = false;
        m_mains.near(p, alongsideM, [&](const plane::SegmentIndex::Hit &hit) {
            isAlongside = isAlongside
                || std::abs(plane::dot(plane::unit(hit.direction), ahead)) > AlongsideCos;
        });
        if (isAlongside || m_town.isInWater(p, WaterMarginM) || !m_town.isOnLand(p, ShoreMarginM))
            return false;
        return !plane::contains(m_town.airfield, p)
            && plane::distanceToLine(p, m_town.airfield, true) > AirfieldMarginM;
    }

    void finish(const Grid &grid, Family family, int number, Line &run)
    {
        Line line = std::exchange(run, {});
        if (line.size() < 2 || plane::lengthOf(line) < MinStreetM)
            return;
        const Fabric fabric = grid.district().fabric;
        // A street keeps its name on the other side of a main road; pieces of cross street have their own.
        const bool isBroken
            = family == CrossStreet && (fabric == Fabric::Suburb || fabric == Fabric::Village);
        QString name;
        if (isBroken) {
            name = m_names.next(fabric);
        } else {
            QString &known = m_known[{ &grid.district(), family, number }];
            if (known.isEmpty())
                known = m_names.next(fabric);
            name = known;
        }
        const bool isCollector = fabric != Fabric::OldTown && fabric != Fabric::Village
            && family == Street && number % 4 == 0 && plane::lengthOf(line) > 350;
        m_streets.push_back({ name, isCollector ? RoadClass::Tertiary : RoadClass::Residential,
            plane::simplified(line, 0.8), false });
    }

    const TownLayout &m_town;
    StreetNames &m_names;
    plane::SegmentIndex m_mains;
    plane::SegmentIndex m_motorways;
    plane::SegmentIndex m_rails;
    std::map<std::tuple<const District *, Family, int>, QString> m_known;
    std::vector<MainRoad> m_streets;
};

} // namespace

std::vector<MainRoad> planLocalStreets(const TownLayout &town,
    const std::vector<StreetNet::Face> &faces, StreetNames &names, SeededRandom &random)
{
    std::map<const District *, quint64> seeds;
    for (const District &district : town.districts)
        seeds[&district] = random.next();
    Planner planner(town, names);
    for (const StreetNet::Face &face : faces) {
        if (face.areaM2 < 9'000)
            continue;
        const Vec middle = plane::centroid(face.ring);
        if (plane::length(middle - plane::centroid(town.greatPark)) < 60
            || plane::length(middle - plane::centroid(town.garden)) < 40)
            continue;
        // A wide open space may hold several villages; a space in town belongs to the district of its middle.
        std::vector<const District *> inside;
        for (const District &district : town.districts) {
            if (plane::contains(face.ring, district.centre))
                inside.push_back(&district);
        }
        if (inside.empty() || face.areaM2 < 600'000)
            inside = { town.districtAt(middle).first };
        for (const District *district : inside)
            planner.fill(face, Grid(*district, seeds[district]));
    }
    return planner.take();
}

} // namespace dispatch::geo
