-- Prices of endings, as lists or quotes last told them.

CREATE TABLE ending_price (
    account           TEXT NOT NULL,
    ending            TEXT NOT NULL,
    register_minor    INTEGER,
    register_currency TEXT,
    renew_minor       INTEGER,
    renew_currency    TEXT,
    transfer_minor    INTEGER,
    transfer_currency TEXT,
    premium           INTEGER NOT NULL,
    -- Whether `register` is a promotion; the first year without it and its end, when told.
    promo             INTEGER NOT NULL,
    regular_minor     INTEGER,
    regular_currency  TEXT,
    promo_ends_at     INTEGER,
    read_at           INTEGER NOT NULL,
    PRIMARY KEY (account, ending)
) STRICT, WITHOUT ROWID;

-- How the last reading of an account's prices went.
CREATE TABLE price_reading (
    account TEXT NOT NULL PRIMARY KEY,
    -- When it last worked.
    read_at INTEGER,
    -- Why it failed since, as JSON; NULL when it did not.
    fault   TEXT
) STRICT, WITHOUT ROWID;

