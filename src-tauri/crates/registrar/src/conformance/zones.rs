//! DNS: what was not touched does not move.

use std::collections::BTreeSet;
use std::time::Duration;

use model::{DomainName, Record, SetKey, Zone, zone::same_records};

use super::{Fault, Strikes, World, samples};
use crate::dns::{Dns, Nameservers, ZoneWrite};
use crate::error::Kind;
use crate::provider::Provider;

/// All checks of this part.
pub async fn run(provider: &dyn Provider, world: &dyn World) {
    a_write_changes_what_it_says_and_nothing_else(provider, world).await;
    every_record_type_survives_the_way_there_and_back(provider, world).await;
    one_record_of_a_set_changes_and_the_others_stay(provider, world).await;
    half_a_zone_is_no_zone(world).await;
    a_lost_answer_to_a_write_is_unknown(world).await;
    name_servers_are_replaced(provider, world).await;
}

/// The name that the checks write to.
fn subject(world: &dyn World) -> DomainName {
    super::subject(world, 0)
}

/// `zone` with a TXT set of these texts under a name of the suite's own, replacing an earlier one.
fn with_texts(zone: &Zone, texts: &[&str]) -> Zone {
    let mut records = others(zone);
    for text in texts {
        records.push(Record::new("_conformance", "TXT", *text, Some(3600)));
    }
    Zone { records }
}

fn with_text(zone: &Zone, text: &str) -> Zone {
    with_texts(zone, &[text])
}

fn change(base: Zone, result: Zone) -> ZoneWrite {
    ZoneWrite {
        changes: base.changes_to(&result),
        base,
        result,
    }
}

/// The TXT values of the suite's own set. Extras and TTLs are the provider's to add.
fn texts(zone: &Zone) -> Vec<String> {
    let set = zone.set(&SetKey::new("_conformance", "TXT"));
    set.into_iter().map(|record| record.content).collect()
}

/// Everything but the suite's own set.
fn others(zone: &Zone) -> Vec<Record> {
    let key = SetKey::new("_conformance", "TXT");
    zone.records.iter().filter(|r| r.key() != key).cloned().collect()
}

async fn read(dns: &dyn Dns, name: &DomainName) -> Zone {
    let read = dns.read(name).await.expect("an owned name's zone is readable");
    assert!(read.unreadable.is_empty(), "{:?}", read.unreadable);
    read.zone
}

/// A set is added, changed and removed; every other record stays as it was.
pub async fn a_write_changes_what_it_says_and_nothing_else(provider: &dyn Provider, world: &dyn World) {
    let Some(dns) = provider.dns() else {
        return;
    };
    let name = subject(world);
    let before = read(dns, &name).await;
    let long = format!("say \"hi\" {}", "k".repeat(300));
    for (step, text) in ["first", &long].into_iter().enumerate() {
        let base = read(dns, &name).await;
        let write = change(base.clone(), with_text(&base, text));
        dns.write(&name, &write, &format!("conformance-write-{step}"))
            .await
            .expect("the write is taken");
        let after = read(dns, &name).await;
        assert_eq!(texts(&after), [text]);
        assert!(
            same_records(&others(&before), &others(&after)),
            "another record moved"
        );
    }
    let base = read(dns, &name).await;
    let result = Zone {
        records: others(&base),
    };
    dns.write(&name, &change(base, result), "conformance-write-remove")
        .await
        .expect("the write is taken");
    let after = read(dns, &name).await;
    assert!(
        same_records(&before.records, &after.records),
        "the zone is as it was"
    );
    let error = dns.read(&world.taken()).await.expect_err("somebody else's zone");
    assert_eq!(error.kind, Kind::NotFound);
}

/// A record of each type that the descriptor names is written and comes back with the same meaning; no other record
/// moves, neither when these come nor when they go.
pub async fn every_record_type_survives_the_way_there_and_back(provider: &dyn Provider, world: &dyn World) {
    let (Some(dns), Some(rules)) = (provider.dns(), &provider.descriptor().dns) else {
        return;
    };
    let name = subject(world);
    let before = read(dns, &name).await;
    let samples: Vec<Record> = rules
        .types
        .iter()
        .map(|kind| {
            samples::record(kind, rules.default_ttl).unwrap_or_else(|| panic!("there is no sample of {kind}"))
        })
        .collect();
    let mut result = before.clone();
    result.records.extend(samples.iter().cloned());
    dns.write(&name, &change(before.clone(), result), "conformance-types")
        .await
        .expect("every type is taken");
    let after = read(dns, &name).await;
    for sample in &samples {
        let set = after.set(&sample.key());
        let [found] = &set[..] else {
            panic!("{}: {set:?}", sample.key());
        };
        assert_eq!(
            samples::meaning(found),
            samples::meaning(sample),
            "{}",
            sample.key()
        );
        if found.ttl.is_some() {
            assert_eq!(found.ttl, sample.ttl, "{}", sample.key());
        }
    }
    let ours: BTreeSet<SetKey> = samples.iter().map(Record::key).collect();
    let rest: Vec<Record> = after
        .records
        .iter()
        .filter(|record| !ours.contains(&record.key()))
        .cloned()
        .collect();
    assert!(same_records(&before.records, &rest), "another record moved");
    let result = Zone { records: rest };
    dns.write(&name, &change(after, result), "conformance-types-remove")
        .await
        .expect("the write is taken");
    let after = read(dns, &name).await;
    assert!(
        same_records(&before.records, &after.records),
        "the zone is as it was"
    );
}

