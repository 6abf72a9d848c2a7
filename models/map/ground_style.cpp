// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/ground_style.h"

namespace dispatch::map {

namespace {

QColor rgb(quint32 value)
{
    return QColor::fromRgb(0xff000000U | value);
}

GroundStyle makeLight()
{
    return {
        .sea = rgb(0xc3dae8),
        .shore = rgb(0xa7c5d6),
        .areas = {
            rgb(0xf4f2ed), // Land
            rgb(0xf1eddf), // Farmland
            rgb(0xe9eedc), // Meadow
            rgb(0xd3e3c9), // Wood
            rgb(0xeae7e1), // Residential
            rgb(0xeee5e0), // Commercial
            rgb(0xe9e1d6), // OldTown
            rgb(0xe4e3e8), // Industrial
            rgb(0xefe9da), // Institution
            rgb(0xe6e8eb), // Airfield
            rgb(0xf3ead2), // Sand
            rgb(0xd2e7c8), // Park
            rgb(0xd9e5d2), // Cemetery
            rgb(0xc6e0bd), // Pitch
            rgb(0xc3dae8), // Water
            rgb(0xe9e7e2), // Pier
            rgb(0xcfd4da), // Runway
            rgb(0xf1ece4), // Square
        },
        .roads = { {
            { rgb(0xf6c98b), rgb(0xd9a052) }, // Motorway
            { rgb(0xfbe0a6), rgb(0xdcc07c) }, // Primary
            { rgb(0xfdf2cd), rgb(0xd6c99f) }, // Secondary
            { rgb(0xffffff), rgb(0xbdb5a7) }, // Tertiary
            { rgb(0xffffff), rgb(0xc9c1b4) }, // Residential
            { rgb(0xbfae92), rgb(0xf4f2ed) }, // Path
            { rgb(0x9b9ea6), rgb(0xf4f2ed) }, // Railway
            { rgb(0xfbfaf7), rgb(0xd2cbc0) }, // Service
            { rgb(0xc3dae8), rgb(0xa7c5d6) }, // Waterway
        } },
        .bridge = rgb(0x8c8a84),
        .building = rgb(0xddd7cd),
        .buildingLine = rgb(0xcbc4b8),
        .largeBuilding = rgb(0xd3cbc0),
        .streetText = rgb(0x55524d),
        .placeText = rgb(0x4d5763),
        .waterText = rgb(0x40759a),
        .parkText = rgb(0x477a40),
        .landmarkText = rgb(0x6b5a4a),
        .houseText = rgb(0x7d766c),
        .halo = rgb(0xfdfcfa),
    };
}

GroundStyle makeDark()
{
    return {
        .sea = rgb(0x0b1520),
        .shore = rgb(0x2b4154),
        .areas = {
            rgb(0x1d242c), // Land
            rgb(0x1f262a), // Farmland
            rgb(0x1e2a29), // Meadow
            rgb(0x1b3027), // Wood
            rgb(0x242b34), // Residential
            rgb(0x292d35), // Commercial
            rgb(0x2b2c31), // OldTown
            rgb(0x222733), // Industrial
            rgb(0x282c2f), // Institution
            rgb(0x212831), // Airfield
            rgb(0x2a2b27), // Sand
            rgb(0x1c3529), // Park
            rgb(0x1f322b), // Cemetery
            rgb(0x223e30), // Pitch
            rgb(0x0b1520), // Water
            rgb(0x222932), // Pier
            rgb(0x2e3642), // Runway
            rgb(0x2a2f37), // Square
        },
        .roads = { {
            { rgb(0x7d6339), rgb(0x12171d) }, // Motorway
            { rgb(0x5f553f), rgb(0x12171d) }, // Primary
            { rgb(0x4b4a44), rgb(0x12171d) }, // Secondary
            { rgb(0x47515c), rgb(0x141a20) }, // Tertiary
            { rgb(0x3b4551), rgb(0x161c22) }, // Residential
            { rgb(0x454d53), rgb(0x1d242c) }, // Path
            { rgb(0x4f5966), rgb(0x1d242c) }, // Railway
            { rgb(0x343d48), rgb(0x171d24) }, // Service
            { rgb(0x0b1520), rgb(0x2b4154) }, // Waterway
        } },
        .bridge = rgb(0x6b7684),
        .building = rgb(0x272f39),
        .buildingLine = rgb(0x313b47),
        .largeBuilding = rgb(0x2c3540),
        .streetText = rgb(0xaab5c2),
        .placeText = rgb(0xb4c0cd),
        .waterText = rgb(0x6f9cc0),
        .parkText = rgb(0x7fb08b),
        .landmarkText = rgb(0xb5a48f),
        .houseText = rgb(0x77828e),
        .halo = rgb(0x161b22),
    };
}

//! Widths from zoom 7 to 20; drawn larger than life when far away, true to scale at the end.
constexpr int FirstZoom = 7;
constexpr int ZoomCount = 14;
constexpr std::array<std::array<double, ZoomCount>, geo::roadClassCount> Widths { {
    // 7    8    9   10   11   12   13   14   15   16   17   18   19   20
    { 0.8, 1.0, 1.3, 1.7, 2.3, 3.2, 4.2, 5.6, 7.6, 10, 15, 23, 38, 64 }, // Motorway
    { 0, 0.6, 0.8, 1.2, 1.8, 2.5, 3.5, 5.0, 7.0, 9.5, 14, 21, 34, 56 },  // Primary
    { 0, 0, 0, 0.8, 1.3, 1.9, 2.9, 4.3, 6.2, 8.6, 12, 18, 29, 48 },      // Secondary
    { 0, 0, 0, 0, 0.7, 1.2, 2.1, 3.3, 5.2, 7.6, 11, 16, 26, 42 },        // Tertiary
    { 0, 0, 0, 0, 0, 0.5, 1.0, 1.9, 3.6, 6.0, 9, 14, 22, 36 },           // Residential
    { 0, 0, 0, 0, 0, 0, 0, 0, 0.9, 1.3, 1.7, 2.4, 3.6, 5 },              // Path
    { 0, 0, 0, 0, 0.6, 0.8, 1.1, 1.5, 2.0, 2.6, 3.4, 4.5, 6.5, 9 },      // Railway
    { 0, 0, 0, 0, 0, 0, 0, 0.8, 1.8, 3.4, 5.2, 8, 13, 21 },              // Service
    { 0, 0, 0, 0, 0, 0.8, 1.0, 1.4, 1.8, 2.4, 3.2, 4.5, 7, 11 },         // Waterway
} };

} // namespace

const GroundStyle &GroundStyle::of(bool isDark)
{
    static const GroundStyle light = makeLight();
    static const GroundStyle dark = makeDark();
    return isDark ? dark : light;
}

double roadWidthPx(geo::RoadClass kind, int zoom)
{
    const int column = std::min(zoom - FirstZoom, ZoomCount - 1);
    return column < 0 ? 0
                      : Widths[static_cast<std::size_t>(kind)][static_cast<std::size_t>(column)];
}

double roadCasingPx(int zoom)
{
    return zoom < 13 ? 0.0 : zoom < 15 ? 0.6 : zoom < 17 ? 0.9 : 1.2;
}

} // namespace dispatch::map
