//! What is chosen for a new name: to whom it is registered, whether it renews by itself, whether it hides its registrant.

use engine::Code;
use engine::cart::view::{Choice, LinePatch, LineState, Need, RegistrantChoice};
use engine::contacts::view::ContactDraft;
use model::{AccountId, Contact, OrderState};
use sandbox::faults::{Effect, Fault};
use support::bench::{Bench, key};

use super::{check_out, filled, item, passed, quoted, register};
use crate::contacts::{mira, saved};

/// The demo with one account, synced.
async fn at(provider: &str) -> (Bench, AccountId) {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at(provider).await;
    bench.sync().await;
    (bench, account)
}

/// An account without the form's own registrant.
async fn without_registrant(provider: &str) -> (Bench, AccountId) {
    let bench = Bench::empty("demo").await;
    let mut draft = bench.draft_at(provider);
    let registrant = [
        "owner_c",
        "admin_c",
        "tech_c",
        "billing_c",
        "firstName",
        "lastName",
        "email",
        "phone",
        "address1",
        "city",
        "state",
        "postalCode",
        "country",
        "organization",
        "jobTitle",
        "address2",
    ];
    draft
        .credentials
        .retain(|key, _| !registrant.contains(&key.as_str()));
    let account = bench.engine.accounts_add(draft).await.expect("added").id;
    bench.sync().await;
    (bench, account)
}

fn choose(ids: &[&str], registrant: Option<&str>) -> LinePatch {
    LinePatch {
        ids: ids.iter().map(|id| (*id).to_owned()).collect(),
        registrant: registrant.map(|id| RegistrantChoice::Contact { id: id.to_owned() }),
        ..LinePatch::default()
    }
}

fn held_for(state: &LineState) -> Option<(Need, &str)> {
    match state {
        LineState::Held { needs, reason, .. } => Some((*needs, reason)),
        _ => None,
    }
}

/// Calls of Joker that made a contact.
fn handles_made(bench: &Bench) -> usize {
    let requests = bench.sandbox.requests();
    requests
        .iter()
        .filter(|request| request.path.ends_with("/contact-create"))
        .count()
}

#[tokio::test]
async fn a_chosen_contact_and_options_go_with_the_order() {
    let (bench, account) = at("bizzy").await;
    let entry = saved(&bench, "Mira", mira(), false).await;
    let cart = filled(&bench, vec![register(account, "tidewright.com")]).await;
    let line = &cart.lines[0];
    let options = line.options.as_ref().expect("a new name has options");
    assert_eq!(options.registrant.choice, RegistrantChoice::Account);
    assert!(options.auto_renew.possible && options.privacy.possible);
    let patch = LinePatch {
        auto_renew: Some(Choice::Off),
        privacy: Some(Choice::On),
        ..choose(&[&line.id], Some(&entry.id))
    };
    let changed = bench.engine.cart_update(patch).await.expect("changed");
    assert_ne!(changed.plan_hash, cart.plan_hash, "it is another plan");
    let options = changed.lines[0].options.as_ref().expect("options");
    assert_eq!(options.registrant.words, "Mira");
    assert_eq!(options.auto_renew.effective, Some(false));
    assert_eq!(bench.engine.contacts_list().await.expect("the book")[0].lines, 1);

    let order = passed(&bench, &check_out(&bench, &changed).await).await;
    assert_eq!(order.items[0].state, OrderState::Confirmed, "{order:?}");
    let world = bench.sandbox.world().lock();
    let received = world.registration("tidewright.com").expect("it was ordered");
    let registrant = received
        .registrant
        .as_ref()
        .expect("it names somebody")
        .to_string();
    assert!(registrant.contains("mira@example.org"), "{registrant}");
    assert_eq!(received.auto_renew, Some(false.into()));
    assert_eq!(received.privacy, Some(true.into()));
}

