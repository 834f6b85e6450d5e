-- What was told already, and what shall be silent.

-- One row a name, expiry day and stage. The account is not part of it: a name that moves to another account, or comes
-- back under a new connection, is the same name with the same date.
CREATE TABLE reminder_told (
    name       TEXT NOT NULL,
    -- Days since 1970-01-01 UTC: providers differ in the time of day from one answer to the next.
    expiry_day INTEGER NOT NULL,
    -- Days before expiry; -1 after it.
    stage      INTEGER NOT NULL,
    told_at    INTEGER NOT NULL,
    PRIMARY KEY (name, expiry_day, stage)
) STRICT, WITHOUT ROWID;

CREATE TABLE reminder_snooze (
    account TEXT NOT NULL,
    name    TEXT NOT NULL,
    until   INTEGER NOT NULL,
    PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;

