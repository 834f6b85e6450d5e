-- The address book.

CREATE TABLE contact (
    id         TEXT NOT NULL PRIMARY KEY,
    -- What the user calls it, and the form by which two are told apart.
    label      TEXT NOT NULL,
    label_key  TEXT NOT NULL UNIQUE,
    -- The contact, as JSON.
    contact    TEXT NOT NULL,
    is_default INTEGER NOT NULL DEFAULT 0
) STRICT;

-- New lines start with one contact at most.
CREATE UNIQUE INDEX contact_default ON contact (is_default) WHERE is_default = 1;

-- A contact that a provider keeps under a handle, for the endings of one family. It counts while the contact is the same.
CREATE TABLE contact_handle (
    contact     TEXT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    account     TEXT NOT NULL,
    family      TEXT NOT NULL,
    handle      TEXT NOT NULL,
    made_at     INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    PRIMARY KEY (contact, account, family)
) STRICT, WITHOUT ROWID;

-- What was answered to an ending beyond a contact, as a JSON object by key: for the contact that becomes the registrant, or
-- for an account that names its own.
CREATE TABLE extra_answer (
    provider TEXT NOT NULL,
    ending   TEXT NOT NULL,
    contact  TEXT REFERENCES contact (id) ON DELETE CASCADE,
    account  TEXT,
    answers  TEXT NOT NULL,
    at       INTEGER NOT NULL,
    CHECK ((contact IS NULL) <> (account IS NULL))
) STRICT;
CREATE UNIQUE INDEX extra_answer_whose ON extra_answer (provider, ending, ifnull(contact, ''), ifnull(account, ''));
