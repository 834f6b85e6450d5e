//! Everything in one file and back: what comes along, what is refused, and what a restore never forgets.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use model::{AccountId, ProviderId};
use tempfile::TempDir;

use super::*;
use crate::accounts::Account;
use crate::testing::{START, StillClock};
use crate::{MoneyStop, Store};

/// A store in a folder with room for files beside it.
struct Place {
    dir: TempDir,
    store: Store,
    clock: Arc<StillClock>,
}

impl Place {
    fn new() -> Self {
        let dir = TempDir::new().expect("a folder");
        let clock = StillClock::new();
        let store = Store::open(&dir.path().join("data"), clock.clone())
            .expect("opens")
            .store;
        Self { dir, store, clock }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Backs up everything.
    fn export(&self, name: &str, keys: Option<&[u8]>) -> PathBuf {
        let to = self.file(name);
        self.store.export(&to, "1.2.3", keys).expect("written");
        to
    }

    fn stage(&self, path: &Path) -> Result<Staged> {
        self.store.stage_restore(&BackupSource::File(path.to_owned()))
    }

    fn refusal(&self, path: &Path) -> String {
        let refused = self.stage(path).expect_err("refused");
        assert!(matches!(refused, StoreError::BadBackup { .. }), "{refused:?}");
        let left: Vec<String> = fs::read_dir(self.file("data"))
            .expect("the folder")
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .filter(|name| name.contains("restoring"))
            .collect();
        assert_eq!(left, Vec::<String>::new(), "nothing is left behind");
        refused.to_string()
    }

    async fn account(&self, label: &str, base_url: Option<&str>) -> AccountId {
        let account = Account {
            id: AccountId::random(),
            provider: ProviderId::new("planetdomains"),
            label: label.to_owned(),
            base_url: base_url.map(str::to_owned),
            fields: std::collections::BTreeMap::new(),
            key_hint: None,
            read_only: false,
            created_at: START,
        };
        let id = account.id;
        self.store
            .library()
            .write(move |tx| crate::accounts::insert(tx, &account))
            .await
            .expect("kept");
        id
    }

    async fn labels(&self) -> Vec<String> {
        let accounts = self
            .store
            .library()
            .read(crate::accounts::list)
            .await
            .expect("accounts");
        accounts.into_iter().map(|account| account.label).collect()
    }

    async fn sql(&self, sql: &'static str) {
        self.store
            .library()
            .write(move |tx| Ok(tx.execute_batch(sql)?))
            .await
            .expect("written");
    }

    async fn text(&self, sql: &'static str) -> Vec<String> {
        self.store
            .library()
            .read(move |conn| {
                let mut rows = conn.prepare(sql)?;
                let texts = rows.query_map([], |row| row.get(0))?;
                Ok(texts.collect::<rusqlite::Result<_>>()?)
            })
            .await
            .expect("read")
    }
}

/// An order of one name, as it stands in the journal.
fn order(id: &str, account: &str, name: &str, state: &str) -> &'static str {
    let sql = format!(
        "INSERT OR IGNORE INTO purchase VALUES ('p-{id}', 1, 'hash');
         INSERT INTO purchase_item (id, purchase, position, account, provider, kind, name, unicode, term, state,
             price_minor, price_currency, cap_minor, cap_currency)
         VALUES ('{id}', 'p-{id}', 0, '{account}', 'planetdomains', 'register', '{name}', '{name}', 1, '{state}',
             1000, 'USD', 1000, 'USD');
         INSERT INTO purchase_event (item, at, state, message) VALUES ('{id}', 1, '{state}', NULL);"
    );
    Box::leak(sql.into_boxed_str())
}

#[tokio::test]
async fn one_file_takes_everything_to_another_computer() {
    let old = Place::new();
    old.account("Main", None).await;
    old.sql("INSERT INTO name_tag VALUES ('a.example', 'client'); INSERT INTO setting VALUES ('settings', '{\"theme\":\"dark\"}');")
        .await;
    let file = old.export("everything.tar", Some(b"sealed"));

    let new = Place::new();
    new.clock.forward(3600);
    let staged = new.stage(&file).expect("a backup");
    assert_eq!(staged.made, START);
    assert_eq!(staged.version.as_deref(), Some("1.2.3"));
    assert_eq!((staged.contents.accounts, staged.contents.tags), (1, 1));
    assert_eq!(staged.keys.as_deref(), Some(&b"sealed"[..]));
    assert_eq!(
        new.labels().await,
        Vec::<String>::new(),
        "looking changes nothing"
    );

    assert_eq!(new.store.restore(&staged).expect("restored"), []);
    assert_eq!(new.labels().await, ["Main"]);
    assert_eq!(new.text("SELECT tag FROM name_tag").await, ["client"]);
    assert_eq!(
        new.text("SELECT value FROM setting WHERE key = 'settings'").await,
        ["{\"theme\":\"dark\"}"]
    );
    assert_eq!(
        new.store.money_stop(),
        Some(MoneyStop::LibraryRestored {
            knows_until: Some(START),
            restored: START.plus(3600)
        })
    );
    let backups = new.store.backups().expect("the list");
    assert_eq!(backups.len(), 1, "{backups:?}");
    assert_eq!(backups[0].kind, BackupKind::BeforeRestore);
}

