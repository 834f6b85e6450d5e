//! Reads: the account, owned names, search and prices.

use std::collections::BTreeSet;

use model::DomainName;

use super::{World, lacks, subject};
use crate::error::{Kind, Retry};
use crate::portfolio::Portfolio;
use crate::provider::Provider;
use crate::search::Verdict;

/// All checks of this part.
pub async fn run(provider: &dyn Provider, world: &dyn World) {
    account_is_readable(provider).await;
    a_wrong_key_is_told_as_such(world).await;
    owned_names_are_listed_once_and_readable(provider, world).await;
    a_long_list_is_read_to_its_end(world).await;
    names_are_told_free_or_taken(provider, world).await;
    names_are_suggested_where_promised(provider).await;
}

/// The list, where the provider has one.
pub(super) fn lister(provider: &dyn Provider) -> Option<&dyn Portfolio> {
    provider.portfolio().filter(|_| !lacks(provider, "list"))
}

/// The account answers, and tells its balance where the descriptor says that it is readable.
pub async fn account_is_readable(provider: &dyn Provider) {
    let summary = provider.account().await.expect("the account is readable");
    if provider.descriptor().orders.is_some_and(|rules| rules.balance) {
        assert!(summary.balance.is_some(), "the descriptor promises a balance");
    }
}

/// A wrong key is a refusal with a remedy, on every facet, and no read repeats it.
pub async fn a_wrong_key_is_told_as_such(world: &dyn World) {
    let stranger = world.open_with_wrong_key();
    let error = stranger.account().await.expect_err("a wrong key opens nothing");
    assert_eq!(error.kind, Kind::Unauthorized);
    assert_eq!(error.retry, Retry::Never);
    assert!(error.hint.is_some(), "a refused key comes with a remedy");
    if let Some(portfolio) = lister(&*stranger) {
        let error = portfolio.list().await.expect_err("a wrong key lists nothing");
        assert_eq!(error.kind, Kind::Unauthorized);
    }
    if let Some(search) = stranger.search() {
        let (_, answer) = search.check(&[world.free()]).await.remove(0);
        // Where prices and names are public, the key does not matter.
        if let Err(error) = answer {
            assert_eq!(error.kind, Kind::Unauthorized);
        }
    }
    if let Some(dns) = stranger.dns() {
        let error = dns
            .read(&subject(world, 0))
            .await
            .expect_err("a wrong key reads no zone");
        assert_eq!(error.kind, Kind::Unauthorized);
    }
}

/// The names of the list, which is whole.
async fn listed(portfolio: &dyn Portfolio) -> BTreeSet<DomainName> {
    let listing = portfolio.list().await.expect("the list is readable");
    assert_eq!(listing.partial, None, "the simulator's list is whole");
    assert!(listing.unreadable.is_empty(), "{:?}", listing.unreadable);
    let names: BTreeSet<DomainName> = listing.names.iter().map(|owned| owned.name.clone()).collect();
    assert_eq!(
        names.len(),
        listing.names.len(),
        "no name stands in the list twice"
    );
    names
}

/// The list holds every name once; a name's detail agrees with it; a foreign name is not found.
pub async fn owned_names_are_listed_once_and_readable(provider: &dyn Provider, world: &dyn World) {
    let Some(portfolio) = lister(provider) else {
        return;
    };
    assert_eq!(listed(portfolio).await, world.owned().into_iter().collect());
    let listing = portfolio.list().await.expect("the list is readable");
    for owned in listing.names.iter().take(3) {
        let detail = portfolio
            .detail(&owned.name)
            .await
            .expect("an owned name has a detail");
        assert_eq!(detail.name, owned.name);
        if let (Some(in_list), Some(in_detail)) = (owned.expires_at, detail.expires_at) {
            assert_eq!(in_list, in_detail, "{} expires once", owned.name);
        }
    }
    let error = portfolio
        .detail(&world.taken())
        .await
        .expect_err("somebody else's name is not in the account");
    assert_eq!(error.kind, Kind::NotFound);
}

/// An account with more names than a page holds is listed whole.
pub async fn a_long_list_is_read_to_its_end(world: &dyn World) {
    let provider = world.open();
    let Some(portfolio) = lister(&*provider) else {
        return;
    };
    if world.grow() {
        assert_eq!(listed(portfolio).await, world.owned().into_iter().collect());
    }
}

/// Free names come with a price, taken ones without an offer, and each name gets its own answer.
pub async fn names_are_told_free_or_taken(provider: &dyn Provider, world: &dyn World) {
    let (Some(search), Some(limits)) = (provider.search(), provider.descriptor().search) else {
        return;
    };
    let (free, taken) = (world.free(), world.taken());
    let asked = [free.clone(), taken.clone()];
    let mut answers = Vec::new();
    for names in asked.chunks(limits.batch.max(1) as usize) {
        answers.extend(search.check(names).await);
    }
    let names: Vec<&DomainName> = answers.iter().map(|(name, _)| name).collect();
    assert_eq!(names, [&free, &taken], "every name gets its answer, in order");
    for (name, answer) in &answers {
        let verdict = &answer.as_ref().expect("the simulator knows both names").verdict;
        match verdict {
            Verdict::Available { register, .. } => {
                assert_eq!(*name, free);
                assert!(register.is_some(), "a free name has a price");
            }
            Verdict::Taken => assert_eq!(*name, taken),
            Verdict::NotSold(reason) => panic!("{name} is sold here: {reason}"),
        }
    }
    let prices = search.prices().await;
    if limits.price_list {
        let prices = prices.expect("the descriptor promises a price list");
        let fits = |ending: &str| free.as_str().ends_with(&format!(".{ending}"));
        assert!(
            prices.iter().any(|price| fits(&price.ending)),
            "{free} has a price"
        );
    } else {
        assert_eq!(prices.expect_err("there is no price list").kind, Kind::NotOffered);
    }
}

/// Words bring names where the descriptor says so, at most as many as asked for, and none elsewhere.
pub async fn names_are_suggested_where_promised(provider: &dyn Provider) {
    let (Some(search), Some(limits)) = (provider.search(), provider.descriptor().search) else {
        return;
    };
    let offers = search.suggest("harbor works", 3).await.expect("an answer");
    assert_eq!(!offers.is_empty(), limits.suggestions, "{offers:?}");
    assert!(offers.len() <= 3, "{offers:?}");
}
