-- What was read: primary rows, which are only ever added and marked superseded.
-- Instants are texts, 'YYYY-MM-DDTHH:MM:SS.ffffffZ'; days are texts, 'YYYY-MM-DD'.

-- What made a row: versions of program, language model and lexicon.
CREATE TABLE versions (
    id INTEGER PRIMARY KEY,
    program TEXT NOT NULL,
    model TEXT NOT NULL,
    lexicon TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    UNIQUE (program, model, lexicon)
);

-- `identity` is a hash of the address or id; two rows of one identity are versions of one report.
-- `digest` is a hash of its contents. `shelf` is the day, or 'undated', which sorts last.
CREATE TABLE reports (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    identity BLOB NOT NULL,
    digest BLOB NOT NULL,
    shelf TEXT NOT NULL,
    day TEXT,
    day_told_by TEXT,
    title TEXT,
    publisher TEXT,
    author TEXT,
    language TEXT,
    url TEXT,
    source TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    superseded_by INTEGER REFERENCES reports (id),
    superseded_at TEXT,
    text TEXT NOT NULL,
    offsets TEXT NOT NULL,
    repeats TEXT,
    UNIQUE (identity, digest)
);
CREATE INDEX reports_in_order ON reports (shelf, name, id);
CREATE INDEX reports_by_name ON reports (name);
CREATE INDEX reports_superseded ON reports (superseded_by) WHERE superseded_by IS NOT NULL;

-- By which near-duplicates are found; apart from the texts, so that all can be read quickly.
CREATE TABLE sketches (
    report INTEGER PRIMARY KEY REFERENCES reports (id),
    sketch BLOB NOT NULL
);

-- A report as one version of program and lexicon coded it. Its events are those with ids from
-- `first_event` on, `events` of them.
CREATE TABLE codings (
    id INTEGER PRIMARY KEY,
    report INTEGER NOT NULL REFERENCES reports (id),
    version INTEGER NOT NULL REFERENCES versions (id),
    first_event INTEGER NOT NULL,
    events INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    superseded_by INTEGER REFERENCES codings (id),
    superseded_at TEXT
);
CREATE INDEX codings_of_report ON codings (report);

-- The sentences that events cite, in bytes of the report's text.
CREATE TABLE spans (
    report INTEGER NOT NULL,
    begins INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    PRIMARY KEY (report, begins, ends)
);

-- `number` counts the events of a coding from 1, as their names do ('report#1'). `begins` and
-- `ends` are the sentence. The columns up to `body` are for filters; `body` is the event record
-- as JSON without what other columns hold.
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    coding INTEGER NOT NULL,
    number INTEGER NOT NULL,
    begins INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    event_type TEXT,
    act TEXT NOT NULL,
    day TEXT,
    actors TEXT,
    recipients TEXT,
    country TEXT,
    quad INTEGER,
    factuality REAL NOT NULL,
    body TEXT NOT NULL
);

CREATE TABLE problems (
    id INTEGER PRIMARY KEY,
    coding INTEGER NOT NULL,
    severity TEXT NOT NULL,
    source TEXT NOT NULL,
    line INTEGER,
    place INTEGER,
    message TEXT NOT NULL,
    advice TEXT NOT NULL
);
CREATE INDEX problems_of_coding ON problems (coding);

-- What a person has decided: that two events are one happening ('merge') or two ('split').
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    one TEXT NOT NULL,
    other TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    note TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    undone_at TEXT
);

-- Processes as people declare them, in the TOML that they wrote.
CREATE TABLE declarations (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    superseded_by INTEGER,
    superseded_at TEXT
);

-- What the store knows of itself, by name.
CREATE TABLE state (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
