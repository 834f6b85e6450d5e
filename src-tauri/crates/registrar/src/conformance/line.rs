//! What reads do when the line or the provider misbehaves: they are repeated where that can help, and otherwise the
//! failure is told. What did not arrive is never taken for an empty account or zone.

use std::sync::Arc;

use model::zone::same_records;
use model::{Record, Zone};

use super::reading::lister;
use super::{Fault, Strikes, World, subject};
use crate::error::Kind;
use crate::portfolio::OwnedName;
use crate::provider::{Provider, Work};
use crate::search::Verdict;

/// Answers that are no data.
const NO_DATA: [Fault; 3] = [
    Fault::WebPage,
    Fault::TruncateAfterActing,
    Fault::GarbleAfterActing,
];

/// All checks of this part.
pub async fn run(provider: &dyn Provider, world: &dyn World) {
    a_broken_line_passes_unnoticed(world).await;
    a_short_pause_is_waited_for(world).await;
    what_is_no_list_is_not_an_empty_account(world).await;
    what_is_no_search_result_is_no_verdict(world).await;
    what_is_no_zone_is_not_an_empty_zone(world).await;
    unknown_fields_and_nulls_change_nothing(provider, world).await;
    an_ended_session_is_begun_anew(world).await;
}

/// A read is repeated after a failure on the way.
pub async fn a_broken_line_passes_unnoticed(world: &dyn World) {
    let provider = world.open();
    for fault in [
        Fault::DropBeforeActing,
        Fault::FailAfterActing,
        Fault::CutAfterActing,
    ] {
        world.strike(fault, Strikes::Read);
        let answer = provider.account().await;
        assert!(answer.is_ok(), "a read is repeated after {fault:?}: {answer:?}");
    }
}

/// "Too many requests" closes the lane for as long as the provider says, or for a moment, and the read goes on then.
pub async fn a_short_pause_is_waited_for(world: &dyn World) {
    for fault in [Fault::TooMany, Fault::TooManyForNow] {
        let provider = world.open();
        world.strike(fault, Strikes::Read);
        let answer = provider.account().await;
        assert!(answer.is_ok(), "a short pause is waited for: {answer:?}");
        assert_eq!(
            provider.lane(Work::Portfolio).closed_for_seconds,
            0,
            "and then the lane is open"
        );
    }
}

/// A list that did not arrive is an error, or at least told as partial where it comes from several places.
pub async fn what_is_no_list_is_not_an_empty_account(world: &dyn World) {
    for fault in NO_DATA {
        let provider = world.open();
        let Some(portfolio) = lister(&*provider) else {
            world.strike(fault, Strikes::Read);
            let error = provider.account().await.expect_err("no account arrived");
            assert_eq!(error.kind, Kind::Malformed, "{fault:?}");
            continue;
        };
        world.strike(fault, Strikes::List);
        match portfolio.list().await {
            Err(error) => assert_eq!(error.kind, Kind::Malformed, "{fault:?}"),
            Ok(listing) => assert!(listing.partial.is_some(), "{fault:?}: {listing:?}"),
        }
    }
}

/// A search that did not arrive says nothing about the name.
pub async fn what_is_no_search_result_is_no_verdict(world: &dyn World) {
    for fault in NO_DATA {
        let provider = world.open();
        let Some(search) = provider.search() else {
            return;
        };
        let name = world.free();
        // What is read once and kept, such as a price list, is not what is struck.
        let _ = search.check(std::slice::from_ref(&name)).await;
        world.strike(fault, Strikes::Search);
        let (_, answer) = search.check(std::slice::from_ref(&name)).await.remove(0);
        match answer {
            Err(error) => assert!(
                matches!(error.kind, Kind::Malformed | Kind::Interrupted),
                "{fault:?}: {error:?}"
            ),
            // Repeated, and then answered.
            Ok(offer) => assert!(
                matches!(offer.verdict, Verdict::Available { .. }),
                "{fault:?}: {offer:?}"
            ),
        }
    }
}

/// A zone that did not arrive whole is an error, or holds lines that could not be read, which refuses every write.
pub async fn what_is_no_zone_is_not_an_empty_zone(world: &dyn World) {
    for fault in NO_DATA {
        let provider = world.open();
        let Some(dns) = provider.dns() else {
            return;
        };
        world.strike(fault, Strikes::Zone);
        match dns.read(&subject(world, 0)).await {
            Err(error) => assert_eq!(error.kind, Kind::Malformed, "{fault:?}"),
            Ok(read) => assert!(
                fault == Fault::TruncateAfterActing && !read.unreadable.is_empty(),
                "{fault:?}: {read:?}"
            ),
        }
    }
}

/// What a provider adds one day is passed over; what it leaves empty is not told.
pub async fn unknown_fields_and_nulls_change_nothing(provider: &dyn Provider, world: &dyn World) {
    let quiet = provider.account().await.expect("the account is readable");
    world.strike(Fault::Noise, Strikes::Read);
    let noisy = provider.account().await.expect("the account is readable");
    assert_eq!(noisy, quiet);
    if let Some(portfolio) = lister(provider) {
        let quiet = portfolio.list().await.expect("the list is readable");
        world.strike(Fault::Noise, Strikes::List);
        let noisy = portfolio.list().await.expect("the list is readable");
        assert_eq!(sorted(noisy.names), sorted(quiet.names));
        assert_eq!((noisy.partial, noisy.unreadable), (None, Vec::new()));
    }
    if let Some(search) = provider.search() {
        let names = [world.free()];
        let quiet = search.check(&names).await;
        world.strike(Fault::Noise, Strikes::Search);
        assert_eq!(search.check(&names).await, quiet);
    }
    if let Some(dns) = provider.dns() {
        let name = subject(world, 0);
        let quiet = dns.read(&name).await.expect("the zone is readable");
        world.strike(Fault::Noise, Strikes::Zone);
        let noisy = dns.read(&name).await.expect("the zone is readable");
        assert!(same_records(&bare(noisy.zone), &bare(quiet.zone)));
        assert!(noisy.unreadable.is_empty(), "{:?}", noisy.unreadable);
    }
}

/// Records without their extras: a provider whose records go back as they came keeps unknown fields there.
fn bare(zone: Zone) -> Vec<Record> {
    let mut records = zone.records;
    for record in &mut records {
        record.extras.clear();
    }
    records
}

fn sorted(mut names: Vec<OwnedName>) -> Vec<OwnedName> {
    names.sort_by(|a, b| a.name.cmp(&b.name));
    names
}

/// A session that ended is healed by one new login, without the user.
pub async fn an_ended_session_is_begun_anew(world: &dyn World) {
    if !world.has_sessions() {
        return;
    }
    let provider: Arc<dyn Provider> = world.open();
    provider.account().await.expect("the account is readable");
    world.strike(Fault::ExpireSession, Strikes::Read);
    let answer = provider.account().await;
    assert!(answer.is_ok(), "{answer:?}");
    if let Some(portfolio) = lister(&*provider) {
        world.strike(Fault::ExpireSession, Strikes::List);
        let answer = portfolio.list().await;
        assert!(answer.is_ok(), "{answer:?}");
    }
}
