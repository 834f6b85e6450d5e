//! Opening, damage and the way back.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::testing::{self, START, StillClock};

const ONE_STEP: Schema = Schema {
    steps: &["CREATE TABLE library_state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"],
    ..LIBRARY
};
const TWO_STEPS: Schema = Schema {
    steps: &[
        ONE_STEP.steps[0],
        "CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;",
    ],
    ..LIBRARY
};
const BROKEN_STEP: Schema = Schema {
    steps: &[
        ONE_STEP.steps[0],
        "CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;",
        "INSERT INTO library_state (key, value) VALUES ('half', 'done'); INSERT INTO nowhere VALUES (1);",
    ],
    ..LIBRARY
};

fn open_with(dir: &TempDir, library: &Schema) -> Result<Opened> {
    Store::open_as(dir.path(), StillClock::new(), library, &CACHE)
}

async fn put(store: &Store, key: &'static str) {
    store
        .library()
        .write(move |tx| {
            tx.execute("INSERT INTO library_state (key, value) VALUES (?1, '')", [key])?;
            Ok(())
        })
        .await
        .expect("written");
}

async fn keys(store: &Store) -> Result<Vec<String>> {
    store
        .library()
        .read(|conn| {
            let mut rows = conn.prepare("SELECT key FROM library_state WHERE key <> ?1 ORDER BY key")?;
            let keys = rows.query_map([MONEY_STOP], |row| row.get(0))?;
            Ok(keys.collect::<rusqlite::Result<_>>()?)
        })
        .await
}

/// Puts one of the copies in the place of the library.
fn restore(store: &Store, backup: &Backup) -> Result<()> {
    let staged = store.stage_restore(&BackupSource::Copy(backup.clone()))?;
    store.restore(&staged).map(|_| ())
}

fn files(dir: &Path, part: &str) -> Vec<PathBuf> {
    let mut found: Vec<_> = fs::read_dir(dir)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.to_string_lossy().contains(part))
        .collect();
    found.sort();
    found
}

/// Writes noise over everything behind the header.
fn damage(path: &Path) {
    let mut bytes = fs::read(path).expect("the file");
    assert!(bytes.len() > 200, "nothing to damage");
    bytes[100..].fill(0xA5);
    fs::write(path, bytes).expect("damaged");
}

#[tokio::test]
async fn both_databases_have_their_settings() {
    let (_dir, store) = testing::store();
    for (database, synchronous, id) in [
        (store.library(), 2, LIBRARY.application_id),
        (store.cache(), 1, CACHE.application_id),
    ] {
        let read = move |conn: &Connection| {
            let number = |pragma| conn.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
            assert_eq!(number("application_id")?, i64::from(id));
            assert_eq!(number("user_version")?, 1);
            assert_eq!(number("trusted_schema")?, 0);
            assert_eq!(number("busy_timeout")?, 5000);
            let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
            assert_eq!(mode, "wal");
            Ok(())
        };
        database.read(read).await.expect("a reader");
        let write = move |tx: &rusqlite::Transaction<'_>| {
            let number = |pragma| tx.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
            assert_eq!(number("synchronous")?, synchronous);
            assert_eq!(number("foreign_keys")?, 1);
            read(tx)
        };
        database.write(write).await.expect("the writer");
    }
}

