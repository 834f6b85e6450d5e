//! Stories about accounts: what is wrong is said where it is wrong, and a key is in the vault and nowhere else.

mod billing;
mod endings;
mod opening;
mod tokens;

use std::path::Path;
use std::sync::Arc;

use engine::accounts::view::{AccountCheck, AccountPatch, AccountState, CheckStep, StepState};
use engine::cart::view::{CartAdd, CheckoutRequest, LineState};
use engine::settings::view::{VaultKind, VaultRequest};
use engine::{Code, Engine};
use model::{OrderKind, OrderState, Term};
use sandbox::control::change::AccountPatch as WorldPatch;
use sandbox::faults::{Effect, Fault};
use support::bench::{Bench, free_port, key, name};
use vault::MemoryVault;

/// The only failed rung; all below it passed and all above were not reached.
fn diagnosis(check: &AccountCheck) -> &CheckStep {
    assert!(!check.passed);
    let failed: Vec<usize> = (0..check.steps.len())
        .filter(|index| check.steps[*index].state == StepState::Failed)
        .collect();
    assert_eq!(failed.len(), 1, "{check:?}");
    for (index, step) in check.steps.iter().enumerate() {
        let expected = match index.cmp(&failed[0]) {
            std::cmp::Ordering::Less => StepState::Passed,
            std::cmp::Ordering::Equal => StepState::Failed,
            std::cmp::Ordering::Greater => StepState::Skipped,
        };
        assert_eq!(step.state, expected, "{check:?}");
    }
    &check.steps[failed[0]]
}

fn is_failed(step: &CheckStep, label: &str, code: Code) {
    let fault = step.fault.as_ref().expect("a fault");
    assert_eq!((step.label.as_str(), fault.code), (label, code), "{fault:?}");
    assert!(
        fault.hint.as_ref().is_some_and(|hint| !hint.is_empty()),
        "{fault:?}"
    );
}

#[tokio::test]
async fn a_good_key_climbs_the_whole_ladder() {
    let bench = Bench::empty("one-account").await;
    let check = bench.engine.accounts_test(bench.draft()).await.expect("a check");
    assert!(check.passed, "{check:?}");
    assert!(check.balance.is_some());
    assert!(
        bench.engine.accounts_list().await.expect("accounts").is_empty(),
        "nothing is kept"
    );
}

#[tokio::test]
async fn what_is_wrong_is_said_on_the_rung_where_it_is_wrong() {
    let bench = Bench::empty("one-account").await;
    let check = async |draft| bench.engine.accounts_test(draft).await.expect("a check");

    let mut plain_http = bench.draft();
    plain_http.base_url = Some("http://registrar.example/api".to_owned());
    is_failed(
        diagnosis(&check(plain_http).await),
        "The address can be used",
        Code::BadInput,
    );

    let mut nobody_there = bench.draft();
    nobody_there.base_url = Some(format!("http://127.0.0.1:{}", free_port()));
    is_failed(
        diagnosis(&check(nobody_there).await),
        "PlanetDomains can be reached",
        Code::Unreachable,
    );

    let mut no_tls = bench.draft();
    no_tls.base_url = no_tls
        .base_url
        .map(|address| address.replace("http://", "https://"));
    is_failed(
        diagnosis(&check(no_tls).await),
        "The connection is secure",
        Code::Tls,
    );

    let mut wrong_key = bench.draft();
    wrong_key
        .credentials
        .insert("token".to_owned(), "pdk_wrong_but_well_formed".to_owned());
    is_failed(
        diagnosis(&check(wrong_key).await),
        "The key is accepted",
        Code::Unauthorized,
    );

    let answers = "PlanetDomains answers as it should";
    let host = "The address is PlanetDomains's API";
    for (effect, rung, code) in [
        (Effect::Html(200), host, Code::Malformed),
        (Effect::Html(502), answers, Code::Upstream),
        (Effect::TruncatedJson, answers, Code::Malformed),
        (Effect::MalformedJson, answers, Code::Malformed),
    ] {
        bench
            .sandbox
            .push_fault(Fault::once(effect.clone()).on("GET", "/account").forever());
        let check = check(bench.draft()).await;
        let step = diagnosis(&check);
        assert_eq!(step.label, rung, "{effect:?}");
        let hint = step.fault.as_ref().and_then(|fault| fault.hint.clone());
        if rung == host {
            assert!(
                hint.is_some_and(|hint| hint.contains("right address")),
                "{effect:?}"
            );
        }
        assert_eq!(step.fault.as_ref().expect("a fault").code, code, "{effect:?}");
        bench.sandbox.clear_faults();
    }

    bench
        .sandbox
        .push_fault(Fault::once(Effect::StatusFalse("api_disabled".to_owned())).on("GET", "/account"));
    assert_eq!(diagnosis(&check(bench.draft()).await).label, answers);

    bench
        .sandbox
        .push_fault(Fault::once(Effect::TruncatedJson).on("GET", "/domains").forever());
    let step = check(bench.draft()).await;
    assert_eq!(diagnosis(&step).label, "Names can be listed");
    bench.sandbox.clear_faults();

    let account = bench
        .sandbox
        .world()
        .lock()
        .accounts
        .keys()
        .next()
        .cloned()
        .expect("an account");
    bench
        .sandbox
        .change_account(WorldPatch {
            account: Some(account),
            whitelist: Some(Vec::new()),
            ..WorldPatch::default()
        })
        .expect("changed");
    is_failed(
        diagnosis(&check(bench.draft()).await),
        "The API is open to this computer",
        Code::AddressNotAllowed,
    );
}

