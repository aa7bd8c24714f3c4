-- What is followed, and how far. `definition` is a source as TOML, as whoever added it wrote it;
-- `origin` is where it came from: 'file', 'command' or 'desk' (a page, which may not name all that a
-- file may).
CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    definition TEXT NOT NULL,
    origin TEXT NOT NULL,
    added_by TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    superseded_by INTEGER REFERENCES sources (id),
    superseded_at TEXT
);
CREATE INDEX sources_by_name ON sources (name);

-- How it goes with a source. `failures`: in a row; `documents`: handed over since it is followed;
-- `position`: how far it was read, in words of the program alone.
CREATE TABLE source_state (
    source TEXT PRIMARY KEY,
    paused_at TEXT,
    tried_at TEXT,
    succeeded_at TEXT,
    failed_at TEXT,
    error TEXT,
    notice TEXT,
    failures INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    position TEXT
);

-- The items of a source that have been read, and a hash of each as it was.
CREATE TABLE source_items (
    source TEXT NOT NULL,
    item TEXT NOT NULL,
    digest BLOB NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (source, item)
) -- postgres
) WITHOUT ROWID -- sqlite
;

-- Which reports, by name, came from a source, and when first.
CREATE TABLE source_reports (
    source TEXT NOT NULL,
    report TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (source, report)
) -- postgres
) WITHOUT ROWID -- sqlite
;
CREATE INDEX source_reports_by_report ON source_reports (report);
CREATE INDEX source_reports_in_order ON source_reports (source, seen_at);