#[tokio::test]
async fn a_contact_that_was_edited_meanwhile_is_another_plan() {
    let (bench, account) = at("bizzy").await;
    let entry = saved(&bench, "Mira", mira(), false).await;
    let cart = filled(&bench, vec![register(account, "tidewright.com")]).await;
    let shown = bench
        .engine
        .cart_update(choose(&[&cart.lines[0].id], Some(&entry.id)))
        .await
        .expect("chosen");
    let moved = ContactDraft {
        id: Some(entry.id),
        label: "Mira".to_owned(),
        contact: Contact {
            email: "somebody@example.net".to_owned(),
            ..mira()
        },
        is_default: false,
    };
    bench.engine.contacts_save(moved).await.expect("saved");
    let request = engine::cart::view::CheckoutRequest {
        plan_hash: shown.plan_hash,
        acknowledged: true,
    };
    let fault = bench
        .engine
        .cart_checkout(request)
        .await
        .expect_err("another plan");
    assert_eq!(fault.code, Code::PlanChanged);
    assert!(bench.sandbox.charges().is_empty());
}

#[tokio::test]
async fn a_contact_that_the_provider_would_refuse_holds_the_line_and_marks_the_field() {
    let (bench, account) = at("bizzy").await;
    let half = Contact {
        email: String::new(),
        ..mira()
    };
    let entry = saved(&bench, "Half", half, false).await;
    let cart = filled(&bench, vec![register(account, "tidewright.com")]).await;
    let held = bench
        .engine
        .cart_update(choose(&[&cart.lines[0].id], Some(&entry.id)))
        .await
        .expect("chosen");
    let (needs, reason) = held_for(&held.lines[0].state).expect("held");
    assert_eq!(needs, Need::Registrant);
    assert!(reason.contains("Email"), "{reason}");
    let faults = &held.lines[0].options.as_ref().expect("options").registrant.faults;
    assert_eq!(faults[0].field, model::ContactField::Email);
    assert_eq!(held.payable, 0);
    let fixed = ContactDraft {
        id: Some(entry.id),
        label: "Half".to_owned(),
        contact: mira(),
        is_default: false,
    };
    bench.engine.contacts_save(fixed).await.expect("saved");
    assert_eq!(bench.engine.cart_get().await.expect("the cart").payable, 1);
}

#[tokio::test]
async fn a_contact_in_use_can_not_be_removed() {
    let (bench, account) = at("bizzy").await;
    let entry = saved(&bench, "Mira", mira(), false).await;
    let cart = filled(&bench, vec![register(account, "tidewright.com")]).await;
    let id = cart.lines[0].id.clone();
    bench
        .engine
        .cart_update(choose(&[&id], Some(&entry.id)))
        .await
        .expect("chosen");
    let fault = bench
        .engine
        .contacts_remove(entry.id.clone())
        .await
        .expect_err("in use");
    assert!(fault.message.contains("1 line"), "{fault}");
    bench.engine.cart_remove(vec![id]).await.expect("out");
    bench.engine.contacts_remove(entry.id).await.expect("removed");
    assert_eq!(bench.engine.contacts_list().await.expect("the book"), []);
}

#[tokio::test]
async fn where_nobody_would_become_the_registrant_a_line_waits_and_a_default_contact_helps() {
    let (bench, account) = without_registrant("bizzy").await;
    let cart = filled(&bench, vec![register(account, "tidewright.com")]).await;
    let (needs, _) = held_for(&cart.lines[0].state).expect("held");
    assert_eq!(needs, Need::Registrant);
    let entry = saved(&bench, "Mira", mira(), true).await;
    let cart = filled(&bench, vec![register(account, "tidewright.org")]).await;
    let fresh = &cart.lines[1];
    let options = fresh.options.as_ref().expect("options");
    assert_eq!(
        options.registrant.choice,
        RegistrantChoice::Contact { id: entry.id }
    );
    assert_eq!(fresh.state, LineState::Ready);
    let order = passed(&bench, &check_out(&bench, &cart).await).await;
    assert_eq!(order.items.len(), 1, "the other one still waits");
    assert_eq!(order.items[0].state, OrderState::Confirmed, "{order:?}");
}

