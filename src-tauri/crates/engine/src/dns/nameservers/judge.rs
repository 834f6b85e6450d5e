//! What the look found, as findings with a level, the records that would vanish, and what stops the change.
//!
//! Nothing is called good that was not seen: what could not be asked is unknown, with the reason.

use lookup::{DsAtParent, NoAnswer, Serves, SetAnswer, is_askable, same_contents};
use model::{DomainName, Record, SetKey};

use super::hosts::{is_within, named};
use super::signing::is_signed_by;
use super::view::{FindingLevel, NameserversFinding, NameserversFindingKind};
use crate::words::{self, count};

/// Types and hosts that a sentence names.
const NAMED: usize = 3;

/// Everything that was found out about one name.
pub(super) struct Seen {
    /// The name.
    pub(super) name: DomainName,
    /// Its registrar, as a sentence names it.
    pub(super) registrar: String,
    /// Its nameservers now; `None` where they are not told.
    pub(super) before: Option<Vec<String>>,
    /// Those that it shall have; `None` where only the provider knows them.
    pub(super) after: Option<Vec<String>>,
    /// What each of these says about the zone.
    pub(super) serves: Vec<(String, Serves)>,
    /// The records of the zone as last read, or why they are not known.
    pub(super) zone: Result<Vec<Record>, String>,
    /// What a target that serves the zone says about its sets.
    pub(super) answers: Vec<(SetKey, SetAnswer)>,
    /// Whether the zone is signed.
    pub(super) ds: DsAtParent,
    /// DS records that its registrar has, where it tells them: the registry has them before long.
    pub(super) held: Vec<String>,
    /// The keys that the target publishes; `None` when nobody was asked.
    pub(super) keys: Option<SetAnswer>,
    /// Zones of the name in the connected accounts.
    pub(super) zones: Vec<ZonePart>,
}

/// A zone of the name in one of the accounts.
pub(super) struct ZonePart {
    /// The account, as a sentence names it.
    pub(super) called: String,
    /// Whether its provider sees the world asking it.
    pub(super) active: Option<bool>,
    /// Its nameservers.
    pub(super) hosts: Vec<String>,
}

/// What is to be thought of it.
#[derive(Debug)]
pub(super) struct Judged {
    /// The worst first.
    pub(super) findings: Vec<NameserversFinding>,
    /// Records that the target does not serve.
    pub(super) vanish: Vec<Record>,
    /// Whether the name takes mail now and would not afterwards, as a sentence.
    pub(super) mail: Option<String>,
    /// Whether everybody who checks signatures would lose the name, as a sentence that says what to do first.
    pub(super) dark: Option<String>,
}

/// Whether somebody was found to serve the zone at the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Service {
    Some,
    None,
    Unknown,
}

