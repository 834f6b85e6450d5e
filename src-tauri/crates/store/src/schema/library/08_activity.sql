-- The audit log and the jobs.

CREATE TABLE log (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    feature TEXT NOT NULL,
    message TEXT NOT NULL,
    account TEXT,
    name    TEXT
) STRICT;

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

