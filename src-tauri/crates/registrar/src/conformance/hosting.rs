//! Zones that are made for names held anywhere, their signing, and DS records: asked twice it is one zone, one key and one
//! record, and what a facet says is what was done.

use super::{World, subject};
use crate::dnssec::{DsChange, DsRecord, SigningStage};
use crate::error::Kind;
use crate::provider::Provider;
use crate::zone_hosting::{HostedZone, ZoneStage};

/// A digest that fits no key: nobody is asked for it.
const DIGEST: &str = "D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A";

/// All checks of this part.
pub async fn run(provider: &dyn Provider, world: &dyn World) {
    a_zone_is_made_once_and_waits(provider, world).await;
    a_file_goes_in_and_comes_out(provider, world).await;
    signing_is_switched_and_read_back(provider, world).await;
    ds_records_are_set_and_removed(provider, world).await;
    what_is_offered_is_there(provider);
}

/// What the descriptor says and what can be called are one fact.
fn what_is_offered_is_there(provider: &dyn Provider) {
    use crate::descriptor::Extra;
    let says = |extra: Extra| provider.descriptor().extras.contains(&extra);
    assert_eq!(says(Extra::ZoneHosting), provider.zone_hosting().is_some());
    assert_eq!(says(Extra::Signing), provider.signing().is_some());
    assert_eq!(says(Extra::DsRecords), provider.ds_records().is_some());
}

async fn a_zone_is_made_once_and_waits(provider: &dyn Provider, world: &dyn World) {
    let Some(hosting) = provider.zone_hosting() else {
        return;
    };
    let name = world.taken();
    assert_eq!(hosting.status(&name).await, Ok(None), "nobody made it yet");
    let gone = hosting.check_activation(&name).await.expect_err("there is none");
    assert_eq!(gone.kind, Kind::NotFound);
    let made = hosting.create(&name).await.expect("a zone");
    assert!(made.nameservers.len() >= 2, "{made:?}");
    assert_eq!(made.stage, ZoneStage::Pending, "nobody asks it yet");
    let same = |zone: &HostedZone| zone.nameservers == made.nameservers;
    let again = hosting.create(&name).await.expect("the same zone");
    assert!(same(&again), "{again:?}");
    let told = hosting.status(&name).await.expect("told").expect("it is there");
    assert!(same(&told), "{told:?}");
    let checked = hosting.check_activation(&name).await.expect("a zone");
    assert_eq!(checked.stage, ZoneStage::Pending, "its nameservers are elsewhere");
    for paused in [true, true, false] {
        let told = hosting.pause(&name, paused).await.expect("as wanted");
        assert_eq!(told.paused, paused, "{told:?}");
        assert!(same(&told), "nothing else of it changes: {told:?}");
    }
    assert!(hosting.pause_effect().ends_with('.'), "a sentence");
    hosting.remove(&name).await.expect("removed");
    assert_eq!(hosting.status(&name).await, Ok(None), "it is gone");
    let again = hosting.remove(&name).await.expect_err("it is gone already");
    assert_eq!(again.kind, Kind::NotFound);
    let again = hosting.pause(&name, true).await.expect_err("it is gone");
    assert_eq!(again.kind, Kind::NotFound);
    assert!(same(&hosting.create(&name).await.expect("made anew")));
}

async fn a_file_goes_in_and_comes_out(provider: &dyn Provider, world: &dyn World) {
    let (Some(hosting), Some(dns)) = (provider.zone_hosting(), provider.dns()) else {
        return;
    };
    let name = subject(world, 1);
    let before = dns.read(&name).await.expect("a zone").zone.records.len();
    let file = "_hosted 300 IN TXT \"from a file\"\n";
    let done = hosting.import(&name, file, false).await.expect("taken");
    assert_eq!((done.added, done.parsed), (1, 1));
    let again = hosting.import(&name, file, false).await.expect("taken again");
    assert_eq!(again.added, 0, "what is there stays, and stays once");
    let after = dns.read(&name).await.expect("a zone").zone.records.len();
    assert_eq!(after, before + 1);
    let used = hosting.usage(&name).await.expect("a count");
    assert_eq!(used.used as usize, after);
    let text = hosting.export(&name).await.expect("a file");
    assert!(text.contains("from a file"), "{text}");
    let large = "; a remark\n".repeat(hosting.largest_file() / 11 + 1);
    let refused = hosting.import(&name, &large, false).await.expect_err("too large");
    assert_eq!(refused.kind, Kind::Invalid);
}

async fn signing_is_switched_and_read_back(provider: &dyn Provider, world: &dyn World) {
    let Some(signing) = provider.signing() else {
        return;
    };
    let name = subject(world, 2);
    let off = signing.read_signing(&name).await.expect("a state");
    assert_eq!((off.stage, off.ds), (SigningStage::Off, None));
    let on = signing.sign(&name, true).await.expect("switched on");
    assert!(
        matches!(on.stage, SigningStage::Pending | SigningStage::On),
        "{on:?}"
    );
    let ds = on.ds.expect("what the registry shall have");
    assert!(ds.key.is_some(), "registries that want the key get it");
    let again = signing.sign(&name, true).await.expect("it is on already");
    assert_eq!(again.ds.as_ref(), Some(&ds), "the same key");
    signing.sign(&name, false).await.expect("switched off");
    let left = signing.read_signing(&name).await.expect("a state");
    assert!(
        matches!(left.stage, SigningStage::Off | SigningStage::Leaving),
        "{left:?}"
    );
}

async fn ds_records_are_set_and_removed(provider: &dyn Provider, world: &dyn World) {
    let Some(facet) = provider.ds_records() else {
        return;
    };
    let mut names = world.owned().into_iter().take(3);
    // The registry of .de wants the key itself, which has a test of its own.
    let name = names.find(|name| name.ending() != "de").expect("a name");
    let record = |tag| DsRecord::new(tag, 13, 2, DIGEST).expect("a record");
    for tag in [7, 8, 8] {
        let done = facet.set_ds(&name, &record(tag)).await.expect("set");
        match (done, facet.read_ds(&name).await.expect("read")) {
            (DsChange::Now(now), Some(told)) => assert_eq!((&now, now.len()), (&told, 1)),
            (DsChange::Accepted | DsChange::Now(_), _) => {}
        }
    }
    for _ in 0..2 {
        facet
            .remove_ds(&name)
            .await
            .expect("removed, and removed already");
    }
    if let Some(told) = facet.read_ds(&name).await.expect("read") {
        assert_eq!(told, []);
    }
}
