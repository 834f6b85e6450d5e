//! From the text of a master file (RFC 1035, section 5) to records of one zone.

use std::net::IpAddr;
use std::str::FromStr;

use bytes::Bytes;
use domain::base::Name;
use domain::base::iana::Class;
use domain::rdata::ZoneRecordData;
use domain::zonefile::inplace::{Entry as Scanned, Zonefile};
use model::{DomainName, content};

use super::entries::{Entry, entries};

/// Bytes of a file.
const LONGEST_FILE: usize = 4 * 1_024 * 1_024;
/// Records of a file.
const MOST_RECORDS: usize = 20_000;
/// Problems that are listed; the others are counted.
const MOST_PROBLEMS: usize = 50;
/// Largest TTL (RFC 2181, section 8).
const MAX_TTL: u32 = 2_147_483_647;
/// Types without names or texts in them: their words are judged as they stand, by the rules of the model.
const AS_WRITTEN: [&str; 14] = [
    "LOC",
    "URI",
    "CERT",
    "SMIMEA",
    "ALIAS",
    "ANAME",
    "TLSA",
    "SSHFP",
    "DS",
    "CDS",
    "DNSKEY",
    "CDNSKEY",
    "OPENPGPKEY",
    "NSEC3PARAM",
];
/// Types that are never taken from a file, so that nobody judges what they hold: the provider makes its own.
const NEVER_TAKEN: [&str; 5] = ["SOA", "RRSIG", "NSEC", "NSEC3", "ZONEMD"];
/// Types whose words hold host names, where `@` is the origin.
const WITH_HOST: [&str; 9] = [
    "CNAME", "NS", "PTR", "DNAME", "MX", "SRV", "NAPTR", "HTTPS", "SVCB",
];

/// A record of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileRecord {
    /// Its line.
    pub(super) line: u32,
    /// Relative to the zone.
    pub(super) name: String,
    /// The type, upper case.
    pub(super) kind: String,
    /// The content in the model's spelling.
    pub(super) content: String,
    /// Seconds; `None` where the file gives none.
    pub(super) ttl: Option<u32>,
}

/// Something about a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    /// The line; 0 for the whole.
    pub(super) line: u32,
    /// A sentence.
    pub(super) message: String,
    /// Whether nothing can be planned with it.
    pub(super) error: bool,
}

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Parsed {
    /// Records of the zone, in the file's order.
    pub(super) records: Vec<FileRecord>,
    /// Problems, by line.
    pub(super) problems: Vec<Problem>,
    /// Problems beyond those.
    pub(super) more_problems: u32,
}

impl Parsed {
    pub(super) fn problem(&mut self, line: u32, error: bool, message: impl Into<String>) {
        // An error is never dropped for a mere remark.
        if self.problems.len() >= MOST_PROBLEMS {
            self.more_problems += 1;
            if !error {
                return;
            }
            let Some(remark) = self.problems.iter().rposition(|problem| !problem.error) else {
                return;
            };
            self.problems.remove(remark);
        }
        self.problems.push(Problem {
            line,
            message: message.into(),
            error,
        });
    }

    /// The first error.
    pub(super) fn error(&self) -> Option<&Problem> {
        self.problems.iter().find(|problem| problem.error)
    }
}

/// Reads a file as one of this zone: names without a dot at their end are below the zone until the file says else.
pub(super) fn read(text: &str, zone: &DomainName) -> Parsed {
    let mut parsed = Parsed::default();
    if text.len() > LONGEST_FILE {
        parsed.problem(
            0,
            true,
            "The file is larger than 4 MiB. Look whether it is a zone file.",
        );
        return parsed;
    }
    if text.contains('\0') {
        parsed.problem(0, true, "This is no text file.");
        return parsed;
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (entries, broken) = entries(text);
    for broken in broken {
        parsed.problem(broken.line, true, broken.message);
    }
    let mut reader = Reader {
        zone,
        origin: zone.as_str().to_owned(),
        dollar_ttl: None,
        last_ttl: None,
        last_owner: None,
    };
    for entry in &entries {
        if parsed.records.len() >= MOST_RECORDS {
            parsed.problem(
                entry.line,
                true,
                "The file has more than 20,000 records. Take a part of it.",
            );
            break;
        }
        match reader.entry(entry) {
            Ok(Some(record)) => parsed.records.push(record),
            Ok(None) => {}
            Err(Trouble::Error(message)) => parsed.problem(entry.line, true, message),
            Err(Trouble::Remark(message)) => parsed.problem(entry.line, false, message),
        }
    }
    parsed.problems.sort_by_key(|problem| problem.line);
    parsed
}

enum Trouble {
    Error(String),
    Remark(String),
}

fn wrong<T>(message: impl Into<String>) -> Result<T, Trouble> {
    Err(Trouble::Error(message.into()))
}

struct Reader<'a> {
    zone: &'a DomainName,
    /// Without a dot at its end; empty is the root.
    origin: String,
    dollar_ttl: Option<u32>,
    last_ttl: Option<u32>,
    last_owner: Option<String>,
}