#[tokio::test]
async fn every_table_is_strict() {
    let (_dir, store) = testing::store();
    for database in [store.library(), store.cache()] {
        let lax: Vec<String> = database
            .read(|conn| {
                let mut rows = conn.prepare(
                    "SELECT name FROM pragma_table_list
                     WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
                )?;
                let names = rows.query_map([], |row| row.get(0))?;
                Ok(names.collect::<rusqlite::Result<_>>()?)
            })
            .await
            .expect("the tables");
        assert_eq!(lax, Vec::<String>::new());
    }
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode() & 0o777;

    let dir = TempDir::new().expect("a folder");
    let root = dir.path().join("data");
    let store = testing::open(&root).store;
    put(&store, "a").await;
    store.backup().await.expect("a backup");
    let _lock = store.purchase_lock().expect("the lock");
    assert_eq!(mode(&root), 0o700);
    assert_eq!(mode(&root.join("backups")), 0o700);
    assert!(root.join("library.db-wal").exists() && root.join("library.db-shm").exists());
    for path in files(&root, ".")
        .into_iter()
        .chain(files(&root.join("backups"), "."))
    {
        if path.is_file() {
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
    }
    drop(store);

    // A copy made with another tool is closed again.
    for (path, lax) in [(root.clone(), 0o755), (root.join("library.db"), 0o644)] {
        fs::set_permissions(path, fs::Permissions::from_mode(lax)).expect("opened to all");
    }
    let _store = testing::open(&root);
    assert_eq!(mode(&root), 0o700);
    assert_eq!(mode(&root.join("library.db")), 0o600);
}

#[tokio::test]
async fn a_library_of_a_newer_version_is_refused_and_left_alone() {
    let dir = TempDir::new().expect("a folder");
    drop(open_with(&dir, &TWO_STEPS).expect("the newer version"));
    let before = fs::read(dir.path().join("library.db")).expect("the file");

    let error = open_with(&dir, &ONE_STEP).expect_err("the older version");
    assert!(
        matches!(
            error,
            StoreError::Newer {
                found: 2,
                known: 1,
                ..
            }
        ),
        "{error:?}"
    );
    assert!(error.to_string().contains("newer version of Freehold"), "{error}");
    assert_eq!(fs::read(dir.path().join("library.db")).expect("the file"), before);
    assert_eq!(files(dir.path(), "library").len(), 1, "nothing is set aside");
}

#[tokio::test]
async fn an_older_library_is_copied_before_it_is_updated() {
    let dir = TempDir::new().expect("a folder");
    let store = open_with(&dir, &ONE_STEP).expect("the older version").store;
    put(&store, "kept").await;
    drop(store);

    let store = open_with(&dir, &TWO_STEPS).expect("the newer version").store;
    assert_eq!(keys(&store).await.expect("keys"), ["kept"]);
    let backups = store.backups().expect("backups");
    assert_eq!(backups.len(), 1);
    assert_eq!(backups[0].kind, BackupKind::BeforeMigration);
    assert_eq!(backups[0].made, START);
    let copy = connection::open_reader(&backups[0].path).expect("the copy");
    assert_eq!(ONE_STEP.inspect(&copy).expect("a library"), Format::Current);
    let kept: String = copy
        .query_row("SELECT key FROM library_state", [], |row| row.get(0))
        .expect("the row");
    assert_eq!(kept, "kept");
}

#[tokio::test]
async fn an_update_that_fails_halfway_changes_nothing() {
    let dir = TempDir::new().expect("a folder");
    let store = open_with(&dir, &ONE_STEP).expect("the older version").store;
    put(&store, "kept").await;
    drop(store);

    assert!(open_with(&dir, &BROKEN_STEP).is_err());
    let store = open_with(&dir, &ONE_STEP).expect("still the old format").store;
    assert_eq!(keys(&store).await.expect("keys"), ["kept"]);
}

#[tokio::test]
async fn a_database_of_another_program_is_refused() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("library.db");
    let other = connection::open_plain(&path).expect("a database");
    other
        .execute_batch("CREATE TABLE bookmarks (url TEXT); PRAGMA user_version = 1;")
        .expect("tables");
    drop(other);
    let error = Store::open(dir.path(), StillClock::new()).expect_err("not ours");
    assert!(matches!(error, StoreError::Foreign(_)), "{error:?}");
    assert!(error.to_string().contains("another program"));
}

#[tokio::test]
async fn a_damaged_cache_is_set_aside_and_started_anew() {
    let (dir, store) = testing::store();
    put(&store, "kept").await;
    drop(store);
    let cache = dir.path().join("cache.db");
    for noise in ["header", "pages"] {
        match noise {
            "header" => {
                fs::write(&cache, "this is no database at all, whatever its name says").expect("noise")
            }
            _ => damage(&cache),
        }
        let opened = testing::open(dir.path());
        assert!(
            matches!(&opened.notices[..], [Notice::CacheRebuilt { .. }]),
            "{noise}: {:?}",
            opened.notices
        );
        assert!(opened.notices[0].to_string().contains("Sync"), "says what to do");
        assert!(opened.store.money_allowed(), "{noise}: the library is in order");
        assert_eq!(keys(&opened.store).await.expect("keys"), ["kept"]);
        opened
            .store
            .cache()
            .write(|_| Ok(()))
            .await
            .expect("the new cache works");
        assert!(dir.path().join("cache.set-aside.db").exists());
        drop(opened);
        assert_eq!(testing::open(dir.path()).notices, [], "{noise}: only once");
    }
}

