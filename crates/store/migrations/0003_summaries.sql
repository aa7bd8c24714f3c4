-- What the record of a process holds beside its rows (violence by week, the course of each
-- speaker's expectations): the record as JSON, its tables empty.
CREATE TABLE summaries (
    process TEXT PRIMARY KEY,
    body TEXT NOT NULL
);
