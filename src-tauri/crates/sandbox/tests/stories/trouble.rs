//! What goes wrong with money, at every provider and for a single name.

use sandbox::faults::{Effect, Fault};
use sandbox::world::{Operation, Snag, Trouble};
use serde_json::json;

use crate::client::answer;
use crate::shop::{PROVIDERS, Shop, is_taken, registrant};

/// Enough for anything.
const CAP: i64 = 1_000_000;

#[tokio::test]
async fn a_slow_commit_charges_later_and_no_read_shows_it_before() {
    let shop = Shop::open("empty").await;
    for provider in PROVIDERS {
        let status = (provider == "bizzy").then_some(504);
        let slow = Effect::SlowCommit { seconds: 40, status };
        shop.sandbox
            .push_fault(Fault::once(slow).at(provider).about("kelp.com").ordering());
        let other = shop.order(provider, "moss.com", CAP).await;
        assert!(
            is_taken(&other),
            "{provider}: another name is left alone: {other:?}"
        );
        let told = shop.order(provider, "kelp.com", CAP).await;
        assert_eq!(told.map(|(status, _)| status), status, "{provider}");
        shop.sandbox.advance_clock(30);
        assert!(!shop.shows(provider, "kelp.com").await, "{provider}: too early");
        assert_eq!(shop.paid(provider, "kelp.com"), (0, 0), "{provider}");
        shop.sandbox.advance_clock(10);
        shop.sandbox.commit_due().await;
        let price = shop.price(provider, "kelp.com");
        assert_eq!(shop.paid(provider, "kelp.com"), (price, 1), "{provider}");
        shop.sandbox.advance_clock(60);
        assert!(shop.shows(provider, "kelp.com").await, "{provider}");
        // The world has one of every name.
        for name in ["kelp.com", "moss.com"] {
            shop.sandbox.world().lock().holdings.domains.remove(name);
        }
    }
}

#[tokio::test]
async fn a_second_try_under_the_same_key_overtakes_a_slow_commit_and_is_charged_once() {
    let shop = Shop::open("empty").await;
    for provider in ["planetdomains", "bizzy"] {
        let slow = Effect::SlowCommit {
            seconds: 40,
            status: None,
        };
        shop.sandbox.push_fault(Fault::once(slow).at(provider).ordering());
        assert_eq!(shop.order(provider, "kelp.com", CAP).await, None);
        assert!(is_taken(&shop.order(provider, "kelp.com", CAP).await));
        shop.sandbox.advance_clock(60);
        shop.sandbox.commit_due().await;
        assert_eq!(shop.paid(provider, "kelp.com").1, 1, "{provider}");
        assert!(shop.shows(provider, "kelp.com").await);
        shop.sandbox.world().lock().holdings.domains.remove("kelp.com");
    }
}

#[tokio::test]
async fn a_lost_answer_can_be_chosen_before_or_after_the_commit_for_one_name() {
    let shop = Shop::open("empty").await;
    for provider in PROVIDERS {
        let before = format!("before-{provider}.com");
        let after = format!("after-{provider}.com");
        let failed = format!("error-{provider}.com");
        let error = Effect::Status {
            status: 500,
            code: "internal_error".to_owned(),
            after_commit: true,
        };
        for (name, effect) in [
            (&before, Effect::DropBefore),
            (&after, Effect::DropAfterCommit),
            (&failed, error),
        ] {
            shop.sandbox
                .push_fault(Fault::once(effect).at(provider).about(name).ordering());
        }
        shop.quote(provider, &before).await;
        assert_eq!(shop.order(provider, &before, CAP).await, None, "{provider}");
        assert_eq!(shop.order(provider, &after, CAP).await, None, "{provider}");
        let told = shop.order(provider, &failed, CAP).await;
        assert_eq!(told.map(|(status, _)| status), Some(500), "{provider}");
        let charges = [&before, &after, &failed].map(|name| shop.paid(provider, name).1);
        assert_eq!(charges, [0, 1, 1], "{provider}");
    }
}

#[tokio::test]
async fn a_renewal_by_id_is_about_its_name_as_well() {
    let shop = Shop::open("demo").await;
    let bizzy = shop.sandbox.endpoints().providers["bizzy"].clone();
    let key = bizzy.credentials["apiKey"].as_str().expect("a key").to_owned();
    let list = reqwest::Client::builder().build().expect("a client");
    let (_, domains) = answer(
        list.get(format!("{}/domains?limit=100", bizzy.base_url))
            .bearer_auth(&key),
    )
    .await
    .expect("an answer");
    let id_of = |name: &str| {
        let mut rows = domains["data"].as_array().expect("rows").iter();
        let row = rows.find(|row| row["domain"] == name).expect("owned");
        row["id"].as_str().expect("an id").to_owned()
    };
    let lost = Fault::once(Effect::DropBefore).about("ninebells.com").ordering();
    shop.sandbox.push_fault(lost);
    for (name, arrives) in [("saltandsedge.com", true), ("ninebells.com", false)] {
        let request = list
            .post(format!(
                "{}/domains/{}/registration/renew",
                bizzy.base_url,
                id_of(name)
            ))
            .bearer_auth(&key)
            .header("Idempotency-Key", name)
            .body(json!({"maxAmountCents": 5_000}).to_string());
        assert_eq!(answer(request).await.is_ok(), arrives, "{name}");
    }
    let charges = shop.sandbox.charges();
    assert_eq!(charges.len(), 1, "{charges:?}");
    let told = shop.sandbox.last_received("saltandsedge.com", Operation::Renew);
    assert_eq!(told.expect("accepted").fields["maxAmountCents"], 5_000);
}

