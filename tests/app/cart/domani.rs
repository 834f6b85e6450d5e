//! domani.sh takes several registrations of one length in one call and renewals one by one, and protects neither from
//! being sent twice.

use engine::cart::view::CartAdd;
use model::{AccountId, OrderState, Term};
use support::bench::Bench;

use super::{answered, charges, check_out, filled, item, register, renew, settled};

/// The demo's account there, in the dialect in which renewals are on.
async fn domani() -> (Bench, AccountId) {
    let bench = Bench::empty("demo").await;
    bench
        .sandbox
        .switch("domani", "dialect", "current")
        .expect("a switch");
    let account = bench.connect_at("domani").await;
    bench.sync().await;
    (bench, account)
}

/// How many orders went out: purchases and renewals.
fn orders_sent(bench: &Bench) -> usize {
    bench
        .sandbox
        .requests()
        .iter()
        .filter(|request| {
            request.method == "POST" && (request.path.ends_with("/buy") || request.path.ends_with("/renew"))
        })
        .count()
}

/// Two names that the account holds as registered names.
fn owned(bench: &Bench) -> Vec<String> {
    let world = bench.sandbox.world().lock();
    let mine = |account| {
        world
            .account(account)
            .is_some_and(|account| account.provider == "domani")
    };
    let mut names: Vec<_> = world
        .holdings
        .domains
        .values()
        .filter(|domain| mine(&domain.account) && domain.publishes_expiry && domain.forced_status.is_none())
        .collect();
    names.sort_by_key(|domain| (std::cmp::Reverse(domain.expires_at), domain.name.clone()));
    names.iter().take(2).map(|domain| domain.name.clone()).collect()
}

#[tokio::test]
async fn what_goes_together_is_one_call_and_what_does_not_is_several() {
    let (bench, account) = domani().await;
    let before = charges(&bench).len();
    let two_years = CartAdd {
        term: Term::years(2).expect("two years"),
        ..register(account, "tidewright.net")
    };
    let mut lines = vec![
        register(account, "tidewright.com"),
        register(account, "tidewright.org"),
        two_years,
    ];
    let names = owned(&bench);
    lines.extend(names.iter().map(|name| renew(account, name)));
    let cart = filled(&bench, lines).await;
    assert_eq!(cart.payable, 5, "{:?}", cart.blockers);
    let order = settled(&bench, &check_out(&bench, &cart).await).await;
    for item in &order.items {
        assert_eq!(item.state, OrderState::Confirmed, "{item:?}");
    }
    // Two names for one year together, one for two years, and each renewal by itself.
    assert_eq!(orders_sent(&bench), 4);
    assert_eq!(charges(&bench).len() - before, 5);
}

#[tokio::test]
async fn a_purchase_whose_answer_is_lost_is_found_and_not_sent_again() {
    let (bench, account) = domani().await;
    let before = charges(&bench).len();
    let cart = filled(&bench, vec![register(account, "drop-tidewright.com")]).await;
    let id = check_out(&bench, &cart).await;
    let order = answered(&bench, &id).await;
    assert!(
        matches!(
            item(&order, "drop-tidewright.com").state,
            OrderState::Unknown | OrderState::Confirmed
        ),
        "{order:?}"
    );
    bench.sandbox.advance_clock(5);
    let order = settled(&bench, &id).await;
    assert_eq!(
        item(&order, "drop-tidewright.com").state,
        OrderState::Confirmed,
        "{order:?}"
    );
    assert_eq!(charges(&bench).len() - before, 1);
    assert_eq!(orders_sent(&bench), 1);
}