#[tokio::test]
async fn a_cache_of_a_newer_version_is_started_anew() {
    const NEWER: Schema = Schema {
        steps: &[
            "CREATE TABLE a (x TEXT) STRICT;",
            "CREATE TABLE b (x TEXT) STRICT;",
        ],
        ..CACHE
    };
    let dir = TempDir::new().expect("a folder");
    drop(Store::open_as(dir.path(), StillClock::new(), &LIBRARY, &NEWER).expect("the newer version"));
    let opened = testing::open(dir.path());
    assert!(
        matches!(&opened.notices[..], [Notice::CacheRebuilt { .. }]),
        "{:?}",
        opened.notices
    );
}

#[tokio::test]
async fn a_damaged_library_stops_money_until_it_is_restored_and_looked_through() {
    let clock = StillClock::new();
    let dir = TempDir::new().expect("a folder");
    let open = || Store::open(dir.path(), Arc::clone(&clock) as Arc<dyn Clock>).expect("opens");
    let store = open().store;
    put(&store, "before").await;
    let made = store.backup().await.expect("a backup");
    put(&store, "after").await;
    drop(store);
    damage(&dir.path().join("library.db"));
    clock.forward(3600);

    let Opened { store, notices } = open();
    let [
        Notice::LibraryDamaged {
            backup: Some(backup), ..
        },
    ] = &notices[..]
    else {
        panic!("no word of the damage: {notices:?}");
    };
    assert_eq!(*backup, made);
    assert!(
        notices[0]
            .to_string()
            .contains("Restore the backup of 2026-11-24T00:00:00Z"),
        "{}",
        notices[0]
    );
    assert_eq!(store.money_stop(), Some(MoneyStop::LibraryDamaged));
    assert!(matches!(keys(&store).await, Err(StoreError::Damaged { .. })));
    assert!(matches!(
        store.resume_money().await,
        Err(StoreError::Damaged { .. })
    ));
    store
        .cache()
        .write(|_| Ok(()))
        .await
        .expect("names can still be looked at");

    restore(&store, backup).expect("restored");
    assert_eq!(keys(&store).await.expect("keys"), ["before"]);
    let stop = MoneyStop::LibraryRestored {
        knows_until: Some(START),
        restored: START.plus(3600),
    };
    assert_eq!(
        store.money_stop(),
        Some(stop.clone()),
        "purchases since the backup are not known"
    );
    assert_eq!(
        files(dir.path(), "library.damaged-").len(),
        1,
        "the damaged file is kept"
    );
    assert!(matches!(store.start_empty_library(), Err(StoreError::NotDamaged)));
    drop(store);

    let store = open().store;
    assert_eq!(store.money_stop(), Some(stop), "a restart does not lift the stop");
    store.resume_money().await.expect("resumed");
    assert!(store.money_allowed());
    drop(store);
    assert!(open().store.money_allowed());
}

#[tokio::test]
async fn damage_that_shows_while_running_stops_money() {
    let (dir, store) = testing::store();
    let fill = |tx: &rusqlite::Transaction<'_>| {
        for number in 0..2000 {
            tx.execute(
                "INSERT INTO library_state (key, value) VALUES (?1, hex(zeroblob(100)))",
                [number.to_string()],
            )?;
        }
        Ok(())
    };
    store.library().write(fill).await.expect("filled");
    drop(store);
    let store = testing::open(dir.path()).store;
    assert!(store.money_allowed());
    damage(&dir.path().join("library.db"));
    assert!(matches!(
        keys(&store).await,
        Err(StoreError::Damaged {
            file: "library.db",
            ..
        })
    ));
    assert_eq!(store.money_stop(), Some(MoneyStop::LibraryDamaged));
}

