-- Rows that many events tell, as pages show them.
--
-- `body` is that of the row in the table `list`, its lists cut to their first and last items, and
-- `place` its place; `told` is how many events tell it. It stands apart from the row, since what
-- stands behind a large body in one row is only reached through it. Rows that are small as they are
-- have none.
CREATE TABLE lean (
    list TEXT NOT NULL,
    number INTEGER NOT NULL,
    place INTEGER NOT NULL,
    told INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (list, number)
) -- postgres
) WITHOUT ROWID -- sqlite
;
