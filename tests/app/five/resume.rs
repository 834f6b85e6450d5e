//! Orders that are pending when the app ends are asked about by the next one, and never sent again.

use model::{OrderKind, OrderState};

use super::{BIZZY, CLOUDFLARE, JOKER, Studio, asks_a_person, item};

const NAMES: [(&str, &str); 3] = [
    (BIZZY, "slow-lantern.com"),
    (JOKER, "slow-lantern.net"),
    (CLOUDFLARE, "slow-lantern.org"),
];

/// How often something was ordered at any of the three.
fn orders_sent(studio: &Studio) -> usize {
    let requests = studio.bench.sandbox.requests();
    let orders = requests.iter().filter(|request| {
        request.method == "POST"
            && [
                "/domain-registrations",
                "/domain-register",
                "/registrar/registrations",
            ]
            .iter()
            .any(|end| request.path.ends_with(end))
    });
    orders.count()
}

#[tokio::test(flavor = "multi_thread")]
async fn pending_orders_are_confirmed_after_a_restart_and_charged_once() {
    let studio = Studio::open().await;
    let cart = studio.filled(OrderKind::Register, &NAMES).await;
    let id = studio.check_out(&cart).await;
    let order = studio.answered(&id).await;
    for (_, text) in NAMES {
        assert_eq!(item(&order, text).state, OrderState::Pending, "{order:?}");
    }
    assert_eq!(orders_sent(&studio), 3);

    let studio = studio.restarted().await;
    let order = studio.order(&id).await;
    for (_, text) in NAMES {
        assert_eq!(item(&order, text).state, OrderState::Pending, "{order:?}");
    }
    let order = studio.settled(&id).await;
    for (provider, text) in NAMES {
        let item = item(&order, text);
        assert_eq!((item.state, item.sends), (OrderState::Confirmed, 1), "{item:?}");
        let [(by, _)] = &studio.charges(text)[..] else {
            panic!("{text} is charged once");
        };
        assert_eq!(by, provider);
    }
    assert_eq!(orders_sent(&studio), 3, "the second engine only asked");
    assert!(!asks_a_person(&order), "{order:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_that_waits_for_the_user_says_what_for_also_after_a_restart() {
    let studio = Studio::open().await;
    let text = "action-lantern.com";
    let cart = studio.filled(OrderKind::Register, &[(CLOUDFLARE, text)]).await;
    let id = studio.check_out(&cart).await;
    let order = studio.answered(&id).await;
    assert_eq!(order.items[0].state, OrderState::Pending, "{order:?}");
    let studio = studio.restarted().await;
    studio.bench.sandbox.advance_clock(30);
    let said = studio
        .bench
        .until("it says what it waits for", || async {
            let item = studio.order(&id).await.items.remove(0);
            let said = item.message?;
            (item.state == OrderState::Pending && said.contains("Cloudflare")).then_some(said)
        })
        .await;
    assert!(!said.is_empty());
    assert!(studio.charges(text).len() <= 1);
    studio.bench.sandbox.advance_clock(900);
    let order = studio.settled(&id).await;
    assert_eq!(order.items[0].state, OrderState::Confirmed, "{order:?}");
    assert_eq!(studio.charges(text).len(), 1);
}
