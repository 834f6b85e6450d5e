-- Saved sets of endings.

CREATE TABLE ending_set (
    id       TEXT NOT NULL PRIMARY KEY,
    -- What the user calls it, and the form by which two are told apart.
    name     TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    -- As a JSON list.
    endings  TEXT NOT NULL
) STRICT;

