-- Price lists as last read.

CREATE TABLE ending_price (
    account           TEXT NOT NULL,
    ending            TEXT NOT NULL,
    register_minor    INTEGER,
    register_currency TEXT,
    renew_minor       INTEGER,
    renew_currency    TEXT,
    premium           INTEGER NOT NULL,
    PRIMARY KEY (account, ending)
) STRICT, WITHOUT ROWID;

