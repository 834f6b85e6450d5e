//! Zone files (RFC 1035 master files): export, and import by a plan.
//!
//! - [`view`]: as the window sees them
//! - [`entries`], [`read`]: from text to records, problems by line
//! - [`compare`]: how a file stands to a zone
//! - [`write`]: from a zone to text

mod compare;
mod entries;
mod read;
pub mod view;
mod write;

use model::{DomainName, Zone};
use registrar::Descriptor;
use store::dns::ReadZone;
use view::{FileProblem, FileSet, FileUse, FileView, ZoneFile};

use super::plan::Source;
use super::rules::ZoneRules;
use super::view::{DnsAction, PlanView, ZoneDraft};
use super::zones::{NO_ACCOUNT, Served, check_count};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

impl Engine {
    /// Zones as last read as master files, in the order asked for. One that was never read is an error.
    pub async fn dns_file_export(&self, keys: Vec<NameKey>) -> Result<Vec<ZoneFile>, Fault> {
        check_count(keys.len())?;
        let accounts = self.dns_accounts().await?;
        let seats = self.dns_seats(&keys).await?;
        let keys: Vec<NameKey> = seats.into_iter().map(|seat| seat.zone).collect();
        let cached = self.dns_cached(keys.clone()).await?;
        let now = self.now();
        let files = keys.into_iter().zip(cached).map(|(key, cached)| {
            let read = cached
                .and_then(|cached| cached.read)
                .ok_or_else(|| unread(&key.name))?;
            let account = accounts.get(&key.account).map_or_else(String::new, served_words);
            Ok(write::write(&key.name, &account, &read, now))
        });
        files.collect()
    }

    /// What a file holds, and how it stands to the zone as last read.
    pub async fn dns_file_read(&self, key: NameKey, text: String) -> Result<FileView, Fault> {
        Ok(self.file_into(key, text).await?.view)
    }

    /// A plan from a file.
    pub async fn dns_file_plan(&self, wanted: FileUse) -> Result<PlanView, Fault> {
        let mode = wanted.mode;
        let opened = self.file_into(wanted.key, wanted.text).await?;
        if let Some(problem) = opened.view.problems.iter().find(|problem| problem.error) {
            let place = match problem.line {
                0 => String::new(),
                line => format!("Line {line}: "),
            };
            return Err(Fault::bad_input(format!("{place}{}", problem.message))
                .hint("Correct the file, then read it again. Nothing was planned."));
        }
        let rules = opened.rules();
        let draft = ZoneDraft {
            sets: compare::drafts(&opened.view.sets, &opened.read.zone, &rules, mode),
            base: opened.read.hash.clone(),
            key: opened.key.clone(),
        };
        let title = format!("Zone file into {}", opened.key.name.unicode());
        self.plan_drafts(vec![draft], Source::new(DnsAction::File, title))
            .await
    }

    async fn file_into(&self, key: NameKey, text: String) -> Result<Opened, Fault> {
        let seat = self.dns_seat(&key).await?;
        if let Some(fault) = seat.fault() {
            return Err(fault);
        }
        let key = seat.zone;
        let accounts = self.dns_accounts().await?;
        let served = accounts
            .get(&key.account)
            .ok_or_else(|| Fault::new(Code::NotFound, NO_ACCOUNT))?;
        if let Some(reason) = served.refusal() {
            return Err(Fault::new(Code::NotOffered, reason));
        }
        let descriptor = served.descriptor;
        let cached = self.dns_cached(vec![key.clone()]).await?;
        let read = cached.into_iter().flatten().find_map(|cached| cached.read);
        let read = read.ok_or_else(|| unread(&key.name))?;
        // Ten thousand lines are some work; the other calls of the window go on meanwhile.
        let opened = tokio::task::spawn_blocking(move || open(key, &text, descriptor, read)).await;
        opened.map_err(|_| Fault::new(Code::Internal, "The file could not be read."))?
    }
}

/// A file held against a zone.
struct Opened {
    key: NameKey,
    view: FileView,
    read: ReadZone,
    descriptor: &'static Descriptor,
}

impl Opened {
    fn rules(&self) -> ZoneRules<'_> {
        rules(&self.key.name, self.descriptor).expect("a provider without DNS was refused")
    }
}

fn rules<'a>(zone: &'a DomainName, descriptor: &'static Descriptor) -> Option<ZoneRules<'a>> {
    Some(ZoneRules {
        zone,
        provider: descriptor.label,
        dns: descriptor.dns.as_ref()?,
    })
}

fn open(key: NameKey, text: &str, descriptor: &'static Descriptor, read: ReadZone) -> Result<Opened, Fault> {
    let rules = rules(&key.name, descriptor)
        .ok_or_else(|| Fault::new(Code::NotOffered, format!("{} serves no DNS.", descriptor.label)))?;
    let mut parsed = read::read(text, &key.name);
    let sets: Vec<FileSet> = compare::sets(&mut parsed, &rules, &read.zone);
    neighbours(&mut parsed, &sets, &read.zone, &rules);
    if parsed.records.is_empty() && parsed.error().is_none() {
        parsed.problem(0, true, "The file has no record of this zone.");
    }
    parsed.problems.sort_by_key(|problem| problem.line);
    let view = FileView {
        sets,
        records: u32::try_from(parsed.records.len()).unwrap_or(u32::MAX),
        problems: parsed
            .problems
            .into_iter()
            .map(|problem| FileProblem {
                line: problem.line,
                message: problem.message,
                error: problem.error,
            })
            .collect(),
        more_problems: parsed.more_problems,
    };
    Ok(Opened {
        key,
        view,
        read,
        descriptor,
    })
}

/// A CNAME beside other records of the same file is an error of its line, rather than one of the whole plan.
fn neighbours(parsed: &mut read::Parsed, sets: &[FileSet], zone: &Zone, rules: &ZoneRules<'_>) {
    let taken = |set: &&FileSet| set.state != view::FileSetState::LeftOut;
    for set in sets
        .iter()
        .filter(taken)
        .filter(|set| set.key.kind.as_str() == "CNAME")
    {
        if set.contents.len() > 1 {
            parsed.problem(set.line, true, "A name has one CNAME at most.");
        }
        let beside = sets
            .iter()
            .filter(taken)
            .find(|other| other.key.name == set.key.name && other.key.kind != set.key.kind);
        if let Some(other) = beside.filter(|_| !(set.key.name == "@" && rules.dns.apex_cname)) {
            parsed.problem(
                set.line,
                true,
                format!(
                    "{} has a CNAME here and {} records in line {}. A CNAME stands alone.",
                    set.key.name, other.key.kind, other.line
                ),
            );
        }
        if let Err(problem) = rules.apex(&set.key)
            && zone.set(&set.key).is_empty()
        {
            parsed.problem(set.line, true, problem);
        }
    }
}

fn served_words(served: &Served) -> String {
    if served.label == served.descriptor.label {
        served.label.clone()
    } else {
        format!("{} ({})", served.descriptor.label, served.label)
    }
}

fn unread(name: &DomainName) -> Fault {
    Fault::new(Code::NotFound, format!("{} was not read yet.", name.unicode())).hint("Read the zone first.")
}
