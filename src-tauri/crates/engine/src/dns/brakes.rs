//! What needs a confirmation of its own, in one zone and in the job as a whole.

use std::collections::{BTreeMap, BTreeSet};

use model::{Record, RecordType, SetChange, SetKey, Zone};

use super::view::{Brake, BrakeKind};
use super::words;
use crate::portfolio::view::NameKey;
use crate::words::{count, grouped};

/// Zones of this size are braked by share; in smaller ones a single record would be a third.
const SHARE_FROM: usize = 10;
/// The share of records that may be changed or removed without a brake, in per cent.
const SHARE: usize = 30;
/// A smaller zone is braked when all of its records are changed or removed and there are at least so many.
const ALL_FROM: usize = 3;
/// Losing mail brakes the job from so many zones,
const MAIL_ZONES: usize = 3;
/// and from this share of its zones, in per cent.
const MAIL_SHARE: usize = 20;
/// Losing another type brakes the job from so many zones, when they are most of them.
const TYPE_ZONES: usize = 3;

/// The brakes of one zone, as sort and sentence. `apex_cname`: whether the provider allows a CNAME at the apex.
pub(super) fn of_zone(
    title: &str,
    before: &Zone,
    changes: &[SetChange],
    apex_cname: bool,
) -> Vec<(BrakeKind, String)> {
    let mut brakes = Vec::new();
    let total = before.records.len();
    let touched: usize = changes.iter().map(gone).sum();
    let emptied = total > 0 && touched == total && changes.iter().all(|c| c.after.is_empty());
    if emptied {
        let records = count(total, "record", "records");
        let message = format!("Removes everything: {title} would be empty ({records} now).");
        brakes.push((BrakeKind::EmptyZone, message));
    } else if large(total, touched) {
        let message = format!(
            "Changes or removes {} of the {} in {title}.",
            grouped(touched as u64),
            count(total, "record", "records")
        );
        brakes.push((BrakeKind::LargeShare, message));
    }
    if let Some(mail) = mail_lost(before, changes) {
        brakes.push((BrakeKind::AllMail, mail_message(title, &mail)));
    }
    for change in changes.iter().filter(|c| c.key.name == "@") {
        match change.key.kind.as_str() {
            "NS" => {
                let message = format!(
                    "Changes the nameservers at the apex of {title}. A wrong one takes the whole name off the net."
                );
                brakes.push((BrakeKind::ApexNameservers, message));
            }
            "CNAME" if !apex_cname && !change.after.is_empty() => {
                let message = format!(
                    "Puts a CNAME at the apex of {title}. The standard does not allow it beside the zone's own records; mail and nameservers may stop working."
                );
                brakes.push((BrakeKind::ApexCname, message));
            }
            _ => {}
        }
    }
    brakes
}

/// Records of a set that are not there afterwards as they were.
fn gone(change: &SetChange) -> usize {
    let mut left: Vec<&Record> = change.after.iter().collect();
    let stays = |record: &&Record| {
        let place = left.iter().position(|after| after == record);
        place.map(|place| left.swap_remove(place)).is_some()
    };
    change.before.len() - change.before.iter().filter(stays).count()
}

fn large(total: usize, touched: usize) -> bool {
    if total >= SHARE_FROM {
        touched * 100 > total * SHARE
    } else {
        total >= ALL_FROM && touched == total
    }
}

/// An MX record that takes mail; `0 .` says that none is taken.
fn takes_mail(record: &Record) -> bool {
    record.kind.as_str() == "MX" && record.content != "0 ."
}

/// The MX records that go, when the apex or the zone as a whole takes no mail any more.
fn mail_lost(before: &Zone, changes: &[SetChange]) -> Option<Vec<Record>> {
    let lost: Vec<Record> = changes
        .iter()
        .filter(|c| !c.after.iter().any(takes_mail))
        .flat_map(|c| c.before.iter().filter(|r| takes_mail(r)).cloned())
        .collect();
    let changed: BTreeSet<&SetKey> = changes.iter().map(|c| &c.key).collect();
    let elsewhere = before
        .records
        .iter()
        .any(|r| takes_mail(r) && !changed.contains(&r.key()))
        || changes.iter().any(|c| c.after.iter().any(takes_mail));
    let at_apex = lost.iter().any(|r| r.name == "@");
    (!lost.is_empty() && (at_apex || !elsewhere)).then_some(lost)
}

fn mail_message(title: &str, lost: &[Record]) -> String {
    let when = match lost.iter().filter_map(|r| r.ttl).max() {
        Some(ttl) => format!(
            "once resolvers catch up, in about {}",
            words::duration(ttl.min(604_800))
        ),
        None => "once resolvers catch up".to_owned(),
    };
    format!(
        "Removes every mail server ({}): {title} stops receiving mail {when}.",
        words::contents(lost)
    )
}

