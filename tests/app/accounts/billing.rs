//! Stories about what an account says of itself, its bills and its earnings.

use engine::Code;
use engine::accounts::signup::{SignUpDraft, SignUpOutcome};
use engine::cart::view::{CartAdd, CheckoutRequest, LineState};
use model::{AccountId, Money, OrderKind, OrderState, ProviderId, Term};
use sandbox::faults::{Effect, Fault};
use support::bench::{Bench, name};

const DOMANI: &str = "domani";

/// Buys a name and waits until it is there.
async fn buy(bench: &Bench, account: AccountId, text: &str) {
    let line = CartAdd {
        account,
        kind: OrderKind::Register,
        name: name(text),
        term: Term::ONE,
        auth_code: None,
    };
    let added = bench.engine.cart_add(vec![line]).await.expect("added");
    assert_eq!(added.added, 1, "{added:?}");
    let cart = bench
        .until("the quote is there", || async {
            let cart = bench.engine.cart_get().await.expect("the cart");
            (!cart.lines.iter().any(|line| line.state == LineState::NotQuoted)).then_some(cart)
        })
        .await;
    let request = CheckoutRequest {
        plan_hash: cart.plan_hash,
        acknowledged: true,
    };
    bench.engine.cart_checkout(request).await.expect("it starts");
    bench
        .until("the name is bought", || async {
            let orders = bench.orders().await;
            let mut items = orders.iter().flat_map(|order| &order.items);
            items
                .any(|item| item.name == name(text) && item.state == OrderState::Confirmed)
                .then_some(())
        })
        .await;
}

#[tokio::test]
async fn a_purchase_comes_back_as_an_invoice_in_money() {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at(DOMANI).await;
    let before = bench.engine.accounts_invoices(account).await.expect("a list");
    buy(&bench, account, "tidewright.com").await;
    let charged: i64 = bench
        .sandbox
        .charges()
        .iter()
        .filter(|entry| entry.domain.as_deref() == Some("tidewright.com"))
        .map(|entry| entry.amount)
        .sum();
    let after = bench.engine.accounts_invoices(account).await.expect("a list");
    assert_eq!(after.invoices.len(), before.invoices.len() + 1);
    let latest = &after.invoices[0];
    assert_eq!(latest.paid, Some(Money::usd_cents(charged)));
    assert!(
        latest
            .description
            .as_deref()
            .is_some_and(|words| words.contains("tidewright.com"))
    );
    assert!(latest.created_at.is_some());
}

#[tokio::test]
async fn the_payment_page_is_told_as_an_address_and_never_opened_when_it_is_not_secure() {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at(DOMANI).await;
    let page = bench
        .engine
        .accounts_billing_setup(account)
        .await
        .expect("a page");
    assert!(page.starts_with("https://checkout.domani.run/"), "{page}");
    bench.sandbox.push_fault(
        Fault::once(Effect::Html(200))
            .at(DOMANI)
            .on("POST", "/api/billing/setup"),
    );
    let fault = bench
        .engine
        .accounts_billing_setup(account)
        .await
        .expect_err("a web page is no answer");
    assert_eq!(fault.code, Code::Malformed);
}

#[tokio::test]
async fn what_a_referral_earns_is_told_by_name_and_in_money() {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at(DOMANI).await;
    let nobody = bench.engine.accounts_referrals(account).await.expect("referrals");
    assert_eq!(nobody.referrals, []);
    assert_eq!(nobody.earned, Some(Money::usd_cents(0)));
    let code = nobody.code.expect("a code");
    let opened = bench
        .engine
        .accounts_sign_up(SignUpDraft {
            provider: ProviderId::new(DOMANI),
            base_url: bench.draft_at(DOMANI).base_url,
            label: "Friend".to_owned(),
            email: "friend@example.org".to_owned(),
            referral: Some(code),
        })
        .await
        .expect("an answer");
    assert!(matches!(opened, SignUpOutcome::Opened { .. }), "{opened:?}");
    let one = bench.engine.accounts_referrals(account).await.expect("referrals");
    assert_eq!(one.referrals.len(), 1);
    assert_eq!(one.referrals[0].paid_out, Some(false));
    assert_eq!(one.rate_percent, Some(20));
}

#[tokio::test]
async fn every_account_says_what_it_knows_of_itself() {
    let bench = Bench::empty("demo").await;
    let accounts = bench.connect_all().await;
    let label =
        |facts: &[engine::accounts::view::Fact], wanted: &str| facts.iter().any(|fact| fact.label == wanted);
    for (provider, account) in &accounts {
        let profile = bench.engine.accounts_profile(*account).await.expect("a profile");
        assert!(!profile.facts.is_empty(), "{provider}: {profile:?}");
        assert!(
            profile.facts.iter().all(|fact| !fact.value.is_empty()),
            "{provider}: {profile:?}"
        );
        match provider.as_str() {
            DOMANI => {
                assert_eq!(profile.can_pay, Some(true));
                assert!(profile.has_contact);
                assert!(label(&profile.facts, "Referral code") && label(&profile.facts, "Account since"));
            }
            "joker" => assert!(profile.balance.is_some() && label(&profile.facts, "Access of the key")),
            "planetdomains" => assert!(profile.balance.is_some() && profile.api_enabled == Some(true)),
            "bizzy" => assert!(label(&profile.facts, "Plan")),
            "cloudflare" => assert!(label(&profile.facts, "Login")),
            other => panic!("{other} has no line here"),
        }
    }
}

#[tokio::test]
async fn a_profile_that_can_not_be_read_leaves_what_was_known() {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at(DOMANI).await;
    let known = bench.engine.accounts_profile(account).await.expect("a profile");
    bench.sandbox.push_fault(
        Fault::once(Effect::MalformedJson)
            .at(DOMANI)
            .on("GET", "/api/me")
            .forever(),
    );
    let fault = bench.engine.accounts_profile(account).await.expect_err("garbage");
    assert_eq!(fault.code, Code::Malformed);
    let view = &bench.engine.accounts_list().await.expect("accounts")[0];
    assert_eq!(view.facts, known.facts, "what it said before is still shown");
    assert_eq!(view.fault.as_ref().map(|fault| fault.code), Some(Code::Malformed));
}
