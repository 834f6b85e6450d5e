-- What was told already, and what shall be silent.

-- One row a name, expiry day and stage. The account is not part of it: a name that moves to another account, or comes
-- back under a new connection, is the same name with the same date.
CREATE TABLE reminder_told (
    name       TEXT NOT NULL,
    -- Days since 1970-01-01 UTC: providers differ in the time of day from one answer to the next.
    expiry_day INTEGER NOT NULL,
    -- Days before expiry; below zero after it, and 1000 for "it renews by itself".
    stage      INTEGER NOT NULL,
    told_at    INTEGER NOT NULL,
    PRIMARY KEY (name, expiry_day, stage)
) STRICT, WITHOUT ROWID;

-- When names are told of, where it differs from the settings; the first that covers a name counts.
CREATE TABLE reminder_policy (
    id       TEXT NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,
    -- The policy as JSON.
    policy   TEXT NOT NULL
) STRICT;

-- What was shown, so that it can be silenced as a whole, taken back, and read again.
CREATE TABLE reminder_digest (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    at            INTEGER NOT NULL,
    title         TEXT NOT NULL,
    body          TEXT NOT NULL,
    -- The names with account, expiry and stage, as JSON.
    names         TEXT NOT NULL,
    snoozed_until INTEGER,
    -- When it was taken back because all its names were renewed.
    cleared_at    INTEGER
) STRICT;

-- Until when a name is silent: for one expiry, so that a renewal ends the silence. Without the account, as above.
CREATE TABLE reminder_snooze (
    name       TEXT NOT NULL,
    -- Days since 1970-01-01 UTC.
    expiry_day INTEGER NOT NULL,
    until      INTEGER NOT NULL,
    PRIMARY KEY (name, expiry_day)
) STRICT, WITHOUT ROWID;

-- What takes hours or days and must not be forgotten. One row a kind, account and name.
CREATE TABLE open_work (
    kind       TEXT NOT NULL,
    -- The account where it goes on.
    account    TEXT NOT NULL,
    name       TEXT NOT NULL,
    -- What it waits for, as a sentence.
    words      TEXT NOT NULL,
    opened_at  INTEGER NOT NULL,
    -- When it should be over, or somebody has to have done something, where that is known.
    due_at     INTEGER,
    -- Whether it waits for the user rather than for somebody else.
    waits      INTEGER NOT NULL,
    PRIMARY KEY (kind, account, name)
) STRICT, WITHOUT ROWID;
