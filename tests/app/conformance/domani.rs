//! domani.sh in both of its dialects. In the older one renewals are a preview that is off, and there is no lock.

use model::{OrderKind, Term};
use registrar::conformance::{self, World};
use registrar::descriptor::Setting;
use registrar::extras::StatusEvent;
use registrar::orders::{Before, Finding, OrderItem, Outcome};
use registrar::search::Verdict;
use registrar::{Kind, Provider};

use super::{DOMANI, Simulator};

const DIALECTS: [&str; 2] = ["seed", "current"];

/// The simulator in one dialect.
async fn speaking(dialect: &str) -> Simulator {
    let mut world = Simulator::demo(DOMANI, 20).await;
    world.switch("dialect", dialect);
    if dialect == "seed" {
        world.renews = false;
        world.unknown = vec![Setting::Lock];
    }
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn domani_keeps_the_promises_of_reading_in_both_dialects() {
    for dialect in DIALECTS {
        let world = speaking(dialect).await;
        conformance::reading::run(&*world.open(), &world).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn domani_keeps_the_promises_on_a_bad_line() {
    let world = speaking("current").await;
    conformance::line::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn domani_keeps_the_promises_on_a_bad_line_in_its_older_dialect() {
    let world = speaking("seed").await;
    conformance::line::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn domani_keeps_the_promises_of_settings_in_both_dialects() {
    for dialect in DIALECTS {
        let world = speaking(dialect).await;
        conformance::switching::run(&*world.open(), &world).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn domani_keeps_the_promises_of_names_held_elsewhere_in_both_dialects() {
    for dialect in DIALECTS {
        let world = speaking(dialect).await;
        conformance::elsewhere::run(&*world.open(), &world).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn domani_keeps_the_promises_of_bills_and_keys_in_both_dialects() {
    for dialect in DIALECTS {
        let world = speaking(dialect).await;
        conformance::desk::run(&*world.open(), &world).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn domani_keeps_the_promises_of_zones_in_both_dialects() {
    for dialect in DIALECTS {
        let world = speaking(dialect).await;
        conformance::zones::run(&*world.open(), &world).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn domani_keeps_the_promises_of_orders_in_both_dialects() {
    for dialect in DIALECTS {
        let world = speaking(dialect).await;
        conformance::ordering::run(&*world.open(), &world).await;
        conformance::owned::run(&*world.open(), &world).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn domani_keeps_the_promises_of_lost_orders_in_both_dialects() {
    for dialect in DIALECTS {
        let world = speaking(dialect).await;
        conformance::unclear::run(&*world.open(), &world).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn domani_keeps_the_promises_of_transfers() {
    let world = speaking("current").await;
    conformance::moving::run(&*world.open(), &world).await;
}

fn item(kind: OrderKind, name: &str) -> OrderItem {
    OrderItem {
        kind,
        name: name.parse().expect("a name"),
        term: Term::ONE,
        client_ref: format!("line-{name}"),
        external_ref: None,
        cap: None,
        expires_at: None,
        registrant: None,
        auto_renew: None,
        privacy: None,
        product: None,
        extra: std::collections::BTreeMap::default(),
        auth_code: None,
    }
}

async fn sent(provider: &dyn Provider, items: &[OrderItem]) -> Vec<Outcome> {
    let orders = provider.orders().expect("it sells");
    let order = orders.prepare(items, "key").await.expect("an order");
    orders.send(&order).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_that_is_a_preview_costs_nothing_and_says_so() {
    let world = speaking("seed").await;
    let provider = world.open();
    let name = world.owned().remove(0);
    let outcomes = sent(&*provider, &[item(OrderKind::Renew, name.as_str())]).await;
    let [Outcome::Rejected(error)] = &outcomes[..] else {
        panic!("{outcomes:?}");
    };
    assert_eq!(error.kind, Kind::NotOffered);
    assert!(
        error.hint.as_deref().expect("a hint").contains("currently off"),
        "{error:?}"
    );
    assert_eq!(world.charges(&name), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_names_of_every_fate_go_into_one_call() {
    let world = speaking("current").await;
    let provider = world.open();
    let fates = [
        "fine-one.com",
        "race-two.com",
        "nocard-three.com",
        "regfail-four.com",
        "slow-five.com",
        "taken-six.com",
    ];
    let items = fates.map(|name| item(OrderKind::Register, name));
    let outcomes = sent(&*provider, &items).await;
    let [fine, race, card, failed, slow, taken] = &outcomes[..] else {
        panic!("{outcomes:?}");
    };
    assert!(
        matches!(fine, Outcome::Confirmed { charged: Some(_), .. }),
        "{fine:?}"
    );
    assert!(
        matches!(race, Outcome::Rejected(error) if error.kind == Kind::NotAvailable),
        "{race:?}"
    );
    assert!(
        matches!(card, Outcome::Rejected(error) if error.kind == Kind::Payment),
        "{card:?}"
    );
    // Paid back, or not known to be: never a success, and never sent again.
    assert!(
        matches!(failed, Outcome::Rejected(_) | Outcome::Unknown(_)),
        "{failed:?}"
    );
    assert!(matches!(slow, Outcome::Pending { .. }), "{slow:?}");
    assert!(
        matches!(taken, Outcome::Rejected(error) if error.kind == Kind::NotAvailable),
        "{taken:?}"
    );

    let orders = provider.orders().expect("it sells");
    let before = Before {
        expires_at: None,
        balance: None,
        sent_at: model::Timestamp(0),
        handle: Some("slow-five.com".to_owned()),
        status: None,
    };
    let slow = &items[4];
    world.sandbox.advance_clock(60);
    let finding = orders.find(slow, &before).await.expect("readable");
    assert!(matches!(finding, Finding::Done { .. }), "{finding:?}");
    let finding = orders.find(&items[1], &before).await.expect("readable");
    assert_eq!(finding, Finding::NoTrace);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_card_names_the_page_that_adds_one() {
    let world = speaking("current").await;
    let outcomes = sent(&*world.open(), &[item(OrderKind::Register, "nocard-harbor.com")]).await;
    let [Outcome::Rejected(error)] = &outcomes[..] else {
        panic!("{outcomes:?}");
    };
    assert_eq!(error.kind, Kind::Payment);
    assert!(
        error
            .link
            .as_deref()
            .is_some_and(|link| link.starts_with("https://")),
        "{error:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_streams_in_any_spelling_and_survives_a_cut() {
    for (crlf, cut) in [(false, false), (true, false), (true, true)] {
        let world = speaking("current").await;
        world.switch("crlf", crlf);
        world.switch("cut_stream", cut);
        let names = ["harbor-a.com", "taken-b.com", "lookuperr-c.com", "premium-d.com"]
            .map(|name| name.parse().expect("a name"));
        let provider = world.open();
        let answers = provider.search().expect("it searches").check(&names).await;
        assert_eq!(answers.len(), names.len());
        for (name, answer) in &answers {
            match (name.label(), answer) {
                ("lookuperr-c", answer) => assert!(answer.is_err(), "not taken: {answer:?}"),
                // A stream that is always cut is told for what it did not bring.
                (_, Err(error)) => assert!(cut && error.kind == Kind::Interrupted, "{name}: {error:?}"),
                ("harbor-a", Ok(offer)) => {
                    assert!(
                        matches!(offer.verdict, Verdict::Available { premium: false, .. }),
                        "{offer:?}"
                    );
                }
                ("taken-b", Ok(offer)) => assert_eq!(offer.verdict, Verdict::Taken),
                (_, Ok(offer)) => {
                    assert!(
                        matches!(offer.verdict, Verdict::Available { premium: true, .. }),
                        "{offer:?}"
                    );
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_arrives_piece_by_piece() {
    let world = speaking("current").await;
    let provider = world.open();
    let name = world.owned().remove(0);
    let mut told = Vec::new();
    provider
        .live_status()
        .expect("it watches")
        .status(&name, &mut |event| told.push(event))
        .await
        .expect("a status");
    assert!(matches!(told.first(), Some(StatusEvent::Info { .. })), "{told:?}");
    assert!(
        told.iter().any(|event| matches!(event, StatusEvent::Records(_))),
        "{told:?}"
    );
    assert!(
        told.iter()
            .any(|event| matches!(event, StatusEvent::Propagation { .. })),
        "{told:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn domani_keeps_the_promises_of_names_that_leave() {
    let world = Simulator::demo(DOMANI, 20).await;
    conformance::leaving::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn domani_keeps_the_promises_of_connections_in_both_dialects() {
    for dialect in DIALECTS {
        let world = speaking(dialect).await;
        conformance::connecting::run(&*world.open(), &world).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn domani_keeps_the_promises_of_zones_and_keys() {
    let world = Simulator::demo(DOMANI, 20).await;
    conformance::hosting::run(&*world.open(), &world).await;
}
