"""Checks the name and ontology files under data/ and prints counts and faults.

    python3 tools/check_actors.py [--sample N] [--seed S]

Faults (exit status 1): an unknown code, kind or date, an end before its start, a wrong number of
cells, an office that is not listed, one name for two countries without a listed reason, one office with two holders at once.
Notes are printed but do not fail. --sample prints N random rows for a second reading by hand.
"""

import argparse
import collections
import pathlib
import random
import re
import sys

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
COLUMNS = "id name aliases kind country sector office from to source".split()
KINDS = {
    "country", "territory", "people", "seat", "organisation", "armed_group", "person", "region",
}
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")

# One name, several countries: the text has to decide.
AMBIGUOUS = {
    "Congo", "Congolese", "Georgia", "Georgian", "Guinea", "Sudan",  # states of one name
    "National Security Council", "SDF", "SNA", "PLA", "PDF", "RSF", "MDC", "ADF", "AFP", "ISI",
    "PA", "NDF", "NLA", "PLC", "SPLA", "Sudan People's Liberation Army", "CPC", "AA", "Saba", "AMM", "ABC News", "NRF", "UPC", "IS", "National Liberation Front",
}


def rows(path):
    """Yields (line number, cells) of a table, comments left out."""
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line.split("\t")


def table(path):
    """A table as a list of dicts with the line number under '#'."""
    lines = rows(path)
    _, header = next(lines)
    return header, [dict(zip(header, cells), **{"#": number, "cells": len(cells)}) for number, cells in lines]


def bound(date, last):
    """A partial date as a comparable text: its first day, or its last."""
    if not date:
        return "9999" if last else "0000"
    return date + ("-99" if last else "-00") if len(date) < 10 else date


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--sample", type=int, default=0)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    faults, notes = [], []
    countries = {r["code"] for r in table(DATA / "ontology/countries.tsv")[1]}
    sectors = {r["code"] for r in table(DATA / "ontology/sectors.tsv")[1]}
    offices = {r["office"]: r["one_holder"] == "yes" for r in table(DATA / "ontology/offices.tsv")[1]}

    everything = []
    for path in sorted((DATA / "actors").glob("*.tsv")):
        header, found = table(path)
        where = f"data/actors/{path.name}"
        if header != COLUMNS:
            faults.append(f"{where}: header is {header}")
        for row in found:
            at = f"{where}:{row['#']}"
            row["at"] = at
            if row["cells"] != len(COLUMNS):
                faults.append(f"{at}: {row['cells']} cells")
                continue
            everything.append(row)
            if row["country"] and row["country"] not in countries:
                faults.append(f"{at}: country {row['country']}")
            if row["sector"] and row["sector"] not in sectors:
                faults.append(f"{at}: sector {row['sector']}")
            if row["kind"] not in KINDS:
                faults.append(f"{at}: kind {row['kind']}")
            if not row["id"] or not row["name"] or not row["source"]:
                faults.append(f"{at}: id, name or source is empty")
            if any(cell != cell.strip() or '"' in cell or "||" in cell for cell in (row[c] for c in COLUMNS)):
                faults.append(f"{at}: stray blank, quote or bar")
            names = [row["name"], *filter(None, row["aliases"].split("|"))]
            if len(names) != len(set(names)):
                faults.append(f"{at}: a name twice")
            for end in ("from", "to"):
                if row[end] and not DATE.match(row[end]):
                    faults.append(f"{at}: {end} is {row[end]}")
            if row["from"] and row["to"] and bound(row["from"], False) > bound(row["to"], True):
                faults.append(f"{at}: ends before it starts")
            if row["office"] and row["office"] not in offices:
                faults.append(f"{at}: office {row['office']} is not in data/ontology/offices.tsv")
            if row["kind"] == "person" and not row["office"]:
                notes.append(f"{at}: a person without an office")
        print(f"{where:38} {len(found):6} rows")

    # Names.
    holders = collections.defaultdict(dict)
    surfaces = set()
    for row in everything:
        for name in [row["name"], *filter(None, row["aliases"].split("|"))]:
            surfaces.add((name, row["id"]))
            holders[name].setdefault((row["id"], row["country"]), row)
    for name, by in sorted(holders.items()):
        lands = {country for _, country in by}
        ids = {identity for identity, _ in by}
        if len(ids) < 2:
            continue
        kinds = {row["kind"] for row in by.values()}
        listing = ", ".join(f"{i} ({c})" for i, c in sorted(by))
        if len(lands) > 1 and kinds != {"person"} and name not in AMBIGUOUS:
            faults.append(f"'{name}' names {listing}")
        else:
            notes.append(f"'{name}' names {listing}")

    # Offices.
    terms = collections.defaultdict(list)
    for row in everything:
        if row["kind"] == "person" and offices.get(row["office"]) and row["from"]:
            terms[row["country"], row["office"]].append(row)
    for (country, office), held in sorted(terms.items()):
        held.sort(key=lambda r: (bound(r["from"], False), bound(r["to"], True)))
        for one, next_ in zip(held, held[1:]):
            if one["id"] == next_["id"]:
                continue
            start, end = bound(next_["from"], False), bound(one["to"], True)
            if len(next_["from"]) < 10 or (one["to"] and len(one["to"]) < 10):
                start, end = start[:7].ljust(7, "0"), end[:7]
                if len(next_["from"]) == 4 or len(one["to"]) == 4:
                    start, end = start[:4], end[:4]
            if start < end:
                faults.append(
                    f"{next_['at']}: {country} {office}: {next_['name']} from {next_['from']}, "
                    f"but {one['name']} until {one['to'] or 'now'}"
                )

    _, nouns = table(DATA / "agents.tsv")
    seen = set()
    for row in nouns:
        if row["sector"] not in sectors or row["kind"] not in ("person", "group", "body", "title"):
            faults.append(f"data/agents.tsv:{row['#']}: sector or kind")
        if row["noun"] in seen:
            faults.append(f"data/agents.tsv:{row['#']}: {row['noun']} twice")
        seen.add(row["noun"])

    dated = sum(1 for row in everything if row["from"] or row["to"])
    persons = [row for row in everything if row["kind"] == "person"]
    print(f"\nrows {len(everything)}, of them dated {dated}")
    print(f"names and aliases {len(surfaces)}, identities {len({row['id'] for row in everything})}")
    print(f"persons {len({row['id'] for row in persons})}, terms {len(persons)}, countries with a leader "
          f"{len({row['country'] for row in persons})}")
    for kind, count in sorted(collections.Counter(row["kind"] for row in everything).items()):
        print(f"  {kind:14} {count}")
    print("by source:", dict(collections.Counter(row["source"] for row in everything)))
    print(f"role nouns {len(nouns)}")
    print(f"notes {len(notes)} (one name for several identities, mostly surnames)")
    for note in notes:
        if "person without" in note:
            print(" ", note)
    print(f"faults {len(faults)}")
    for fault in faults:
        print(" ", fault)
    if options.sample:
        print("\nsample")
        for row in random.Random(options.seed).sample(everything, min(options.sample, len(everything))):
            print("\t".join(row[c] for c in COLUMNS))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
