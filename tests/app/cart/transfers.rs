//! Names of the user's that come over from another registrar, and the codes that let them.

use engine::cart::view::{CartAdd, LinePatch, LineState, Need, OrderView, Rehearsed};
use engine::settings::view::VaultRequest;
use model::{AccountId, AuthCode, OrderKind, OrderState, Term};
use sandbox::world::Operation;
use support::bench::{Bench, name};

use super::{check_out, filled, order_of, register};

/// A name elsewhere and the code that lets it move.
const NAME: &str = "quay-lantern.com";
const CODE: &str = "QL-7f3Kx9";
/// A step of the world's time while a transfer runs.
const HOURS: i64 = 6 * 3600;

fn transfer(account: AccountId, text: &str, code: Option<&str>) -> CartAdd {
    CartAdd {
        account,
        kind: OrderKind::Transfer,
        name: name(text),
        term: Term::ONE,
        auth_code: code.and_then(AuthCode::new),
    }
}

fn with_code(id: &str, code: &str) -> LinePatch {
    LinePatch {
        ids: vec![id.to_owned()],
        auth_code: AuthCode::new(code),
        ..LinePatch::default()
    }
}

async fn at(provider: &str) -> (Bench, AccountId) {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at(provider).await;
    bench.sync().await;
    (bench, account)
}

/// Lets days pass until nothing of the order is open any more.
async fn days_passed(bench: &Bench, order: &str) -> OrderView {
    let order = bench
        .until("the transfer is settled", || async {
            let order = order_of(bench, order).await;
            let now = bench.engine.now();
            let item = &order.items[0];
            let waits = matches!(item.state, OrderState::Pending | OrderState::Unknown);
            if waits && item.next_look_at.is_none_or(|at| at > now) {
                bench.sandbox.advance_clock(HOURS);
            }
            let needs_nobody = !matches!(item.state, OrderState::NeedsHuman);
            assert!(needs_nobody, "{item:?}");
            order.settled.then_some(order)
        })
        .await;
    bench.engine.cart_sent().await;
    order
}

/// Files of the data folder in which a text stands.
fn traces(bench: &Bench, text: &str) -> Vec<std::path::PathBuf> {
    fn walk(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                found.push(path);
            }
        }
    }
    let mut files = Vec::new();
    walk(&bench.folder(), &mut files);
    assert!(!files.is_empty());
    files.retain(|file| {
        let bytes = std::fs::read(file).unwrap_or_default();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    });
    files
}

/// Whether the vault holds a code of this line.
async fn in_vault(bench: &Bench, line: &str) -> bool {
    let vault = bench.config(providers::all()).vault.expect("the bench's own");
    let kept = vault.get(&format!("cart/{line}/auth_code")).await.expect("read");
    kept.is_some()
}

/// The end of an order is on disk before the code is taken out of the vault.
async fn taken_out(bench: &Bench, line: &str) {
    bench
        .until("the code is taken out of the vault", || async {
            (!in_vault(bench, line).await).then_some(())
        })
        .await;
}

#[tokio::test]
async fn a_name_comes_over_with_its_code_which_is_kept_nowhere_but_in_the_vault() {
    let (bench, account) = at("domani").await;
    let cart = filled(&bench, vec![transfer(account, NAME, None)]).await;
    let line = &cart.lines[0];
    let LineState::Held { needs, reason, .. } = &line.state else {
        panic!("{:?}", line.state)
    };
    assert_eq!((*needs, line.auth_code), (Need::AuthCode, Some(false)));
    assert!(reason.contains("auth code"), "{reason}");
    let ready = bench
        .engine
        .cart_update(with_code(&line.id, CODE))
        .await
        .expect("given");
    assert_eq!(ready.lines[0].auth_code, Some(true));
    assert_eq!(ready.payable, 1, "{:?}", ready.lines[0].state);
    assert!(!format!("{ready:?}").contains(CODE));
    assert!(in_vault(&bench, &line.id).await);

    let bench = bench.restarted().await;
    let cart = bench.engine.cart_get().await.expect("the cart");
    assert_eq!(cart.lines[0].auth_code, Some(true), "it outlives a restart");
    let id = check_out(&bench, &cart).await;
    let order = days_passed(&bench, &id).await;
    let item = &order.items[0];
    assert_eq!((item.state, item.sends), (OrderState::Confirmed, 1), "{item:?}");
    taken_out(&bench, &line.id).await;
    let received = bench.sandbox.last_received(NAME, Operation::Transfer);
    assert!(received.is_some());
    let held = bench.sandbox.domain(NAME).expect("it came over");
    assert!(held.account.0.starts_with("domani"), "{held:?}");
    let charged = super::charges(&bench);
    assert_eq!(charged.len(), 1, "{charged:?}");
    assert_eq!(bench.engine.cart_get().await.expect("the cart").lines, []);
    let logged = format!(
        "{:?}",
        bench
            .engine
            .activity_log(engine::activity::view::LogQuery::default())
            .await
            .expect("the log")
            .lines
    );
    assert!(!logged.contains(CODE));
    assert_eq!(
        traces(&bench, CODE),
        [""; 0].map(std::path::PathBuf::from),
        "no file holds it"
    );
}

