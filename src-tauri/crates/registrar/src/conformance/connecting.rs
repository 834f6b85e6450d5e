//! Names connected to hosts and mail providers, proofs for services, the mail check and the status: what is told
//! beforehand is what is written, and nothing that is not told of goes.

use model::{DomainName, Record, Zone};

use super::{Fault, Strikes, World, lacks, subject};
use crate::connect::{Connect, Done, Wanted};
use crate::descriptor::Extra;
use crate::error::Kind;
use crate::extras::StatusEvent;
use crate::provider::Provider;

/// All checks of this part.
pub async fn run(provider: &dyn Provider, world: &dyn World) {
    the_facets_are_what_the_descriptor_says(provider);
    presets_are_listed_and_recognised(provider, world).await;
    what_is_expected_is_written_and_nothing_else_goes(provider, world).await;
    a_refused_connection_changes_nothing(provider, world).await;
    a_lost_answer_leaves_the_outcome_open(world).await;
    a_proof_comes_beside_what_is_there(provider, world).await;
    mail_and_status_are_told(provider, world).await;
}

/// Connecting by the API, or the reason why not.
pub fn the_facets_are_what_the_descriptor_says(provider: &dyn Provider) {
    let promised = provider.descriptor().extras.contains(&Extra::Connect);
    assert_eq!(provider.connect().is_some(), promised, "facet and descriptor");
    assert_eq!(provider.service_proof().is_some(), promised, "it goes with it");
    assert_eq!(provider.mail_check().is_some(), promised, "it goes with it");
    assert_ne!(
        lacks(provider, "connect"),
        promised,
        "either offered or told why not"
    );
}

async fn zone(provider: &dyn Provider, name: &DomainName) -> Zone {
    let dns = provider.dns().expect("who connects names serves zones");
    dns.read(name).await.expect("the zone of an owned name").zone
}

/// Records that are in the one zone and not in the other, whatever their TTL.
fn beyond(zone: &Zone, other: &Zone) -> Vec<String> {
    let lines = |zone: &Zone| -> Vec<String> {
        zone.records
            .iter()
            .map(|record| format!("{} {}", record.key(), record.content))
            .collect()
    };
    let known = lines(other);
    lines(zone)
        .into_iter()
        .filter(|line| !known.contains(line))
        .collect()
}

fn lines(records: &[Record]) -> Vec<String> {
    let zone = Zone {
        records: records.to_vec(),
    };
    beyond(&zone, &Zone::default())
}

/// A preset of the list with what it needs.
fn wanted(connect: &dyn Connect, preset: &str) -> Wanted {
    let target = [
        "conformance.vercel.app",
        "conformance.netlify.app",
        "conformance.github.io",
    ]
    .into_iter()
    .find(|target| connect.recognised(target) == Some(preset));
    Wanted {
        preset: Some(preset.to_owned()),
        target: target.map(str::to_owned),
        method: None,
    }
}

/// The list has presets, each with at most one usual way, and a target finds its own.
pub async fn presets_are_listed_and_recognised(provider: &dyn Provider, world: &dyn World) {
    let Some(connect) = provider.connect() else { return };
    let presets = connect.presets(&subject(world, 0)).await.expect("a list");
    assert!(!presets.is_empty(), "a list without a preset");
    for preset in &presets {
        assert!(
            preset.methods.iter().filter(|method| method.usual).count() <= 1,
            "{preset:?}"
        );
    }
    let found = connect
        .recognised("https://Conformance.Vercel.app/")
        .expect("a known host");
    assert!(
        presets.iter().any(|preset| preset.name == found),
        "{found} is listed"
    );
    assert_eq!(connect.recognised("conformance.example"), None);
}

/// Where the records are known beforehand they are what is written, and no other record of another set goes.
pub async fn what_is_expected_is_written_and_nothing_else_goes(provider: &dyn Provider, world: &dyn World) {
    let Some(connect) = provider.connect() else { return };
    let name = subject(world, 0);
    for preset in ["vercel", "proton"] {
        let wanted = wanted(connect, preset);
        let expected = connect.expected(&wanted, true).expect("known beforehand");
        let before = zone(provider, &name).await;
        let done = connect.connect(&name, &wanted).await.expect("connected");
        assert_eq!((done.done, done.preset.as_str()), (Done::Written, preset));
        assert_eq!(done.unreadable, Vec::<String>::new());
        let told: Vec<Record> = done.records.into_iter().map(|one| one.record).collect();
        assert_eq!(lines(&told), lines(&expected), "told as expected");
        let after = zone(provider, &name).await;
        for record in &told {
            assert!(
                after
                    .set(&record.key())
                    .iter()
                    .any(|one| one.content == record.content),
                "{} {} is in the zone",
                record.key(),
                record.content
            );
        }
        let names: Vec<&str> = told.iter().map(|record| record.name.as_str()).collect();
        for gone in beyond(&before, &after) {
            let owner = gone.split(' ').next().unwrap_or_default();
            assert!(
                names.contains(&owner) && !gone.contains(" TXT "),
                "{gone} went with {preset}"
            );
        }
        let checked = connect.verify(&name, &wanted).await.expect("a finding");
        assert!(checked.verified || !checked.next_steps.is_empty(), "{checked:?}");
    }
}

