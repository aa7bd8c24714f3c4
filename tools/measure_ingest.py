#!/usr/bin/env python3
"""How fast `rapporteur ingest` is beside `rapporteur code`, and how much memory it takes.

    python3 tools/make_reports.py 6000 > /tmp/reports.jsonl
    python3 tools/measure_ingest.py target/release/rapporteur /tmp/reports.jsonl --runs 3
    python3 tools/measure_ingest.py target/release/rapporteur /tmp/reports.jsonl --threads 2 --db postgres://localhost/empty

Both run in turn on the same reports, settling of the record included; of each the fastest run
counts. The ratio of the clock is what a user waits; that of the processors is what it costs, and
says more on a machine that others use as well. Of a run of `ingest`, storing and settling are told
apart by a second run on the stored reports, which finds nothing to do.
"""
import argparse
import os
import pathlib
import subprocess
import tempfile
import time


def run(command):
    """Seconds by the clock, seconds of processors, MiB of memory at most."""
    began = time.monotonic()
    with open(os.devnull, "wb") as nothing:
        process = subprocess.Popen(command, stdout=nothing, stderr=nothing)
        _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{' '.join(command)}: ended with {os.waitstatus_to_exitcode(status)}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("reports")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", default="2")
    parser.add_argument("--db", help="an empty database; a new file in a temporary folder when left out")
    arguments = parser.parse_args()
    if arguments.db and arguments.runs > 1:
        raise SystemExit("a database is empty but once: give --runs 1 with --db")
    common = ["--quiet", "--threads", arguments.threads]
    count = sum(1 for _ in open(arguments.reports, "rb"))
    code, ingest, again = [], [], []
    with tempfile.TemporaryDirectory(dir=pathlib.Path(arguments.reports).parent) as folder:
        for number in range(arguments.runs):
            db = arguments.db or f"{folder}/{number}.db"
            code.append(run([arguments.program, "code", arguments.reports, *common]))
            ingest.append(run([arguments.program, "ingest", arguments.reports, "--db", db, *common]))
            again.append(run([arguments.program, "ingest", arguments.reports, "--db", db, *common]))
            if not arguments.db:
                size = sum(path.stat().st_size for path in pathlib.Path(folder).glob(f"{number}.db*"))
                print(f"store: {size / 2**20:.0f} MiB")
                for path in pathlib.Path(folder).glob(f"{number}.db*"):
                    path.unlink()
    for name, runs in (("code", code), ("ingest", ingest), ("ingest again", again)):
        wall, cpu = min(wall for wall, _, _ in runs), min(cpu for _, cpu, _ in runs)
        memory = max(memory for _, _, memory in runs)
        print(
            f"{name}: {wall:.1f} s by the clock, {cpu:.1f} s of processors, "
            f"{count / wall:.0f} reports a second, at most {memory:.0f} MiB"
        )
    for column, what in ((0, "by the clock"), (1, "of processors")):
        share = min(row[column] for row in code) / min(row[column] for row in ingest)
        print(f"ingest at {100 * share:.0f} % of the speed of code, {what}")


if __name__ == "__main__":
    main()
