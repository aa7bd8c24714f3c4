#!/usr/bin/env python3
"""How fast `rapporteur serve` answers many readers while reports come in, and how much memory it takes.

    rapporteur ingest reports.jsonl --db desk.db
    python3 tools/measure_desk.py target/release/rapporteur desk.db --readers 200 --seconds 60
    python3 tools/measure_desk.py target/release/rapporteur desk.db --reports more.jsonl --corrections 12 --seconds 1200

Needs wrk (Debian: apt-get install wrk). The pages and addresses of the interface for programs are
found by following links from the first page; each reader asks for them in turn. With --reports, some
of these reports are put into a watched folder every second, so that they are read, coded and settled
meanwhile. With --corrections somebody rejects an event of the newest reports every so many seconds,
or takes that back. Printed are requests a second, the spread of the time that an answer takes, failures, and
the server's memory every minute: in a soak it must not grow. Readers and server share the machine.
"""
import argparse
import json
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

SCRIPT = """
local addresses = {}
for line in io.lines("%s") do addresses[#addresses + 1] = line end
local next = 0
function init() math.randomseed(os.time()); next = math.random(#addresses) end
function request()
  next = next %% #addresses + 1
  return wrk.format("GET", addresses[next])
end
function done(summary, latency)
  for _, share in ipairs({ 50, 90, 99, 99.9 }) do
    io.write(string.format("%%gth percentile: %%.1f ms\\n", share, latency:percentile(share) / 1000))
  end
  local errors = summary.errors
  io.write(string.format("failed: %%d answers, %%d connections, %%d timed out\\n",
    errors.status, errors.connect + errors.read + errors.write, errors.timeout))
end
"""

API = ["/api/v1/processes", "/api/v1/rows/incidents?limit=20", "/api/v1/rows/rounds?limit=20",
       "/api/v1/search/reports?q=talks", "/api/v1/search/events?q=talks", "/api/v1/changes",
       "/api/v1/alerts", "/api/v1/sources", "/healthz"]


def free_port():
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


