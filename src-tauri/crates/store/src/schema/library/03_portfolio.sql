-- What the user says of names: tags, notes, what was paid. By name alone, so that it stays when a name moves to another
-- account or is away for a while.

CREATE TABLE name_tag (
    name TEXT NOT NULL,
    -- As typed; two that differ only by case are one.
    tag  TEXT NOT NULL COLLATE NOCASE,
    PRIMARY KEY (name, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE name_note (
    name TEXT NOT NULL PRIMARY KEY,
    note TEXT NOT NULL,
    at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a name cost when it was bought, where Freehold's own orders do not say it.
CREATE TABLE name_paid (
    name      TEXT NOT NULL PRIMARY KEY,
    minor     INTEGER NOT NULL,
    currency  TEXT NOT NULL,
    -- When it was bought, as far as it is known.
    bought_at INTEGER
) STRICT, WITHOUT ROWID;

-- Views of the list that the user keeps.
CREATE TABLE saved_view (
    id         TEXT NOT NULL PRIMARY KEY,
    position   INTEGER NOT NULL,
    title      TEXT NOT NULL,
    -- The form by which two are told apart.
    title_key  TEXT NOT NULL UNIQUE,
    filter     TEXT NOT NULL,
    -- How the list looks in it, as JSON.
    look       TEXT NOT NULL
) STRICT;

-- What happened to names: each fact that differed from what was known. Rows are only added.
CREATE TABLE name_change (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    account TEXT NOT NULL,
    name    TEXT NOT NULL,
    -- 'arrived', 'vanished', 'back', 'forgotten', or the fact: 'expires', 'auto_renew', 'lock', 'privacy', 'nameservers',
    -- 'status', 'registered', 'tags', 'note'. Dates stand as RFC 3339, switches as 'on' and 'off', nameservers sorted with
    -- a comma and a space between.
    what    TEXT NOT NULL,
    before  TEXT,
    after   TEXT,
    -- Who told or did it: 'sync', 'user', 'order', 'registry', 'import'.
    source  TEXT NOT NULL
) STRICT;
CREATE INDEX name_change_of_name ON name_change (name, id);
CREATE INDEX name_change_at ON name_change (at);
CREATE TRIGGER name_change_is_not_changed BEFORE UPDATE ON name_change
BEGIN
    SELECT raise(ABORT, 'the history of names is only added to');
END;
-- A line that is put in the place of another goes past the other triggers.
CREATE TRIGGER name_change_is_not_replaced BEFORE INSERT ON name_change WHEN EXISTS (SELECT 1 FROM name_change WHERE id = new.id)
BEGIN
    SELECT raise(ABORT, 'the history of names is only added to');
END;
CREATE TRIGGER name_change_is_not_shortened BEFORE DELETE ON name_change
BEGIN
    SELECT raise(ABORT, 'the history of names is only added to');
END;

-- Names at registrars that Freehold has no adapter for, kept by hand in an account of their own.
CREATE TABLE hand_name (
    account       TEXT NOT NULL,
    name          TEXT NOT NULL,
    expires_at    INTEGER,
    registered_at INTEGER,
    auto_renew    INTEGER,
    -- The price of a year there.
    renew_minor    INTEGER,
    renew_currency TEXT,
    PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;

-- Verbs on many names: what was to change, what became of each, and what it was before, so that it can be taken back.
CREATE TABLE verb_run (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    job      TEXT NOT NULL UNIQUE,
    at       INTEGER NOT NULL,
    title    TEXT NOT NULL,
    -- The verb, as JSON.
    verb     TEXT NOT NULL,
    -- The run that it takes back.
    reverses TEXT,
    ended    TEXT
) STRICT;
CREATE INDEX verb_run_reverses ON verb_run (reverses) WHERE reverses IS NOT NULL;

CREATE TABLE verb_run_item (
    job     TEXT NOT NULL REFERENCES verb_run (job) ON DELETE CASCADE,
    place   INTEGER NOT NULL,
    account TEXT NOT NULL,
    name    TEXT NOT NULL,
    -- What it was, as JSON; NULL where it was not known.
    before  TEXT,
    -- What it was to become, as JSON.
    after   TEXT NOT NULL,
    -- 'waiting', 'sent', 'done', 'accepted', 'skipped', 'failed', 'unclear'.
    state   TEXT NOT NULL,
    detail  TEXT NOT NULL,
    PRIMARY KEY (job, place)
) STRICT, WITHOUT ROWID;

-- Tables that were taken over: what each changed, so that it can be taken back.
CREATE TABLE import_run (
    seq   INTEGER PRIMARY KEY AUTOINCREMENT,
    job   TEXT NOT NULL UNIQUE,
    at    INTEGER NOT NULL,
    -- The file's name.
    title TEXT NOT NULL
) STRICT;

-- Accounts of names by hand that an import made.
CREATE TABLE import_account (
    job     TEXT NOT NULL REFERENCES import_run (job) ON DELETE CASCADE,
    account TEXT NOT NULL,
    -- What it was called.
    label   TEXT NOT NULL,
    PRIMARY KEY (job, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_item (
    id      INTEGER PRIMARY KEY,
    job     TEXT NOT NULL REFERENCES import_run (job) ON DELETE CASCADE,
    account TEXT NOT NULL,
    name    TEXT NOT NULL,
    -- What was before and after, as JSON; of what is not taken back.
    change  TEXT NOT NULL,
    -- Whether all of it was taken back.
    back    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX import_item_of_job ON import_item (job, back, id);

-- Names held elsewhere that are on their way into an account that looks after such names, each waiting for its TXT record,
-- and those that are in: lists do not tell that a name is registered elsewhere.
CREATE TABLE bring_in (
    account   TEXT NOT NULL,
    name      TEXT NOT NULL,
    -- Where the record goes, as a zone writes it.
    owner     TEXT NOT NULL,
    value     TEXT NOT NULL,
    -- What the provider advised, in its own words.
    hint      TEXT,
    begun_at  INTEGER NOT NULL,
    -- The last look: when, how the record stood, and that in sentences. All three or none.
    looked_at INTEGER,
    proof     TEXT,
    words     TEXT,
    -- When the record was last seen in the public DNS.
    seen_at   INTEGER,
    -- When the name came in; NULL while it waits.
    done_at   INTEGER,
    PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;
