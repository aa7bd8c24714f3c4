"""Fits the weights of data/places/resolution/weights.tsv.

    python3 tools/places/fit.py TEXTS [TEXTS …] [--folds 5] [--write]

TEXTS has a text a line: {"id", "text", "spans": [[start, end], …], "gold": [[lat, lon] or null, …]},
spans in bytes. The clues of all candidates come from `cargo run --release -p rapporteur-places
--example clues`; the weights are those under which the right candidates (within 161 km of gold) are
likeliest: a listwise logistic regression, each with the sign that its clue must have. Clues of the
names together depend on the weights, so fitting goes some rounds. With --folds every text is judged by
weights that were fitted without it. Nothing is drawn by chance; the same texts give the same weights.

Needs numpy and scipy.
"""

import argparse
import json
import math
import shutil
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = "places/resolution/weights.tsv"
NEAR_KM = 161
ROUNDS = 4
PENALTY = 1.0
TOGETHER = {"near_100", "around", "possible", "same_country", "same_admin1", "many_admin1", "same_admin2"}
NEGATIVE = {"named_for_town", "alternate", "alternate_small", "kind_misfits"}
EITHER = {"country", "admin1", "admin2", "own"}
# Where the texts to fit to are few or all from one country, weights are held within bounds: what a text
# says outright counts, what it does not say stays small, a bare name is the town and not its province,
# and other names of large towns ('Seville') are names.
LEAST = {"within_division": 2.5, "within_country": 2.0, "capital": 1.0, "alternate": -1.5}
MOST = {"neighbour": 1.0, "named_for_town": -5.0, "admin1": 2.5, "capital_named": 3.0}


def distance(lat, lon, gold):
    lat, lon, lat2, lon2 = np.radians(lat), np.radians(lon), *np.radians(gold)
    half = np.sin((lat - lat2) / 2) ** 2 + np.cos(lat) * np.cos(lat2) * np.sin((lon - lon2) / 2) ** 2
    return 12742 * np.arcsin(np.sqrt(np.minimum(1, half)))


def mentions(data, texts):
    """Names of the clues; for each name with gold: text, words, candidates (rows), distances."""
    lines = "\n".join(json.dumps({key: text[key] for key in ("id", "text", "spans")}) for text in texts)
    command = ["cargo", "run", "-q", "--release", "-p", "rapporteur-places", "--example", "clues", "--", str(data)]
    out = subprocess.run(command, cwd=ROOT, input=lines + "\n", capture_output=True, text=True, check=True)
    rows = [json.loads(line) for line in out.stdout.splitlines()]
    names = next(row for row in rows if row and isinstance(row[0], str))
    rows = [row for row in rows if not (row and isinstance(row[0], str))]
    found = []
    for number, (text, spans) in enumerate(zip(texts, rows)):
        written = text["text"].encode()
        for span, gold, candidates in zip(text["spans"], text["gold"], spans):
            if gold is None:
                continue
            table = np.array(candidates).reshape(len(candidates), 3 + len(names))
            words = written[span[0] : span[1]].decode(errors="replace")
            found.append((number, words, table, distance(table[:, 0], table[:, 1], gold)))
    return names, found


def regress(found, names, columns):
    """One weight for each of the columns."""
    times = Counter((number, words) for number, words, _, _ in found)
    clues, right, group, weight = [], [], [], []
    for number, words, table, km in found:
        good = km < NEAR_KM
        if good.any() and not good.all():
            clues.append(table[:, 3:][:, columns])
            right.append(good)
            group += [len(weight)] * len(good)
            weight.append(1 / math.sqrt(times[number, words]))
    clues, right, group, weight = np.concatenate(clues), np.concatenate(right), np.array(group), np.array(weight)
    scale = np.where(clues.std(0) < 1e-5, 1, clues.std(0))
    clues, starts = clues / scale, np.searchsorted(group, np.arange(len(weight)))

    def loss(weights):
        points = clues @ weights
        share = np.exp(points - np.maximum.reduceat(points, starts)[group])
        whole, good = np.add.reduceat(share, starts), np.add.reduceat(share * right, starts)
        slope = (share / whole[group] - share * right / (good + 1e-300)[group]) * weight[group]
        value = (weight * (np.log(whole) - np.log(good + 1e-300))).sum()
        return value + PENALTY * weights @ weights, clues.T @ slope + 2 * PENALTY * weights

    bounds = []
    for column, size in zip(columns, scale):
        name = names[column]
        free = name in NEGATIVE or name in EITHER
        low = LEAST[name] * size if name in LEAST else None if free else 0
        high = MOST[name] * size if name in MOST else 0 if name in NEGATIVE else None
        bounds.append((low, high))
    start = np.array([np.clip(0.0, low, high) if low is not None or high is not None else 0.0 for low, high in bounds])
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 1000})
    return best.x / scale


def write(data, names, alone, together):
    path = data / WEIGHTS
    head = [line for line in path.read_text().splitlines() if line.startswith("#")]
    rows = [f"{name}\t{a:.3f}\t{b:.3f}" for name, a, b in zip(names, alone, together)]
    path.write_text("\n".join([*head, "clue\talone\ttogether", *rows]) + "\n")


def fit(data, texts):
    alone = None
    for _ in range(ROUNDS):
        names, found = mentions(data, texts)
        if alone is None:
            columns = [number for number, name in enumerate(names) if name not in TOGETHER]
            alone = np.zeros(len(names))
            alone[columns] = regress(found, names, columns)
            together = alone
        else:
            together = regress(found, names, list(range(len(names))))
        write(data, names, alone, together)


def report(label, texts, found, total):
    by_set = {}
    for number, _, table, km in found:
        right = len(km) > 0 and km[np.argmax(table[:, 2])] < NEAR_KM
        by_set.setdefault(texts[number]["id"].split("-")[0], []).append((right, len(km) > 0 and km.min() < NEAR_KM))
    for name, answers in sorted(by_set.items()):
        right, possible = np.array(answers, dtype=float).mean(0)
        print(f"{label} {name}: {right:.4f} of {len(answers)} right, {possible:.4f} possible")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("texts", nargs="+", type=Path)
    options.add_argument("--folds", type=int, default=0)
    options.add_argument("--write", action="store_true")
    options = options.parse_args()
    texts = [json.loads(line) for path in options.texts for line in path.open()]
    for fold in range(options.folds):
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "data"
            shutil.copytree(ROOT / "data", data)
            fit(data, [text for number, text in enumerate(texts) if number % options.folds != fold])
            left_out = [text for number, text in enumerate(texts) if number % options.folds == fold]
            report(f"fold {fold}", left_out, mentions(data, left_out)[1], len(left_out))
    if options.write:
        fit(ROOT / "data", texts)
    report("all", texts, mentions(ROOT / "data", texts)[1], len(texts))


if __name__ == "__main__":
    main()
