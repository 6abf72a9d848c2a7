// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo/houses.h"

#include <algorithm>
#include <map>

namespace dispatch::geo {

using plane::Line;
using plane::Vec;

namespace {

constexpr double NearWaterM = 100; // more than half the river's width
constexpr double HouseEveryM = 14; // of street, for numbers

//! \brief How a kind of district is built: metres.
struct Style {
    double setback; //!< from the middle of the street to the house front
    double widthLow, widthHigh;
    double gapLow, gapHigh;
    double depthLow, depthHigh;
    double angleShare; //!< share of buildings with a wing
    double emptyShare; //!< share of plots left empty
};

Style styleOf(Fabric fabric)
{
    switch (fabric) {
    case Fabric::OldTown:
        return { 7.5, 12, 30, 0.0, 2.5, 11, 15, 0.25, 0.04 };
    case Fabric::Centre:
        return { 13, 24, 52, 2, 8, 15, 24, 0.35, 0.06 };
    case Fabric::Terraces:
        return { 11, 26, 54, 3, 9, 9, 11.5, 0.06, 0.04 };
    case Fabric::Suburb:
        return { 14.5, 10, 16, 7, 15, 8.5, 11.5, 0.34, 0.07 };
    case Fabric::Industrial:
        return { 22, 44, 92, 14, 34, 28, 48, 0.3, 0.22 };
    case Fabric::Village:
        return { 13, 9, 17, 8, 24, 8.5, 12, 0.3, 0.2 };
    }
    return {};
}

double halfWidthOf(RoadClass kind)
{
    switch (kind) {
    case RoadClass::Primary:
        return 4;
    case RoadClass::Secondary:
        return 3;
    case RoadClass::Tertiary:
        return 1.5;
    default:
        return 0;
    }
}

} // namespace

Houses::Houses(const TownLayout &town, const plane::SegmentIndex &roads, SeededRandom random)
    : m_town(town)
    , m_roads(roads)
    , m_random(random)
{
}

bool Houses::isFree(const Line &outline, double clearM, std::size_t firstOfBlock) const
{
    for (const Vec &corner : outline) {
        if (m_roads.clearance(corner, clearM) < clearM)
            return false;
        // Streets keep to dry land, so only corners near a shore can be wet; asking the index first is much cheaper.
        if ((m_town.waterIndex.clearance(corner, NearWaterM) < NearWaterM
                && m_town.isInWater(corner, 6))
            || (m_town.shoreIndex.clearance(corner, NearWaterM) < NearWaterM
                && !m_town.isOnLand(corner)))
            return false;
        if (plane::contains(m_town.greatPark, corner) || plane::contains(m_town.garden, corner)
            || plane::contains(m_town.airfield, corner))
            return false;
    }
    const Vec middle = plane::centroid(outline);
    for (std::size_t i = firstOfBlock; i < m_placed.size(); ++i) {
        const Line &other = m_placed[i].outline;
        if (plane::length(other.front() - middle) > 160)
            continue;
        if (plane::contains(other, middle)
            || std::ranges::any_of(outline, [&](Vec p) { return plane::contains(other, p); })
            || std::ranges::any_of(other, [&](Vec p) { return plane::contains(outline, p); }))
            return false;
    }
    return true;
}

void Houses::along(const StreetNet::Face &face, const StreetNet &net, bool isBlock)
{
    const std::size_t n = face.ring.size();
    const std::size_t firstOfBlock = m_placed.size();
    for (std::size_t i = 0; i < n; ++i) {
        const StreetNet::Edge &edge = net.edges()[face.edges[i]];
        if (edge.use != StreetNet::Use::Road || edge.kind == RoadClass::Motorway)
            continue;
        const Vec a = face.ring[i];
        const Vec b = face.ring[(i + 1) % n];
        const Vec middle = (a + b) * 0.5;
        if (!isBlock && !m_town.isBuiltUp(middle))
            continue;
        if (plane::contains(m_town.riverBanks, middle))
            continue;
        const Style style = styleOf(m_town.districtAt(middle).first->fabric);
        const Vec ahead = plane::unit(b - a);
        const Vec in = plane::leftOf(ahead);
        const double setback = style.setback + halfWidthOf(edge.kind);

        // Keep out of the corners: at an inner corner the houses of the next side take the place.
        const auto tangent
            = [](Vec u, Vec v) { // of half the turn from u to v; positive to the left
                  return plane::cross(u, v) / (1.05 + plane::dot(u, v));
              };
        const double before = tangent(plane::unit(a - face.ring[(i + n - 1) % n]), ahead);
        const double after = tangent(ahead, plane::unit(face.ring[(i + 2) % n] - b));
        const double skipStart = before > 0.15 ? std::min(60.0, setback * before + 1.5) : 0.5;
        const double skipEnd
            = after > 0.15 ? std::min(70.0, (setback + style.depthHigh) * after + 1.5) : 0.5;
        const double whole = plane::length(b - a);

        double at = skipStart;
        int houses = 0;
        while (true) {
            const double width = m_random.between(style.widthLow, style.widthHigh);
            const double gap = m_random.between(style.gapLow, style.gapHigh);
            const double depth = m_random.between(style.depthLow, style.depthHigh);
            const double shift = m_random.between(-0.8, 0.8);
            const bool isEmpty = m_random.chance(style.emptyShare);
            const bool hasWing = m_random.chance(style.angleShare);
            double here = width;
            if (at + here > whole - skipEnd) {
                here = whole - skipEnd - at; // the last plot is what is left, if a house fits
                if (here < std::max(7.5, style.widthLow * 0.6))
                    break;
            }
            const Vec corner = a + ahead * at + in * (setback + shift);
            const Vec right = ahead * here;
            const Vec back = in * depth;
            Line outline { corner, corner + right, corner + right + back, corner + back };
            if (hasWing && here > 9) {
                const Vec notch = in * (depth * 0.45);
                const Vec part = ahead * (here * 0.55);
                outline = { corner, corner + right, corner + right + back - notch,
                    corner + part + back - notch, corner + part + back, corner + back };
            }
            plane::roundAll(outline);
            if (!isEmpty && isFree(outline, setback * 0.8, firstOfBlock)) {
                m_placed.push_back({ .outline = outline, .isLarge = here > 60 });
                ++houses;
            }
            at += here + gap;
        }
        const double usable = whole - skipStart - skipEnd;
        if (houses > 0 && usable > HouseEveryM) {
            const Vec fromStreet = in * (setback + 2);
            m_fronts.push_back({ .from = a + ahead * skipStart + fromStreet,
                .to = b - ahead * skipEnd + fromStreet,
                .street = edge.street,
                .houses = std::max(1, static_cast<int>(usable / HouseEveryM)) });
        }
    }
}

void Houses::campus(const Line &ring, Vec middle, double sizeM)
{
    const auto firstOfBlock = m_placed.size();
    Vec longest;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        if (const Vec side = ring[(i + 1) % ring.size()] - ring[i];
            plane::length(side) > plane::length(longest))
            longest = side;
    }
    const Vec u = plane::unit(longest);
    const Vec v = plane::leftOf(u);
    const double half = sizeM / 2;
    const double wing = sizeM / 5;
    // An E of three wings, then an annexe.
    const auto at = [&](double x, double y) { return plane::rounded(middle + u * x + v * y); };
    const Line main { at(-half, -half * 0.7), at(half, -half * 0.7), at(half, half * 0.5),
        at(half - wing, half * 0.5), at(half - wing, -half * 0.7 + wing),
        at(wing / 2, -half * 0.7 + wing), at(wing / 2, half * 0.3), at(-wing / 2, half * 0.3),
        at(-wing / 2, -half * 0.7 + wing), at(-half + wing, -half * 0.7 + wing),
        at(-half + wing, half * 0.5), at(-half, half * 0.5) };
    const Line annexe { at(-wing, half * 0.75), at(wing * 1.6, half * 0.75),
        at(wing * 1.6, half * 1.05), at(-wing, half * 1.05) };
    for (const Line *outline : { &main, &annexe }) {
        if (std::ranges::all_of(*outline, [&](Vec p) { return plane::contains(ring, p); })
            && isFree(*outline, 9, firstOfBlock))
            m_placed.push_back({ .outline = *outline, .isLarge = true });
    }
}

