-- Changes of registrants that were sent, and what became of them. One is noted before it is sent.
CREATE TABLE registrant_change (
    -- A random id: our reference where the provider keeps one.
    id         TEXT NOT NULL PRIMARY KEY,
    account    TEXT NOT NULL,
    name       TEXT NOT NULL,
    -- What was sent, as JSON.
    contact    TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('sent', 'accepted', 'done', 'failed', 'unclear')),
    -- The provider's number that settles it.
    process    TEXT,
    -- What is known of it, as sentences.
    words      TEXT,
    sent_at    INTEGER NOT NULL,
    settled_at INTEGER,
    -- Whether the user has seen how it ended.
    seen       INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX registrant_change_name ON registrant_change (account, name, sent_at);
-- Two changes of one name can not be under way, whatever the code above does.
CREATE UNIQUE INDEX registrant_change_open ON registrant_change (account, name) WHERE settled_at IS NULL;

-- The label beside a registrant that was sent last, where a provider keeps one and does not tell it.
CREATE TABLE registrant_label (
    account TEXT NOT NULL,
    name    TEXT NOT NULL,
    label   TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;
