-- What the store itself has to remember about the library, such as that it came from a backup.
CREATE TABLE library_state (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