/// Judges what was seen.
pub(super) fn judge(seen: &Seen) -> Judged {
    let mut findings = Vec::new();
    let mut find = |kind, level, message: String| {
        findings.push(NameserversFinding { kind, level, message });
    };
    if seen.before.is_none() {
        let message = format!(
            "{} does not tell the nameservers of this name, so nothing can be compared.",
            seen.registrar
        );
        find(NameserversFindingKind::Now, FindingLevel::Unknown, message);
    }
    let (service, level, message) = service(seen);
    find(NameserversFindingKind::Serves, level, message);
    if let Some(message) = glue(seen) {
        find(NameserversFindingKind::Glue, FindingLevel::Careful, message);
    }
    let lost = lost(seen, service);
    find(NameserversFindingKind::Vanish, lost.level, lost.message);
    let (level, message, dark) = signed(seen);
    find(NameserversFindingKind::Signed, level, message);
    if let Some((level, message)) = pending(seen) {
        find(NameserversFindingKind::Pending, level, message);
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    Judged {
        findings,
        vanish: lost.records,
        mail: lost.mail,
        dark,
    }
}

fn service(seen: &Seen) -> (Service, FindingLevel, String) {
    let zone = seen.name.unicode();
    if seen.after.is_none() {
        let message = format!(
            "Only {} knows which nameservers these are, so none of them could be asked.",
            seen.registrar
        );
        return (Service::Unknown, FindingLevel::Unknown, message);
    }
    let told = |sort: fn(&Serves) -> Option<(bool, &NoAnswer)>| -> Vec<String> {
        let matching = seen.serves.iter().filter_map(|(host, serves)| {
            let (_, why) = sort(serves)?;
            Some(format!("{host}: {}", lower(&why.to_string())))
        });
        matching.collect()
    };
    let (refusing, silent) = (
        told(|serves| fails(serves).filter(|(surely, _)| *surely)),
        told(|serves| fails(serves).filter(|(surely, _)| !*surely)),
    );
    let serving = seen.serves.len() - refusing.len() - silent.len();
    let listed = |reasons: &[String]| words::list(reasons, NAMED);
    if serving == seen.serves.len() {
        let message = match serving {
            2 => format!("Both nameservers answer for {zone}."),
            all => format!("All {all} nameservers answer for {zone}."),
        };
        (Service::Some, FindingLevel::Good, message)
    } else if serving > 0 {
        let all: Vec<String> = refusing.into_iter().chain(silent).collect();
        let message = format!(
            "{serving} of {} answer for {zone}. {}",
            count(seen.serves.len(), "nameserver", "nameservers"),
            sentence(&listed(&all))
        );
        (Service::Some, FindingLevel::Careful, message)
    } else if refusing.is_empty() {
        let message = format!(
            "None of the nameservers could be asked for {zone}. {}",
            sentence(&listed(&silent))
        );
        (Service::Unknown, FindingLevel::Unknown, message)
    } else {
        let all: Vec<String> = refusing.into_iter().chain(silent).collect();
        let message = format!(
            "None of the nameservers answers for {zone}. {}",
            sentence(&listed(&all))
        );
        (Service::None, FindingLevel::Bad, message)
    }
}

/// Why a host does not serve, and whether that is sure. A host name without an address serves nobody.
fn fails(serves: &Serves) -> Option<(bool, &NoAnswer)> {
    match serves {
        Serves::Yes { .. } => None,
        Serves::No(why) | Serves::Unclear(why @ NoAnswer::NoAddress) => Some((true, why)),
        Serves::Unclear(why) => Some((false, why)),
    }
}

/// `It answers.` inside a sentence.
fn lower(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn sentence(text: &str) -> String {
    format!("{text}.")
}

fn glue(seen: &Seen) -> Option<String> {
    let within = seen
        .after
        .iter()
        .flatten()
        .filter(|host| is_within(host, &seen.name));
    let within: Vec<&String> = within.collect();
    let (first, more) = within.split_first()?;
    let stands = match more.len() {
        0 => format!("{first} stands"),
        more => format!("{first} and {more} more stand"),
    };
    Some(format!(
        "{stands} below {}: the registry must know the address as a host of its own, which is not set here.",
        seen.name.unicode()
    ))
}

/// What is lost.
struct Lost {
    level: FindingLevel,
    message: String,
    records: Vec<Record>,
    mail: Option<String>,
}

fn lost(seen: &Seen, service: Service) -> Lost {
    let unknown = |message: String| Lost {
        level: FindingLevel::Unknown,
        message,
        records: Vec::new(),
        mail: None,
    };
    let records = match &seen.zone {
        Ok(records) => records,
        Err(reason) => {
            return unknown(format!("The records served now could not be compared. {reason}"));
        }
    };
    let own: Vec<&Record> = records.iter().filter(|record| moves(record)).collect();
    if own.is_empty() {
        return Lost {
            level: FindingLevel::Good,
            message: "The zone served now has no records that could vanish.".to_owned(),
            records: Vec::new(),
            mail: None,
        };
    }
    let all = count(own.len(), "record", "records");
    match service {
        Service::Unknown => {
            return unknown(format!(
                "Whether the {all} served now are there as well could not be found out."
            ));
        }
        Service::None => {
            let records: Vec<Record> = own.into_iter().cloned().collect();
            return Lost {
                level: FindingLevel::Bad,
                message: format!("None of the {all} served now would be answered."),
                mail: mail_lost(seen, &records, None),
                records,
            };
        }
        Service::Some => {}
    }
    let mut gone = Vec::new();
    let mut unsure = 0;
    for record in &own {
        match is_there(record, records, &seen.answers) {
            Some(true) => {}
            Some(false) => gone.push((*record).clone()),
            None => unsure += 1,
        }
    }
    let apex_mail = seen
        .answers
        .iter()
        .find(|(key, _)| *key == SetKey::new("@", "MX"));
    let mail = mail_lost(seen, &gone, apex_mail.map(|(_, answer)| answer));
    let mut message = if gone.is_empty() {
        format!("The new nameservers answer the {all} served now")
    } else {
        format!("{} of the {all} served now would vanish", gone.len())
    };
    match (gone.is_empty(), unsure) {
        (_, 0) => message.push('.'),
        (true, unsure) if unsure == own.len() => {
            message = format!("The {all} served now could not be compared.");
        }
        (true, unsure) => {
            message =
                format!("{unsure} of the {all} served now could not be compared; the others are answered.");
        }
        (false, unsure) => message.push_str(&format!(", and {unsure} could not be compared.")),
    }
    let level = match (&mail, gone.is_empty(), unsure) {
        (Some(_), ..) => FindingLevel::Bad,
        (None, false, _) => FindingLevel::Careful,
        (None, true, 0) => FindingLevel::Good,
        (None, true, _) => FindingLevel::Unknown,
    };
    Lost {
        level,
        message,
        records: gone,
        mail,
    }
}

/// Whether a record is one that its zone alone answers: the zone's own nameservers and start of authority are the
/// target's business.
fn moves(record: &Record) -> bool {
    record.kind.as_str() != "SOA" && !(record.name == "@" && record.kind.as_str() == "NS")
}

/// The sets of a zone that a target can be asked for.
pub(super) fn asked_for(records: &[Record]) -> Vec<SetKey> {
    let mut keys: Vec<SetKey> = records
        .iter()
        .filter(|record| moves(record) && is_askable(&record.kind))
        .map(Record::key)
        .collect();
    keys.sort();
    keys.dedup();
    keys
}

/// Whether the target answers a record; `None` when nobody can tell.
fn is_there(record: &Record, zone: &[Record], answers: &[(SetKey, SetAnswer)]) -> Option<bool> {
    if !is_askable(&record.kind) {
        // A kind of record that its provider alone knows: no other server answers it.
        return Some(false);
    }
    let key = record.key();
    let (_, answer) = answers.iter().find(|(asked, _)| *asked == key)?;
    // What stands before a proxy, or at the apex as an alias, is answered with something else by design.
    let is_veiled = record.extras.get("proxied") == Some(&serde_json::Value::Bool(true));
    let is_flattened = key == SetKey::new("@", "CNAME");
    match answer {
        SetAnswer::Unknown(_) => None,
        SetAnswer::Found { .. } if is_veiled => Some(true),
        SetAnswer::Missing {
            name_exists: true, ..
        } if is_veiled || is_flattened => None,
        SetAnswer::Missing { .. } => Some(false),
        SetAnswer::Found { contents, .. } => {
            let set: Vec<&str> = zone
                .iter()
                .filter(|other| other.key() == key)
                .map(|other| other.content.as_str())
                .collect();
            let whole = same_contents(&key.kind, set, contents.iter().map(String::as_str));
            let alone = contents
                .iter()
                .any(|content| same_contents(&key.kind, [record.content.as_str()], [content.as_str()]));
            Some(whole || alone)
        }
    }
}

fn takes_mail(content: &str) -> bool {
    content
        .split_whitespace()
        .next_back()
        .is_some_and(|host| host != ".")
}

/// The apex took mail, and the target names no server that would.
fn mail_lost(seen: &Seen, gone: &[Record], target: Option<&SetAnswer>) -> Option<String> {
    let servers: Vec<&str> = gone
        .iter()
        .filter(|record| record.name == "@" && record.kind.as_str() == "MX" && takes_mail(&record.content))
        .map(|record| record.content.as_str())
        .collect();
    let goes_on = match target {
        Some(SetAnswer::Found { contents, .. }) => contents.iter().any(|content| takes_mail(content)),
        Some(SetAnswer::Unknown(_)) => true,
        Some(SetAnswer::Missing { .. }) | None => false,
    };
    (!servers.is_empty() && !goes_on).then(|| {
        format!(
            "{} stops receiving mail: the new nameservers have no mail server for it ({} now).",
            seen.name.unicode(),
            words::list(&servers, NAMED)
        )
    })
}

fn signed(seen: &Seen) -> (FindingLevel, String, Option<String>) {
    let zone = seen.name.unicode();
    let (at_parent, why) = match &seen.ds {
        DsAtParent::Signed(ds) => (&ds[..], None),
        DsAtParent::Unsigned => (&[][..], None),
        DsAtParent::Unclear(why) => (&[][..], Some(why)),
    };
    let ds: Vec<String> = at_parent.iter().chain(&seen.held).cloned().collect();
    if ds.is_empty() {
        return match why {
            None => {
                let message = "Not signed: there is no DS record at the parent.".to_owned();
                (FindingLevel::Good, message, None)
            }
            Some(why) => {
                let message = format!("Whether the zone is signed could not be found out. {why}");
                (FindingLevel::Unknown, message, None)
            }
        };
    }
    let place = if at_parent.is_empty() {
        format!("{} has a DS record for it", seen.registrar)
    } else {
        "there is a DS record at the parent".to_owned()
    };
    let keys = match &seen.keys {
        Some(SetAnswer::Found { contents, .. }) => Some(&contents[..]),
        Some(SetAnswer::Missing { .. }) => Some(&[][..]),
        Some(SetAnswer::Unknown(_)) | None => None,
    };
    let what = match keys {
        Some(keys) if is_signed_by(&seen.name, &ds, keys) => {
            let message = "Signed, and the new nameservers have the key that the DS record names.".to_owned();
            return (FindingLevel::Good, message, None);
        }
        Some([]) => "the new nameservers do not sign the zone",
        Some(_) => "it fits no key of the new nameservers",
        None => "whether the new nameservers have its key could not be found out",
    };
    let dark = format!(
        "{zone} is signed, and would vanish for everybody who checks signatures. Remove the DS record at {} first, wait a day until nobody remembers it, then look again.",
        seen.registrar
    );
    (
        FindingLevel::Bad,
        format!("Signed: {place}, and {what}."),
        Some(dark),
    )
}

fn pending(seen: &Seen) -> Option<(FindingLevel, String)> {
    let after = seen.after.as_ref()?;
    let waits = |zone: &&ZonePart| zone.active == Some(false);
    let target = seen
        .zones
        .iter()
        .find(|zone| super::hosts::same(&zone.hosts, after));
    if let Some(zone) = target {
        let message = match zone.active {
            Some(false) => format!(
                "The zone at {} is pending and waits for these nameservers.",
                zone.called
            ),
            Some(true) => format!("The zone at {} is active.", zone.called),
            None => return None,
        };
        return Some((FindingLevel::Good, message));
    }
    let zone = seen.zones.iter().find(waits)?;
    let message = format!(
        "The zone at {} is pending and waits for other nameservers: {}.",
        zone.called,
        named(&zone.hosts)
    );
    Some((FindingLevel::Careful, message))
}

#[cfg(test)]
mod tests;
