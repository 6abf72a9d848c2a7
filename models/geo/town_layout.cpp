// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo/town_layout.h"

#include <QtGlobal>

#include <algorithm>
#include <array>
#include <numbers>

namespace dispatch::geo {

using namespace Qt::StringLiterals;
using plane::Line;
using plane::Vec;

namespace {

constexpr int CoastPoints = 720; // half a degree apart, about 40 m
constexpr double HalfWidthM = 4'650;
constexpr double HalfHeightM = 3'600;
constexpr double BayAngleDeg = 256;
constexpr double CoastRoadInlandM = 170;

constexpr double RadiansPerDegree = std::numbers::pi / 180.0;

double bump(double angleDeg, double atDeg, double widthDeg)
{
    double d = std::fmod(angleDeg - atDeg + 540.0, 360.0) - 180.0;
    d /= widthDeg;
    return std::exp(-d * d);
}

//! \brief Distance of the shore from the middle of the island, by half degrees.
std::vector<double> shoreRadii(SeededRandom &random)
{
    constexpr std::array<double, 6> swell { 0.030, 0.034, 0.026, 0.022, 0.018,
        0.014 }; // of 2..7 lobes
    constexpr std::array<std::pair<double, double>, 4> rough { { { 1'100, 150 }, { 430, 62 },
        { 190, 30 }, { 90, 14 } } }; // cell, reach
    std::array<double, 6> swellPhase {};
    const quint64 roughSeed = random.next();
    for (double &phase : swellPhase)
        phase = random.between(0, 360);
    const double cove = random.between(18, 28);
    std::vector<double> radii;
    for (int i = 0; i < CoastPoints; ++i) {
        const double deg = i * 360.0 / CoastPoints;
        const double c = std::cos(deg * RadiansPerDegree) * HalfHeightM;
        const double s = std::sin(deg * RadiansPerDegree) * HalfWidthM;
        double r = HalfWidthM * HalfHeightM / std::sqrt(c * c + s * s);
        double factor = 1;
        for (std::size_t k = 0; k < swell.size(); ++k)
            factor += swell[k]
                * std::cos((static_cast<double>(k + 2) * deg + swellPhase[k]) * RadiansPerDegree);
        r *= factor;
        r -= 1'350 * bump(deg, BayAngleDeg, 15);
        r -= 520 * bump(deg, cove, 8);
        r += 420 * bump(deg, BayAngleDeg - 27, 7); // a headland shelters the harbour
        r -= 330 * bump(deg, 128, 7);
        r += 260 * bump(deg, 168, 5);
        // The shore is calm in the bay, where the quays are.
        const double wild = 1 - 0.85 * bump(deg, BayAngleDeg, 22);
        const Vec here = plane::polar(deg, r);
        for (const auto &[cell, reach] : rough)
            r += wild * reach * plane::noise(here, cell, roughSeed);
        radii.push_back(r);
    }
    return radii;
}

//! \brief A calmer shore for the coast road: the least radius within some degrees, then averaged.
std::vector<double> calmed(const std::vector<double> &radii)
{
    constexpr int Reach = 10; // half degrees to either side
    const auto window = [](const std::vector<double> &from, auto &&combine) {
        const int n = static_cast<int>(from.size());
        std::vector<double> out;
        for (int i = 0; i < n; ++i) {
            double low = from[static_cast<std::size_t>(i)];
            double sum = 0;
            for (int k = -Reach; k <= Reach; ++k) {
                const double other = from[static_cast<std::size_t>((i + k + n) % n)];
                low = std::min(low, other);
                sum += other;
            }
            out.push_back(combine(low, sum / (2 * Reach + 1)));
        }
        return out;
    };
    constexpr auto Least = [](double low, double) { return low; };
    constexpr auto Average = [](double, double mid) { return mid; };
    return window(window(window(radii, Least), Average), Average);
}

Line ringFrom(const std::vector<double> &radii, double inland, int every)
{
    Line ring;
    for (std::size_t i = 0; i < radii.size(); i += static_cast<std::size_t>(every))
        ring.push_back(plane::rounded(
            plane::polar(static_cast<double>(i) * 360.0 / CoastPoints, radii[i] - inland)));
    return ring;
}

Line blob(
    Vec centre, double alongM, double acrossM, double angleDeg, SeededRandom &random, double wobble)
{
    Line controls;
    constexpr int Corners = 9;
    for (int i = 0; i < Corners; ++i) {
        const Vec round = plane::polar(i * 360.0 / Corners, 1 + random.between(-wobble, wobble));
        controls.push_back(
            centre + plane::rotated({ round.x * alongM / 2, round.y * acrossM / 2 }, angleDeg));
    }
    return plane::smooth(controls, 22, true);
}

//! \brief Cuts \p line where it first leaves \p ring and carries it a metre past the crossing, so that it joins.
Line untilRing(const Line &line, const Line &ring)
{
    Line out { line.front() };
    for (std::size_t i = 1; i < line.size(); ++i) {
        double nearest = 2;
        for (std::size_t k = 0; k < ring.size(); ++k) {
            double t = 0;
            double u = 0;
            if (plane::crossing(line[i - 1], line[i], ring[k], ring[(k + 1) % ring.size()], t, u))
                nearest = std::min(nearest, t);
        }
        if (nearest <= 1) {
            const Vec step = line[i] - line[i - 1];
            out.push_back(plane::rounded(line[i - 1] + step * nearest + plane::unit(step)));
            return out;
        }
        out.push_back(line[i]);
    }
    return out;
}

//! \brief The longest stretch of a ring road that keeps clear of the coast road, its ends led into the coast road.
MainRoad openRing(
    const QString &name, RoadClass kind, const Line &ring, const Line &coastRoad, double clearM)
{
    const std::size_t n = ring.size();
    std::vector<bool> isClear(n);
    for (std::size_t i = 0; i < n; ++i)
        isClear[i] = plane::contains(coastRoad, ring[i])
            && plane::distanceToLine(ring[i], coastRoad, true) > clearM;
    if (std::ranges::all_of(isClear, [](bool clear) { return clear; }))
        return { name, kind, ring, true };
    std::size_t bestStart = 0;
    std::size_t bestLength = 0;
    for (std::size_t start = 0; start < n; ++start) {
        if (!isClear[start] || isClear[(start + n - 1) % n])
            continue;
        std::size_t run = 0;
        while (run < n && isClear[(start + run) % n])
            ++run;
        if (run > bestLength) {
            bestLength = run;
            bestStart = start;
        }
    }
    Line line;
    for (std::size_t i = 0; i < bestLength; ++i)
        line.push_back(ring[(bestStart + i) % n]);
    // Carry both ends on along the ring until they meet the coast road.
    const auto carryOn = [&](std::size_t from, bool isForward) {
        Line end;
        for (std::size_t i = 0; i < n / 4; ++i) {
            end.push_back(ring[(isForward ? from + i : from + n - i) % n]);
            if (!plane::contains(coastRoad, end.back()))
                break;
        }
        return untilRing(end, coastRoad);
    };
    if (line.size() > 4) {
        const Line start = carryOn(bestStart, false);
        const Line end = carryOn(bestStart + bestLength - 1, true);
        line.insert(line.begin(), start.rbegin(), start.rend() - 1);
        line.insert(line.end(), end.begin() + 1, end.end());
    }
    return { name, kind, line, false };
}

//! \brief A radial road: from \p start on a course, wandering a little, to the coast road.
MainRoad radial(const QString &name, RoadClass kind, Vec start, double courseDeg, double reachM,
    const Line &coastRoad, SeededRandom &random)
{
    Line controls { start };
    const Vec ahead = plane::polar(courseDeg, 1);
    double side = 0;
    for (double m = 520; m <= reachM; m += 620) {
        side += random.between(-95, 95);
        controls.push_back(start + ahead * m + plane::leftOf(ahead) * side);
    }
    return { name, kind, untilRing(plane::smooth(controls, 35, false), coastRoad), false };
}

} // namespace

bool TownLayout::isOnLand(Vec p, double marginM) const
{
    return plane::contains(coast, p)
        && (marginM <= 0 || shoreIndex.clearance(p, marginM) >= marginM);
}

bool TownLayout::isInWater(Vec p, double marginM) const
{
    return plane::contains(riverBanks, p) || plane::contains(mere, p)
        || (marginM > 0 && waterIndex.clearance(p, marginM) < marginM);
}

std::pair<const District *, double> TownLayout::districtAt(Vec p) const
{
    const District *nearest = nullptr;
    double best = 1e9;
    for (const District &district : districts) {
        if (const double radii = plane::length(p - district.centre) / district.radiusM;
            radii < best) {
            best = radii;
            nearest = &district;
        }
    }
    return { nearest, best };
}

bool TownLayout::isBuiltUp(Vec p) const
{
    return districtAt(p).second < 1.0 + 0.22 * plane::noise(p, 260, noiseSeed);
}

TownLayout layOutTown(SeededRandom &random)
{
    TownLayout town;
    town.noiseSeed = random.next();
    const auto jitter = [&random](Vec v, double by) {
        return v + Vec { random.between(-by, by), random.between(-by, by) };
    };

    const auto shore = shoreRadii(random);
    const auto calm = calmed(shore);
    town.coast = ringFrom(shore, 0, 1);
    const Line coastRoad = plane::smooth(ringFrom(calm, CoastRoadInlandM, 8), 40, true);
    const auto shoreAt = [&](double deg) {
        return shore[static_cast<std::size_t>(std::lround(deg * CoastPoints / 360.0))
            % shore.size()];
    };

    town.market = jitter({ -800, -1'150 }, 40);
    const Vec market = town.market;
    town.bay = plane::polar(BayAngleDeg, shoreAt(BayAngleDeg) + 700);

    // The river rises in the north-east hills, passes east of the old town and ends in the bay.
    const Vec mouth = plane::polar(BayAngleDeg + 3, shoreAt(BayAngleDeg + 3) + 120);
    Line course { { 2'780, 2'150 }, { 2'300, 1'780 }, { 1'650, 1'560 }, { 1'080, 1'080 },
        { 520, 720 }, { 240, 180 }, { 130, -330 }, { -150, -760 }, { -205, -1'200 },
        { -300, -1'600 } };
    for (std::size_t i = 0; i + 2 < course.size(); ++i)
        course[i] = jitter(course[i], 70);
    course.push_back(plane::rounded(mouth + Vec { 60, 260 }));
    course.push_back(mouth);
    town.river = plane::smooth(course, 30, false);
    const double whole = plane::lengthOf(town.river);
    double gone = 0;
    std::vector<double> left;
    std::vector<double> right;
    for (std::size_t i = 0; i < town.river.size(); ++i) {
        if (i > 0)
            gone += plane::length(town.river[i] - town.river[i - 1]);
        const double t = gone / whole;
        const double width = 16 + 62 * t + 55 * std::max(0.0, t - 0.86) / 0.14
            + 5 * plane::noise(town.river[i], 180, town.noiseSeed + 1);
        town.riverWidthM.push_back(width);
        left.push_back(width / 2);
        right.push_back(-width / 2);
    }
    town.riverBanks = plane::offset(town.river, right);
    Line leftBank = plane::offset(town.river, left);
    town.riverBanks.insert(town.riverBanks.end(), leftBank.rbegin(), leftBank.rend());

    // Parks.
    const Vec park = jitter({ -1'480, 640 }, 60);
    town.greatPark = blob(park, 1'020, 720, random.between(-25, 25), random, 0.09);
    town.mere = blob(park + Vec { 70, 60 }, 430, 250, random.between(0, 50), random, 0.16);
    // One draw a statement: the order in which arguments are worked out is the compiler's choice.
    const double gardenTurnDeg = random.between(0, 180);
    const Vec garden = jitter({ 850, -420 }, 40);
    town.garden = blob(garden, 420, 330, gardenTurnDeg, random, 0.08);

    // Main roads. The coast road comes first: everything else ends on it.
    town.mainRoads.push_back({ u"Shore Road"_s, RoadClass::Secondary, coastRoad, true });
    const auto ellipse = [&](Vec centre, double a, double b, double wobble) {
        Line controls;
        for (int deg = 0; deg < 360; deg += 15) {
            const double f = 1 + random.between(-wobble, wobble);
            const Vec round = plane::polar(deg, f);
            controls.push_back(centre + Vec { round.x * a, round.y * b });
        }
        return plane::smooth(controls, 30, true);
    };
    const MainRoad motorway = openRing(u"Island Motorway"_s, RoadClass::Motorway,
        ellipse({ -250, -1'000 }, 3'250, 2'680, 0.018), coastRoad, 170);
    const Line ring = ellipse(market, 1'430, 1'370, 0.045);
    const MainRoad ringRoad = openRing(u"Ring Avenue"_s, RoadClass::Primary, ring, coastRoad, 120);
    const Line wall = ellipse(market, 430, 420, 0.05);
    town.mainRoads.push_back(motorway);
    town.mainRoads.push_back(ringRoad);
    town.mainRoads.push_back({ u"Old Wall"_s, RoadClass::Secondary, wall, true });
    town.mainRoads.push_back({ u"Park Crescent"_s, RoadClass::Tertiary, town.greatPark, true });
    town.mainRoads.push_back({ u"Garden Circle"_s, RoadClass::Tertiary, town.garden, true });

    struct Ray {
        QString name;
        QString inner; //!< its name inside the old wall; empty if it ends there
        RoadClass kind;
        double courseDeg;
    };
    const std::array<Ray, 8> rays { {
        { u"North Road"_s, u"High Street"_s, RoadClass::Primary, 84 },
        { u"Heronmoor Road"_s, {}, RoadClass::Secondary, 121 },
        { u"Westhaven Road"_s, u"Westgate"_s, RoadClass::Primary, 163 },
        { u"Saltmarsh Road"_s, {}, RoadClass::Secondary, 206 },
        { u"Harbour Street"_s, u"Fish Street"_s, RoadClass::Secondary, 262 },
        { u"Ferry Road"_s, {}, RoadClass::Secondary, -38 },
        { u"East Road"_s, u"Eastgate"_s, RoadClass::Primary, -4 },
        { u"Castle Hill Road"_s, {}, RoadClass::Primary, 42 },
    } };
    for (const Ray &ray : rays) {
        const double courseDeg = ray.courseDeg + random.between(-4, 4);
        const Vec start = plane::nearestOnLine(market + plane::polar(courseDeg, 430), wall, true);
        // Begin a metre inside the wall road, so that the two cross.
        MainRoad road = radial(ray.name, ray.kind, start - plane::polar(courseDeg, 1), courseDeg,
            6'500, coastRoad, random);
        if (!ray.inner.isEmpty()) {
            const Vec gate = start + plane::polar(courseDeg, 1);
            const Vec bend = market + plane::polar(courseDeg + random.between(-12, 12), 230);
            town.mainRoads.push_back({ ray.inner, RoadClass::Tertiary,
                plane::smooth({ market + plane::polar(courseDeg, 38), bend, gate }, 30, false),
                false });
        }
        town.mainRoads.push_back(std::move(road));
    }
    // Around the market square.
    const Line square = plane::rectangle(market, 104, 78, random.between(-10, 14));
    town.mainRoads.push_back({ u"Market Square"_s, RoadClass::Tertiary, square, true });

    // Embankments on both sides of the river, from the motorway down to the coast road.
    for (const double side : { 1.0, -1.0 }) {
        Line bank;
        for (std::size_t i = 0; i < town.river.size(); i += 3) {
            const Vec before = town.river[i > 0 ? i - 1 : 0];
            const Vec after = town.river[std::min(i + 1, town.river.size() - 1)];
            const Vec p = town.river[i]
                + plane::leftOf(plane::unit(after - before))
                    * (side * (town.riverWidthM[i] / 2 + 42));
            if (plane::length(p - market) < 2'150 && plane::contains(coastRoad, p))
                bank.push_back(p);
        }
        if (bank.size() < 4)
            continue;
        bank = plane::smooth(bank, 35, false);
        const Vec tail = bank.back();
        const Vec foot = plane::nearestOnLine(tail, coastRoad, true);
        bank.push_back(plane::rounded(foot + plane::unit(foot - tail)));
        town.mainRoads.push_back({ side > 0 ? u"East Embankment"_s : u"West Embankment"_s,
            RoadClass::Tertiary, bank, false });
    }

    // The airfield in the east with its spur off the motorway.
    const Vec field = plane::polar(357, shoreAt(357) - 880);
    town.airfield = plane::rectangle(field, 1'500, 380, 78);
    town.runway = plane::rectangle(field + Vec { 40, 0 }, 1'380, 46, 78);
    const Vec terminal = field - Vec { 215, 30 };
    const Vec junction
        = plane::nearestOnLine(terminal - Vec { 500, 120 }, motorway.line, motorway.isClosed);
    town.mainRoads.push_back({ u"Airport Way"_s, RoadClass::Secondary,
        plane::smooth({ junction + plane::unit(junction - terminal),
                          (junction + terminal) * 0.5 + Vec { 0, 35 }, terminal },
            35, false),
        false });

    // The railway, from the docks past the station to the west.
    Line track { { 430, -2'080 }, { 470, -1'500 }, { 560, -1'000 }, { 640, -300 }, { 560, 330 },
        { 230, 900 }, { -350, 1'330 }, { -1'150, 1'560 }, { -2'050, 1'480 }, { -2'900, 1'120 },
        { -3'650, 640 } };
    for (std::size_t i = 3; i < track.size(); ++i)
        track[i] = jitter(track[i], 45);
    town.railway = plane::smooth(track, 30, false);
    town.station = track[2];

    town.lighthouse = plane::polar(BayAngleDeg - 27, shoreAt(BayAngleDeg - 27) - 70);

    // Piers reach from the quays into the bay.
    for (const double deg :
        { BayAngleDeg - 9.5, BayAngleDeg + 8.5, BayAngleDeg + 12, BayAngleDeg + 15.5 }) {
        const Vec root = plane::polar(deg, shoreAt(deg));
        const Vec out = plane::unit(town.bay - root);
        const double reach = random.between(190, 300);
        town.piers.push_back(plane::rectangle(root + out * (reach / 2 - 40), reach,
            deg > BayAngleDeg ? 48 : 20, std::atan2(out.y, out.x) / RadiansPerDegree));
    }

    // A beach in the south-west.
    Line outer;
    Line inner;
    for (int i = 402; i <= 452; ++i) {
        const double deg = i * 360.0 / CoastPoints;
        const double edge = std::min({ 1.0, (i - 402) / 12.0, (452 - i) / 12.0 });
        outer.push_back(plane::rounded(plane::polar(deg, shoreAt(deg) + 4)));
        inner.push_back(plane::rounded(plane::polar(deg, shoreAt(deg) - 8 - 58 * edge)));
    }
    town.beach = outer;
    town.beach.insert(town.beach.end(), inner.rbegin(), inner.rend());

    // name, fabric, centre, radius, angle, along, across, bend
    town.districts = {
        { u"Old Town"_s, Fabric::OldTown, market, 560, random.between(-20, 20), 84, 66, 26 },
        { u"Harbourside"_s, Fabric::Centre, { 120, -1'420 }, 620, random.between(4, 18), 128, 104,
            6 },
        { u"New Town"_s, Fabric::Centre, { -780, -360 }, 720, random.between(-6, 8), 150, 96, 8 },
        { u"Quayside"_s, Fabric::Terraces, { -860, -1'800 }, 560, random.between(-12, 4), 132, 78,
            14 },
        { u"Docklands"_s, Fabric::Industrial, { 760, -2'230 }, 760, random.between(14, 28), 270,
            190, 6 },
        { u"St Brannoc"_s, Fabric::Terraces, { -1'780, -900 }, 780, random.between(18, 34), 176, 86,
            22 },
        { u"Heronmoor"_s, Fabric::Suburb, { -2'280, 180 }, 860, random.between(-40, -20), 196, 104,
            62 },
        { u"Parkside"_s, Fabric::Terraces, { -560, 560 }, 760, random.between(24, 38), 168, 90,
            20 },
        { u"Westhaven"_s, Fabric::Suburb, { -2'700, -780 }, 760, random.between(-14, 4), 190, 106,
            58 },
        { u"Saltmarsh"_s, Fabric::Suburb, { -1'950, -1'830 }, 700, random.between(40, 56), 186, 98,
            40 },
        { u"Millbrook"_s, Fabric::Terraces, { 330, -150 }, 640, random.between(-30, -16), 150, 84,
            16 },
        { u"Castle Hill"_s, Fabric::Suburb, { 1'250, 120 }, 820, random.between(30, 48), 198, 104,
            70 },
        { u"Eastfield"_s, Fabric::Suburb, { 1'460, -1'050 }, 860, random.between(-8, 8), 190, 100,
            48 },
        { u"Foxley Works"_s, Fabric::Industrial, { 780, 960 }, 560, random.between(30, 40), 290,
            200, 8 },
        { u"Quarry Bank"_s, Fabric::Suburb, { 2'150, -1'830 }, 620, random.between(12, 30), 190,
            102, 52 },
        { u"Larkfield"_s, Fabric::Suburb, { -1'250, 1'330 }, 560, random.between(-20, 20), 186, 100,
            55 },
        { u"Ashcombe"_s, Fabric::Village, { -3'700, 150 }, 470, random.between(0, 90), 150, 92,
            46 },
        { u"Nether Sands"_s, Fabric::Village, { -2'860, -1'560 }, 470, random.between(0, 90), 150,
            92, 40 },
        { u"Northcliff"_s, Fabric::Village, { -620, 2'380 }, 440, random.between(0, 90), 150, 92,
            46 },
        { u"Wendle"_s, Fabric::Village, { 2'180, 1'690 }, 430, random.between(0, 90), 150, 92, 46 },
        { u"Gull Point"_s, Fabric::Village, { 3'050, -1'350 }, 380, random.between(0, 90), 150, 92,
            46 },
    };
    for (std::size_t i = 5; i < town.districts.size(); ++i)
        town.districts[i].centre = jitter(town.districts[i].centre, 70);
    // Villages lie beside the road that leads to them, wherever the seed has put it.
    struct OnRoad {
        QString village;
        QString road;
        double fraction; //!< of the road, from the old wall outwards
    };
    for (const OnRoad &at : { OnRoad { u"Ashcombe"_s, u"Westhaven Road"_s, 0.80 },
             OnRoad { u"Northcliff"_s, u"North Road"_s, 0.80 },
             OnRoad { u"Wendle"_s, u"Castle Hill Road"_s, 0.76 },
             OnRoad { u"Gull Point"_s, u"East Road"_s, 0.86 } }) {
        const auto road = std::ranges::find(town.mainRoads, at.road, &MainRoad::name);
        const auto village = std::ranges::find(town.districts, at.village, &District::name);
        const auto step
            = static_cast<std::size_t>(at.fraction * static_cast<double>(road->line.size() - 2));
        const Vec ahead = plane::unit(road->line[step + 1] - road->line[step]);
        village->centre = road->line[step] + plane::leftOf(ahead) * random.between(-140, 140);
    }
    town.shoreIndex.addLine(town.coast, true, 0);
    town.waterIndex.addLine(town.riverBanks, true, 0);
    town.waterIndex.addLine(town.mere, true, 0);
    return town;
}

} // namespace dispatch::geo
