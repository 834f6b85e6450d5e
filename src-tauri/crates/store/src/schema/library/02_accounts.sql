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


-- Receivers of webhooks: where each account's listens. Its secret is in the vault.
CREATE TABLE webhook_receiver (
    account    TEXT NOT NULL PRIMARY KEY,
    is_on      INTEGER NOT NULL CHECK (is_on IN (0, 1)),
    -- 1: on every address of this computer; 0: on loopback alone.
    everywhere INTEGER NOT NULL CHECK (everywhere IN (0, 1)),
    port       INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535)
) STRICT, WITHOUT ROWID;

-- Webhooks that were believed. None is believed twice, also after a restart, so this is not cache.
CREATE TABLE webhook_received (
    position    INTEGER PRIMARY KEY,
    account     TEXT NOT NULL,
    event_id    TEXT NOT NULL,
    -- The signature: ids are not signed.
    mark        TEXT NOT NULL,
    event       TEXT NOT NULL,
    name        TEXT,
    received_at INTEGER NOT NULL,
    occurred_at INTEGER,
    UNIQUE (account, event_id),
    UNIQUE (account, mark)
) STRICT;
