-- Kept states of zones. They stay when their account is removed.
CREATE TABLE zone_snapshot (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT NOT NULL UNIQUE,
    account      TEXT NOT NULL,
    name         TEXT NOT NULL,
    at           INTEGER NOT NULL,
    cause        TEXT NOT NULL,
    hash         TEXT NOT NULL,
    record_count INTEGER NOT NULL,
    records      TEXT NOT NULL
) STRICT;
CREATE INDEX zone_snapshot_of_zone ON zone_snapshot (account, name, seq);

