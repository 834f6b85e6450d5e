//! Names that are not in the account: brought in from another registrar, and told about to anybody.

use super::{Fault, Strikes, World, subject};
use crate::descriptor::Extra;
use crate::error::Kind;
use crate::imports::{Imports, Verified};
use crate::provider::Provider;

/// All checks of this part.
pub async fn run(provider: &dyn Provider, world: &dyn World) {
    the_facets_are_what_the_descriptor_says(provider);
    a_name_comes_in_once_its_record_is_there(provider, world).await;
    what_can_not_come_in_says_why(provider, world).await;
    public_facts_are_told_of_any_name(provider, world).await;
}

/// A page in the window exactly where there is a facet behind it.
pub fn the_facets_are_what_the_descriptor_says(provider: &dyn Provider) {
    let extras = provider.descriptor().extras;
    for (extra, there) in [
        (Extra::Imports, provider.imports().is_some()),
        (Extra::PublicFacts, provider.public_facts().is_some()),
    ] {
        assert_eq!(there, extras.contains(&extra), "{extra:?}: facet and descriptor");
    }
}

async fn begun(imports: &dyn Imports, name: &model::DomainName) -> (String, String) {
    let begun = imports.begin(name).await.expect("it begins");
    assert_eq!(begun.record.kind, "TXT");
    assert!(
        !begun.record.owner.is_empty() && !begun.record.value.is_empty(),
        "{begun:?}"
    );
    (begun.record.owner, begun.record.value)
}

/// Begun, not there yet, begun again without harm, and in the list once the record is there. (A list need
/// not tell that the name is registered elsewhere: who brought it in knows.)
pub async fn a_name_comes_in_once_its_record_is_there(provider: &dyn Provider, world: &dyn World) {
    let (Some(imports), Some(name)) = (provider.imports(), world.elsewhere()) else {
        return;
    };
    begun(imports, &name).await;
    assert!(
        matches!(imports.verify(&name).await, Ok(Verified::NotYet { .. })),
        "no record is there"
    );
    let (owner, value) = begun(imports, &name).await;
    world.put_text(&name, &owner, &value);
    let verified = imports.verify(&name).await.expect("an answer");
    assert!(matches!(verified, Verified::Imported(_)), "{verified:?}");
    let portfolio = provider.portfolio().expect("who takes names in lists them");
    let listed = portfolio.list().await.expect("a list").names;
    assert!(listed.iter().any(|owned| owned.name == name), "in the list");
    let error = imports.begin(&name).await.expect_err("it is there");
    assert_eq!(error.kind, Kind::Conflict, "{error}");
}

/// A name that is in the account, a verification that nobody began, and a wrong key.
pub async fn what_can_not_come_in_says_why(provider: &dyn Provider, world: &dyn World) {
    let Some(imports) = provider.imports() else {
        return;
    };
    let error = imports.begin(&subject(world, 0)).await.expect_err("it is there");
    assert_eq!(error.kind, Kind::Conflict, "{error}");
    assert!(error.hint.is_some(), "what to do");
    let error = imports.verify(&world.free()).await.expect_err("nobody began");
    assert_eq!(error.kind, Kind::NotFound, "{error}");
    let wrong = world.open_with_wrong_key();
    let error = wrong
        .imports()
        .expect("the same facets")
        .begin(&world.free())
        .await;
    assert_eq!(error.expect_err("a wrong key").kind, Kind::Unauthorized);
}

/// A taken name is registered and a free one is not; a site that is silent is no failure; noise changes nothing.
pub async fn public_facts_are_told_of_any_name(provider: &dyn Provider, world: &dyn World) {
    let Some(facts) = provider.public_facts() else {
        return;
    };
    let owned = subject(world, 0);
    let told = facts.registration(&owned).await.expect("told");
    assert_eq!(told.registered, Some(true), "{told:?}");
    world.strike(Fault::Noise, Strikes::Read);
    assert_eq!(facts.registration(&owned).await.as_ref(), Ok(&told), "noise");
    let free = facts.registration(&world.free()).await.expect("told");
    assert_eq!(free.registered, Some(false), "{free:?}");
    assert!(facts.page(&world.free()).await.expect("told").is_empty());
    facts.page(&owned).await.expect("told");
}
