"""Loads every export of a record with the tools that people use, and compares the frames with the store.

usage: loading.py STORE FOLDER

STORE is an SQLite store, FOLDER holds its exports as `events.jsonl`, `events.csv`, `events.parquet`, … .
What is not installed is skipped, and said so on standard output; a difference ends the script with 1.
"""

import csv
import datetime
import importlib
import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys

faults = []
checked = skipped = 0


def check(what, found, expected):
    global checked
    checked += 1
    if found != expected:
        faults.append(f"{what}: found {found!r}, expected {expected!r}")


def library(name):
    global skipped
    try:
        return importlib.import_module(name)
    except ImportError:
        skipped += 1
        print(f"skipped: {name} is not installed")
        return None


def total(values):
    return round(sum(value for value in values if value is not None), 3)


store, folder = sys.argv[1], pathlib.Path(sys.argv[2])
database = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
query = lambda sql: database.execute(sql).fetchall()

# What stands in the store. Event bodies leave out what is unknown.
standing = """FROM events e JOIN codings c ON c.id = e.coding JOIN reports r ON r.id = c.report
    WHERE c.superseded_by IS NULL AND r.superseded_by IS NULL"""
events = [
    dict(json.loads(body), name=f"{report}#{number}", published=day, sentence_bytes=(begins, ends), text=text)
    for report, number, day, begins, ends, text, body in query(
        f"SELECT r.name, e.number, r.day, e.begins, e.ends, r.text, e.body {standing} ORDER BY r.shelf, r.name, r.id, e.number"
    )
]
incidents = [json.loads(body) for (body,) in query("SELECT body FROM incidents ORDER BY shelf, number")]
typed = [event for event in events if event.get("event_type")]
kill = lambda event, bound: (event.get("counts") or {}).get("killed", {}).get(bound)
killed = total(kill(event, "min") for event in events)
scores = total(event.get("score") for event in events)
names = [event["name"] for event in events]
days = sorted(event["published"] for event in events if event["published"])

# JSON Lines.
lines = [json.loads(line) for line in open(folder / "events.jsonl", encoding="utf-8")]
check("jsonl: events", [line["id"] for line in lines], names)
for line, event in zip(lines, events):
    begins, ends = event["sentence_bytes"]
    check("jsonl: sentence", line["sentence"], event["text"].encode()[begins:ends].decode())
    check("jsonl: act", line["act"], event["act"])
rows = [json.loads(line) for line in open(folder / "rounds.jsonl", encoding="utf-8")]
check("jsonl: rounds", [row["id"] for row in rows], [row for (row,) in query("SELECT id FROM rounds ORDER BY shelf, number")])
plover = [json.loads(line) for line in open(folder / "events.plover", encoding="utf-8")]
check("plover: events", [line["id"] for line in plover], [event["name"] for event in typed])
check("plover: required", all({"id", "date", "actor", "event"} <= line.keys() for line in plover), True)

# Tables of text by Python's own reader.
def table(name, separator, header=True):
    with open(folder / name, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=separator))
    check(f"{name}: every row is as wide as the first", {len(row) for row in rows} <= {len(rows[0])} if rows else True, True)
    return [dict(zip(rows[0], row)) for row in rows[1:]] if header else rows

polecat = table("events.polecat.tsv", "\t")
check("polecat: events", [row["Event ID"] for row in polecat], [event["name"] for event in typed])
check("polecat: columns", {len(row) for row in polecat}, {40})
gdelt = table("events.gdelt.tsv", "\t", header=False)
mentions = table("mentions.gdelt.tsv", "\t", header=False)
check("gdelt: columns", {len(row) for row in gdelt}, {61})
check("gdelt: incidents", len(gdelt), len(incidents))
check("gdelt: ids are of their own", len({row[0] for row in gdelt}), len(gdelt))
check("gdelt: mentions", sum(int(row[31]) for row in gdelt), len(events))
check("gdelt: articles", sum(int(row[33]) for row in gdelt), sum(incident["reports"] for incident in incidents))
check("gdelt: sources", sum(int(row[32]) for row in gdelt), sum(incident["families"] for incident in incidents))
check("mentions: columns", {len(row) for row in mentions}, {16})
check("mentions: rows", len(mentions), len(events))
check("mentions: lead to events", {row[0] for row in mentions}, {row[0] for row in gdelt})
dyads = table("events.dyads.tsv", "\t")
shares = {}
for row in dyads:
    shares[row["event"]] = shares.get(row["event"], 0) + float(row["weight"])
check("dyads: nothing counts twice", {round(share, 6) for share in shares.values()} <= {1.0}, True)
check("dyads: events are those of the store", set(shares) <= set(names), True)
violence = [i for i in incidents if i.get("event_type") == "ASSAULT" and i["footing"] in ("happened", "claimed")]
ged = table("incidents.ged.csv", ",")
check("ged: columns", {len(row) for row in ged} <= {49}, True)
check("ged: incidents", [row["relid"] for row in ged], [incident["id"] for incident in violence])
dead = [incident["killed"]["latest"]["min"] for incident in violence if incident.get("killed")]
check("ged: deaths", sum(int(row["best"] or 0) for row in ged), sum(dead))
acled = table("incidents.acled.csv", ",")
check("acled: columns", {len(row) for row in acled} <= {31}, True)
mend = table("rounds.mend.csv", ",")
begun = query("SELECT count(DISTINCT id) FROM rounds WHERE status IN ('held', 'under_way', 'broken_off')")[0][0]
check("mend: rounds", len(mend), begun)
ceasefires = table("ceasefires.csv", ",")
check("ceasefires: columns", {len(row) for row in ceasefires} <= {87}, True)

