//! A plan for others: as a text like a diff, or as JSON for programs. The order is that of the plan.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use model::{AccountId, Record, SetChange};
use serde::Serialize;

use super::view::PlanFormat;
use crate::core::Engine;
use crate::dns::compare::same_but_ids;
use crate::dns::plan::can_go;
use crate::dns::view::{Brake, PlanView, PlanZone};
use crate::dns::zones::Served;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::words::count;

impl Engine {
    pub(super) async fn plan_text(
        &self,
        plan: &str,
        zones: &[NameKey],
        format: PlanFormat,
    ) -> Result<String, Fault> {
        let plan = self.inner.plans.get(plan).ok_or_else(|| {
            Fault::new(Code::PlanChanged, "This plan is not known any more.").hint("Make the plan again.")
        })?;
        let wanted: HashSet<&NameKey> = zones.iter().collect();
        let is_wanted = |key: &NameKey| wanted.is_empty() || wanted.contains(key);
        let mut part = plan.view.clone();
        part.zones.retain(|zone| is_wanted(&zone.key));
        if part.zones.is_empty() {
            return Err(Fault::bad_input("None of these zones is in the plan."));
        }
        part.brakes.retain(|brake| {
            let of = plan.braked.get(&brake.id);
            of.is_none_or(|zones| zones.iter().any(is_wanted))
        });
        recount(&mut part);
        match format {
            PlanFormat::Text => Ok(text(&part, &self.dns_accounts().await?)),
            PlanFormat::Json => json(&part),
        }
    }
}

fn recount(plan: &mut PlanView) {
    let goes = plan.zones.iter().filter(|zone| can_go(zone));
    let changes: Vec<&SetChange> = goes.flat_map(|zone| &zone.changes).collect();
    let number = |sort: fn(&SetChange) -> bool| {
        u32::try_from(changes.iter().filter(|change| sort(change)).count()).unwrap_or(u32::MAX)
    };
    (plan.added, plan.changed, plan.removed) = (
        number(|change| change.before.is_empty()),
        number(|change| !change.before.is_empty() && !change.after.is_empty()),
        number(|change| change.after.is_empty()),
    );
}

/// What of a plan is of use elsewhere.
#[derive(Serialize)]
struct Export<'a> {
    title: &'a str,
    action: crate::dns::view::DnsAction,
    hash: &'a str,
    added: u32,
    changed: u32,
    removed: u32,
    brakes: &'a [Brake],
    zones: &'a [PlanZone],
}

fn json(plan: &PlanView) -> Result<String, Fault> {
    let export = Export {
        title: &plan.title,
        action: plan.action,
        hash: &plan.hash,
        added: plan.added,
        changed: plan.changed,
        removed: plan.removed,
        brakes: &plan.brakes,
        zones: &plan.zones,
    };
    serde_json::to_string_pretty(&export)
        .map(|text| text + "\n")
        .map_err(|error| {
            Fault::new(
                Code::Internal,
                format!("The plan can not be written down: {error}."),
            )
        })
}

fn text(plan: &PlanView, accounts: &HashMap<AccountId, Served>) -> String {
    let mut text = String::new();
    line(&mut text, format_args!("{}", plan.title));
    line(
        &mut text,
        format_args!(
            "{}; {} added, {} changed, {} removed",
            count(plan.zones.len(), "zone", "zones"),
            count(plan.added as usize, "set", "sets"),
            plan.changed,
            plan.removed
        ),
    );
    for brake in &plan.brakes {
        line(&mut text, format_args!("! {}", brake.message));
    }
    for zone in &plan.zones {
        text.push('\n');
        of_zone(&mut text, zone, accounts.get(&zone.key.account));
    }
    text
}

fn of_zone(text: &mut String, zone: &PlanZone, served: Option<&Served>) {
    let ascii = zone.key.name.as_str();
    let name = if ascii == zone.unicode {
        ascii.to_owned()
    } else {
        format!("{} ({ascii})", zone.unicode)
    };
    match served {
        Some(served) if served.label == served.descriptor.label => {
            line(text, format_args!("=== {name} at {}", served.label));
        }
        Some(served) => {
            let provider = served.descriptor.label;
            line(text, format_args!("=== {name} at {provider} ({})", served.label));
        }
        None => line(text, format_args!("=== {name}")),
    }
    if let Some(fault) = &zone.blocked {
        line(text, format_args!("x {}", fault.message));
    }
    for brake in &zone.brakes {
        line(text, format_args!("! {}", brake.message));
    }
    for change in &zone.changes {
        // A record that stays is shown beside those that do not.
        let stays = |record: &Record, others: &[Record]| {
            let same =
                |other: &Record| same_but_ids(std::slice::from_ref(record), std::slice::from_ref(other));
            others.iter().any(same)
        };
        for record in &change.before {
            let sign = if stays(record, &change.after) { ' ' } else { '-' };
            of_record(text, sign, record);
        }
        for record in change
            .after
            .iter()
            .filter(|record| !stays(record, &change.before))
        {
            of_record(text, '+', record);
        }
    }
    for conflict in &zone.conflicts {
        line(
            text,
            format_args!("? {} changed on both sides and stays as it is", conflict.key),
        );
        for (who, records) in [
            ("was", &conflict.base),
            ("yours", &conflict.mine),
            ("now", &conflict.theirs),
        ] {
            if records.is_empty() {
                line(text, format_args!("?   {who}: nothing"));
            }
            for record in records {
                line(text, format_args!("?   {who}: {}", written(record)));
            }
        }
    }
}

