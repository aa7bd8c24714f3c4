-- What each settling changed, and rows whose numbers follow from what they are.
--
-- `place` is the place of a row in its table of its process, as the ledger orders it. The number of
-- a row is now made of its shelf and its identity, so rows made before are made anew.
DELETE FROM incidents;
DELETE FROM processes;
DELETE FROM rounds;
DELETE FROM positions;
DELETE FROM ultimatums;
DELETE FROM pledges;
DELETE FROM measures;
DELETE FROM ceasefires;
DELETE FROM violence;
DELETE FROM outlook;
DELETE FROM labels;
DELETE FROM evidence;
DELETE FROM families;
DELETE FROM process_reports;
DELETE FROM summaries;
ALTER TABLE incidents ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE processes ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE positions ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ultimatums ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pledges ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE measures ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ceasefires ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE violence ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outlook ADD COLUMN place INTEGER NOT NULL DEFAULT 0;

-- All of a store that holds reports is to be settled.
INSERT INTO state (name, value)
SELECT 'unsettled_from', '' WHERE EXISTS (SELECT 1 FROM reports)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- One row for each settling that changed something: when it was, and what the record then held.
CREATE TABLE revisions (
    revision INTEGER PRIMARY KEY,
    settled_at TEXT NOT NULL,
    reports INTEGER NOT NULL,
    events INTEGER NOT NULL,
    incidents INTEGER NOT NULL
);

-- Since which revision a row of the record is there, and which one changed it last. `process` is
-- that of the row; of a process, itself.
CREATE TABLE changes (
    list TEXT NOT NULL,
    process TEXT NOT NULL,
    id TEXT NOT NULL,
    entered INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    PRIMARY KEY (list, process, id)
) -- postgres
) WITHOUT ROWID -- sqlite
;
CREATE INDEX changes_in_order ON changes (changed, list, process, id);