#[tokio::test]
async fn a_price_rise_shows_in_every_look_from_then_on() {
    let shop = Shop::open("empty").await;
    for (provider, before, after) in [
        ("planetdomains", "10.98", "10.99"),
        ("domani", "10.88", "10.89"),
        ("bizzy", "1800", "1801"),
        ("joker", "11.40", "11.41"),
        ("cloudflare", "10.46", "10.47"),
    ] {
        assert!(
            shop.quote(provider, "kelp.com").await.contains(before),
            "{provider}"
        );
        let rise = Trouble::PriceRise { minor: 1 };
        shop.sandbox.trouble(Snag::at(provider, rise).about("kelp.com"));
        assert!(
            shop.quote(provider, "kelp.com").await.contains(after),
            "{provider}"
        );
        assert!(
            shop.quote(provider, "moss.com").await.contains(before),
            "{provider}"
        );
    }
    shop.sandbox.clear_troubles();
    assert!(shop.quote("bizzy", "kelp.com").await.contains("1800"));
}

#[tokio::test]
async fn a_price_that_jumps_in_the_order_is_held_by_a_cap_where_there_is_one() {
    let shop = Shop::open("empty").await;
    for (provider, capped) in [
        ("planetdomains", false),
        ("domani", false),
        ("bizzy", true),
        ("joker", true),
        ("cloudflare", false),
    ] {
        let name = format!("kelp-{provider}.com");
        let price = shop.price(provider, &name);
        let jump = Trouble::PriceJump { minor: 1 };
        shop.sandbox.trouble(Snag::at(provider, jump).about(&name));
        let told = shop.order(provider, &name, price).await;
        assert_eq!(is_taken(&told), !capped, "{provider}: {told:?}");
        let charged = if capped { (0, 0) } else { (price + 1, 1) };
        assert_eq!(shop.paid(provider, &name), charged, "{provider}");
    }
}

#[tokio::test]
async fn a_name_can_rise_by_its_label() {
    let shop = Shop::open("empty").await;
    for (provider, before, after) in [
        ("planetdomains", "10.98", "10.99"),
        ("cloudflare", "10.46", "10.47"),
    ] {
        assert!(shop.quote(provider, "rise-kelp.com").await.contains(before));
        shop.sandbox.advance_clock(60);
        assert!(shop.quote(provider, "rise-kelp.com").await.contains(after));
    }
}

#[tokio::test]
async fn another_currency_and_an_unmarked_premium_are_told_by_the_quote_alone() {
    let shop = Shop::open("empty").await;
    for (provider, usual, other) in [
        ("domani", "\"USD\"", "\"GBP\""),
        ("bizzy", "\"usd\"", "\"gbp\""),
        ("joker", " EUR ", " GBP "),
        ("cloudflare", "\"USD\"", "\"GBP\""),
    ] {
        let currency = Trouble::Currency {
            code: "GBP".to_owned(),
        };
        shop.sandbox
            .trouble(Snag::at(provider, currency).about("kelp.com"));
        assert!(
            shop.quote(provider, "kelp.com").await.contains(other),
            "{provider}"
        );
        assert!(
            shop.quote(provider, "moss.com").await.contains(usual),
            "{provider}"
        );
    }
    for provider in PROVIDERS {
        let premium = |told| Trouble::Premium {
            first_year: 77_700,
            told,
        };
        shop.sandbox
            .trouble(Snag::at(provider, premium(false)).about("dear.com"));
        let quote = shop.quote(provider, "dear.com").await;
        assert!(
            quote.contains("777.00") || quote.contains("77700"),
            "{provider}: {quote}"
        );
        let marks = [
            "\"premium\":true",
            "\"registry_status\"",
            "\"tier\":\"premium\"",
            ": premium",
        ];
        let is_marked = |quote: &str| marks.iter().any(|mark| quote.contains(mark));
        assert!(!is_marked(&quote), "{provider}: {quote}");
        shop.sandbox
            .trouble(Snag::at(provider, premium(true)).about("marked.com"));
        let quote = shop.quote(provider, "marked.com").await;
        assert!(
            provider == "planetdomains" || is_marked(&quote),
            "{provider}: {quote}"
        );
        let quote = shop.quote(provider, "unmarked-kelp.com").await;
        assert!(!is_marked(&quote), "{provider}: {quote}");
        let twenty_times = 20 * shop.price(provider, "kelp.com");
        assert_eq!(shop.price(provider, "unmarked-kelp.com"), twenty_times);
    }
}