#[tokio::test]
async fn any_tar_program_reads_it() {
    let place = Place::new();
    let file = place.export("everything.tar", Some(b"sealed"));
    let listed = std::process::Command::new("tar")
        .arg("-xvf")
        .arg(&file)
        .arg("-C")
        .arg(place.dir.path())
        .output()
        .expect("tar is there");
    assert!(listed.status.success(), "{listed:?}");
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert_eq!(
        listed.lines().collect::<Vec<_>>(),
        ["manifest.json", "library.db", "keys.age"]
    );
    assert_eq!(fs::read(place.file("keys.age")).expect("a file"), b"sealed");
    assert!(
        fs::read(place.file("library.db"))
            .expect("a file")
            .starts_with(b"SQLite format 3")
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&file).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "it is the user's own");
    }
}

#[tokio::test]
async fn what_is_no_good_backup_is_refused_with_the_reason() {
    let place = Place::new();
    place.account("Main", None).await;
    let good = fs::read(place.export("good.tar", Some(b"sealed"))).expect("a file");
    let case = |bytes: &[u8]| {
        let path = place.file("case.tar");
        fs::write(&path, bytes).expect("a file");
        place.refusal(&path)
    };
    assert!(case(b"").contains("not a backup of Freehold"));
    assert!(case(&vec![b'x'; 10_000]).contains("not a backup of Freehold"));
    assert!(case(b"PK\x03\x04 a zip of something else").contains("not a backup of Freehold"));
    assert!(case(b"age-encryption.org/v1\n-> scrypt").contains("a file of keys"));
    for cut in [600, 3000, good.len() / 2, good.len() - 1600] {
        let said = case(&good[..cut]);
        assert!(
            said.contains("cut short") || said.contains("missing"),
            "{cut}: {said}"
        );
    }
    // One byte of the library.
    let mut changed = good.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 0xff;
    assert!(case(&changed).contains("changed or damaged"));
    // A size that would fill the disk.
    let at = 512
        * good
            .chunks(512)
            .position(|block| block.starts_with(b"library.db\0"))
            .expect("the library's header");
    let mut huge = good.clone();
    huge[at + 124..at + 135].copy_from_slice(b"77777777777");
    resum(&mut huge[at..at + 512]);
    assert!(case(&huge).contains("far too large"));
    // A name that points elsewhere.
    let mut elsewhere = good.clone();
    elsewhere[at..at + 10].copy_from_slice(b"../../x.db");
    resum(&mut elsewhere[at..at + 512]);
    assert!(case(&elsewhere).contains("library.db is missing"));
    // A newer format.
    let text = String::from_utf8_lossy(&good[512..1100]).into_owned();
    let place_of = 512 + text.find("\"format\": 1").expect("the format") + 10;
    let mut newer = good.clone();
    newer[place_of] = b'7';
    assert!(case(&newer).contains("a newer version of Freehold made it"));
    assert_eq!(place.labels().await, ["Main"]);
    drop(
        place
            .stage(&place.file("good.tar"))
            .expect("the good one still works"),
    );
}

/// Puts the right sum into a header.
fn resum(header: &mut [u8]) {
    header[148..156].copy_from_slice(b"        ");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
}

#[tokio::test]
async fn a_library_with_tables_of_its_own_is_refused() {
    let place = Place::new();
    for (name, sql) in [
        (
            "trigger",
            "CREATE TRIGGER x AFTER INSERT ON account BEGIN DELETE FROM purchase; END",
        ),
        ("index", "DROP INDEX purchase_item_live"),
        ("view", "CREATE VIEW y AS SELECT 1"),
    ] {
        let made = place.store.backup().await.expect("a backup");
        let path = place.file(&format!("{name}.db"));
        fs::copy(&made.path, &path).expect("copied");
        let conn = connection::open_plain(&path).expect("opens");
        conn.execute_batch(sql).expect("changed");
        connection::close_single(conn).expect("closed");
        let said = place.refusal(&path);
        assert!(said.contains("not those of Freehold"), "{name}: {said}");
    }
}

#[tokio::test]
async fn a_database_of_another_program_is_refused_and_a_daily_copy_is_taken() {
    let place = Place::new();
    place.account("Main", None).await;
    let other = place.file("other.db");
    let conn = connection::open_plain(&other).expect("opens");
    conn.execute_batch("PRAGMA application_id = 7; CREATE TABLE a (b)")
        .expect("made");
    drop(conn);
    assert!(place.refusal(&other).contains("another program made it"));
    let daily = place.store.backup().await.expect("a backup");
    let elsewhere = place.file(&daily.name());
    fs::copy(&daily.path, &elsewhere).expect("copied");
    let staged = place.stage(&elsewhere).expect("taken");
    assert_eq!((staged.made, staged.contents.accounts), (START, 1));
}

