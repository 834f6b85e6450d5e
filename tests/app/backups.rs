//! Stories about backups: everything goes into one file and back, keys only under a passphrase, and no purchase is
//! forgotten on the way.

use std::path::{Path, PathBuf};

use engine::accounts::view::AccountState;
use engine::cart::view::{CartAdd, CheckoutRequest, LineState};
use engine::settings::backups::view::{RestoreView, RestoredView};
use engine::settings::view::Settings;
use engine::{Code, Engine, Fault};
use model::{AccountId, OrderKind, OrderState, Term};
use support::bench::{Bench, key, name};
use tempfile::TempDir;

const PASSPHRASE: &str = "correct horse battery";

/// Everything in one file, outside of the data folder.
async fn exported(bench: &Bench, dir: &TempDir, passphrase: Option<&str>) -> PathBuf {
    let to = dir.path().join("everything.tar");
    let view = bench
        .engine
        .settings_export(to.clone(), passphrase.map(str::to_owned))
        .await
        .expect("written");
    assert_eq!(view.keys.is_some(), passphrase.is_some());
    to
}

async fn looked(engine: &Engine, file: &Path) -> RestoreView {
    engine
        .settings_restore_file(file.to_owned())
        .await
        .expect("a backup")
}

/// Puts a backup back as the shell does: the engine goes down, the library is swapped, a fresh engine goes on.
async fn restored(
    bench: &mut Bench,
    view: &RestoreView,
    passphrase: Option<&str>,
) -> Result<RestoredView, Fault> {
    let restoring = bench
        .engine
        .settings_restore_agree(&view.id, passphrase.map(str::to_owned))
        .await?;
    bench.engine.shutdown().await;
    let done = bench.engine.settings_restore_swap(restoring).await;
    bench.engine = Engine::start(bench.config(providers::all()))
        .await
        .expect("a fresh engine");
    bench.engine.settings_restore_end(done?).await
}