#[tokio::test]
async fn what_a_provider_does_not_offer_can_not_be_chosen_and_all_lines_stay_as_they_were() {
    let bench = Bench::empty("demo").await;
    let (planet, bizzy) = (
        bench.connect_at("planetdomains").await,
        bench.connect_at("bizzy").await,
    );
    bench.sync().await;
    let entry = saved(&bench, "Mira", mira(), false).await;
    let cart = filled(
        &bench,
        vec![
            register(bizzy, "tidewright.com"),
            register(planet, "tidewright.org"),
        ],
    )
    .await;
    let ids: Vec<&str> = cart.lines.iter().map(|line| line.id.as_str()).collect();
    for patch in [
        LinePatch {
            auto_renew: Some(Choice::On),
            ..choose(&ids, None)
        },
        LinePatch {
            privacy: Some(Choice::Off),
            ..choose(&ids, None)
        },
        choose(&ids, Some(&entry.id)),
        choose(&ids[..1], Some("nobody")),
    ] {
        bench.engine.cart_update(patch).await.expect_err("not there");
    }
    let same = bench.engine.cart_get().await.expect("the cart");
    assert_eq!(same.plan_hash, cart.plan_hash, "either all lines change or none");
    let planet = same
        .lines
        .iter()
        .find(|line| line.account == planet)
        .expect("its line");
    let option = &planet.options.as_ref().expect("options").auto_renew;
    assert!(
        !option.possible && option.words.contains("no auto-renew"),
        "{option:?}"
    );
}

#[tokio::test]
async fn a_handle_is_made_once_for_a_contact_and_a_family_and_made_anew_for_another_person() {
    let (bench, account) = at("joker").await;
    let entry = saved(&bench, "Mira", mira(), false).await;
    let names = ["tidewright.com", "tidewright-two.com"];
    let cart = filled(&bench, names.map(|name| register(account, name)).to_vec()).await;
    let ids: Vec<&str> = cart.lines.iter().map(|line| line.id.as_str()).collect();
    let cart = bench
        .engine
        .cart_update(choose(&ids, Some(&entry.id)))
        .await
        .expect("chosen");
    let order = passed(&bench, &check_out(&bench, &cart).await).await;
    for text in names {
        assert_eq!(item(&order, text).state, OrderState::Confirmed, "{order:?}");
        let world = bench.sandbox.world().lock();
        let received = world.registration(text).expect("it was ordered");
        let registrant = received.registrant.as_ref().expect("somebody").to_string();
        assert!(registrant.contains("mira@example.org"), "{registrant}");
    }
    assert_eq!(handles_made(&bench), 1, "both names end in com");
    let kept = &bench.engine.contacts_list().await.expect("the book")[0].handles;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].account, account);

    let other = ContactDraft {
        id: Some(entry.id.clone()),
        label: "Mira".to_owned(),
        contact: Contact {
            email: "mira@example.net".to_owned(),
            ..mira()
        },
        is_default: false,
    };
    let changed = bench.engine.contacts_save(other).await.expect("saved");
    assert_eq!(changed.handles, [], "it was made of somebody else");
    let cart = filled(&bench, vec![register(account, "tidewright-three.com")]).await;
    let cart = bench
        .engine
        .cart_update(choose(&[&cart.lines[0].id], Some(&entry.id)))
        .await
        .expect("chosen");
    passed(&bench, &check_out(&bench, &cart).await).await;
    assert_eq!(handles_made(&bench), 2);
}

#[tokio::test]
async fn a_handle_that_can_not_be_made_holds_its_line_and_lets_the_others_go() {
    let (bench, account) = at("joker").await;
    let entry = saved(&bench, "Mira", mira(), false).await;
    let cart = filled(
        &bench,
        vec![
            register(account, "tidewright.com"),
            register(account, "tidewright-own.com"),
        ],
    )
    .await;
    let cart = bench
        .engine
        .cart_update(choose(&[&cart.lines[0].id], Some(&entry.id)))
        .await
        .expect("chosen");
    let refusal = Effect::Status {
        status: 500,
        code: "internal".to_owned(),
        after_commit: false,
    };
    bench
        .sandbox
        .push_fault(Fault::once(refusal).at("joker").on("POST", "/contact-create"));
    let order = passed(&bench, &check_out(&bench, &cart).await).await;
    assert_eq!(
        item(&order, "tidewright.com").state,
        OrderState::Held,
        "{order:?}"
    );
    assert_eq!(item(&order, "tidewright-own.com").state, OrderState::Confirmed);
    let charged: Vec<String> = super::charges(&bench)
        .into_iter()
        .map(|charge| charge.0)
        .collect();
    assert_eq!(charged, ["tidewright-own.com"]);
}

