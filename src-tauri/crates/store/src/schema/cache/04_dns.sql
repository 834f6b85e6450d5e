-- Zones as last read. A failed read keeps the records of the last good one beside its own reason.
CREATE TABLE zone (
    id           INTEGER PRIMARY KEY,
    account      TEXT NOT NULL,
    name         TEXT NOT NULL,
    -- The name for people, lower case, where it differs.
    title        TEXT,
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
    UNIQUE (account, name)
) STRICT;

-- The records of all zones once more, one row each: the list across zones is filtered here. Written with the zone.
CREATE TABLE zone_record (
    zone    INTEGER NOT NULL REFERENCES zone (id) ON DELETE CASCADE,
    -- In the order of the zone's list.
    place   INTEGER NOT NULL,
    -- Stands for this record as long as nothing of it changes.
    mark    INTEGER NOT NULL,
    name    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    content TEXT NOT NULL,
    ttl     INTEGER,
    -- NULL where the provider has no such thing.
    proxied INTEGER,
    -- What the provider keeps beyond, as JSON; NULL for nothing.
    extras  TEXT,
    PRIMARY KEY (zone, place)
) STRICT, WITHOUT ROWID;

-- How often zones moved: what was made from them in memory is made anew.
CREATE TABLE zone_moves (
    number INTEGER NOT NULL
) STRICT;
INSERT INTO zone_moves VALUES (0);
CREATE TRIGGER zone_came AFTER INSERT ON zone BEGIN UPDATE zone_moves SET number = number + 1; END;
CREATE TRIGGER zone_moved AFTER UPDATE ON zone BEGIN UPDATE zone_moves SET number = number + 1; END;
CREATE TRIGGER zone_went AFTER DELETE ON zone BEGIN UPDATE zone_moves SET number = number + 1; END;
