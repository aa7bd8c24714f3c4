"""Write data/actors/leaders_before_2000.tsv: national leaders of the years up to 1999, from REIGN.

    python3 tools/leaders_from_reign.py REIGN.csv

REIGN (The Rulers, Elections, and Irregular Governance dataset, open data) lists who ruled which
state from when to when, by surname or short form. tools/leaders_from_reign.names says who that is:
full name, other names, our code of the state (REIGN has the Correlates of War's) and the office.
Terms that began before 2000 are written with their months; a leader who is not in the names is
left out. Where another file of data/actors has the person, the row takes the id and the name from
there, and only the time that those rows leave is written.

The output depends on nothing but the CSV, the names and the other files.
"""

import csv
import pathlib
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent
ACTORS = ROOT / "data" / "actors"
NAMES = pathlib.Path(__file__).resolve().parent / "leaders_from_reign.names"
OUTPUT = ACTORS / "leaders_before_2000.tsv"
HEAD = """\
# National leaders whose terms began before 2000 and who, or whose terms, are in no other file.
# Months of office from REIGN (The Rulers, Elections, and Irregular Governance dataset, open data): who ruled in fact;
# names and offices from general knowledge. Written by tools/leaders_from_reign.py: change its names, not this file.
id	name	aliases	kind	country	sector	office	from	to	source
"""
# Letters that do not decompose into a letter and a mark.
PLAIN = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "dj", "Đ": "Dj", "ı": "i", "þ": "th", "Þ": "Th", "ß": "ss"})

# Months in which REIGN is off by one, found when a sample of its terms was read a second time.
CORRECTED = {
    ("DOM", "Guzman Fernandez", "1978-07"): "1978-08",
    ("DOM", "Balaguer", "1978-07"): "1978-08",
    ("ITA", "Fanfani", "1982-11"): "1982-12",
    ("ITA", "Spadolini", "1982-11"): "1982-12",
    ("ITA", "Rumor", "1970-07"): "1970-08",
}


def plain(name):
    """The name without diacritics."""
    marked = unicodedata.normalize("NFKD", name.translate(PLAIN))
    return "".join(letter for letter in marked if not unicodedata.combining(letter))


def identity(name):
    """The id that the other files would give the name."""
    letters = "".join(letter if letter.isalnum() else " " for letter in plain(name).lower())
    return "-".join(letters.split())


def read_names(path):
    """Yields (state, form, code, name, aliases, office, id) of the file of names."""
    state = code = section = None
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            state, code, section = line.strip("[]").split(" ", 2)
            continue
        form, told = line.split(" = ")
        told, _, own_id = told.partition(" # ")
        told, _, office = told.partition(" @ ")
        names = [part.strip() for part in told.split("|")]
        if not all(names):
            sys.exit(f"{path.name}:{number}: an empty name")
        names = [form if name == "*" else name for name in names]
        surfaces = []
        for name in names:
            surfaces += [plain(name)] + ([name] if plain(name) != name else [])
        aliases = [name for name in dict.fromkeys(surfaces[1:]) if name != surfaces[0]]
        yield state, form, code, surfaces[0], aliases, office or section, own_id.strip()


def read_persons():
    """The persons of the other files: by id their name, and their rows."""
    persons = {}
    for path in sorted(ACTORS.glob("*.tsv")):
        if path == OUTPUT:
            continue
        header = None
        for line in path.read_text(encoding="utf-8").split("\n"):
            if not line.strip() or line.startswith("#"):
                continue
            cells = line.split("\t")
            if header is None:
                header = cells
                continue
            row = dict(zip(header, cells))
            if row["kind"] == "person":
                persons.setdefault(row["id"], []).append(row)
    return persons


def surfaces_of(rows):
    """All names of a person."""
    return {name for row in rows for name in [row["name"], *row["aliases"].split("|")] if name}


def month(year, number):
    return f"{int(year):04}-{int(float(number)):02}"


def terms_of(path):
    """By (state, form) the terms of REIGN that began before 2000; what follows at once is one."""
    found = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["syear"]) >= 2000:
                continue
            start = month(row["syear"], row["smonth"])
            end = month(float(row["eyear"]), row["emonth"]) if row["eyear"] else ""
            state, form = row["stateabb"], row["leader"]
            start = CORRECTED.get((state, form, start), start)
            end = CORRECTED.get((state, form, end), end)
            terms = found.setdefault((state, form), [])
            if terms and terms[-1][1] == start:
                terms[-1] = (terms[-1][0], end)
            else:
                terms.append((start, end))
    return found


def known(persons, code, name, aliases, own_id):
    """The id by which another file has the person."""
    if own_id:
        return own_id if own_id in persons else None
    guess = identity(name)
    full = {plain(surface) for surface in [name, *aliases] if " " in surface}
    for person, rows in persons.items():
        if all(row["country"] != code for row in rows):
            continue
        if person == guess or {plain(surface) for surface in surfaces_of(rows) if " " in surface} & full:
            return person
    return None


def months(date):
    return int(date[:4]) * 12 + int(date[5:7] or 1)


def uncovered(rows, start, end, code):
    """What of a term rows of the same person leave: none, or from its start to the first of theirs.

    Two months of difference are none: REIGN has who rules, not who has been sworn in.
    """
    for row in sorted(rows, key=lambda row: row["from"]):
        if row["country"] != code or row["sector"] != "GOV" or not row["from"]:
            continue
        if row["to"] and months(row["to"]) < months(start):
            continue
        if end and months(row["from"]) > months(end):
            continue
        return None if months(row["from"]) <= months(start) + 2 else (start, row["from"][:7])
    return start, end


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    terms = terms_of(pathlib.Path(sys.argv[1]))
    persons = read_persons()
    written, used = {}, set()
    for state, form, code, name, aliases, office, own_id in read_names(NAMES):
        if (state, form) not in terms:
            sys.exit(f"REIGN has no '{form}' of {state}")
        used.add((state, form))
        person = known(persons, code, name, aliases, own_id)
        rows = persons.get(person, [])
        if rows and rows[0]["name"] != name:
            aliases = [surface for surface in [name, *aliases] if surface != rows[0]["name"]]
            name = rows[0]["name"]
        for term in terms[state, form]:
            left = uncovered(rows, *term, code)
            if left:
                row = (person or own_id or identity(name), name, "|".join(aliases), "person", code, "GOV", office, *left, "REIGN")
                written[row] = None
    OUTPUT.write_text(HEAD + "".join("\t".join(row) + "\n" for row in written), encoding="utf-8")
    left = [f"{state} {form}" for state, form in terms if (state, form) not in used]
    print(f"{len(written)} terms of {len({row[0] for row in written})} persons; {len(left)} leaders left out", file=sys.stderr)
    if "--left" in sys.argv:
        print("\n".join(left))


if __name__ == "__main__":
    main()
