-- The log and the jobs.

-- What the app did, and why. Lines are only added: the triggers refuse everything else, and nothing is rotated away.
CREATE TABLE log (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    feature TEXT NOT NULL,
    -- Why it happened: 'user', 'schedule', 'account', 'app'.
    cause   TEXT NOT NULL,
    message TEXT NOT NULL,
    account TEXT,
    name    TEXT
) STRICT;
CREATE INDEX log_feature ON log (feature, id);
CREATE INDEX log_account ON log (account, id) WHERE account IS NOT NULL;
CREATE INDEX log_name ON log (name, id) WHERE name IS NOT NULL;
CREATE INDEX log_at ON log (at);

CREATE TRIGGER log_is_not_changed BEFORE UPDATE ON log
BEGIN
    SELECT raise(ABORT, 'the log is only added to');
END;
-- A line that is put in the place of another goes past the other triggers.
CREATE TRIGGER log_is_not_replaced BEFORE INSERT ON log WHEN EXISTS (SELECT 1 FROM log WHERE id = new.id)
BEGIN
    SELECT raise(ABORT, 'the log is only added to');
END;
CREATE TRIGGER log_is_not_shortened BEFORE DELETE ON log
BEGIN
    SELECT raise(ABORT, 'the log is only added to');
END;

CREATE TABLE job (
    id         TEXT NOT NULL PRIMARY KEY,
    started_at INTEGER NOT NULL,
    -- When this row was last written: the end of a job that was interrupted.
    written_at INTEGER NOT NULL,
    -- Whether it was at work then.
    running    INTEGER NOT NULL,
    -- The job as the window sees it, as JSON.
    view       TEXT NOT NULL
) STRICT;

CREATE INDEX job_started ON job (started_at);

-- All results of a job, in the order in which they first came.
CREATE TABLE job_item (
    job    TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    place  INTEGER NOT NULL,
    label  TEXT NOT NULL,
    -- 'running', 'done', 'skipped', 'failed', 'unclear'.
    state  TEXT NOT NULL,
    detail TEXT,
    PRIMARY KEY (job, place)
) STRICT, WITHOUT ROWID;