#[tokio::test]
async fn what_was_bought_after_the_backup_is_not_forgotten() {
    let place = Place::new();
    let account = place.account("Main", None).await.to_string();
    let main = Box::leak(account.clone().into_boxed_str());
    place
        .sql(order("settled-since", main, "one.example", "unknown"))
        .await;
    let file = place.export("before.tar", None);
    place
        .sql(
            "UPDATE purchase_item SET state = 'confirmed', settled_at = 9 WHERE id = 'settled-since';
             INSERT INTO purchase_event (item, at, state, message) VALUES ('settled-since', 9, 'confirmed', 'Found.');",
        )
        .await;
    let later = place.account("Later", None).await.to_string();
    let later = Box::leak(later.into_boxed_str());
    place
        .sql(order("bought-since", main, "two.example", "confirmed"))
        .await;
    place
        .sql(order("open-since", later, "three.example", "unknown"))
        .await;
    // The name of the order that the backup holds for open: nothing stands in the way of its being ordered again.
    place
        .sql(order("again-since", main, "one.example", "pending"))
        .await;

    let staged = place.stage(&file).expect("a backup");
    place.store.restore(&staged).expect("restored");
    assert_eq!(
        place
            .text("SELECT id || ' ' || state FROM purchase_item ORDER BY id")
            .await,
        [
            "again-since pending",
            "bought-since confirmed",
            "open-since unknown",
            "settled-since confirmed"
        ]
    );
    assert_eq!(
        place
            .text("SELECT state FROM purchase_event WHERE item = 'settled-since' ORDER BY id")
            .await,
        ["unknown", "confirmed"],
        "its history is there once"
    );
    assert_eq!(
        place.labels().await,
        ["Main", "Later"],
        "the account of an open order stays, so that it can be settled"
    );
    assert_eq!(
        place.text("SELECT 'broken' FROM pragma_foreign_key_check").await,
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn a_key_is_not_sent_to_an_address_that_only_the_backup_knows() {
    let place = Place::new();
    let same = place.account("Same", Some("https://api.example")).await;
    let other = place.account("Other", None).await;
    let file = place.export("before.tar", None);
    place
        .sql("UPDATE account SET base_url = 'https://elsewhere.example' WHERE label = 'Other'")
        .await;
    let staged = place.stage(&file).expect("a backup");
    assert_eq!(place.store.restore(&staged).expect("restored"), [other]);

    let stranger = Place::new();
    let staged = stranger.stage(&file).expect("a backup");
    assert_eq!(
        stranger.store.restore(&staged).expect("restored"),
        [same],
        "nobody knows where its key was meant for"
    );
}

#[tokio::test]
async fn a_restore_that_fails_leaves_the_library_as_it_was() {
    let place = Place::new();
    let main = place.account("Main", None).await.to_string();
    let main = Box::leak(main.into_boxed_str());
    place.sql(order("first", main, "one.example", "unknown")).await;
    let file = place.export("before.tar", None);
    let other = Place::new();
    let id: &'static str = Box::leak(
        format!(
            "INSERT INTO account (id, provider, label, label_key, fields, created_at)
         VALUES ('{main}', 'planetdomains', 'Here', 'here', '{{}}', 1);"
        )
        .into_boxed_str(),
    );
    other.sql(id).await;
    other.sql(order("second", main, "one.example", "unknown")).await;
    let staged = other.stage(&file).expect("a backup");
    let refused = other
        .store
        .restore(&staged)
        .expect_err("two open orders of one name");
    assert!(refused.to_string().contains("settle that one first"), "{refused}");
    assert_eq!(other.labels().await, ["Here"]);
    assert!(other.store.money_allowed());
    assert_eq!(other.text("SELECT id FROM purchase_item").await, ["second"]);

    let lock = other.store.purchase_lock().expect("the lock");
    let staged = other.stage(&file).expect("a backup");
    let refused = other.store.restore(&staged).expect_err("somebody buys");
    assert!(matches!(refused, StoreError::PurchaseInProgress), "{refused:?}");
    drop(lock);
    assert_eq!(other.labels().await, ["Here"]);
}

#[tokio::test]
async fn a_copy_says_whether_it_can_be_read() {
    let place = Place::new();
    let good = place.store.backup().await.expect("a backup");
    place.store.check_backup(&good).expect("it is in order");
    let mut bytes = fs::read(&good.path).expect("the file");
    for byte in bytes.iter_mut().skip(2000) {
        *byte = b'x';
    }
    fs::write(&good.path, bytes).expect("damaged");
    let said = place.store.check_backup(&good).expect_err("damaged").to_string();
    assert!(said.contains(&good.name()), "{said}");
}