#[tokio::test]
async fn a_wrong_code_is_told_and_another_one_can_be_given() {
    let (bench, account) = at("domani").await;
    let cart = filled(&bench, vec![transfer(account, NAME, Some("wrong"))]).await;
    let line = cart.lines[0].id.clone();
    assert_eq!(cart.payable, 1, "{:?}", cart.lines[0].state);
    let id = check_out(&bench, &cart).await;
    let order = days_passed(&bench, &id).await;
    assert_eq!(order.items[0].state, OrderState::Rejected, "{order:?}");
    assert!(super::charges(&bench).is_empty());
    taken_out(&bench, &line).await;
    let cart = bench.engine.cart_get().await.expect("the cart");
    assert_eq!(cart.lines[0].auth_code, Some(false));
    let ready = bench
        .engine
        .cart_update(with_code(&line, CODE))
        .await
        .expect("given");
    assert_eq!(ready.payable, 1, "{:?}", ready.lines[0].state);
    let order = days_passed(&bench, &check_out(&bench, &ready).await).await;
    assert_eq!(order.items[0].state, OrderState::Confirmed, "{order:?}");
}

#[tokio::test]
async fn a_code_leaves_the_vault_with_its_line() {
    let (bench, account) = at("joker").await;
    let cart = filled(&bench, vec![transfer(account, NAME, Some(CODE))]).await;
    let line = cart.lines[0].id.clone();
    assert!(in_vault(&bench, &line).await);
    bench.engine.cart_remove(vec![line.clone()]).await.expect("out");
    taken_out(&bench, &line).await;

    let cart = filled(&bench, vec![transfer(account, NAME, Some(CODE))]).await;
    let line = cart.lines[0].id.clone();
    bench.engine.accounts_remove(account).await.expect("removed");
    assert!(
        !in_vault(&bench, &line).await,
        "nor does it stay when the account goes"
    );
}

#[tokio::test]
async fn a_transfer_runs_where_it_is_offered_and_only_for_a_name_of_somebody_else() {
    let (bench, bizzy) = at("bizzy").await;
    let joker = bench.connect_at("joker").await;
    bench.sync().await;
    let owned = {
        let world = bench.sandbox.world().lock();
        let at_joker = |domain: &&sandbox::world::OwnedDomain| domain.account.0.starts_with("joker");
        let owned = world.holdings.domains.values().find(at_joker);
        owned.expect("it holds names").name.clone()
    };
    let lines = vec![
        transfer(bizzy, NAME, None),
        transfer(joker, &owned, None),
        CartAdd {
            auth_code: AuthCode::new(CODE),
            ..register(joker, "tidewright.com")
        },
        transfer(joker, NAME, Some("two\nlines")),
    ];
    let outcome = bench.engine.cart_add(lines).await.expect("an answer");
    assert_eq!(outcome.added, 0);
    let reasons: Vec<&str> = outcome
        .refused
        .iter()
        .map(|refused| refused.reason.as_str())
        .collect();
    assert!(reasons[1].contains("You own"), "{reasons:?}");
    assert!(reasons[2].contains("Only a transfer"), "{reasons:?}");
    assert!(reasons[3].contains("one line"), "{reasons:?}");
}

#[tokio::test]
async fn one_code_is_not_given_to_two_names() {
    let (bench, account) = at("joker").await;
    let cart = filled(
        &bench,
        vec![
            transfer(account, NAME, None),
            transfer(account, "kilnandclay.com", None),
        ],
    )
    .await;
    let patch = LinePatch {
        ids: cart.lines.iter().map(|line| line.id.clone()).collect(),
        auth_code: AuthCode::new(CODE),
        ..LinePatch::default()
    };
    let fault = bench.engine.cart_update(patch).await.expect_err("two names");
    assert!(fault.message.contains("one name"), "{fault}");
    assert!(!in_vault(&bench, &cart.lines[0].id).await);
}

#[tokio::test]
async fn a_code_moves_with_the_keys_to_another_place() {
    let (bench, account) = at("joker").await;
    let cart = filled(&bench, vec![transfer(account, NAME, Some(CODE))]).await;
    assert_eq!(cart.payable, 1, "{:?}", cart.lines[0].state);
    let file = VaultRequest::Passphrase {
        passphrase: "lantern harbour seven gulls".to_owned(),
    };
    bench.engine.settings_vault(file).await.expect("moved");
    assert!(
        !in_vault(&bench, &cart.lines[0].id).await,
        "the old place forgot it"
    );
    let rehearsal = bench
        .engine
        .cart_rehearse(cart.plan_hash)
        .await
        .expect("rehearsed");
    assert!(
        matches!(rehearsal.lines[0].outcome, Rehearsed::Order { .. }),
        "{rehearsal:?}"
    );
    assert!(!format!("{rehearsal:?}").contains(CODE));
    assert_eq!(
        traces(&bench, CODE),
        [""; 0].map(std::path::PathBuf::from),
        "the file is encrypted"
    );
}
