-- The cart and the journal of purchases.

CREATE TABLE cart_line (
    position       INTEGER PRIMARY KEY,
    id             TEXT NOT NULL UNIQUE,
    account        TEXT NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('register', 'renew', 'transfer', 'restore', 'privacy')),
    name           TEXT NOT NULL,
    term           INTEGER NOT NULL CHECK (term BETWEEN 1 AND 10),
    included       INTEGER NOT NULL DEFAULT 1,
    premium_ok     INTEGER NOT NULL DEFAULT 0,
    external_ref   TEXT,
    -- To whom it is registered: a contact of the address book; nothing is whom the account names by itself.
    contact        TEXT,
    auto_renew     INTEGER,
    privacy        INTEGER,
    -- Which of the provider's products is meant, where it sells several under one kind.
    product        TEXT,
    -- What the ending asks for beyond that: the fields as the provider told them, as JSON, and the user's answers by key.
    fields         TEXT,
    extra          TEXT NOT NULL DEFAULT '{}',
    cap_minor      INTEGER,
    cap_currency   TEXT,
    -- The expiry that the user saw when the renewal or restore was added.
    expires_at     INTEGER,
    -- The first quote, to tell a rise.
    first_minor    INTEGER,
    first_currency TEXT,
    -- The latest quote.
    price_minor    INTEGER,
    price_currency TEXT,
    renew_minor    INTEGER,
    renew_currency TEXT,
    premium        INTEGER NOT NULL DEFAULT 0,
    -- What the provider tells of what the price covers.
    note           TEXT,
    quoted_at      INTEGER,
    -- Why the last quote or order failed, as JSON.
    fault          TEXT,
    UNIQUE (account, kind, name)
) STRICT;