# GeoJSON.
places = json.load(open(folder / "places.geojson", encoding="utf-8"))
check("geojson: kind", places["type"], "FeatureCollection")
placed = [incident["id"] for incident in incidents if incident.get("place")]
found = [feature["id"] for feature in places["features"] if feature["properties"]["table"] == "incidents"]
check("geojson: incidents", found, placed)
for feature in places["features"]:
    if feature["geometry"]:
        longitude, latitude = feature["geometry"]["coordinates"]
        check("geojson: on the globe", abs(longitude) <= 180 and abs(latitude) <= 90, True)

# A copy of the store.
copy = sqlite3.connect(f"file:{folder / 'copy.db'}?mode=ro", uri=True)
for name in ("reports", "events", "incidents", "rounds", "evidence"):
    sql = f"SELECT count(*) FROM {name}"
    check(f"sqlite: {name}", copy.execute(sql).fetchall(), query(sql))

pandas = library("pandas")
if pandas:
    frame = pandas.read_csv(folder / "events.csv", parse_dates=["report_date"])
    check("pandas, csv: rows", len(frame), len(events))
    check("pandas, csv: ids", list(frame["id"].astype(str)), names)
    check("pandas, csv: killed", float(frame["killed_min"].sum()), float(killed))
    check("pandas, csv: scores", round(float(frame["score"].sum()), 3), scores)
    check("pandas, csv: dates", frame["report_date"].dtype.kind, "M")
    check("pandas, csv: first day", str(frame["report_date"].min().date()), days[0])
    check("pandas, csv: last day", str(frame["report_date"].max().date()), days[-1])
    check("pandas, csv: factuality is a number", frame["factuality"].dtype.kind, "f")
    frame = pandas.read_csv(folder / "events.polecat.tsv", sep="\t", parse_dates=["Publication Date"])
    check("pandas, polecat: rows", len(frame), len(typed))
    check("pandas, polecat: types", sorted(frame["Event Type"]), sorted(event["event_type"] for event in typed))
    check("pandas, polecat: intensity", round(float(frame["Intensity"].sum()), 3), total(e.get("score") for e in typed))
    frame = pandas.read_csv(folder / "events.gdelt.tsv", sep="\t", header=None, dtype={26: str, 27: str, 28: str})
    check("pandas, gdelt: shape", frame.shape, (len(incidents), 61))
    check("pandas, gdelt: codes keep their zeros", set(frame[28].dropna().str.len()) <= {2}, True)
    frame = pandas.read_csv(folder / "events.dyads.tsv", sep="\t", dtype={"code": str, "root_code": str})
    check("pandas, dyads: weights", round(float(frame["weight"].sum()), 3), float(len(shares)))
    frame = pandas.read_csv(folder / "incidents.ged.csv", parse_dates=["date_start", "date_end"])
    check("pandas, ged: rows", len(frame), len(violence))
    check("pandas, ged: best", float(frame["best"].sum()), float(sum(dead)))
    frame = pandas.read_json(folder / "events.jsonl", lines=True, dtype=False)
    check("pandas, jsonl: rows", len(frame), len(events))

if pandas and library("pyarrow"):
    import pyarrow.parquet

    arrow = pyarrow.parquet.read_table(folder / "events.parquet")
    kinds = {field.name: str(field.type) for field in arrow.schema}
    expected = {
        "id": "string", "report_date": "date32[day]", "time_start": "timestamp[us]",
        "deadline_due_utc": "timestamp[us, tz=UTC]", "killed_min": "int64", "score": "float", "place_lat": "double",
        "direct": "bool", "actors": "list<element: string>", "contexts": "list<element: string>",
    }
    check("pyarrow: types", {name: kinds[name] for name in expected}, expected)
    check("pyarrow: ids", arrow["id"].to_pylist(), names)
    check("pyarrow: days", [day and day.isoformat() for day in arrow["report_date"].to_pylist()], [e["published"] for e in events])
    check("pyarrow: actors", [len(actors) for actors in arrow["actors"].to_pylist()], [len(e.get("actors", [])) for e in events])
    check("pyarrow: contexts", arrow["contexts"].to_pylist(), [e.get("contexts", []) for e in events])
    starts = [(e.get("time") or {}).get("start") for e in events]
    check("pyarrow: times", [time and time.isoformat() for time in arrow["time_start"].to_pylist()], starts)
    frame = pandas.read_parquet(folder / "events.parquet")
    check("pandas, parquet: killed", float(frame["killed_min"].sum()), float(killed))
    check("pandas, parquet: scores", round(float(frame["score"].sum()), 3), scores)
    frame = pandas.read_parquet(folder / "incidents.parquet")
    check("pandas, parquet: incidents", list(frame["id"]), [incident["id"] for incident in incidents])
    check("pandas, parquet: reports", int(frame["reports"].sum()), sum(i["reports"] for i in incidents))
    check("pandas, parquet: a day is a date", {type(day) for day in frame["first_told"].dropna()}, {datetime.date})