/// Buys one name and waits for the end of it, and of the sync that brings the name into the list.
async fn bought(bench: &Bench, account: AccountId, text: &str) {
    let add = CartAdd {
        account,
        kind: OrderKind::Register,
        name: name(text),
        term: Term::ONE,
        auth_code: None,
    };
    bench.engine.cart_add(vec![add]).await.expect("added");
    let cart = bench
        .until("the line is quoted", || async {
            let cart = bench.engine.cart_get().await.expect("the cart");
            let ready = cart.lines.iter().all(|line| line.state != LineState::NotQuoted);
            ready.then_some(cart)
        })
        .await;
    let request = CheckoutRequest {
        plan_hash: cart.plan_hash,
        acknowledged: true,
    };
    bench.engine.cart_checkout(request).await.expect("it starts");
    bench
        .until("it is bought", || async {
            let orders = bench.orders().await;
            let items = orders.iter().flat_map(|order| &order.items);
            let mut own = items.filter(|item| item.name == name(text));
            own.next()
                .filter(|item| item.state == OrderState::Confirmed)
                .map(|_| ())
        })
        .await;
    bench.engine.cart_sent().await;
    bench
        .until("it is in the list", || async {
            bench.engine.portfolio_detail(key(account, text)).await.ok()
        })
        .await;
    bench.idle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_computer_gets_everything_with_the_keys_under_a_passphrase() {
    let (old, account) = Bench::synced("one-account").await;
    let settings = Settings {
        sync_minutes: 15,
        ..Settings::default()
    };
    old.engine.settings_set(settings.clone()).await.expect("kept");
    let dir = TempDir::new().expect("a folder");
    let file = exported(&old, &dir, Some(PASSPHRASE)).await;
    let token = support::bench::draft("planetdomains", &old.planetdomains()).credentials["token"].clone();
    let bytes = std::fs::read(&file).expect("the file");
    assert!(
        !bytes.windows(token.len()).any(|part| part == token.as_bytes()),
        "no key stands in it in the clear"
    );

    let mut new = Bench::empty("one-account").await;
    let view = looked(&new.engine, &file).await;
    assert_eq!((view.contents.accounts, view.keys), (1, true), "{view:?}");
    assert_eq!(view.today.expect("an empty library").accounts, 0);
    let wrong = restored(&mut new, &view, Some("another passphrase")).await;
    assert_eq!(wrong.expect_err("another passphrase").code, Code::BadInput);
    assert!(
        new.engine.accounts_list().await.expect("accounts").is_empty(),
        "nothing was changed"
    );
    let done = restored(&mut new, &view, Some(PASSPHRASE))
        .await
        .expect("restored");
    // Its key would be sent to an address that only the backup knows, so nothing but the backup's own key is used.
    assert_eq!((done.contents.accounts, done.keys), (1, 1), "{done:?}");
    assert_eq!(new.engine.settings_get().await.expect("settings"), settings);
    let accounts = new.engine.accounts_list().await.expect("accounts");
    assert_eq!(accounts[0].id, account);
    assert_ne!(accounts[0].state, AccountState::NeedsKey, "{accounts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_without_a_passphrase_holds_no_key_and_says_so() {
    let (old, _) = Bench::synced("one-account").await;
    let dir = TempDir::new().expect("a folder");
    let file = exported(&old, &dir, None).await;
    let mut new = Bench::empty("one-account").await;
    let view = looked(&new.engine, &file).await;
    assert!(!view.keys);
    let refused = restored(&mut new, &view, Some(PASSPHRASE)).await;
    assert_eq!(refused.expect_err("there are no keys").code, Code::BadInput);
    restored(&mut new, &view, None).await.expect("restored");
    let accounts = new.engine.accounts_list().await.expect("accounts");
    assert_eq!(accounts[0].state, AccountState::NeedsKey, "{accounts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_bought_since_the_backup_is_known_and_buying_waits_for_a_sync() {
    let (mut bench, account) = Bench::synced("one-account").await;
    let dir = TempDir::new().expect("a folder");
    let file = exported(&bench, &dir, None).await;
    bought(&bench, account, "tidewright.com").await;
    // From here on no account can be read, also when the schedule tries.
    bench.sandbox.push_fault(
        sandbox::faults::Fault::once(sandbox::faults::Effect::Html(502))
            .on("GET", "/**")
            .forever(),
    );
    bench.sandbox.advance_clock(3600);
    let charges = bench.sandbox.charges().len();

    let view = looked(&bench.engine, &file).await;
    assert_eq!((view.contents.orders, view.today.expect("today").orders), (0, 1));
    restored(&mut bench, &view, None).await.expect("restored");
    let orders = bench.orders().await;
    assert_eq!(orders.len(), 1, "the journal is as it was: {orders:?}");
    assert!(orders[0].settled, "{orders:?}");
    let info = bench.engine.settings_info().await.expect("info");
    assert!(info.money_stopped.is_some(), "{info:?}");
    let waits = bench.engine.settings_backups().await.expect("backups").waiting;
    assert_eq!(waits.expect("it waits").unread.len(), 1);

    bench.sandbox.clear_faults();
    bench.sandbox.advance_clock(60);
    bench.sync().await;
    bench
        .until("buying goes on", || async {
            let info = bench.engine.settings_info().await.expect("info");
            info.money_stopped.is_none().then_some(())
        })
        .await;
    let again = CartAdd {
        account,
        kind: OrderKind::Register,
        name: name("tidewright.com"),
        term: Term::ONE,
        auth_code: None,
    };
    let added = bench.engine.cart_add(vec![again]).await.expect("an answer");
    assert_eq!(added.added, 0, "it is not bought twice: {added:?}");
    assert_eq!(bench.sandbox.charges().len(), charges);
    let backups = bench.engine.settings_backups().await.expect("backups");
    assert!(
        backups.copies.iter().any(|copy| copy.problem.is_none()),
        "{backups:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn today_can_be_put_back_the_same_way() {
    let (mut bench, account) = Bench::synced("one-account").await;
    let dir = TempDir::new().expect("a folder");
    let file = exported(&bench, &dir, None).await;
    let tags = vec!["client".to_owned()];
    bench
        .engine
        .portfolio_tags_keep(key(account, "harborworks.com").name, tags.clone())
        .await
        .expect("kept");
    let view = looked(&bench.engine, &file).await;
    assert_eq!((view.contents.tags, view.today.expect("today").tags), (0, 1));
    restored(&mut bench, &view, None).await.expect("restored");
    let backups = bench.engine.settings_backups().await.expect("backups");
    let copy = backups.copies.first().expect("today's copy").clone();
    let view = bench
        .engine
        .settings_restore_copy(copy.name)
        .await
        .expect("it can be read");
    assert_eq!(view.contents.tags, 1);
    restored(&mut bench, &view, None).await.expect("restored");
    let kept = bench.engine.settings_backups().await.expect("backups");
    assert!(kept.waiting.is_some());
    bench
        .engine
        .settings_money_resume()
        .await
        .expect("the user allows it");
    let info = bench.engine.settings_info().await.expect("info");
    assert_eq!(info.money_stopped, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_tells_how_things_stand_and_no_secret() {
    let (bench, _) = Bench::synced("one-account").await;
    let system = [("System".to_owned(), "Debian".to_owned())];
    let places = bench.engine.settings_places(&system).await.expect("places");
    assert!(
        places.library_kilobytes > 0 && places.cache_kilobytes > 0,
        "{places:?}"
    );
    for told in [
        "Freehold: ",
        "System: Debian",
        "Data folder: ",
        "Accounts: planetdomains",
    ] {
        assert!(places.details.contains(told), "{}", places.details);
    }
    let token = support::bench::draft("planetdomains", &bench.planetdomains()).credentials["token"].clone();
    assert!(!places.details.contains(&token), "{}", places.details);
    assert!(!places.details.contains("harborworks"), "{}", places.details);
}
