//! Stories about names that are kept by hand.

use engine::portfolio::hand::view::HandForm;
use engine::portfolio::view::PortfolioQuery;
use model::DomainName;
use support::bench::Bench;

use super::{all, row};

#[tokio::test]
async fn a_name_by_hand_lives_among_the_others() {
    let (bench, planet) = Bench::synced("one-account").await;
    let form = HandForm {
        account: None,
        registrar: "GoDaddy".to_owned(),
        name: "MÜNZHOF.de".to_owned(),
        expires: "2026-12-02".to_owned(),
        registered: String::new(),
        auto_renew: Some(false),
        renewal: "12.40".to_owned(),
        currency: "eur".to_owned(),
    };
    let key = bench
        .engine
        .portfolio_hand_keep(form.clone())
        .await
        .expect("kept");
    let kept = row(&bench.engine, "xn--mnzhof-3ya.de").await;
    assert_eq!(kept.account, key.account);
    assert_eq!(kept.renewal.map(|price| price.minor), Some(1240));
    let due = bench
        .engine
        .portfolio_keys(PortfolioQuery {
            filter: "expires<30d account:GoDaddy autorenew:off".to_owned(),
            ..all()
        })
        .await
        .expect("names");
    assert_eq!(due, std::slice::from_ref(&key));
    let account = bench
        .engine
        .accounts_list()
        .await
        .expect("accounts")
        .pop()
        .expect("one");
    assert_eq!(
        (account.label.as_str(), account.names, account.fault),
        ("GoDaddy", 1, None)
    );
    assert!(account.abilities.iter().any(|one| {
        one.key == "renew"
            && one.words.as_deref() == Some("Kept by hand: renew it at the registrar's own site.")
    }));
    let page = bench.engine.reminders_get().await.expect("reminders");
    assert!(
        format!("{page:?}").contains("xn--mnzhof-3ya.de"),
        "it is reminded of"
    );

    // A date that is emptied is empty, also after a sync.
    let edited = HandForm {
        account: Some(key.account),
        expires: String::new(),
        ..bench
            .engine
            .portfolio_hand_get(key.clone())
            .await
            .expect("a form")
            .expect("kept")
    };
    bench.engine.portfolio_hand_keep(edited).await.expect("kept");
    assert_eq!(row(&bench.engine, "xn--mnzhof-3ya.de").await.expires_at, None);
    bench.sync().await;
    assert_eq!(row(&bench.engine, "xn--mnzhof-3ya.de").await.expires_at, None);
    let check = bench.engine.accounts_check(key.account).await.expect("a check");
    assert!(check.passed);

    for (wrong, word) in [
        (
            HandForm {
                registrar: "PlanetDomains".to_owned(),
                ..form.clone()
            },
            "by its API",
        ),
        (
            HandForm {
                expires: "2.12.2026".to_owned(),
                ..form.clone()
            },
            "expiry",
        ),
        (
            HandForm {
                name: "no name".to_owned(),
                ..form.clone()
            },
            "not a domain name",
        ),
        (
            HandForm {
                currency: String::new(),
                ..form
            },
            "currency",
        ),
    ] {
        let fault = bench.engine.portfolio_hand_keep(wrong).await.expect_err(word);
        assert!(fault.message.contains(word), "{fault}");
    }

    let stays = support::bench::key(planet, "saltmarsh.org");
    let struck = bench.engine.portfolio_hand_remove(vec![key.clone(), stays]).await;
    assert_eq!(struck.expect("struck out"), 1, "only what is kept by hand");
    let left = bench.engine.portfolio_keys(all()).await.expect("names");
    let name = DomainName::parse("xn--mnzhof-3ya.de").expect("a name");
    assert!(!left.iter().any(|one| one.name == name));
}