impl Reader<'_> {
    fn entry(&mut self, entry: &Entry) -> Result<Option<FileRecord>, Trouble> {
        let [first, rest @ ..] = &entry.words[..] else {
            return Ok(None);
        };
        if !entry.same_owner && first.starts_with('$') {
            self.directive(first, rest)?;
            return Ok(None);
        }
        let (owner, rest) = if entry.same_owner {
            let owner = self.last_owner.clone();
            let owner = owner.ok_or_else(|| {
                Trouble::Error("The line begins with a blank, but there is no record before it whose name it could take.".to_owned())
            })?;
            (owner, &entry.words[..])
        } else {
            (self.absolute(first)?, rest)
        };
        self.last_owner = Some(owner.clone());
        self.record(entry.line, &owner, rest)
    }

    fn directive(&mut self, word: &str, rest: &[String]) -> Result<(), Trouble> {
        match (word.to_ascii_uppercase().as_str(), rest) {
            ("$ORIGIN", [name]) => {
                self.origin = self.absolute(name)?;
                Ok(())
            }
            ("$TTL", [ttl]) => {
                let seconds = duration(ttl).ok_or_else(|| {
                    Trouble::Error(format!(
                        "\"{}\" is no TTL. Write seconds, such as 3600, or 1h.",
                        shown(ttl)
                    ))
                })?;
                self.dollar_ttl = Some(seconds);
                Ok(())
            }
            ("$INCLUDE", _) => wrong(
                "$INCLUDE names another file. Nothing is read but this one: put the other file's lines here.",
            ),
            ("$GENERATE", _) => {
                wrong("$GENERATE is not carried out. Write out the records that it stands for.")
            }
            ("$ORIGIN" | "$TTL", _) => wrong(format!("{word} takes one value.")),
            _ => wrong(format!("\"{}\" is no directive of zone files.", shown(word))),
        }
    }

    /// A name as written, lower case, absolute, without a dot at its end.
    fn absolute(&self, written: &str) -> Result<String, Trouble> {
        if written == "@" {
            return Ok(self.origin.clone());
        }
        if written.contains('\\') || written.contains('"') {
            return wrong(format!(
                "The name \"{}\" has escaped characters. No provider here takes such a name.",
                shown(written)
            ));
        }
        if let Some(absolute) = written.strip_suffix('.') {
            return Ok(absolute.to_lowercase());
        }
        let name = written.to_lowercase();
        Ok(if self.origin.is_empty() {
            name
        } else {
            format!("{name}.{}", self.origin)
        })
    }

    fn record(&mut self, line: u32, owner: &str, words: &[String]) -> Result<Option<FileRecord>, Trouble> {
        let mut ttl = None;
        let mut class = false;
        let mut words = words;
        let kind = loop {
            let [word, rest @ ..] = words else {
                return wrong("The record has no type.");
            };
            words = rest;
            let upper = word.to_ascii_uppercase();
            match upper.as_str() {
                "IN" if !class => class = true,
                "CH" | "CS" | "HS" => {
                    return wrong(format!(
                        "The class {upper} is not of the internet. Zones here have the class IN."
                    ));
                }
                _ if ttl.is_none() && word.starts_with(|c: char| c.is_ascii_digit()) => {
                    let seconds = duration(word)
                        .ok_or_else(|| Trouble::Error(format!("\"{}\" is no TTL.", shown(word))))?;
                    ttl = Some(seconds);
                }
                _ => break upper,
            }
        };
        let typical = !kind.is_empty() && kind.len() <= 16 && kind.bytes().all(|b| b.is_ascii_alphanumeric());
        if !typical {
            return wrong(format!("\"{}\" is no record type.", shown(&kind)));
        }
        // RFC 1035 takes the TTL before for a record without one, RFC 2308 the one of $TTL.
        let ttl = ttl.or(self.dollar_ttl).or(self.last_ttl);
        self.last_ttl = ttl;
        let Some(name) = relative(owner, self.zone) else {
            return Err(Trouble::Remark(format!(
                "{} is not in {}, so it stays out.",
                shown(owner),
                self.zone.unicode()
            )));
        };
        let name = content::owner(&name).map_err(|error| Trouble::Error(error.to_string()))?;
        if words.is_empty() {
            return wrong(format!("The {kind} record has no content."));
        }
        let content = if NEVER_TAKEN.contains(&kind.as_str()) {
            words.join(" ")
        } else {
            self.content(&kind, words)?
        };
        Ok(Some(FileRecord {
            line,
            name,
            kind,
            content,
            ttl,
        }))
    }

    fn content(&self, kind: &str, words: &[String]) -> Result<String, Trouble> {
        if WITH_HOST.contains(&kind) {
            no_address(kind, words)?;
        }
        let at_origin = format!("{}.", self.origin);
        let put = |word: &String| match word.as_str() {
            "@" if WITH_HOST.contains(&kind) => at_origin.clone(),
            word => word.to_owned(),
        };
        let written = words.iter().map(put).collect::<Vec<_>>().join(" ");
        let text = if AS_WRITTEN.contains(&kind) {
            written
        } else {
            let scanned = if kind == "SPF" { "TXT" } else { kind };
            self.scan(scanned, &written)?
        };
        if matches!(kind, "TXT" | "SPF") {
            return Ok(text);
        }
        content::normalise(kind, &text).map_err(|error| Trouble::Error(error.to_string()))
    }

    /// The record data, read by the parser of zone files and written in its presentation form; of a TXT the text itself.
    fn scan(&self, kind: &str, written: &str) -> Result<String, Trouble> {
        let bad = |why: String| Trouble::Error(format!("The {kind} record does not fit its type: {why}."));
        let mut file = Zonefile::from(format!("@ 3600 IN {kind} {written}\n").as_str());
        let origin = if self.origin.is_empty() { "." } else { &self.origin };
        let origin = Name::<Bytes>::from_str(origin).map_err(|error| bad(error.to_string()))?;
        file.set_origin(origin);
        file.set_default_class(Class::IN);
        let entry = file.next_entry().map_err(|error| {
            // It counts lines and columns of the one line that it was given.
            let said = error.to_string();
            bad(said.splitn(3, ':').last().unwrap_or(&said).trim().to_owned())
        })?;
        let Some(Scanned::Record(record)) = entry else {
            return Err(bad("it could not be read".to_owned()));
        };
        match record.data() {
            ZoneRecordData::Txt(text) => {
                let mut bytes = Vec::new();
                for piece in text.iter_charstrs() {
                    bytes.extend_from_slice(piece.as_slice());
                }
                Ok(content::text::of(&bytes))
            }
            // The root is written as a dot, and a dot is put behind each name.
            data => Ok(data.to_string().replace("..", ".")),
        }
    }
}

