//! Record sets: asking for many of them at one place, and what the answers say.

use std::sync::atomic::{AtomicU32, Ordering};

use futures::StreamExt;
use hickory_resolver::proto::op::{Message, ResponseCode};
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use model::{DomainName, SetKey};

use crate::contents::{content_of, host, type_of};
use crate::exchange::NoAnswer;

/// Questions to one place at the same time.
const AT_ONCE: usize = 8;
/// After so many questions in a row without an answer a place is not asked any more.
const SILENT: u32 = 3;

/// What somebody says about a record set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetAnswer {
    /// There are records.
    Found {
        /// In the model's spelling, sorted.
        contents: Vec<String>,
        /// Seconds for which whoever hears it may keep it: the least among the records.
        ttl: u32,
    },
    /// There are none of this type.
    Missing {
        /// Whether the name is there with records of another type, or at least names below it.
        name_exists: bool,
        /// Where an alias at the name leads to, when there is one.
        alias: Option<String>,
        /// Seconds for which whoever hears it may keep it, where told.
        ttl: Option<u32>,
    },
    /// No answer that counts.
    Unknown(NoAnswer),
}

/// Asks for all sets, some at a time, and gives up on a place that stays silent. `refusal` says of an answer why it does
/// not count, if so.
pub(crate) async fn asked_for<F, Answer>(
    zone: &DomainName,
    keys: &[SetKey],
    ask: F,
    refusal: impl Fn(&Message) -> Option<NoAnswer>,
) -> Vec<SetAnswer>
where
    F: Fn(Name, RecordType) -> Answer,
    Answer: Future<Output = Result<Message, NoAnswer>>,
{
    let silent = AtomicU32::new(0);
    let one = async |key: &SetKey| {
        let (name, kind) = match wire(zone, key) {
            Ok(wire) => wire,
            Err(error) => return SetAnswer::Unknown(error),
        };
        if silent.load(Ordering::Relaxed) >= SILENT {
            return SetAnswer::Unknown(NoAnswer::Silent);
        }
        match ask(name.clone(), kind).await {
            Ok(answer) => {
                silent.store(0, Ordering::Relaxed);
                match refusal(&answer) {
                    Some(refusal) => SetAnswer::Unknown(refusal),
                    None => told(&answer, &name, kind, key),
                }
            }
            Err(error) => {
                silent.fetch_add(1, Ordering::Relaxed);
                SetAnswer::Unknown(error)
            }
        }
    };
    futures::stream::iter(keys)
        .map(one)
        .buffered(AT_ONCE)
        .collect()
        .await
}

/// Owner name and type of a set, as they travel.
fn wire(zone: &DomainName, key: &SetKey) -> Result<(Name, RecordType), NoAnswer> {
    let kind = type_of(&key.kind).ok_or_else(|| NoAnswer::NoSuchType(key.kind.to_string()))?;
    let owner = match key.name.as_str() {
        "@" => zone.to_string(),
        name => format!("{name}.{zone}"),
    };
    let name = absolute(&owner).ok_or(NoAnswer::NoSuchName)?;
    Ok((name, kind))
}

/// The dot in the end keeps the system's search domains out of it.
pub(crate) fn absolute(name: &str) -> Option<Name> {
    Name::from_ascii(format!("{}.", name.trim_end_matches('.'))).ok()
}

/// What an answer says about a set.
fn told(answer: &Message, name: &Name, kind: RecordType, key: &SetKey) -> SetAnswer {
    let own = || answer.answers.iter().filter(|record| record.name == *name);
    let mut records: Vec<_> = own().filter(|record| record.record_type() == kind).collect();
    if records.is_empty() && kind == RecordType::NS {
        // A part that is delegated further is told as a referral.
        let referral = answer.authorities.iter();
        records = referral
            .filter(|record| record.name == *name && record.record_type() == kind)
            .collect();
    }
    if let Some(ttl) = records.iter().map(|record| record.ttl).min() {
        let contents = records.iter().map(|record| content_of(&key.kind, &record.data));
        let mut contents: Vec<String> = contents.collect();
        contents.sort();
        contents.dedup();
        return SetAnswer::Found { contents, ttl };
    }
    let alias = own().find_map(|record| match &record.data {
        RData::CNAME(target) => Some((host(&target.0), record.ttl)),
        _ => None,
    });
    // RFC 2308: "there is nothing" is kept as long as the SOA record and its last field both allow.
    let nothing = answer.authorities.iter().find_map(|record| match &record.data {
        RData::SOA(soa) => Some(record.ttl.min(soa.minimum)),
        _ => None,
    });
    SetAnswer::Missing {
        name_exists: alias.is_some() || answer.metadata.response_code != ResponseCode::NXDomain,
        ttl: alias.as_ref().map(|(_, ttl)| *ttl).or(nothing),
        alias: alias.map(|(target, _)| target),
    }
}
