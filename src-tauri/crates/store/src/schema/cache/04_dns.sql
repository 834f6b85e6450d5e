-- Zones as last read. A failed read keeps the records of the last good one beside its own reason.
CREATE TABLE zone (
    account      TEXT NOT NULL,
    name         TEXT NOT NULL,
    -- All of these are NULL until a read succeeded.
    read_at      INTEGER,
    hash         TEXT,
    records      TEXT,
    record_count INTEGER,
    -- The first address at the apex, for the portfolio's drawer.
    address      TEXT,
    nameservers  TEXT,
    mode         TEXT,
    unreadable   TEXT,
    -- Why the last read failed; NULL when it did not.
    failed_at    INTEGER,
    fault        TEXT,
    PRIMARY KEY (account, name)
) STRICT;

