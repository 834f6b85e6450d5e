
-- What the registry says of a name, by RDAP or WHOIS. A failed look keeps the last good one beside its reason.
CREATE TABLE registry_fact (
    name          TEXT NOT NULL PRIMARY KEY,
    -- 'rdap' or 'whois', and the server that said it. NULL until a look succeeded.
    source        TEXT,
    server        TEXT,
    fetched_at    INTEGER,
    registered_at INTEGER,
    expires_at    INTEGER,
    changed_at    INTEGER,
    registrar     TEXT,
    -- EPP status words in lower camel case (RFC 5731, RFC 3915), as a JSON list.
    statuses      TEXT NOT NULL DEFAULT '[]',
    nameservers   TEXT NOT NULL DEFAULT '[]',
    -- Whether a DS is at the parent, when told.
    signed        INTEGER,
    -- The answer as it came, shortened.
    raw           TEXT,
    failed_at     INTEGER,
    -- Why the last look failed, as JSON.
    fault         TEXT
) STRICT, WITHOUT ROWID;

-- Other public facts of a name, each with its own age: 'certificate', 'dns', 'mail', 'preview'. A failed look keeps the
-- last good one beside its reason.
CREATE TABLE health_fact (
    name       TEXT NOT NULL,
    part       TEXT NOT NULL,
    -- The last good look, as JSON. NULL until one succeeded.
    fetched_at INTEGER,
    fact       TEXT,
    failed_at  INTEGER,
    -- Why the last look failed, as JSON.
    fault      TEXT,
    PRIMARY KEY (name, part)
) STRICT, WITHOUT ROWID;

-- The list of RDAP servers that was fetched last; without a row the one that the app comes with is in use.
CREATE TABLE registry_list (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    fetched_at INTEGER NOT NULL,
    -- As it came: JSON in the form of RFC 9224.
    list       TEXT NOT NULL
) STRICT;
