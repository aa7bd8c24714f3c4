#!/usr/bin/env python3
"""Makes the outlines that the desk's map is drawn from.

Takes the TopoJSON of countries at 1:50 million of Natural Earth as the npm package world-atlas (2.x)
ships it, and writes one binary file of border lines and land rings:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    tools/map/outlines.py package/countries-50m.json package/land-50m.json crates/desk/outlines/outlines.bin

The file: the letters RPO1; the number of lines; of each line the number of its points and, point by
point, the difference of longitude and latitude to the point before in hundredths of a degree; then the
number of rings of land, written in the same way. Numbers are LEB128; differences zigzag-coded.
"""

import json
import sys

STEP = 0.01
# Points that lie closer than this to the line between their neighbours are left out, in degrees.
TOLERANCE = 0.012
# Islands whose rings are smaller than this, in degrees squared, are left out.
SMALLEST = 0.002


def arcs_of(topology):
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        arcs.append(points)
    return arcs


def simplified(points):
    """Douglas and Peucker 1973, without recursion."""
    if len(points) < 3:
        return points
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        (ax, ay), (bx, by) = points[first], points[last]
        length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        worst, at = 0.0, None
        for place in range(first + 1, last):
            px, py = points[place]
            if length == 0:
                apart = ((px - ax) ** 2 + (py - ay) ** 2) ** 0.5
            else:
                apart = abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length
            if apart > worst:
                worst, at = apart, place
        if at is not None and worst > TOLERANCE:
            keep.add(at)
            stack += [(first, at), (at, last)]
    return [points[place] for place in sorted(keep)]


def ring_of(indexes, arcs):
    points = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc if not points else arc[1:]
    return points


def area(points):
    pairs = zip(points, points[1:] + points[:1])
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def varint(number):
    out = bytearray()
    while True:
        byte = number & 0x7F
        number >>= 7
        out.append(byte | (0x80 if number else 0))
        if not number:
            return bytes(out)


def written(lines):
    out = bytearray(varint(len(lines)))
    for points in lines:
        cells = []
        for lon, lat in points:
            cell = (round(lon / STEP), round(lat / STEP))
            if not cells or cells[-1] != cell:
                cells.append(cell)
        out += varint(len(cells))
        x = y = 0
        for cell in cells:
            for difference in (cell[0] - x, cell[1] - y):
                out += varint((difference << 1) ^ (difference >> 63))
            x, y = cell
    return bytes(out)


def main():
    countries, land, target = sys.argv[1:4]
    topology = json.load(open(countries))
    arcs = [simplified(arc) for arc in arcs_of(topology)]
    # A border is an arc that two countries share; the others are coasts.
    uses = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        polygons = geometry.get("arcs", [])
        if geometry["type"] == "Polygon":
            polygons = [polygons]
        for polygon in polygons:
            for ring in polygon:
                for index in ring:
                    index = index if index >= 0 else ~index
                    uses[index] = uses.get(index, 0) + 1
    borders = [arcs[index] for index in sorted(uses) if uses[index] > 1]
    topology = json.load(open(land))
    arcs = arcs_of(topology)
    rings = []
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"]
        if geometry["type"] == "Polygon":
            polygons = [polygons]
        for polygon in polygons:
            for ring in polygon:
                points = ring_of(ring, arcs)
                if area(points) >= SMALLEST:
                    rings.append(simplified(points))
    data = b"RPO1" + written(borders) + written(rings)
    open(target, "wb").write(data)
    print(f"{len(borders)} borders, {len(rings)} rings, {len(data)} bytes")


main()