/// One zone, for the brakes of the job.
pub(super) struct JobZone<'a> {
    /// Which.
    pub(super) key: &'a NameKey,
    /// As it is.
    pub(super) before: &'a Zone,
    /// What changes.
    pub(super) changes: &'a [SetChange],
}

/// A brake of the job and the zones that it is about.
pub(super) struct JobBrake {
    /// As shown.
    pub(super) brake: Brake,
    /// It needs its confirmation while any of these is ticked.
    pub(super) zones: Vec<NameKey>,
}

/// The brakes of the job as a whole.
pub(super) fn of_job(zones: &[JobZone<'_>]) -> Vec<JobBrake> {
    let mut mail = Vec::new();
    let mut types: BTreeMap<RecordType, Vec<NameKey>> = BTreeMap::new();
    for zone in zones {
        if mail_lost(zone.before, zone.changes).is_some() {
            mail.push(zone.key.clone());
        }
        for kind in types_lost(zone) {
            types.entry(kind).or_default().push(zone.key.clone());
        }
    }
    let of = |some: usize| {
        format!(
            "{} of {}",
            grouped(some as u64),
            count(zones.len(), "zone", "zones")
        )
    };
    let mut brakes = Vec::new();
    if mail.len() >= MAIL_ZONES && mail.len() * 100 >= zones.len() * MAIL_SHARE {
        brakes.push(job_brake(
            "mail",
            format!("This removes MX from {}.", of(mail.len())),
            mail,
        ));
    }
    for (kind, of_type) in types {
        if kind.as_str() != "MX" && of_type.len() >= TYPE_ZONES && of_type.len() * 2 > zones.len() {
            let message = format!("This removes every {kind} record from {}.", of(of_type.len()));
            brakes.push(job_brake(&format!("type/{kind}"), message, of_type));
        }
    }
    brakes
}

fn job_brake(id: &str, message: String, zones: Vec<NameKey>) -> JobBrake {
    JobBrake {
        brake: Brake {
            id: format!("job/{id}"),
            kind: BrakeKind::WholeJob,
            message,
        },
        zones,
    }
}

/// Types of which the zone has no record afterwards.
fn types_lost(zone: &JobZone<'_>) -> BTreeSet<RecordType> {
    let changed: BTreeSet<&SetKey> = zone.changes.iter().map(|c| &c.key).collect();
    zone.changes
        .iter()
        .filter(|c| !c.before.is_empty() && c.after.is_empty())
        .map(|c| c.key.kind.clone())
        .filter(|kind| {
            let added = zone
                .changes
                .iter()
                .any(|c| c.key.kind == *kind && !c.after.is_empty());
            let stays = zone
                .before
                .records
                .iter()
                .any(|r| r.kind == *kind && !changed.contains(&r.key()));
            !added && !stays
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use model::{AccountId, DomainName};

    use super::*;

    /// `hosts` A records of their own, and one MX set at the apex with two servers.
    fn zone(hosts: usize) -> Zone {
        let mut records: Vec<Record> = (0..hosts)
            .map(|n| Record::new(&format!("h{n}"), "A", "192.0.2.1", Some(300)))
            .collect();
        records.push(Record::new("@", "MX", "10 mx1.example.net", Some(3600)));
        records.push(Record::new("@", "MX", "20 mx2.example.net", Some(3600)));
        Zone { records }
    }

    fn without(zone: &Zone, gone: impl Fn(&Record) -> bool) -> Vec<SetChange> {
        let records = zone.records.iter().filter(|r| !gone(r)).cloned().collect();
        zone.changes_to(&Zone { records })
    }

    fn kinds(zone: &Zone, changes: &[SetChange]) -> Vec<BrakeKind> {
        of_zone("a.com", zone, changes, false)
            .into_iter()
            .map(|(kind, _)| kind)
            .collect()
    }

    #[test]
    fn a_share_brakes_above_thirty_per_cent_only() {
        let ten = zone(8);
        let removing = |n: usize| without(&ten, |r| (0..n).any(|h| r.name == format!("h{h}")));
        assert_eq!(kinds(&ten, &removing(2)), []);
        assert_eq!(kinds(&ten, &removing(3)), [], "exactly 30 % is not over it");
        assert_eq!(kinds(&ten, &removing(4)), [BrakeKind::LargeShare]);
        let nine = zone(7);
        let removing = without(&nine, |r| (0..5).any(|h| r.name == format!("h{h}")));
        assert_eq!(
            kinds(&nine, &removing),
            [],
            "a zone of nine is braked by other rules"
        );
    }

    #[test]
    fn an_added_record_is_no_share() {
        let ten = zone(8);
        let mut more = ten.clone();
        for n in 0..20 {
            more.records
                .push(Record::new(&format!("new{n}"), "A", "192.0.2.9", Some(300)));
        }
        more.records
            .push(Record::new("@", "MX", "30 mx3.example.net", Some(3600)));
        assert_eq!(kinds(&ten, &ten.changes_to(&more)), []);
    }

    #[test]
    fn a_small_zone_brakes_when_everything_in_it_changes() {
        let three = zone(1);
        let mut other = three.clone();
        for record in &mut other.records {
            record.ttl = Some(60);
        }
        assert_eq!(kinds(&three, &three.changes_to(&other)), [BrakeKind::LargeShare]);
        let two = zone(0);
        let mut other = two.clone();
        for record in &mut other.records {
            record.ttl = Some(60);
        }
        assert_eq!(kinds(&two, &two.changes_to(&other)), []);
    }

    #[test]
    fn an_emptied_zone_of_any_size_brakes() {
        let one = Zone {
            records: vec![Record::new("@", "A", "192.0.2.1", None)],
        };
        assert_eq!(kinds(&one, &without(&one, |_| true)), [BrakeKind::EmptyZone]);
        let many = zone(20);
        assert_eq!(
            kinds(&many, &without(&many, |_| true)),
            [BrakeKind::EmptyZone, BrakeKind::AllMail]
        );
    }

    #[test]
    fn mail_brakes_when_the_last_server_goes_and_when_it_is_switched_off() {
        let many = zone(20);
        assert_eq!(
            kinds(&many, &without(&many, |r| r.content.starts_with("10"))),
            [],
            "one server stays"
        );
        let all = without(&many, |r| r.kind.as_str() == "MX");
        assert_eq!(kinds(&many, &all), [BrakeKind::AllMail]);
        let brakes = of_zone("fernlight.studio", &many, &all, false);
        assert_eq!(
            brakes[0].1,
            "Removes every mail server (10 mx1.example.net, 20 mx2.example.net): fernlight.studio stops receiving mail once resolvers catch up, in about 1 hour."
        );
        let mut off = many.clone();
        off.records.retain(|r| r.kind.as_str() != "MX");
        off.records.push(Record::new("@", "MX", "0 .", Some(3600)));
        assert_eq!(kinds(&many, &many.changes_to(&off)), [BrakeKind::AllMail]);
        let mut moved = many.clone();
        moved.records.retain(|r| r.kind.as_str() != "MX");
        moved
            .records
            .push(Record::new("@", "MX", "10 other.example.net", Some(3600)));
        assert_eq!(kinds(&many, &many.changes_to(&moved)), []);
    }

    #[test]
    fn the_apex_brakes_on_name_servers_and_cname() {
        let many = zone(20);
        let mut other = many.clone();
        other
            .records
            .push(Record::new("@", "NS", "ns1.example.net", None));
        other
            .records
            .push(Record::new("sub", "NS", "ns1.example.net", None));
        assert_eq!(
            kinds(&many, &many.changes_to(&other)),
            [BrakeKind::ApexNameservers]
        );
        let mut other = many.clone();
        other
            .records
            .push(Record::new("@", "CNAME", "host.example.net", None));
        let changes = many.changes_to(&other);
        assert_eq!(kinds(&many, &changes), [BrakeKind::ApexCname]);
        assert_eq!(of_zone("a.com", &many, &changes, true), []);
    }

    /// A job over `total` zones of which the first `hit` lose all records of `kind`.
    fn job(total: usize, hit: usize, kind: &str) -> Vec<String> {
        let account = AccountId::random();
        let mut zone = zone(20);
        zone.records
            .push(Record::new("@", "CAA", "0 issue \"ca.example\"", None));
        let keys: Vec<NameKey> = (0..total)
            .map(|n| NameKey {
                account,
                name: DomainName::parse(&format!("z{n}.com")).expect("a name"),
            })
            .collect();
        let removal = without(&zone, |r| r.kind.as_str() == kind);
        let other = without(&zone, |r| r.name == "h1");
        let zones: Vec<JobZone<'_>> = keys
            .iter()
            .enumerate()
            .map(|(n, key)| JobZone {
                key,
                before: &zone,
                changes: if n < hit { &removal } else { &other },
            })
            .collect();
        let brakes = of_job(&zones);
        for brake in &brakes {
            assert_eq!(brake.zones, keys[..hit]);
        }
        brakes.into_iter().map(|b| b.brake.message).collect()
    }

    #[test]
    fn a_job_brakes_at_a_fifth_of_its_zones_and_three_without_mail() {
        assert_eq!(job(430, 412, "MX"), ["This removes MX from 412 of 430 zones."]);
        assert_eq!(job(15, 3, "MX").len(), 1, "exactly a fifth");
        assert_eq!(job(16, 3, "MX").len(), 0, "under a fifth");
        assert_eq!(job(2, 2, "MX").len(), 0, "two zones brake one by one");
    }

    #[test]
    fn a_job_brakes_when_most_zones_lose_a_type() {
        assert_eq!(
            job(5, 3, "CAA"),
            ["This removes every CAA record from 3 of 5 zones."]
        );
        assert_eq!(job(6, 3, "CAA").len(), 0, "half is not most");
        assert_eq!(job(2, 2, "CAA").len(), 0);
    }
}