fn of_record(text: &mut String, sign: char, record: &Record) {
    line(text, format_args!("{sign} {}", written(record)));
}

/// `www 3600 A 192.0.2.1`, with what the provider knows beyond behind it.
fn written(record: &Record) -> String {
    let ttl = record
        .ttl
        .map_or_else(|| "auto".to_owned(), |ttl| ttl.to_string());
    let mut text = format!("{} {ttl} {} {}", record.name, record.kind, record.content);
    for (key, value) in record.extras.iter().filter(|(key, _)| *key != "id") {
        // Writing into a String can not fail.
        let _ = write!(text, " [{key}={value}]");
    }
    text
}

/// One line, whatever a record holds.
fn line(text: &mut String, content: std::fmt::Arguments<'_>) {
    for letter in content.to_string().chars() {
        if letter.is_control() {
            text.extend(letter.escape_default());
        } else {
            text.push(letter);
        }
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use model::{DomainName, SetKey};

    use super::*;
    use crate::dns::rules::tests::STRICT;
    use crate::dns::view::{BrakeKind, Conflict, DnsAction};
    use crate::dns::zones::tests::served;

    #[test]
    fn a_plan_reads_like_a_diff() {
        let account = AccountId::random();
        let a = |content: &str, ttl| Record::new("api", "A", content, ttl);
        let mut noted = a("192.0.2.1", Some(300));
        noted.extras.insert("id".to_owned(), serde_json::json!("17"));
        noted
            .extras
            .insert("comment".to_owned(), serde_json::json!("main"));
        let zone = PlanZone {
            key: NameKey {
                account,
                name: DomainName::parse("harborworks.com").expect("a name"),
            },
            unicode: "harborworks.com".to_owned(),
            changes: vec![SetChange {
                key: SetKey::new("api", "A"),
                before: vec![noted.clone(), a("192.0.2.2", None)],
                after: vec![noted, a("192.0.2.3\nx", Some(60))],
            }],
            conflicts: vec![Conflict {
                key: SetKey::new("www", "A"),
                base: Vec::new(),
                mine: vec![Record::new("www", "A", "192.0.2.8", Some(60))],
                theirs: vec![Record::new("www", "A", "192.0.2.9", Some(60))],
            }],
            brakes: vec![Brake {
                id: "x".to_owned(),
                kind: BrakeKind::LargeShare,
                message: "Changes much.".to_owned(),
            }],
            words: String::new(),
            blocked: None,
            writes: String::new(),
        };
        let mut plan = PlanView {
            id: String::new(),
            hash: "h".to_owned(),
            action: DnsAction::Form,
            title: "Form over 1 zone".to_owned(),
            zones: vec![zone],
            brakes: Vec::new(),
            added: 9,
            changed: 9,
            removed: 9,
            eta_seconds: 0,
        };
        recount(&mut plan);
        let accounts = HashMap::from([(account, served(&STRICT))]);
        assert_eq!(
            text(&plan, &accounts),
            "Form over 1 zone\n\
             1 zone; 0 sets added, 1 changed, 0 removed\n\
             \n\
             === harborworks.com at PlanetDomains\n\
             ! Changes much.\n\
             \u{20} api 300 A 192.0.2.1 [comment=\"main\"]\n\
             - api auto A 192.0.2.2\n\
             + api 60 A 192.0.2.3\\nx\n\
             ? www A changed on both sides and stays as it is\n\
             ?   was: nothing\n\
             ?   yours: www 60 A 192.0.2.8\n\
             ?   now: www 60 A 192.0.2.9\n"
        );
        let read: serde_json::Value =
            serde_json::from_str(&json(&plan).expect("JSON")).expect("it reads back");
        assert_eq!(
            read["zones"][0]["changes"][0]["after"][1]["content"],
            "192.0.2.3\nx"
        );
        assert_eq!(
            (read["changed"].as_u64(), read["hash"].as_str()),
            (Some(1), Some("h"))
        );
    }
}
