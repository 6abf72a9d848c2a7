#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes land.dat from Natural Earth's land areas (public domain), as packed by the npm package world-atlas:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    resources/world/make_land.py package/land-50m.json resources/world/land.dat

The file: "LAND1", u32 rings, and for each ring u32 points, then for each point u16 longitude and u16 latitude, of which
65535 is 180 and 90 degrees and 0 the opposite. Little endian. Points nearer than TOLERANCE_DEG to the line between their
neighbours are left out: below zoom 7 they are less than half a pixel.
"""

import json
import struct
import sys

TOLERANCE_DEG = 0.02
SMALLEST_DEG = 0.06  # islands that would be less than two pixels


def decode(topology):
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        arcs.append(points)
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            for ring in polygon:
                points = []
                for index in ring:
                    part = arcs[index] if index >= 0 else arcs[~index][::-1]
                    points.extend(part[1 if points else 0:])
                yield points


def simplify(points):
    """Douglas and Peucker, without recursion."""
    keep = [False] * len(points)
    keep[0] = keep[-1] = True
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        (ax, ay), (bx, by) = points[first], points[last]
        length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        worst, at = 0.0, 0
        for i in range(first + 1, last):
            px, py = points[i]
            if length == 0:
                distance = ((px - ax) ** 2 + (py - ay) ** 2) ** 0.5
            else:
                distance = abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length
            if distance > worst:
                worst, at = distance, i
        if worst > TOLERANCE_DEG:
            keep[at] = True
            stack += [(first, at), (at, last)]
    return [point for point, kept in zip(points, keep) if kept]


def main(source, target):
    with open(source, encoding="utf-8") as file:
        topology = json.load(file)
    rings = []
    for ring in decode(topology):
        width = max(x for x, _ in ring) - min(x for x, _ in ring)
        height = max(y for _, y in ring) - min(y for _, y in ring)
        if max(width, height) >= SMALLEST_DEG:
            ring = simplify(ring)
            if len(ring) >= 4:
                rings.append(ring)
    with open(target, "wb") as file:
        file.write(b"LAND1" + struct.pack("<I", len(rings)))
        for ring in rings:
            file.write(struct.pack("<I", len(ring)))
            for x, y in ring:
                file.write(struct.pack("<HH", round((x + 180) / 360 * 65535), round((y + 90) / 180 * 65535)))
    print(f"{len(rings)} rings, {sum(map(len, rings))} points")


main(*sys.argv[1:])
