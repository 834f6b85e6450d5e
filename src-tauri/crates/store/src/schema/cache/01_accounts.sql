-- How accounts answered, and their balances.

CREATE TABLE account_state (
    account          TEXT NOT NULL PRIMARY KEY,
    checked_at       INTEGER,
    synced_at        INTEGER,
    -- Why the last call failed, as JSON; NULL when it worked.
    fault            TEXT,
    -- Why the last list may be incomplete.
    partial          TEXT,
    balance_minor    INTEGER,
    balance_currency TEXT,
    reference        TEXT,
    -- Further facts as JSON: a list of pairs.
    facts            TEXT NOT NULL DEFAULT '[]',
    -- What will not work although the key is right, as a JSON list of sentences.
    warnings         TEXT NOT NULL DEFAULT '[]'
) STRICT, WITHOUT ROWID;


-- When rows of a delivery log were first seen here: the providers' rows have no time.
CREATE TABLE delivery_seen (
    account    TEXT NOT NULL,
    event_key  TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    PRIMARY KEY (account, event_key)
) STRICT, WITHOUT ROWID;
