-- Owned names as last read.

CREATE TABLE owned_name (
    account         TEXT NOT NULL,
    name            TEXT NOT NULL,
    status          TEXT,
    registered_at   INTEGER,
    expires_at      INTEGER,
    expires_text    TEXT,
    auto_renew      INTEGER,
    locked          INTEGER,
    privacy         INTEGER,
    -- As a JSON list.
    nameservers     TEXT,
    -- Whether it is registered through this account; 0 when only its zone is here.
    registered      INTEGER NOT NULL DEFAULT 1,
    -- Its zone in this account: NULL when the provider does not say, 0 none, 1 there is one.
    zone_here       INTEGER,
    -- Whether the provider sees the world asking that zone, when it tells.
    zone_active     INTEGER,
    -- The nameservers that serve that zone, as a JSON list.
    zone_servers    TEXT NOT NULL DEFAULT '[]',
    client_ref      TEXT,
    external_ref    TEXT,
    fetched_at      INTEGER NOT NULL,
    -- When it was last asked for by itself: a list may tell less.
    detail_at       INTEGER,
    -- First seen by a sync, and not looked at by the user since.
    arrived         INTEGER NOT NULL DEFAULT 0,
    -- When it was first seen, where it came after the account's first list.
    arrived_at      INTEGER,
    -- Since when it is missing; NULL while it is there.
    missing_since   INTEGER,
    -- Whether the user saw that it is missing.
    missing_seen    INTEGER NOT NULL DEFAULT 0,
    -- When it came back after it was missing, until the user saw it.
    back_at         INTEGER,
    -- Complete lists without it, at most one counted a day, and when the last of them was counted.
    missing_count   INTEGER NOT NULL DEFAULT 0,
    missing_counted INTEGER,
    PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;

