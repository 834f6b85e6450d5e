-- Kept states of zones. They stay when their account is removed.
CREATE TABLE zone_snapshot (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT NOT NULL UNIQUE,
    account      TEXT NOT NULL,
    name         TEXT NOT NULL,
    at           INTEGER NOT NULL,
    cause        TEXT NOT NULL,
    hash         TEXT NOT NULL,
    record_count INTEGER NOT NULL,
    records      TEXT NOT NULL,
    -- The job around whose write it was kept; NULL for a change that was made elsewhere.
    job          TEXT
) STRICT;
CREATE INDEX zone_snapshot_of_zone ON zone_snapshot (account, name, seq);


-- Applied plans, job by job: who changed what when.
CREATE TABLE dns_change (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    job      TEXT NOT NULL UNIQUE,
    at       INTEGER NOT NULL,
    -- The part of Freehold that made the plan, and what it was, in words.
    action   TEXT NOT NULL,
    title    TEXT NOT NULL,
    -- The job that it takes back.
    reverses TEXT,
    -- The job whose zones it tries again: the first of them, when it was tried more than once.
    retries  TEXT,
    -- How it ended, by the engine's word; NULL while it is at work.
    ended    TEXT
) STRICT;
CREATE INDEX dns_change_retries ON dns_change (retries);
CREATE INDEX dns_change_reverses ON dns_change (reverses);

-- What became of each zone of an applied plan. `changes` is what was planned and `brakes` what was confirmed, as JSON.
CREATE TABLE dns_change_zone (
    job     TEXT NOT NULL REFERENCES dns_change (job) ON DELETE CASCADE,
    place   INTEGER NOT NULL,
    account TEXT NOT NULL,
    name    TEXT NOT NULL,
    base    TEXT NOT NULL,
    changes TEXT NOT NULL,
    brakes  TEXT NOT NULL,
    state   TEXT NOT NULL,
    detail  TEXT NOT NULL,
    -- Whether another try from a fresh read may do it.
    again   INTEGER NOT NULL,
    -- The sets that were sent, as JSON; NULL where nothing was, or where it was refused.
    sent    TEXT,
    -- Kept states from just before and just after the write; NULL where nothing was written.
    before  TEXT,
    after   TEXT,
    PRIMARY KEY (job, account, name)
) STRICT;
CREATE INDEX dns_change_of_zone ON dns_change_zone (account, name);

-- Edits that are kept for later, as JSON.
CREATE TABLE dns_draft (
    id     TEXT PRIMARY KEY,
    title  TEXT NOT NULL,
    at     INTEGER NOT NULL,
    drafts TEXT NOT NULL
) STRICT;

-- The user's own templates, as JSON.
CREATE TABLE dns_template (
    id       TEXT PRIMARY KEY,
    at       INTEGER NOT NULL,
    template TEXT NOT NULL
) STRICT;

-- Lists of nameservers that the user keeps. `hosts` is a JSON list.
CREATE TABLE nameserver_list (
    id    TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    at    INTEGER NOT NULL,
    hosts TEXT NOT NULL
) STRICT;

-- Keys of presets and Cloudflare profiles that were named before: their providers have no list of them.
CREATE TABLE nameserver_key (
    -- "preset" or "profile".
    kind    TEXT NOT NULL,
    key     TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

-- Names that were connected to a host or a mail provider, each as JSON; one for each name and group.
CREATE TABLE connection (
    account    TEXT NOT NULL,
    name       TEXT NOT NULL,
    category   TEXT NOT NULL,
    -- When it is looked at by itself again; NULL when it is not.
    check_at   INTEGER,
    connection TEXT NOT NULL,
    PRIMARY KEY (account, name, category)
) STRICT;
CREATE INDEX connection_due ON connection (check_at) WHERE check_at IS NOT NULL;

-- DS records that a registrar took and that the registry does not show yet, one a name.
CREATE TABLE ds_given (
    account   TEXT NOT NULL,
    name      TEXT NOT NULL,
    -- The record in one line.
    record    TEXT NOT NULL,
    given_at  INTEGER NOT NULL,
    -- When the registry was last asked for it.
    looked_at INTEGER NOT NULL,
    PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;