/// Wrong wishes are refused with what to do, and the zone stays.
pub async fn a_refused_connection_changes_nothing(provider: &dyn Provider, world: &dyn World) {
    let Some(connect) = provider.connect() else { return };
    let name = subject(world, 1);
    let before = zone(provider, &name).await;
    let with = |target: Option<&str>, preset: Option<&str>, method: Option<&str>| Wanted {
        target: target.map(str::to_owned),
        preset: preset.map(str::to_owned),
        method: method.map(str::to_owned),
    };
    for wrong in [
        with(None, Some("no-such-host"), None),
        with(Some("conformance.example"), None, None),
        with(None, Some("vercel"), None),
        with(None, Some("proton"), Some("no-such-way")),
        with(None, None, None),
    ] {
        let error = connect.connect(&name, &wrong).await.expect_err("refused");
        assert_eq!(
            (error.kind, error.outcome_unknown()),
            (Kind::Invalid, false),
            "{wrong:?}"
        );
        assert!(error.hint.is_some(), "{wrong:?} says what to do");
    }
    assert_eq!(zone(provider, &name).await.canonical(), before.canonical());
}

/// The answer to an act may be lost; then it is open whether it was done, and nothing is sent twice.
pub async fn a_lost_answer_leaves_the_outcome_open(world: &dyn World) {
    let provider = world.open();
    let Some(connect) = provider.connect() else { return };
    let name = subject(world, 2);
    let wanted = wanted(connect, "vercel");
    world.strike(Fault::DropAfterActing, Strikes::Connect);
    let error = connect.connect(&name, &wanted).await.expect_err("no answer");
    assert!(error.outcome_unknown(), "{error:?}");
    let expected = connect.expected(&wanted, true).expect("known beforehand");
    let after = zone(&*provider, &name).await;
    for record in expected {
        assert!(
            after
                .set(&record.key())
                .iter()
                .any(|one| one.content == record.content),
            "it was done: {}",
            record.key()
        );
    }
}

/// A proof is one more record.
pub async fn a_proof_comes_beside_what_is_there(provider: &dyn Provider, world: &dyn World) {
    let Some(proof) = provider.service_proof() else {
        return;
    };
    let name = subject(world, 1);
    let services = proof.services(&name).await.expect("a list");
    assert!(services.iter().all(|service| !service.title.is_empty()) && !services.is_empty());
    let before = zone(provider, &name).await;
    let expected = proof.expected("stripe", "conformance1").expect("documented");
    let added = proof.add(&name, "stripe", "conformance1").await.expect("added");
    assert_eq!(lines(&added.records), lines(&expected));
    assert_eq!(added.known, Some(true));
    let other = proof
        .add(&name, "no such service", "conformance2")
        .await
        .expect("added");
    assert_eq!(other.known, Some(false));
    let after = zone(provider, &name).await;
    assert_eq!(beyond(&before, &after), Vec::<String>::new(), "nothing goes");
    assert_eq!(beyond(&after, &before).len(), 2);
    let error = proof.add(&name, "stripe", "").await.expect_err("no token");
    assert_eq!(error.kind, Kind::Invalid);
}

/// The mail check and the status of a name; a strange name has neither.
pub async fn mail_and_status_are_told(provider: &dyn Provider, world: &dyn World) {
    let name = subject(world, 0);
    let strange: DomainName = "not-in-this-account.com".parse().expect("a name");
    if let Some(mail) = provider.mail_check() {
        let health = mail.mail_health(&name).await.expect("a check");
        assert!(health.mx.ready.is_some() && health.spf.ready.is_some() && health.dkim.ready.is_some());
        let error = mail.mail_health(&strange).await.expect_err("not ours");
        assert_eq!(error.kind, Kind::NotFound);
    }
    let Some(status) = provider.live_status() else {
        return;
    };
    let mut told = Vec::new();
    status
        .status(&name, &mut |event| told.push(event))
        .await
        .expect("a status");
    let records = told.iter().find_map(|event| match event {
        StatusEvent::Records(records) => Some(records.len()),
        _ => None,
    });
    let spread = |event: &&StatusEvent| matches!(event, StatusEvent::Propagation { .. });
    assert_eq!(told.iter().filter(spread).count(), records.expect("the records"));
    assert!(
        matches!(told[0], StatusEvent::Info { expires: Some(_), .. }),
        "{told:?}"
    );
    assert!(
        told.iter()
            .any(|event| matches!(event, StatusEvent::Certificate(_))),
        "{told:?}"
    );
    assert!(
        told.iter().any(|event| matches!(event, StatusEvent::Mail { .. })),
        "{told:?}"
    );
    assert!(
        told.iter().any(|event| matches!(event, StatusEvent::Dns { .. })),
        "{told:?}"
    );
    let error = status.status(&strange, &mut |_| {}).await.expect_err("not ours");
    assert_eq!(error.kind, Kind::NotFound);
}
