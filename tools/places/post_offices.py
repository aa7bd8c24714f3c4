"""Places of the United States that are too small, or too little of a town, for the list of settlements.

Local news names townships and hamlets by their post office. A place that the list has is left out: one
of the same name in the same state, not far away.
"""

import collections

from centres import distance_km

SAME_PLACE_KM = 25

# Columns of GeoNames' lists of postal codes.
COLUMNS = (
    "country postal_code name state state_code county county_code community community_code lat lon accuracy"
).split()


def post_offices(path, settlements, divisions):
    """Rows of places, in the order of their divisions; `divisions` are the codes that exist."""
    known = collections.defaultdict(list)
    for place in settlements:
        state = ".".join(place["within"].split(".")[:2])
        for name in [place["name"], *place["names"], *place["alternates"]]:
            known[state, name.lower()].append((place["lat"], place["lon"]))
    offices = collections.defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = dict(zip(COLUMNS, line.split("\t")))
        state = f"US.{row['state_code']}"
        county = f"{state}.{row['county_code']}"
        within = county if county in divisions else state
        if state in divisions and row["name"].replace(" ", "").isalpha():
            offices[within, row["name"]].append((float(row["lat"]), float(row["lon"])))
    for (within, name), points in sorted(offices.items()):
        lat = round(sum(lat for lat, _ in points) / len(points), 4)
        lon = round(sum(lon for _, lon in points) / len(points), 4)
        namesakes = known[".".join(within.split(".")[:2]), name.lower()]
        if all(distance_km((lat, lon), there) > SAME_PLACE_KM for there in namesakes):
            namesakes.append((lat, lon))
            yield {"feature": "settlement", "name": name, "lat": lat, "lon": lon, "within": within}
