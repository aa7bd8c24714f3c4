#!/usr/bin/env python3
"""Write N reports of about 400 words as JSON Lines, for measuring throughput.

    python3 tools/make_reports.py 6000 > reports.jsonl
    time target/release/rapporteur code reports.jsonl > events.jsonl

The paragraphs are those of the sample reports, shuffled by a fixed seed. Words recur more often
than in real news, which favours the engine's word cache somewhat.
"""
import json
import pathlib
import random
import sys

WORDS = 400


def paragraphs():
    """All running paragraphs of the samples, front matter and headings left out."""
    samples = pathlib.Path(__file__).resolve().parent.parent / "samples"
    found = []
    for path in sorted(samples.glob("*.md")) + sorted(samples.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        if text.startswith("---"):
            text = text.split("---", 2)[2]
        found += [part.strip() for part in text.split("\n\n") if len(part.split()) > 12]
    return found


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    pieces = paragraphs()
    chance = random.Random(5)
    for number in range(count):
        text, words = [], 0
        while words < WORDS:
            piece = chance.choice(pieces)
            # A number of its own keeps a repeated paragraph from being read only once.
            text.append(f"{piece} Report {number}, paragraph {len(text)}.")
            words += len(piece.split())
        print(json.dumps({"id": str(number), "date": "2025-07-22", "text": "\n\n".join(text)}))


if __name__ == "__main__":
    main()