#[tokio::test]
async fn a_library_that_vanished_is_not_silently_replaced_by_an_empty_one() {
    let (dir, store) = testing::store();
    put(&store, "kept").await;
    store.backup().await.expect("a backup");
    drop(store);
    fs::remove_file(dir.path().join("library.db")).expect("removed");

    let Opened { store, notices } = testing::open(dir.path());
    assert!(
        matches!(&notices[..], [Notice::LibraryDamaged { backup: Some(_), .. }]),
        "{notices:?}"
    );
    assert!(!store.money_allowed());

    store.start_empty_library().expect("the user wants none of it");
    assert_eq!(keys(&store).await.expect("keys"), Vec::<String>::new());
    assert!(matches!(
        store.money_stop(),
        Some(MoneyStop::LibraryRestored {
            knows_until: None,
            ..
        })
    ));
    store.resume_money().await.expect("resumed");
    drop(store);
    assert_eq!(testing::open(dir.path()).notices, []);
}

#[tokio::test]
async fn a_bad_backup_is_refused_and_a_good_one_still_works() {
    let (dir, store) = testing::store();
    put(&store, "kept").await;
    let good = store.backup().await.expect("a backup");
    drop(store);
    let library = dir.path().join("library.db");
    damage(&library);
    let damaged = fs::read(&library).expect("the file");

    let bad = Backup {
        path: dir.path().join("backups/library-20200101T000000Z.db"),
        ..good.clone()
    };
    let store = testing::open(dir.path()).store;
    let refused = |why: &str| {
        let error = restore(&store, &bad).expect_err("a bad backup");
        assert!(matches!(error, StoreError::BadBackup { .. }), "{why}: {error:?}");
        assert_eq!(fs::read(&library).expect("the file"), damaged, "{why}");
        assert!(!store.money_allowed(), "{why}");
    };
    refused("it is gone");
    fs::write(&bad.path, "").expect("a file");
    refused("it is empty");
    fs::write(&bad.path, vec![b'x'; 5000]).expect("a file");
    refused("it is noise");
    fs::copy(&good.path, &bad.path).expect("a file");
    damage(&bad.path);
    refused("its pages are noise");

    restore(&store, &good).expect("the good one");
    assert_eq!(keys(&store).await.expect("keys"), ["kept"]);
}

#[tokio::test]
async fn a_restore_waits_for_a_purchase() {
    let (dir, store) = testing::store();
    let backup = store.backup().await.expect("a backup");
    drop(store);
    damage(&dir.path().join("library.db"));
    let store = testing::open(dir.path()).store;
    let lock = store.purchase_lock().expect("the lock");
    assert!(matches!(
        restore(&store, &backup),
        Err(StoreError::PurchaseInProgress)
    ));
    drop(lock);
    restore(&store, &backup).expect("restored");
}

#[tokio::test]
async fn a_week_of_backups_is_kept() {
    let clock = StillClock::new();
    let dir = TempDir::new().expect("a folder");
    let store = Store::open(dir.path(), Arc::clone(&clock) as Arc<dyn Clock>)
        .expect("opens")
        .store;
    assert!(store.backup_due().expect("known"), "there is none yet");
    for day in ["1", "2", "3", "4", "5", "6", "7", "8", "9"] {
        put(&store, day).await;
        let backup = store.backup().await.expect("a backup");
        assert!(!store.backup_due().expect("known"));
        assert_eq!(backup.made, clock.now());
        assert_eq!(
            files(&dir.path().join("backups"), &backup.name()).len(),
            1,
            "one file, no companions"
        );
        clock.forward(model::time::DAY);
        assert!(store.backup_due().expect("known"));
    }
    let backups = store.backups().expect("backups");
    let made: Vec<_> = backups.iter().map(|backup| backup.made).collect();
    let expected: Vec<_> = (2..9)
        .rev()
        .map(|day| START.plus(day * model::time::DAY))
        .collect();
    assert_eq!(made, expected, "the newest seven, newest first");
    let newest = connection::open_reader(&backups[0].path).expect("the copy");
    let rows: i64 = newest
        .query_row("SELECT count(*) FROM library_state", [], |row| row.get(0))
        .expect("rows");
    assert_eq!(rows, 9, "what was just committed is in it");
}

#[tokio::test]
async fn a_copy_that_was_cut_short_is_no_backup() {
    let (dir, store) = testing::store();
    let part = dir.path().join("backups/library-20261124T000000Z.part");
    fs::write(&part, "half a file").expect("a file");
    assert_eq!(store.backups().expect("backups"), []);
    store.backup().await.expect("a backup");
    assert_eq!(store.backups().expect("backups").len(), 1);
    assert!(!part.exists());
}