#[tokio::test]
async fn a_card_that_lacks_a_balance_that_is_short_and_a_race_refuse_one_name() {
    let shop = Shop::open("empty").await;
    for provider in PROVIDERS {
        for (label, trouble) in [
            ("nocard", Trouble::NoCard),
            ("short", Trouble::BalanceShort),
            ("race", Trouble::Race),
        ] {
            let plain = format!("kelp-{label}.com");
            shop.sandbox.trouble(Snag::at(provider, trouble).about(&plain));
            for name in [plain, format!("{label}-kelp.com")] {
                let free = shop.quote(provider, &name).await;
                assert!(!free.contains("unavailable"), "{provider} {name}: {free}");
                let told = shop.order(provider, &name, CAP).await;
                assert!(!is_taken(&told), "{provider} {name}: {told:?}");
                let (status, body) = told.expect("an answer");
                if label == "nocard" && matches!(provider, "domani" | "bizzy") {
                    assert_eq!(status, 402, "{provider}");
                }
                if label == "nocard" && provider == "domani" {
                    assert!(body.contains("setup_url"), "{body}");
                }
                assert_eq!(shop.paid(provider, &name), (0, 0), "{provider} {name}");
            }
        }
    }
    assert_eq!(shop.sandbox.charges(), []);
}

#[tokio::test]
async fn what_was_ordered_can_be_seen_as_it_was_sent() {
    let shop = Shop::open("empty").await;
    for provider in PROVIDERS {
        let name = format!("kelp-{provider}.com");
        assert!(is_taken(&shop.order(provider, &name, CAP).await), "{provider}");
    }
    let seen = |provider: &str| {
        let name = format!("kelp-{provider}.com");
        shop.sandbox.registration(&name).expect("accepted")
    };
    let planet = seen("planetdomains");
    assert_eq!((planet.registrant, planet.auto_renew), (None, None));
    assert_eq!(planet.fields["client_ref"], "line-1");
    assert_eq!(
        seen("domani").registrant.expect("the account's")["last_name"],
        "Okafor"
    );
    let bizzy = seen("bizzy");
    assert_eq!(
        (bizzy.auto_renew, bizzy.privacy),
        (Some(json!(false)), Some(json!(true)))
    );
    assert_eq!(bizzy.registrant.expect("sent")["postalCode"], "BS1 4ZZ");
    let joker = seen("joker");
    assert_eq!(
        (joker.auto_renew, joker.privacy),
        (Some(json!("1")), Some(json!("basic")))
    );
    assert_eq!(joker.registrant.expect("a handle")["city"], "Bristol");
    assert!(!joker.fields.contains_key("auth-sid"));
    let cloudflare = seen("cloudflare");
    assert_eq!(cloudflare.registrant, Some(registrant()));
    assert_eq!(
        (cloudflare.auto_renew, cloudflare.amount),
        (Some(json!(true)), 1_046)
    );
    shop.sandbox.advance_clock(60);
    for (provider, auto_renew, privacy) in [
        ("bizzy", false, true),
        ("joker", true, true),
        ("cloudflare", true, true),
    ] {
        assert!(shop.shows(provider, &format!("kelp-{provider}.com")).await);
        let owned = shop
            .sandbox
            .domain(&format!("kelp-{provider}.com"))
            .expect("owned");
        assert_eq!(
            (owned.auto_renew, owned.privacy),
            (auto_renew, privacy),
            "{provider}"
        );
    }
}

#[tokio::test]
async fn trouble_comes_and_goes_over_the_control_surface() {
    let shop = Shop::open("empty").await;
    let control = shop.sandbox.endpoints().control.clone();
    let http = reqwest::Client::builder().build().expect("a client");
    let snags = json!([
        {"provider": "bizzy", "domain": "kelp.com", "kind": "price_rise", "minor": 1},
        {"kind": "no_card"},
    ]);
    let (_, told) = answer(http.post(format!("{control}/troubles")).body(snags.to_string()))
        .await
        .expect("an answer");
    assert_eq!(told["troubles"].as_array().map(Vec::len), Some(2), "{told}");
    assert!(shop.quote("bizzy", "kelp.com").await.contains("1801"));
    assert!(!is_taken(&shop.order("cloudflare", "moss.com", CAP).await));
    answer(http.delete(format!("{control}/troubles")))
        .await
        .expect("an answer");
    assert!(is_taken(&shop.order("cloudflare", "moss.com", CAP).await));
    let (_, orders) = answer(http.get(format!("{control}/orders")))
        .await
        .expect("an answer");
    assert_eq!(orders["orders"][0]["domain"], "moss.com");
    let patch = json!({"domain": "quay.com", "auth_code": "x", "locked": true});
    let (status, _) = answer(http.post(format!("{control}/elsewhere")).body(patch.to_string()))
        .await
        .expect("an answer");
    assert_eq!(status, 200);
    assert!(shop.sandbox.elsewhere("quay.com").expect("added").locked);
}
