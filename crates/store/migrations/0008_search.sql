-- What reports and events are found by: the words of texts and titles, and of sentences with facts
-- of their events ('=party=rus'). The numbers of the rows begin with the day of the report, so that
-- they are in the order of days: days since 0001-01-01, from 1, times 2^34, plus the id of the
-- report or event.
CREATE TABLE search_reports (rowid INTEGER PRIMARY KEY, words TSVECTOR NOT NULL); -- postgres
CREATE INDEX search_reports_by_words ON search_reports USING gin (words); -- postgres
CREATE TABLE search_events (rowid INTEGER PRIMARY KEY, words TSVECTOR NOT NULL); -- postgres
CREATE INDEX search_events_by_words ON search_events USING gin (words); -- postgres
CREATE VIRTUAL TABLE search_reports USING fts5( -- sqlite
    title, text, facts, content='', contentless_delete=1, -- sqlite
    tokenize="ascii tokenchars '=_'" -- sqlite
); -- sqlite
CREATE VIRTUAL TABLE search_events USING fts5( -- sqlite
    words, content='', contentless_delete=1, -- sqlite
    tokenize="ascii tokenchars '=_'" -- sqlite
); -- sqlite