#[tokio::test]
async fn a_draft_that_can_not_be_is_refused_in_words() {
    let bench = Bench::empty("one-account").await;
    let refused = async |change: fn(&mut engine::accounts::view::AccountDraft)| {
        let mut draft = bench.draft();
        change(&mut draft);
        let fault = bench.engine.accounts_add(draft).await.expect_err("refused");
        assert!(!fault.message.contains("pdk_"), "{fault:?}");
        fault.code
    };
    let none = refused(|draft| draft.credentials.clear()).await;
    let extra = refused(|draft| drop(draft.credentials.insert("x".to_owned(), "y".to_owned()))).await;
    let control = refused(|draft| {
        drop(
            draft
                .credentials
                .insert("token".to_owned(), "pdk_a\nb".to_owned()),
        )
    })
    .await;
    let huge = refused(|draft| drop(draft.credentials.insert("token".to_owned(), "pdk_".repeat(5000)))).await;
    let label = refused(|draft| draft.label = "x".repeat(100)).await;
    let unknown = refused(|draft| draft.provider = model::ProviderId::new("nowhere")).await;
    assert_eq!([none, extra, control, huge, label], [Code::BadInput; 5]);
    assert_eq!(unknown, Code::NotFound);
    assert!(bench.engine.accounts_list().await.expect("accounts").is_empty());
}

#[tokio::test]
async fn a_label_and_a_key_are_used_once() {
    let bench = Bench::empty("one-account").await;
    let first = bench.connect().await;
    let again = bench
        .engine
        .accounts_add(bench.draft())
        .await
        .expect_err("the same key");
    assert!(again.message.contains("connected already"), "{again:?}");

    let mut other = bench.draft();
    other
        .credentials
        .insert("token".to_owned(), "pdk_another_key_altogether".to_owned());
    other.label = " planetdomains ".to_owned();
    let taken = bench
        .engine
        .accounts_add(other.clone())
        .await
        .expect_err("the same label");
    assert_eq!(taken.code, Code::BadInput);
    other.label = String::new();
    let second = bench.engine.accounts_add(other).await.expect("added");
    assert_eq!(second.label, "PlanetDomains 2");

    let patch = AccountPatch {
        label: Some("PlanetDomains".to_owned()),
        ..AccountPatch::default()
    };
    assert!(bench.engine.accounts_update(second.id, patch).await.is_err());
    let patch = AccountPatch {
        label: Some("Clients".to_owned()),
        ..AccountPatch::default()
    };
    bench
        .engine
        .accounts_update(second.id, patch)
        .await
        .expect("renamed");
    let labels: Vec<String> = bench
        .engine
        .accounts_list()
        .await
        .expect("accounts")
        .into_iter()
        .map(|account| account.label)
        .collect();
    assert_eq!(labels, ["PlanetDomains", "Clients"]);
    assert_ne!(first, second.id);
}