/// An address where a host name belongs would quietly become a name below the origin.
fn no_address(kind: &str, words: &[String]) -> Result<(), Trouble> {
    let address = |word: &&String| IpAddr::from_str(word.trim_end_matches('.')).is_ok();
    match words.last().filter(address) {
        Some(word) => wrong(format!(
            "{kind} takes a host name, and {} is an address. Give the address a name by an A or AAAA record.",
            shown(word)
        )),
        None => Ok(()),
    }
}

/// The name inside the zone; `None` for one that is not in it.
fn relative(owner: &str, zone: &DomainName) -> Option<String> {
    let owner = if owner.is_ascii() {
        owner.to_owned()
    } else {
        // Written in its own letters: the zone's name is kept in its xn-- form.
        let labels = owner
            .split('.')
            .map(|label| content::owner(label).unwrap_or_else(|_| label.to_owned()));
        labels.collect::<Vec<_>>().join(".")
    };
    if owner == zone.as_str() {
        return Some("@".to_owned());
    }
    let front = owner.strip_suffix(zone.as_str())?.strip_suffix('.')?;
    Some(front.to_owned())
}

/// Seconds, or weeks to seconds as nameservers write them: `1w2d3h4m5s`.
fn duration(word: &str) -> Option<u32> {
    let mut total: u64 = 0;
    let mut number: Option<u64> = None;
    for byte in word.bytes() {
        if byte.is_ascii_digit() {
            let digit = u64::from(byte - b'0');
            number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
            continue;
        }
        let unit = match byte.to_ascii_lowercase() {
            b's' => 1,
            b'm' => 60,
            b'h' => 3_600,
            b'd' => 86_400,
            b'w' => 604_800,
            _ => return None,
        };
        total = total.checked_add(number.take()?.checked_mul(unit)?)?;
    }
    let total = total.checked_add(number.unwrap_or(0))?;
    u32::try_from(total).ok().filter(|seconds| *seconds <= MAX_TTL)
}

/// A word of the file in a sentence: not too long, and without control characters.
fn shown(word: &str) -> String {
    let mut shown: String = word.chars().filter(|c| !c.is_control()).take(40).collect();
    if word.chars().count() > 40 {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests;