duckdb = library("duckdb")
if duckdb:
    one = lambda sql: duckdb.sql(sql).fetchall()
    check(
        "duckdb, parquet",
        one(f"SELECT count(*), sum(killed_min)::DOUBLE, min(report_date)::VARCHAR FROM '{folder}/events.parquet'"),
        [(len(events), float(killed) if killed else (0.0 if any(kill(e, 'min') is not None for e in events) else None), days[0])],
    )
    check("duckdb, lists", one(f"SELECT sum(len(actors)) FROM '{folder}/events.parquet'"), [(sum(len(e.get("actors", [])) for e in events),)])
    check("duckdb, csv", one(f"SELECT count(*), typeof(any_value(report_date)) FROM '{folder}/events.csv'"), [(len(events), "DATE")])
    check("duckdb, polecat", one(f"SELECT count(*) FROM read_csv('{folder}/events.polecat.tsv', delim='\t', header=true)"), [(len(typed),)])
    check("duckdb, gdelt", one(f"SELECT count(*) FROM read_csv('{folder}/events.gdelt.tsv', delim='\t', header=false, all_varchar=true)"), [(len(incidents),)])
    check("duckdb, jsonl", one(f"SELECT count(*) FROM read_json('{folder}/events.jsonl', format='newline_delimited')"), [(len(events),)])

icalendar = library("icalendar")
if icalendar:
    calendar = icalendar.Calendar.from_ical((folder / "dates.ics").read_bytes())
    entries = list(calendar.walk("VEVENT"))
    uids = [str(entry["UID"]) for entry in entries]
    check("icalendar: uids are of their own", len(set(uids)), len(uids))
    known = {row for name in ("rounds", "ultimatums", "pledges", "ceasefires") for (row,) in query(f"SELECT id FROM {name}")}
    check("icalendar: uids are rows", {uid.removesuffix("@rapporteur") for uid in uids} <= known, True)
    for entry in entries:
        check("icalendar: status", str(entry["STATUS"]) in ("TENTATIVE", "CONFIRMED", "CANCELLED"), True)
        check("icalendar: sequence", int(entry["SEQUENCE"]) >= 0, True)
        check("icalendar: start", isinstance(entry["DTSTART"].dt, datetime.date), True)
        check("icalendar: source", "“" in str(entry["DESCRIPTION"]), True)
    # Every round of one day that is told is there on that day.
    for row, body in query("SELECT DISTINCT id, body FROM rounds WHERE day IS NOT NULL"):
        time = json.loads(body).get("time") or {}
        start, end = time.get("start"), time.get("end")
        if not start or not end or not (start.endswith("T00:00:00") and end.endswith("T00:00:00")):
            continue
        first, after = (datetime.date.fromisoformat(at[:10]) for at in (start, end))
        if (after - first).days == 1:
            own = [entry for entry in entries if str(entry["UID"]) == f"{row}@rapporteur"]
            check("icalendar: a round's day", [entry["DTSTART"].dt for entry in own], [first])

    # A deadline stands on the day that its row is due.
    for name in ("ultimatums", "pledges"):
        for row, until in query(f"SELECT DISTINCT id, until FROM {name} WHERE until IS NOT NULL"):
            own = [entry["DTSTART"].dt for entry in entries if str(entry["UID"]) == f"{row}@rapporteur"]
            on = [at.date() if isinstance(at, datetime.datetime) else at for at in own if getattr(at, "tzinfo", None) is None]
            check("icalendar: a deadline's day", on in ([datetime.date.fromisoformat(until)], []), True)

if shutil.which("Rscript"):
    script = f"""
    e <- read.csv("{folder}/events.csv", colClasses = c(report_date = "Date", cameo = "character"))
    p <- read.delim("{folder}/events.polecat.tsv", check.names = FALSE)
    g <- read.delim("{folder}/events.gdelt.tsv", header = FALSE, quote = "")
    d <- read.csv("{folder}/incidents.ged.csv")
    cat(nrow(e), sum(e$killed_min, na.rm = TRUE), format(min(e$report_date, na.rm = TRUE)), nrow(p), nrow(g), ncol(g), nrow(d), ncol(d))
    """
    told = subprocess.run(["Rscript", "--vanilla", "-e", script], capture_output=True, text=True)
    expected = [len(events), int(killed), days[0], len(typed), len(incidents), 61, len(violence), 49]
    check("R", told.stdout.split() or told.stderr, [str(value) for value in expected])
else:
    skipped += 1
    print("skipped: R is not installed")

for fault in faults[:20]:
    print(fault)
print(f"{checked} figures compared, {len(faults)} differ, {skipped} tools missing")
sys.exit(1 if faults else 0)