/// A set of several records: one is changed, one is added, one goes.
pub async fn one_record_of_a_set_changes_and_the_others_stay(provider: &dyn Provider, world: &dyn World) {
    let Some(dns) = provider.dns() else {
        return;
    };
    let name = subject(world);
    let before = read(dns, &name).await;
    for (step, wanted) in [
        &["one", "two"][..],
        &["one", "two, changed", "three"],
        &["one", "three"],
        &[],
    ]
    .into_iter()
    .enumerate()
    {
        let base = read(dns, &name).await;
        // Records that stay are sent as they were read, with everything that the provider keeps beside them.
        let mut records = base.records.clone();
        let key = SetKey::new("_conformance", "TXT");
        records.retain(|record| record.key() != key || wanted.contains(&record.content.as_str()));
        for text in wanted {
            if !texts(&base).iter().any(|had| had == text) {
                records.push(Record::new("_conformance", "TXT", *text, Some(3600)));
            }
        }
        dns.write(
            &name,
            &change(base, Zone { records }),
            &format!("conformance-set-{step}"),
        )
        .await
        .expect("the write is taken");
        let after = read(dns, &name).await;
        let is: BTreeSet<String> = texts(&after).into_iter().collect();
        let wanted: BTreeSet<String> = wanted.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(is, wanted);
        assert!(
            same_records(&others(&before), &others(&after)),
            "another record moved"
        );
    }
}

/// A zone whose answer was cut on the way is read again, or told as broken; half of it is never the zone.
pub async fn half_a_zone_is_no_zone(world: &dyn World) {
    let provider = world.open();
    let Some(dns) = provider.dns() else {
        return;
    };
    let name = subject(world);
    let whole = read(dns, &name).await;
    world.strike(Fault::CutAfterActing, Strikes::Zone);
    match dns.read(&name).await {
        Ok(again) => assert!(same_records(&again.zone.records, &whole.records)),
        Err(error) => assert_eq!(error.kind, Kind::Interrupted),
    }
}

/// A write whose answer is lost is unknown, is not sent again, and reading back tells what became of it.
pub async fn a_lost_answer_to_a_write_is_unknown(world: &dyn World) {
    for (fault, acted) in [(Fault::DropAfterActing, true), (Fault::DropBeforeActing, false)] {
        let provider = world.open();
        let Some(dns) = provider.dns() else {
            return;
        };
        let name = subject(world);
        let base = read(dns, &name).await;
        let text = format!("{fault:?}");
        world.strike(fault, Strikes::ZoneWrite);
        let error = dns
            .write(
                &name,
                &change(base.clone(), with_text(&base, &text)),
                &format!("conformance-{text}"),
            )
            .await
            .expect_err("the answer was lost");
        assert!(error.outcome_unknown(), "{error:?}");
        let after = read(dns, &name).await;
        assert_eq!(texts(&after).contains(&text), acted, "{fault:?}");
    }
}

/// Nameservers are replaced as a whole, and the zone or the name shows them soon.
pub async fn name_servers_are_replaced(provider: &dyn Provider, world: &dyn World) {
    let (Some(dns), Some(rules)) = (provider.dns(), &provider.descriptor().dns) else {
        return;
    };
    // The last of the three: a zone may not be served any more where its nameservers are others.
    let name = super::subject(world, 2);
    let wanted = vec!["ns1.example.net".to_owned(), "ns2.example.net".to_owned()];
    let hosts = Nameservers::Hosts(wanted.clone());
    let outcome = dns.set_nameservers(&name, &hosts, "conformance-ns").await;
    if rules.nameservers.is_none() {
        assert_eq!(outcome.expect_err("they are fixed").kind, Kind::NotOffered);
        return;
    }
    let mut set = outcome.expect("the nameservers are taken");
    set.sort();
    assert_eq!(set, wanted);
    let mut seen = Vec::new();
    for _ in 0..20 {
        seen = shown(provider, dns, &name).await;
        if seen == wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    panic!("the nameservers are {seen:?}");
}

/// The nameservers that the zone tells, else those of the name.
async fn shown(provider: &dyn Provider, dns: &dyn Dns, name: &DomainName) -> Vec<String> {
    let of_zone = match dns.read(name).await {
        Ok(read) => read.nameservers,
        Err(error) => {
            assert_eq!(error.kind, Kind::NotFound, "{error:?}");
            Vec::new()
        }
    };
    let mut seen = match provider.portfolio() {
        Some(portfolio) if of_zone.is_empty() => {
            let owned = portfolio.detail(name).await.expect("an owned name has a detail");
            owned.nameservers.unwrap_or_default()
        }
        _ => of_zone,
    };
    seen.sort();
    seen
}
