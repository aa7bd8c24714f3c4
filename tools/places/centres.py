"""Centres and extents: of divisions from the settlements in them, of countries from their borders."""

import collections
import math

EARTH_KM = 6371.0

# Settlements are counted once a cell, so that a dense corner does not draw the centre. A cell is this
# share of what they spread over.
CELL = 0.1

# Outlines of a country that are smaller than this share of its largest, or this many kilometres from it
# (or further than the largest is wide), are not what its name means first.
MAINLAND = 0.1
OVERSEAS_KM = 3000
SQUARE_DEGREE_KM = 111.2

NAMES_IN_ATLAS = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY"}


def distance_km(a, b):
    """Great-circle distance between two points (latitude, longitude), by the haversine formula."""
    lat_a, lat_b = math.radians(a[0]), math.radians(b[0])
    chord = math.sin((lat_b - lat_a) / 2) ** 2
    chord += math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1, math.sqrt(chord)))


def median(numbers):
    return sorted(numbers)[len(numbers) // 2]


def across_date_line(points):
    """The same points with longitudes that run on beyond 180 degrees, where they lie on both sides."""
    if max(lon for _, lon in points) - min(lon for _, lon in points) > 180:
        return [(lat, lon + 360 if lon < 0 else lon) for lat, lon in points]
    return points


def on_globe(lat, lon):
    return round(lat, 4), round((lon + 180) % 360 - 180, 4)


def centre_of_points(points):
    """Latitude, longitude and radius in kilometres of what settlements fill."""
    points = across_date_line(points)
    spread = sorted(lat for lat, _ in points)
    # Without the outermost twentieth, which may be misfiled.
    spread = spread[len(spread) * 19 // 20] - spread[len(spread) // 20]
    cell = max(0.01, spread * CELL)
    cells = {(round(lat / cell), round(lon / cell)): (lat, lon) for lat, lon in sorted(points)}
    cells = list(cells.values())
    # A settlement that is filed under the wrong division lies far from all others.
    middle = median([lat for lat, _ in cells]), median([lon for _, lon in cells])
    reach = max(20, 4 * median([distance_km(middle, cell) for cell in cells]))
    cells = [cell for cell in cells if distance_km(middle, cell) <= reach] or cells
    lats, lons = [lat for lat, _ in cells], [lon for _, lon in cells]
    box = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    mean = sum(lats) / len(lats), sum(lons) / len(lons)
    # People leave deserts and mountains empty, which maps do not: between what they fill and its frame.
    centre = (box[0] + mean[0]) / 2, (box[1] + mean[1]) / 2
    radius = max(distance_km(centre, cell) for cell in cells)
    return (*on_globe(*centre), round(max(3, radius), 1))


def decode(atlas):
    """Arcs of a TopoJSON as lists of (longitude, latitude)."""
    (scale_x, scale_y), (move_x, move_y) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs = []
    for arc in atlas["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(line)
    return arcs


def outline(ring, arcs):
    """Points of a ring (latitude, longitude)."""
    points = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend((lat, lon) for lon, lat in arc)
    return points


def polygons(geometry):
    """Outer rings of a geometry, as lists of numbers of arcs."""
    if geometry["type"] == "Polygon":
        return [geometry["arcs"][0]]
    return [polygon[0] for polygon in geometry.get("arcs", [])]


def area_and_centroid(points):
    """Area in square degrees, corrected for latitude, and centroid of an outline."""
    points = across_date_line(points)
    area = lat_sum = lon_sum = 0.0
    for (lat_a, lon_a), (lat_b, lon_b) in zip(points, points[1:] + points[:1]):
        cross = lon_a * lat_b - lon_b * lat_a
        area += cross / 2
        lat_sum += (lat_a + lat_b) * cross / 6
        lon_sum += (lon_a + lon_b) * cross / 6
    if abs(area) < 1e-9:
        return 0.0, points[0]
    centre = lat_sum / area, lon_sum / area
    return abs(area) * math.cos(math.radians(centre[0])), centre


def centres_of_countries(atlas, countries, places, known):
    """By alpha-2: latitude, longitude, radius in kilometres; `known` are centres that are given."""
    arcs = decode(atlas)
    by_number = {f"{country['isonumeric']:03}": country["iso"] for country in countries.values()}
    outlines = collections.defaultdict(list)
    for geometry in atlas["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        code = NAMES_IN_ATLAS.get(name) or by_number.get(geometry.get("id"))
        if code:
            outlines[code].extend(outline(ring, arcs) for ring in polygons(geometry))
    centres = {}
    for code, rings in outlines.items():
        main = mainland(rings)
        lat, lon = known.get(code) or weighted_centre(main)
        radius = max(distance_km((lat, lon), point) for _, _, ring in main for point in ring)
        centres[code] = (*on_globe(lat, lon), round(max(3, radius), 1))
    inhabited = collections.defaultdict(list)
    for place in places:
        inhabited[place["within"][:2]].append((place["lat"], place["lon"]))
    for code, points in inhabited.items():
        if code not in centres:
            centres[code] = centre_of_points(points)
    return centres


def mainland(rings):
    """(area, centroid, outline) of the parts of a country that its name means first."""
    measured = [(*area_and_centroid(ring), ring) for ring in rings]
    area, centre, _ = max(measured, key=lambda part: part[0])
    reach = max(OVERSEAS_KM, 1.2 * math.sqrt(area) * SQUARE_DEGREE_KM)
    near = [
        part
        for part in measured
        if part[0] >= MAINLAND * area and distance_km(centre, part[1]) <= reach
    ]
    return near or measured


def weighted_centre(parts):
    """Centroid of several outlines."""
    total = sum(area for area, _, _ in parts)
    first = parts[0][1][1]
    # All on one side of the date line as seen from the first part.
    lons = [(centre[1] - first + 180) % 360 - 180 + first for _, centre, _ in parts]
    if not total:
        return parts[0][1]
    lat = sum(area * centre[0] for area, centre, _ in parts) / total
    return lat, sum(area * lon for (area, _, _), lon in zip(parts, lons)) / total
