"""Draws rows with dates from data/actors/*.tsv, to be read a second time by hand.

    python3 tools/sample_actors.py [--seed N] [--count N]

The same seed draws the same rows of the same files. Prints place, id, country, office, from and to.
How the last readings came out stands in data/README.md.
"""

import argparse
import pathlib
import random

ACTORS = pathlib.Path(__file__).resolve().parent.parent / "data" / "actors"


def dated():
    """Yields (place, row) for every row with a date."""
    for path in sorted(ACTORS.glob("*.tsv")):
        header = None
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if not line.strip() or line.startswith("#"):
                continue
            cells = line.split("\t")
            if header is None:
                header = cells
                continue
            row = dict(zip(header, cells))
            if row.get("from") or row.get("to"):
                yield f"{path.name}:{number}", row


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--seed", type=int, default=2026)
    options.add_argument("--count", type=int, default=200)
    options = options.parse_args()
    rows = list(dated())
    drawn = random.Random(options.seed).sample(rows, min(options.count, len(rows)))
    for place, row in sorted(drawn, key=lambda drawn: drawn[0]):
        print("\t".join([place] + [row[c] for c in ("id", "country", "sector", "office", "from", "to", "source")]))
    print(f"# {len(drawn)} of {len(rows)} rows with dates, seed {options.seed}")


if __name__ == "__main__":
    main()