-- The auth codes of transfers are in the vault; this says for which lines. A row whose line has gone, or whose code is not
-- wanted any more, is the reminder to take the code out of the vault.
CREATE TABLE line_code (
    line   TEXT NOT NULL PRIMARY KEY,
    wanted INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE purchase (
    id         TEXT NOT NULL PRIMARY KEY,
    created_at INTEGER NOT NULL,
    -- The plan that the user saw and confirmed.
    plan_hash  TEXT NOT NULL
) STRICT;

-- One intent. Rows are never deleted: this is the ledger of what may have cost money.
CREATE TABLE purchase_item (
    id                TEXT NOT NULL PRIMARY KEY,
    purchase          TEXT NOT NULL REFERENCES purchase (id),
    position          INTEGER NOT NULL,
    account           TEXT NOT NULL,
    provider          TEXT NOT NULL,
    kind              TEXT NOT NULL CHECK (kind IN ('register', 'renew', 'transfer', 'restore', 'privacy')),
    name              TEXT NOT NULL,
    -- The name as people write it, to be found by.
    unicode           TEXT NOT NULL,
    term              INTEGER NOT NULL CHECK (term BETWEEN 1 AND 10),
    state             TEXT NOT NULL,
    price_minor       INTEGER NOT NULL,
    price_currency    TEXT NOT NULL,
    cap_minor         INTEGER NOT NULL,
    cap_currency      TEXT NOT NULL,
    external_ref      TEXT,
    -- What was chosen for a new name. The registrant is kept as it was sent, as JSON: the same bytes can be made again, and
    -- the address book may change.
    registrant        TEXT,
    auto_renew        INTEGER,
    privacy           INTEGER,
    product           TEXT,
    -- What the ending asked for beyond that, as JSON by key.
    extra             TEXT NOT NULL DEFAULT '{}',
    -- Written when armed, before anything is sent.
    natural_key       TEXT,
    quoted_at         INTEGER,
    expires_before    INTEGER,
    status_before     TEXT,
    balance_minor     INTEGER,
    balance_currency  TEXT,
    idempotency_key   TEXT,
    request_hash      TEXT,
    armed_at          INTEGER,
    sent_at           INTEGER,
    -- How often the request was sent under its one key, when last, and when it is sent again; only where the provider
    -- documents that this gives the first answer.
    sends             INTEGER NOT NULL DEFAULT 0,
    last_sent_at      INTEGER,
    next_send_at      INTEGER,
    -- How it went.
    settled_at        INTEGER,
    expires_after     INTEGER,
    -- What the provider said was charged.
    charged_minor     INTEGER,
    charged_currency  TEXT,
    handle            TEXT,
    -- The provider's own number for what was bought.
    reference         TEXT,
    message           TEXT,
    hint              TEXT,
    link              TEXT,
    upstream_code     TEXT,
    -- Settling: how often the account was asked, since when it shows no trace, how often in a row its answer fitted no
    -- picture, since when it could not be asked at all, and when it is asked again.
    looks             INTEGER NOT NULL DEFAULT 0,
    no_trace_at       INTEGER,
    odd_looks         INTEGER NOT NULL DEFAULT 0,
    deaf_since        INTEGER,
    next_look_at      INTEGER
) STRICT;

CREATE INDEX purchase_item_purchase ON purchase_item (purchase, position);
CREATE INDEX purchase_item_name ON purchase_item (name, account);
-- What is open is asked for every second while something is; what was bought is summed up by month.
CREATE INDEX purchase_item_state ON purchase_item (state, settled_at);
CREATE INDEX purchase_item_account ON purchase_item (account, state);
CREATE INDEX purchase_item_armed ON purchase_item (armed_at) WHERE armed_at IS NOT NULL;
CREATE INDEX purchase_item_request ON purchase_item (idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX purchase_created ON purchase (created_at);

-- Two live intents for one name can not exist, whatever the code above does. A renewal's or restore's expiry before is part
-- of its natural key, but a name with an unclear one must not be renewed again either, so the index is on the name alone.
CREATE UNIQUE INDEX purchase_item_live ON purchase_item (account, kind, name)
    WHERE state IN ('planned', 'armed', 'sent', 'pending', 'unknown', 'needs_human');
-- Nor can a name be renewed while it is being restored, or the other way round: both may bring a year.
CREATE UNIQUE INDEX purchase_item_live_years ON purchase_item (account, name)
    WHERE kind IN ('renew', 'restore') AND state IN ('planned', 'armed', 'sent', 'pending', 'unknown', 'needs_human');
-- Nor can one name be bought or taken over at two accounts at once.
CREATE UNIQUE INDEX purchase_item_live_register ON purchase_item (name)
    WHERE kind IN ('register', 'transfer') AND state IN ('planned', 'armed', 'sent', 'pending', 'unknown', 'needs_human');

-- What was chosen for a name and is switched once it is bought, where the order could not say it. A row goes when it was
-- tried.
CREATE TABLE purchase_switch (
    item    TEXT NOT NULL REFERENCES purchase_item (id),
    setting TEXT NOT NULL,
    value   INTEGER NOT NULL,
    PRIMARY KEY (item, setting)
) STRICT, WITHOUT ROWID;

-- The history of an item: each state that it came into, and what happened in between. Written with the change itself.
CREATE TABLE purchase_event (
    id      INTEGER PRIMARY KEY,
    item    TEXT NOT NULL REFERENCES purchase_item (id),
    at      INTEGER NOT NULL,
    state   TEXT NOT NULL,
    message TEXT
) STRICT;

CREATE INDEX purchase_event_item ON purchase_event (item);

CREATE TRIGGER purchase_item_stays BEFORE DELETE ON purchase_item
BEGIN SELECT RAISE(ABORT, 'the journal of purchases is never deleted'); END;
CREATE TRIGGER purchase_event_stays BEFORE DELETE ON purchase_event
BEGIN SELECT RAISE(ABORT, 'the journal of purchases is never deleted'); END;

-- What a provider answered, without secrets. One answer may speak of all items of a request.
CREATE TABLE purchase_receipt (
    id        INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    operation TEXT NOT NULL,
    request   TEXT NOT NULL,
    status    INTEGER NOT NULL,
    text      TEXT NOT NULL
) STRICT;

CREATE TABLE purchase_receipt_item (
    item    TEXT NOT NULL REFERENCES purchase_item (id),
    receipt INTEGER NOT NULL REFERENCES purchase_receipt (id) ON DELETE CASCADE,
    PRIMARY KEY (item, receipt)
) STRICT, WITHOUT ROWID;

CREATE INDEX purchase_receipt_item_receipt ON purchase_receipt_item (receipt);