/// Every file below a folder, with its bytes.
fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.display().to_string(), std::fs::read(&path).expect("a file")));
        }
    }
    found
}

#[tokio::test]
async fn a_key_is_in_the_vault_and_nowhere_else() {
    let bench = Bench::empty("one-account").await;
    let token = bench.draft().credentials["token"].clone();
    let mut events = bench.engine.events();
    let account = bench.connect().await;
    bench.sync().await;
    bench.engine.accounts_check(account).await.expect("a check");
    // Answers that repeat what was sent, and failures on the way.
    for effect in [
        Effect::Html(200),
        Effect::StatusFalse(token.clone()),
        Effect::DropBefore,
    ] {
        bench
            .sandbox
            .push_fault(Fault::once(effect).on("GET", "/account").forever());
        bench.sync().await;
        bench.sandbox.clear_faults();
    }
    let mut said = String::new();
    while let Ok(event) = events.try_recv() {
        said += &serde_json::to_string(&event).expect("JSON");
    }
    said += &serde_json::to_string(&bench.engine.accounts_list().await.expect("accounts")).expect("JSON");
    said += &serde_json::to_string(
        &bench
            .engine
            .activity_log(engine::activity::view::LogQuery::default())
            .await
            .expect("a log")
            .lines,
    )
    .expect("JSON");
    said += &serde_json::to_string(&bench.engine.activity_jobs().await.expect("jobs")).expect("JSON");
    assert!(said.contains("PlanetDomains"));
    assert!(!said.contains(&token), "the window saw the key");

    let bench = bench.restarted().await;
    let files = files(&bench.folder());
    assert!(
        files.iter().any(|(path, _)| path.ends_with("library.db")),
        "{files:?}"
    );
    for (path, bytes) in files {
        let found = bytes
            .windows(token.len())
            .any(|window| window == token.as_bytes());
        assert!(!found, "the key is in {path}");
    }
    let hint = bench.engine.accounts_list().await.expect("accounts")[0]
        .key_hint
        .clone();
    assert_eq!(hint.as_deref(), token.get(token.len() - 4..));
}

#[tokio::test]
async fn without_its_key_an_account_asks_for_it_and_its_names_stay() {
    let (bench, account) = Bench::synced("one-account").await;
    let names = bench.engine.portfolio_summary().await.expect("a summary").total;
    bench.engine.shutdown().await;
    let mut config = bench.config(providers::all());
    config.vault = Some(Arc::new(MemoryVault::new()));
    let engine = Engine::start(config).await.expect("the engine starts");
    let view = engine.accounts_list().await.expect("accounts").remove(0);
    assert_eq!(view.state, AccountState::NeedsKey);
    assert_eq!(view.fault.expect("a fault").code, Code::VaultLocked);
    assert_eq!(engine.portfolio_summary().await.expect("a summary").total, names);

    let patch = AccountPatch {
        credentials: Some(bench.draft().credentials),
        ..AccountPatch::default()
    };
    engine
        .accounts_update(account, patch)
        .await
        .expect("the key is entered again");
    let stands = bench
        .until("the account is checked", || async {
            let view = engine.accounts_list().await.expect("accounts").remove(0);
            (view.state != AccountState::Unchecked).then_some(view.state)
        })
        .await;
    assert_eq!(stands, AccountState::Ok);
    engine.shutdown().await;
}

#[tokio::test]
async fn a_key_is_not_sent_to_a_host_that_it_was_not_entered_for() {
    let (bench, account) = Bench::synced("one-account").await;
    let moved = |credentials| AccountPatch {
        base_url: Some("https://registrar.example/api".to_owned()),
        credentials,
        ..AccountPatch::default()
    };
    let fault = bench
        .engine
        .accounts_update(account, moved(None))
        .await
        .expect_err("refused");
    assert_eq!(fault.code, Code::BadInput);
    let view = bench.engine.accounts_list().await.expect("accounts").remove(0);
    assert_eq!(Some(view.base_url), bench.draft().base_url);
    // The provider's own address is always fine.
    let home = AccountPatch {
        base_url: Some(String::new()),
        ..AccountPatch::default()
    };
    let view = bench
        .engine
        .accounts_update(account, home)
        .await
        .expect("changed");
    assert!(view.default_url);
}

