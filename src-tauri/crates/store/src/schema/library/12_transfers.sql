-- Names that move from one account of the user's to another. What a job knows and has decided is the engine's own JSON;
-- it never holds an auth code.
CREATE TABLE transfer_job (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    source     TEXT NOT NULL,
    target     TEXT NOT NULL,
    -- The step at which it stands, and how it fares there.
    step       TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('running', 'waiting', 'stopped', 'paused', 'done', 'abandoned')),
    started_at INTEGER NOT NULL,
    ended_at   INTEGER,
    body       TEXT NOT NULL
) STRICT;
-- A name can be on one way only.
CREATE UNIQUE INDEX transfer_job_open ON transfer_job (name) WHERE state NOT IN ('done', 'abandoned');

-- What happened, as sentences.
CREATE TABLE transfer_event (
    job  TEXT NOT NULL REFERENCES transfer_job (id) ON DELETE CASCADE,
    at   INTEGER NOT NULL,
    step TEXT NOT NULL,
    said TEXT NOT NULL
) STRICT;
CREATE INDEX transfer_event_of_job ON transfer_event (job);
