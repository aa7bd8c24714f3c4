-- Who is told of alerts by the program itself, and how that goes. `address`: a hash of where it is
-- sent, since the address may hold a secret; `shown`: its host. `stopped_at`: the other side said that
-- it is gone for good. `failures`: in a row.
CREATE TABLE webhooks (
    name TEXT PRIMARY KEY,
    address BLOB NOT NULL,
    shown TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    removed_at TEXT,
    stopped_at TEXT,
    succeeded_at TEXT,
    failed_at TEXT,
    error TEXT,
    failures INTEGER NOT NULL
);

-- What each is told, once: an alert stays here for good, so that it is not told again. `body`: what is
-- sent, empty when it was; `outcome`: 'delivered' or 'given_up', empty while it waits for `due_at`.
CREATE TABLE webhook_deliveries (
    hook TEXT NOT NULL,
    alert TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    queued_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    outcome TEXT,
    ended_at TEXT,
    PRIMARY KEY (hook, alert)
) -- postgres
) WITHOUT ROWID -- sqlite
;
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (hook, due_at) WHERE outcome IS NULL;
