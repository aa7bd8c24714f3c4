-- What follows from the reports: derived rows, which can be made again at any time (settling).
--
-- The ten tables of the record are alike. `id` is the identity that people see; a row of a table of
-- a process may stand in several processes under one id. `shelf` orders the rows: the day, else the
-- day until which it is due, else 'undated'. `parties` and `topics` are JSON, `body` is the row as
-- JSON, `version` tells what made it.

-- Events merged over all reports that tell them.
CREATE TABLE incidents (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    process TEXT,
    shelf TEXT NOT NULL,
    day TEXT,
    until TEXT,
    status TEXT,
    parties TEXT NOT NULL,
    topics TEXT NOT NULL,
    body TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX incidents_by_id ON incidents (id);
CREATE INDEX incidents_in_order ON incidents (shelf, number);
CREATE INDEX incidents_by_status ON incidents (status, shelf, number);

-- Negotiations.
CREATE TABLE processes (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    process TEXT,
    shelf TEXT NOT NULL,
    day TEXT,
    until TEXT,
    status TEXT,
    parties TEXT NOT NULL,
    topics TEXT NOT NULL,
    body TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX processes_by_id ON processes (id);
CREATE INDEX processes_in_order ON processes (shelf, number);
CREATE INDEX processes_by_status ON processes (status, shelf, number);

-- Rounds of talks.
CREATE TABLE rounds (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    process TEXT,
    shelf TEXT NOT NULL,
    day TEXT,
    until TEXT,
    status TEXT,
    parties TEXT NOT NULL,
    topics TEXT NOT NULL,
    body TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX rounds_by_id ON rounds (id);
CREATE INDEX rounds_in_order ON rounds (shelf, number);
CREATE INDEX rounds_by_status ON rounds (status, shelf, number);
CREATE INDEX rounds_of_process ON rounds (process, shelf, number);

-- Who wants what.
CREATE TABLE positions (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    process TEXT,
    shelf TEXT NOT NULL,
    day TEXT,
    until TEXT,
    status TEXT,
    parties TEXT NOT NULL,
    topics TEXT NOT NULL,
    body TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX positions_by_id ON positions (id);
CREATE INDEX positions_in_order ON positions (shelf, number);
CREATE INDEX positions_by_status ON positions (status, shelf, number);
CREATE INDEX positions_of_process ON positions (process, shelf, number);

-- Threats that hang on a demand.
CREATE TABLE ultimatums (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    process TEXT,
    shelf TEXT NOT NULL,
    day TEXT,
    until TEXT,
    status TEXT,
    parties TEXT NOT NULL,
    topics TEXT NOT NULL,
    body TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX ultimatums_by_id ON ultimatums (id);
CREATE INDEX ultimatums_in_order ON ultimatums (shelf, number);
CREATE INDEX ultimatums_by_status ON ultimatums (status, shelf, number);
CREATE INDEX ultimatums_of_process ON ultimatums (process, shelf, number);

-- What was promised.
CREATE TABLE pledges (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    process TEXT,
    shelf TEXT NOT NULL,
    day TEXT,
    until TEXT,
    status TEXT,
    parties TEXT NOT NULL,
    topics TEXT NOT NULL,
    body TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX pledges_by_id ON pledges (id);
CREATE INDEX pledges_in_order ON pledges (shelf, number);
CREATE INDEX pledges_by_status ON pledges (status, shelf, number);
CREATE INDEX pledges_of_process ON pledges (process, shelf, number);

-- Sanctions and aid.
CREATE TABLE measures (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    process TEXT,
    shelf TEXT NOT NULL,
    day TEXT,
    until TEXT,
    status TEXT,
    parties TEXT NOT NULL,
    topics TEXT NOT NULL,
    body TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX measures_by_id ON measures (id);
CREATE INDEX measures_in_order ON measures (shelf, number);
CREATE INDEX measures_by_status ON measures (status, shelf, number);
CREATE INDEX measures_of_process ON measures (process, shelf, number);

-- Ceasefires.
CREATE TABLE ceasefires (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    process TEXT,
    shelf TEXT NOT NULL,
    day TEXT,
    until TEXT,
    status TEXT,
    parties TEXT NOT NULL,
    topics TEXT NOT NULL,
    body TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX ceasefires_by_id ON ceasefires (id);
CREATE INDEX ceasefires_in_order ON ceasefires (shelf, number);
CREATE INDEX ceasefires_by_status ON ceasefires (status, shelf, number);
CREATE INDEX ceasefires_of_process ON ceasefires (process, shelf, number);

-- Acts of force.
CREATE TABLE violence (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    process TEXT,
    shelf TEXT NOT NULL,
    day TEXT,
    until TEXT,
    status TEXT,
    parties TEXT NOT NULL,
    topics TEXT NOT NULL,
    body TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX violence_by_id ON violence (id);
CREATE INDEX violence_in_order ON violence (shelf, number);
CREATE INDEX violence_by_status ON violence (status, shelf, number);
CREATE INDEX violence_of_process ON violence (process, shelf, number);

-- What speakers expect.
CREATE TABLE outlook (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    process TEXT,
    shelf TEXT NOT NULL,
    day TEXT,
    until TEXT,
    status TEXT,
    parties TEXT NOT NULL,
    topics TEXT NOT NULL,
    body TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX outlook_by_id ON outlook (id);
CREATE INDEX outlook_in_order ON outlook (shelf, number);
CREATE INDEX outlook_by_status ON outlook (status, shelf, number);
CREATE INDEX outlook_of_process ON outlook (process, shelf, number);

-- By what rows are found: 'party=rus', 'topic=ceasefire', 'process=process-…'. `list` is the table.
CREATE TABLE labels (
    list TEXT NOT NULL,
    label TEXT NOT NULL,
    shelf TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (list, label, shelf, number)
) -- postgres
) WITHOUT ROWID -- sqlite
;

-- The events that tell a row, in their order; `row` is its number in the table `list`.
CREATE TABLE evidence (
    list TEXT NOT NULL,
    row INTEGER NOT NULL,
    position INTEGER NOT NULL,
    event INTEGER NOT NULL,
    PRIMARY KEY (list, row, position)
) -- postgres
) WITHOUT ROWID -- sqlite
;
CREATE INDEX evidence_by_event ON evidence (event);

-- The first report of a report's family: copies of one text count as one source.
CREATE TABLE families (
    report INTEGER PRIMARY KEY,
    family INTEGER NOT NULL
);
CREATE INDEX families_by_family ON families (family);

-- The reports that tell of a process.
CREATE TABLE process_reports (
    process TEXT NOT NULL,
    report INTEGER NOT NULL,
    PRIMARY KEY (process, report)
);
