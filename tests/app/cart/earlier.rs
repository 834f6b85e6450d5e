//! Answers to what endings ask for: offered again for the same registrant, filled in by the user alone, and never somebody
//! else's.

use std::collections::BTreeMap;

use engine::cart::view::{CartLine, LinePatch, RegistrantChoice};
use engine::contacts::view::ContactDraft;
use model::{AccountId, Contact};
use support::bench::{Bench, name};

use super::{filled, register};
use crate::contacts::{mira, saved};

async fn at_cloudflare() -> (Bench, AccountId) {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at("cloudflare").await;
    (bench, account)
}

async fn line(bench: &Bench, text: &str) -> CartLine {
    let cart = bench.engine.cart_get().await.expect("the cart");
    let found = cart.lines.into_iter().find(|line| line.name == name(text));
    found.expect("a line")
}

/// Gives a line to somebody.
async fn give(bench: &Bench, text: &str, choice: RegistrantChoice) {
    let patch = LinePatch {
        ids: vec![line(bench, text).await.id],
        registrant: Some(choice),
        ..LinePatch::default()
    };
    bench.engine.cart_update(patch).await.expect("chosen");
}

async fn answer(bench: &Bench, text: &str, answers: BTreeMap<String, String>) {
    let patch = LinePatch {
        ids: vec![line(bench, text).await.id],
        extra: Some(answers),
        ..LinePatch::default()
    };
    bench.engine.cart_update(patch).await.expect("answered");
}

fn answers(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pairs = pairs.iter();
    pairs
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

fn contact(id: &str) -> RegistrantChoice {
    RegistrantChoice::Contact { id: id.to_owned() }
}

#[tokio::test]
async fn answers_are_offered_for_the_same_registrant_and_never_given_to_another() {
    let (bench, account) = at_cloudflare().await;
    let mira = saved(&bench, "Mira", mira(), false).await.id;
    let kim = Contact {
        first_name: "Kim".to_owned(),
        ..crate::contacts::mira()
    };
    let kim = saved(&bench, "Kim", kim, false).await.id;
    let (first, next) = ("tidewright.us", "tidewall.us");
    filled(&bench, vec![register(account, first)]).await;
    give(&bench, first, contact(&mira)).await;
    let given = answers(&[
        ("contact_extensions/nexus_category", "C11"),
        ("contact_extensions/app_purpose", "P3"),
    ]);
    answer(&bench, first, given.clone()).await;

    let bench = bench.restarted().await;
    filled(&bench, vec![register(account, next)]).await;
    let own = line(&bench, next).await.extra.expect("a form");
    assert_eq!(
        own.earlier, None,
        "the account's own registrant answered nothing yet"
    );
    give(&bench, next, contact(&mira)).await;
    let offered = line(&bench, next).await.extra.expect("a form");
    assert_eq!(offered.answers, BTreeMap::new(), "nothing is filled in by itself");
    let earlier = offered.earlier.expect("Mira answered before");
    assert_eq!((earlier.whose.as_str(), &earlier.answers), ("Mira", &given));
    assert!(
        earlier
            .words
            .iter()
            .any(|words| words.contains("citizen of the United States")),
        "{earlier:?}"
    );
    answer(&bench, next, earlier.answers).await;
    let filled_in = line(&bench, next).await.extra.expect("a form");
    assert_eq!((filled_in.faults.len(), &filled_in.earlier), (0, &None));

    // Somebody else is asked anew.
    give(&bench, next, contact(&kim)).await;
    let other = line(&bench, next).await.extra.expect("a form");
    assert_eq!((&other.answers, &other.earlier), (&BTreeMap::new(), &None));
    assert_eq!(other.faults.len(), 2);
    give(&bench, next, RegistrantChoice::Account).await;
    let own = line(&bench, next).await.extra.expect("a form");
    assert_eq!((&own.answers, &own.earlier), (&BTreeMap::new(), &None));
}

#[tokio::test]
async fn what_was_acknowledged_is_acknowledged_each_time_anew() {
    let (bench, account) = at_cloudflare().await;
    let (first, next) = ("tidewright.ca", "tidewall.ca");
    filled(&bench, vec![register(account, first)]).await;
    let given = answers(&[
        ("contact_extensions/legal_type", "CCT"),
        ("acknowledgements/registrant_agreement", "true"),
    ]);
    answer(&bench, first, given).await;
    filled(&bench, vec![register(account, next)]).await;
    let offered = line(&bench, next).await.extra.expect("a form");
    let earlier = offered.earlier.expect("the account's own registrant answered");
    assert_eq!(
        earlier.answers,
        answers(&[("contact_extensions/legal_type", "CCT")])
    );
    assert!(
        earlier.whose.starts_with("the registrant of"),
        "{}",
        earlier.whose
    );
    answer(&bench, next, earlier.answers).await;
    let left = line(&bench, next).await.extra.expect("a form");
    assert_eq!(left.faults.len(), 1, "{left:?}");
}

#[tokio::test]
async fn answers_go_with_the_contact_that_is_removed() {
    let (bench, account) = at_cloudflare().await;
    let entry = saved(&bench, "Mira", mira(), false).await;
    filled(&bench, vec![register(account, "tidewright.us")]).await;
    give(&bench, "tidewright.us", contact(&entry.id)).await;
    let given = answers(&[
        ("contact_extensions/nexus_category", "C11"),
        ("contact_extensions/app_purpose", "P3"),
    ]);
    answer(&bench, "tidewright.us", given).await;
    let engine = &bench.engine;
    let id = line(&bench, "tidewright.us").await.id;
    engine.cart_remove(vec![id]).await.expect("taken out");
    engine.contacts_remove(entry.id).await.expect("removed");
    let draft = ContactDraft {
        id: None,
        label: "Mira".to_owned(),
        contact: mira(),
        is_default: false,
    };
    let again = engine.contacts_save(draft).await.expect("saved");
    filled(&bench, vec![register(account, "tidewall.us")]).await;
    give(&bench, "tidewall.us", contact(&again.id)).await;
    let asked = line(&bench, "tidewall.us").await.extra.expect("a form");
    assert_eq!(asked.earlier, None);
}
