-- Names that the user would like to have, and how they stood when they were last checked.

CREATE TABLE wanted (
    name              TEXT NOT NULL PRIMARY KEY,
    -- The user's own words.
    note              TEXT NOT NULL,
    added_at          INTEGER NOT NULL,
    state             TEXT NOT NULL DEFAULT 'not_checked'
                      CHECK (state IN ('not_checked', 'taken', 'available', 'not_sold', 'unclear')),
    -- Since when it stands so.
    changed_at        INTEGER,
    -- When the state was last told; of one that was never told, when it was last asked for.
    checked_at        INTEGER,
    -- The cheapest offer of an available name.
    offer_account     TEXT,
    register_minor    INTEGER,
    register_currency TEXT,
    renew_minor       INTEGER,
    renew_currency    TEXT,
    premium           INTEGER NOT NULL DEFAULT 0,
    -- What else was said, as a sentence.
    message           TEXT,
    -- When it was last asked for, in vain or not, how often in a row in vain, and why the last time.
    tried_at          INTEGER,
    failures          INTEGER NOT NULL DEFAULT 0,
    failure           TEXT,
    -- When the user was told that it is free. It is not told again until somebody has had it.
    told_at           INTEGER
) STRICT, WITHOUT ROWID;