#[tokio::test]
async fn an_account_without_its_one_contact_holds_new_names_until_it_has_one() {
    let (bench, account) = at("domani").await;
    let cart = filled(&bench, vec![register(account, "tidewright.com")]).await;
    bench
        .sandbox
        .switch("domani", "no_contact", true)
        .expect("a switch");
    let order = passed(&bench, &check_out(&bench, &cart).await).await;
    let held = &order.items[0];
    assert_eq!(held.state, OrderState::Held, "{held:?}");
    assert!(
        held.message.as_deref().is_some_and(|m| m.contains("contact")),
        "{held:?}"
    );
    assert!(bench.sandbox.charges().is_empty());
    let entry = saved(&bench, "Mira", mira(), false).await;
    bench
        .engine
        .contacts_account_write(account, entry.id)
        .await
        .expect("written");
    let cart = bench
        .until("the line is free again", || async {
            let cart = bench.engine.cart_get().await.expect("the cart");
            (cart.payable == 1).then_some(cart)
        })
        .await;
    let order = passed(&bench, &check_out(&bench, &cart).await).await;
    assert_eq!(order.items[0].state, OrderState::Confirmed, "{order:?}");
}

#[tokio::test]
async fn what_the_order_can_not_say_is_switched_when_the_name_is_there() {
    let (bench, account) = at("domani").await;
    let cart = filled(&bench, vec![register(account, "tidewright.com")]).await;
    let patch = LinePatch {
        auto_renew: Some(Choice::Off),
        // What a new name starts with: nothing is switched.
        privacy: Some(Choice::On),
        ..choose(&[&cart.lines[0].id], None)
    };
    let cart = bench.engine.cart_update(patch).await.expect("changed");
    let id = check_out(&bench, &cart).await;
    let order = passed(&bench, &id).await;
    assert_eq!(order.items[0].state, OrderState::Confirmed, "{order:?}");
    let words = bench
        .until("the switch is told", || async {
            let order = bench.engine.cart_order(id.clone()).await.expect("the order");
            order.items[0]
                .message
                .clone()
                .filter(|message| message.contains("Auto-renew"))
        })
        .await;
    assert!(words.contains("switched off"), "{words}");
    assert!(!words.contains("privacy"), "{words}");
    assert!(!bench.sandbox.domain("tidewright.com").expect("bought").auto_renew);
}

#[tokio::test]
async fn a_switch_that_fails_is_told_and_touches_no_money() {
    let (bench, account) = at("domani").await;
    let cart = filled(&bench, vec![register(account, "tidewright.com")]).await;
    let patch = LinePatch {
        auto_renew: Some(Choice::Off),
        ..choose(&[&cart.lines[0].id], None)
    };
    let cart = bench.engine.cart_update(patch).await.expect("changed");
    let refusal = Effect::Status {
        status: 403,
        code: "FORBIDDEN".to_owned(),
        after_commit: false,
    };
    bench.sandbox.push_fault(
        Fault::once(refusal)
            .at("domani")
            .on("PUT", "/api/domains/*/settings"),
    );
    let id = check_out(&bench, &cart).await;
    passed(&bench, &id).await;
    let order = bench
        .until("the failure is told", || async {
            let order = bench.engine.cart_order(id.clone()).await.expect("the order");
            let told = order.items[0]
                .message
                .as_deref()?
                .contains("could not be switched");
            told.then_some(order)
        })
        .await;
    assert_eq!(order.items[0].state, OrderState::Confirmed, "{order:?}");
    assert_eq!(bench.sandbox.charges().len(), 1);
    bench
        .until("it is in the portfolio", || async {
            let detail = bench
                .engine
                .portfolio_detail(key(account, "tidewright.com"))
                .await;
            detail.ok()
        })
        .await;
    let left = quoted(&bench).await;
    assert_eq!(left.lines, [], "it was bought");
}