std::vector<Building> Houses::buildings(const plane::Frame &frame) const
{
    std::vector<Building> out;
    out.reserve(m_placed.size());
    for (const Placed &placed : m_placed)
        out.push_back({ .outline = frame.toGeo(placed.outline), .isLarge = placed.isLarge });
    return out;
}

std::vector<Town::Frontage> Houses::frontages(const plane::Frame &frame) const
{
    std::map<quint32, std::vector<Front>> byStreet;
    for (const Front &front : m_fronts)
        byStreet[front.street].push_back(front);
    std::vector<Town::Frontage> out;
    for (auto &[street, fronts] : byStreet) {
        // The direction of the street: that of its longest spread. Good enough for a ring too: numbers still run
        // one way on each of its sides.
        Vec spread;
        for (const Front &front : fronts) {
            if (const Vec away = front.from - fronts.front().from;
                plane::length(away) > plane::length(spread))
                spread = away;
        }
        if (plane::length(spread) < 1)
            spread = fronts.front().to - fronts.front().from;
        // Numbers rise away from the market, as in most towns.
        const Vec ahead = plane::dot(fronts.front().from - m_town.market, spread) < 0
            ? plane::unit(spread) * -1
            : plane::unit(spread);
        std::ranges::stable_sort(fronts, {}, [&](const Front &front) {
            return plane::dot(plane::rounded((front.from + front.to) * 0.5), ahead);
        });
        int odd = 1;
        int even = 2;
        for (Front front : fronts) {
            const bool isLeft = plane::dot(front.to - front.from, ahead) > 0;
            if (!isLeft)
                std::swap(front.from, front.to);
            // The house side of a frontage is to the left of from-to; on the left of the street that is the odd side.
            int &number = isLeft ? odd : even;
            out.push_back({ .from = frame.toGeo(front.from),
                .to = frame.toGeo(front.to),
                .street = street,
                .firstNumber = number,
                .houses = front.houses });
            number += 2 * front.houses;
        }
    }
    return out;
}

} // namespace dispatch::geo
