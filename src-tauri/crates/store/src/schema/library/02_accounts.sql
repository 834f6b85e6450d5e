-- Accounts, without their secrets.

CREATE TABLE account (
    position   INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    provider   TEXT NOT NULL,
    label      TEXT NOT NULL,
    -- The label in lower case: two accounts that read alike would be mistaken for each other.
    label_key  TEXT NOT NULL UNIQUE,
    -- NULL is the provider's own address.
    base_url   TEXT,
    -- The form's values that are no secrets, as a JSON object.
    fields     TEXT NOT NULL,
    -- The last four characters of the key.
    key_hint   TEXT,
    -- 1: nothing is written there, bought there or changed there.
    read_only  INTEGER NOT NULL DEFAULT 0 CHECK (read_only IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;