def get(base, path):
    """Status and text of an address; text only of pages."""
    request = urllib.request.Request(base + path, headers={"Accept": "text/html"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            kind = answer.headers.get("Content-Type", "")
            body = answer.read() if "html" in kind else b""
            return answer.status, body.decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, ""


def crawl(base, most):
    """Addresses that the pages link to, nearest first, a few of each kind."""
    found, kinds, waiting = [], {}, ["/"]
    seen = set(waiting)
    while waiting and len(found) < most:
        path = waiting.pop(0)
        kind = re.sub(r"[^/?&=]*[0-9#%][^/?&=]*", "*", path)
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] > max(3, most // 20) or "/live" in path or "as-of" in path or "as_of" in path:
            continue
        status, text = get(base, path)
        if status != 200:
            print(f"{path}: {status}")
            continue
        found.append(path)
        for link in re.findall(r'href="([^"#]+)', text):
            link = link.replace("&amp;", "&").replace("&#38;", "&")
            joined = urllib.parse.urljoin(base + path, link)
            if joined.startswith(base) and joined[len(base):] not in seen:
                seen.add(joined[len(base):])
                waiting.append(joined[len(base):])
    return found


def memory(process):
    """MiB that a process has in memory."""
    try:
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    except OSError:
        return 0
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


def feed(reports, folder, stop, rate):
    """Puts some reports a second into the folder, whole files by renaming."""
    with open(reports, "rb") as lines:
        number = 0
        while not stop.is_set():
            some = [line for line, _ in zip(lines, range(rate))]
            if not some:
                return
            draft = folder / f".{number}"
            draft.write_bytes(b"".join(some))
            draft.rename(folder / f"{number}.jsonl")
            number += 1
            stop.wait(1)


def ask(base, path, method="GET", body=None):
    """The answer of the interface for programs."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data=data, method=method,
                                     headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def correct(base, stop, every, took):
    """Rejects an event found by words, newest first, and takes that back, in turn."""
    standing = None
    while not stop.wait(every):
        began = time.monotonic()
        try:
            if standing is None:
                found = ask(base, "/api/v1/search/events?q=talks&limit=1")
                event = found["hits"][0]["event"]["id"]
                kept = ask(base, "/api/v1/decisions", "POST",
                           {"verdict": "reject", "one": event, "by": "a measurement"})
                standing = kept["number"]
            else:
                kept = ask(base, f"/api/v1/decisions/{standing}", "DELETE")
                standing = None
            took.append((time.monotonic() - began, kept["is_settled"]))
        except (OSError, KeyError, IndexError) as error:
            print(f"a correction failed: {error!r}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("db")
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--addresses", type=int, default=200, help="how many addresses are asked for")
    parser.add_argument("--reports", help="JSON Lines of reports that come in meanwhile")
    parser.add_argument("--rate", type=int, default=2, help="how many of them come in a second")
    parser.add_argument("--corrections", type=float, default=0, metavar="SECONDS",
                        help="between two corrections; 0 makes none")
    parser.add_argument("--pause", type=float, default=0, metavar="SECONDS",
                        help="between two requests of a reader, as people pause; 0 asks as fast as answers come")
    arguments = parser.parse_args()
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as temporary:
        temporary = pathlib.Path(temporary)
        folder = temporary / "incoming"
        folder.mkdir()
        sources = temporary / "sources.toml"
        sources.write_text(f'[[source]]\nname = "incoming"\nkind = "folder"\naddress = "{folder}"\nevery = "1s"\n')
        command = [arguments.program, "serve", "--db", arguments.db, "--listen", f"127.0.0.1:{port}"]
        command += ["--sources", str(sources)] if arguments.reports else ["--no-watch"]
        log = open(temporary / "log", "wb")
        began = time.monotonic()
        server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            while True:
                try:
                    if get(base, "/healthz")[0] == 200:
                        break
                except OSError:
                    pass
                if server.poll() is not None or time.monotonic() - began > 120:
                    raise SystemExit((temporary / "log").read_text()[-2000:] or "the server does not start")
                time.sleep(0.02)
            print(f"serves after {time.monotonic() - began:.2f} s; {memory(server):.0f} MiB")
            addresses = crawl(base, arguments.addresses)
            for path in API:
                status, _ = get(base, path)
                if status == 200 and path not in addresses:
                    addresses.append(path)
                elif status != 200:
                    print(f"{path}: {status}")
            print(f"{len(addresses)} addresses; {memory(server):.0f} MiB")
            (temporary / "addresses").write_text("\n".join(addresses) + "\n")
            script = SCRIPT % (temporary / "addresses")
            if arguments.pause:
                script += f"function delay() return {int(arguments.pause * 1000)} end\n"
            (temporary / "ask.lua").write_text(script)
            stop = threading.Event()
            if arguments.reports:
                threading.Thread(target=feed, daemon=True,
                                 args=(arguments.reports, folder, stop, arguments.rate)).start()
            took = []
            if arguments.corrections:
                threading.Thread(target=correct, daemon=True,
                                 args=(base, stop, arguments.corrections, took)).start()
            asking = subprocess.Popen(
                ["wrk", "-t1", f"-c{arguments.readers}", f"-d{arguments.seconds}s", "--timeout", "10s",
                 "-s", str(temporary / "ask.lua"), base], stdout=subprocess.PIPE, text=True)
            began, most, told = time.monotonic(), 0, 0
            while asking.poll() is None:
                time.sleep(0.5)
                most = max(most, memory(server))
                if time.monotonic() - began >= 60 * (told + 1):
                    told += 1
                    print(f"after {told} min: {memory(server):.0f} MiB", flush=True)
            stop.set()
            print(asking.stdout.read().strip())
            if took:
                times = sorted(seconds for seconds, _ in took)
                shown = sum(settled for _, settled in took)
                print(f"{len(took)} corrections: median {times[len(times) // 2]:.1f} s, at most {times[-1]:.1f} s; "
                      f"{shown} shown at once")
            print(f"memory: {memory(server):.0f} MiB at the end, {most:.0f} MiB at most")
            server.send_signal(signal.SIGTERM)
            began = time.monotonic()
            code = server.wait(timeout=120)
            print(f"stopped in {time.monotonic() - began:.1f} s with {code}")
        finally:
            server.kill()


if __name__ == "__main__":
    main()