#[tokio::test]
async fn a_removed_account_leaves_neither_key_nor_names() {
    let (bench, account) = Bench::synced("one-account").await;
    bench.engine.accounts_remove(account).await.expect("removed");
    assert!(bench.engine.accounts_list().await.expect("accounts").is_empty());
    assert_eq!(
        bench.engine.portfolio_summary().await.expect("a summary").total,
        0
    );
    assert!(
        bench
            .engine
            .settings_info()
            .await
            .expect("how it stands")
            .first_run
    );
    let again = bench.connect().await;
    assert_ne!(again, account);
    bench.sync().await;
    assert!(bench.engine.portfolio_summary().await.expect("a summary").total > 0);
    assert_eq!(
        bench
            .engine
            .accounts_remove(account)
            .await
            .expect_err("gone")
            .code,
        Code::NotFound
    );
}

#[tokio::test]
async fn an_account_with_an_unsettled_order_stays() {
    let (bench, account) = Bench::synced("one-account").await;
    let line = CartAdd {
        account,
        kind: OrderKind::Register,
        name: name("tidewright.com"),
        term: Term::ONE,
        auth_code: None,
    };
    bench.engine.cart_add(vec![line]).await.expect("added");
    let cart = bench
        .until("the line is quoted", || async {
            let cart = bench.engine.cart_get().await.expect("the cart");
            (cart.lines[0].state != LineState::NotQuoted).then_some(cart)
        })
        .await;
    bench
        .sandbox
        .push_fault(Fault::once(Effect::DropAfterCommit).on("POST", "/domains/**"));
    // Nobody can tell what became of it.
    let silent = Effect::Status {
        status: 500,
        code: "internal_error".to_owned(),
        after_commit: false,
    };
    bench
        .sandbox
        .push_fault(Fault::once(silent).on("GET", "/domains/tidewright.com").forever());
    let request = CheckoutRequest {
        plan_hash: cart.plan_hash,
        acknowledged: true,
    };
    bench
        .engine
        .cart_checkout(request)
        .await
        .expect("the checkout starts");
    bench
        .until("the order is unclear", || async {
            let orders = bench.orders().await;
            (orders[0].items[0].state == OrderState::Unknown).then_some(())
        })
        .await;
    let fault = bench.engine.accounts_remove(account).await.expect_err("refused");
    assert_eq!(fault.code, Code::Conflict);
    assert!(
        bench
            .engine
            .portfolio_detail(key(account, "saltmarsh.org"))
            .await
            .is_ok()
    );
    bench.sandbox.clear_faults();
    bench
        .until("the order is settled", || async {
            bench.orders().await[0].settled.then_some(())
        })
        .await;
    bench.engine.accounts_remove(account).await.expect("removed");
}

#[tokio::test]
async fn keys_move_along_when_the_user_chooses_another_place() {
    let (bench, account) = Bench::synced("one-account").await;
    let passphrase = |text: &str| VaultRequest::Passphrase {
        passphrase: text.to_owned(),
    };
    let view = bench
        .engine
        .settings_vault(passphrase("correct horse battery"))
        .await
        .expect("chosen");
    assert_eq!((view.kind, view.ready), (VaultKind::Passphrase, true));
    bench
        .engine
        .accounts_check(account)
        .await
        .expect("the key was moved");
    bench.engine.shutdown().await;

    let mut config = bench.config(providers::all());
    config.vault = None;
    let engine = Engine::start(config).await.expect("the engine starts");
    let keys = engine.settings_keys().await;
    assert_eq!((keys.kind, keys.ready), (VaultKind::Passphrase, false));
    let view = engine.accounts_list().await.expect("accounts").remove(0);
    assert_eq!(view.fault.expect("a fault").code, Code::VaultLocked);
    let wrong = engine
        .settings_vault(passphrase("wrong horse battery"))
        .await
        .expect_err("wrong");
    assert_eq!(wrong.code, Code::BadInput);
    let view = engine
        .settings_vault(passphrase("correct horse battery"))
        .await
        .expect("unlocked");
    assert!(view.ready);
    let check = engine.accounts_check(account).await.expect("the key is there");
    assert!(check.passed);
    engine.shutdown().await;
}
