//! Reading the text of a WHOIS answer: `key: value` lines in many spellings, or a sentence.

use std::time::Duration;

use model::{DomainName, Timestamp};

use crate::registry::answer::{Found, RegistryRecord, host, line, shortened};
use crate::registry::error::RegistryError;
use crate::registry::status;
use crate::whois::date;

/// Lines that are looked at.
const LINES: usize = 4000;
/// Statuses and nameservers of one name that are kept.
const MANY: usize = 64;
/// The pause after an answer that says there were too many questions; few servers say for how long.
const PAUSE: Duration = Duration::from_secs(10 * 60);

const NAME: [&str; 3] = ["domain name", "domain", "domainname"];
const EXPIRES: [&str; 31] = [
    "registry expiry date",
    "registry expiration date",
    "expiration date",
    "expiry date",
    "expires",
    "expires on",
    "expires at",
    "expire",
    "expire date",
    "expire-date",
    "expiration",
    "expiration time",
    "expiry",
    "paid-till",
    "paid till",
    "validity",
    "valid until",
    "valid-date",
    "renewal date",
    "renewal",
    "domain expires",
    "domain expiration date",
    "domain expiry date",
    "record expires on",
    "exp date",
    "expiration_date",
    "registration expiration date",
    "expiring date",
    "free-date",
    "status expires",
    "renew date",
];
const REGISTERED: [&str; 20] = [
    "creation date",
    "created",
    "created on",
    "created date",
    "created at",
    "create date",
    "registered",
    "registered on",
    "registered date",
    "registration date",
    "registration time",
    "registration",
    "domain registration date",
    "domain created",
    "domain name commencement date",
    "record created",
    "activated",
    "record created on",
    "registered at",
    "domain registered",
];
const CHANGED: [&str; 16] = [
    "updated date",
    "last updated",
    "last updated on",
    "last updated date",
    "changed",
    "last modified",
    "last-modified",
    "last-update",
    "last update",
    "modified",
    "updated",
    "updated on",
    "domain last updated date",
    "update date",
    "last changed",
    "record last updated on",
];
const REGISTRAR: [&str; 6] = [
    "registrar",
    "sponsoring registrar",
    "registrar name",
    "current registrar",
    "registrar organization",
    "authorized agency",
];
const STATUS: [&str; 6] = [
    "domain status",
    "status",
    "state",
    "eppstatus",
    "epp status",
    "registration status",
];
const SERVER: [&str; 12] = [
    "name server",
    "name servers",
    "nserver",
    "nameserver",
    "nameservers",
    "ns",
    "domain servers in listed order",
    "domain nameservers",
    "host name",
    "name server information",
    "domain servers",
    "p, name server",
];
const SIGNED: [&str; 3] = ["dnssec", "signed", "signing key"];
const REFERRAL: [&str; 2] = ["registrar whois server", "whois server"];

/// Sentences of which one means that nobody has the name.
const NOBODY: [&str; 19] = [
    "no match",
    "not found",
    "no entries found",
    "no entry found",
    "no data found",
    "no data was found",
    "nothing found",
    "no object found",
    "no such domain",
    "does not exist",
    "is available for",
    "is available",
    "is free",
    "not registered",
    "has not been registered",
    "no information available",
    "domain unknown",
    "no matching record",
    "not been found",
];
/// Statuses that mean the same.
const FREE: [&str; 5] = ["free", "available", "notRegistered", "noObjectFound", "notFound"];
/// Words of which one means that there were too many questions.
const LATER: [&str; 9] = [
    "exceeded",
    "quota",
    "too many",
    "limit reached",
    "rate limit",
    "ratelimit",
    "try again later",
    "temporarily blocked",
    "blacklisted",
];

/// What an answer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Something about the name, and whom to ask at its registrar.
    Found(Found, Option<String>),
    /// There were too many questions; the pause.
    Later(Duration),
}

/// Reads an answer about a name.
///
/// # Errors
/// When it is about another name, or says nothing that can be read.
pub fn read(text: &str, name: &DomainName, server: &str) -> Result<Said, RegistryError> {
    let whom = || server.to_owned();
    let mut reading = Reading::default();
    for (key, value) in pairs(text) {
        reading.take(&key, value, server);
    }
    let facts = reading.has_facts();
    if facts && !reading.names.is_empty() && !reading.names.iter().any(|told| told == name.as_str()) {
        return Err(RegistryError::OtherName { server: whom() });
    }
    let free = |status: &String| FREE.contains(&status.as_str());
    if !facts || reading.record.statuses.iter().any(free) {
        let lower = text.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|words| lower.contains(words));
        if !facts && says(&LATER) {
            return Ok(Said::Later(PAUSE));
        }
        if reading.record.statuses.iter().any(free) || says(&NOBODY) {
            return Ok(Said::Found(Found::NotRegistered, None));
        }
        return Err(if lower.trim_start().starts_with("<") {
            RegistryError::WebPage { server: whom() }
        } else {
            RegistryError::Unreadable { server: whom() }
        });
    }
    let mut record = reading.record;
    record.raw = shortened(text);
    Ok(Said::Found(
        Found::Registered(Box::new(record.tidy())),
        reading.referral,
    ))
}

/// The server that IANA's answer about an ending tells: `whois:` in its own record, `refer:` above it.
#[must_use]
pub fn referral(text: &str) -> Option<String> {
    pairs(text)
        .filter(|(key, _)| key == "whois" || key == "refer")
        .find_map(|(_, value)| host(value))
}

/// What was found so far.
#[derive(Default)]
struct Reading {
    /// Names that the answer says it is about.
    names: Vec<String>,
    record: RegistryRecord,
    referral: Option<String>,
}

impl Reading {
    /// Takes a line. The first of its sort counts: what follows is about people and hosts.
    fn take(&mut self, key: &str, value: &str, server: &str) {
        let is = |keys: &[&str]| keys.contains(&key);
        let record = &mut self.record;
        let at = |known: &mut Option<Timestamp>| {
            if known.is_none() {
                *known = date::read(value, server);
            }
        };
        if is(&NAME) {
            if self.names.len() < MANY
                && let Some(name) = value.split_whitespace().next().and_then(host)
            {
                self.names.push(name);
            }
        } else if is(&EXPIRES) {
            at(&mut record.expires_at);
        } else if is(&REGISTERED) {
            at(&mut record.registered_at);
        } else if is(&CHANGED) {
            at(&mut record.changed_at);
        } else if is(&REGISTRAR) {
            if record.registrar.is_none() {
                record.registrar = line(value);
            }
        } else if is(&STATUS) {
            let statuses = value.split([',', ';']).filter_map(status::epp);
            record
                .statuses
                .extend(statuses.take(MANY - record.statuses.len().min(MANY)));
        } else if is(&SERVER) {
            // One a line with its addresses, or all in one.
            let hosts = value.split([' ', ',', ';', '\t']).filter_map(host);
            let room = MANY - record.nameservers.len().min(MANY);
            record.nameservers.extend(hosts.take(room));
        } else if is(&SIGNED) {
            if record.signed.is_none() {
                record.signed = signed(value);
            }
        } else if is(&REFERRAL) && self.referral.is_none() {
            self.referral = host(value.trim_start_matches("http://").trim_start_matches("whois://"));
        }
    }

    /// Whether anything was said of the name itself.
    fn has_facts(&self) -> bool {
        let record = &self.record;
        record.registered_at.is_some()
            || record.expires_at.is_some()
            || record.registrar.is_some()
            || !record.nameservers.is_empty()
            || !record.statuses.is_empty()
    }
}

fn signed(value: &str) -> Option<bool> {
    let word = value.split_whitespace().next()?.to_ascii_lowercase();
    match word.as_str() {
        "signeddelegation" | "signed" | "yes" | "active" | "true" => Some(true),
        "unsigned" | "unsigneddelegation" | "no" | "inactive" | "false" => Some(false),
        _ => None,
    }
}

/// The `key: value` lines of a text. A key without a value has those of the lines below it that stand further in and have
/// no key of their own; `[Key] value` is the same as `Key: value`; dots before the colon are decoration.
fn pairs(text: &str) -> impl Iterator<Item = (String, &str)> {
    let mut above: Option<(String, usize)> = None;
    text.lines().take(LINES).filter_map(move |whole| {
        let line = whole.trim_end();
        let indent = line.len() - line.trim_start().len();
        let line = line.trim_start();
        if line.is_empty() || line.starts_with(['%', '#']) {
            above = above.take().filter(|_| !line.is_empty());
            return None;
        }
        let pair = match line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some(pair) => Some(pair),
            None => line.split_once(':').filter(|(key, _)| is_key(key)),
        };
        match pair {
            Some((key, value)) => {
                let (key, value) = (spelt(key), value.trim());
                if value.is_empty() {
                    above = Some((key, indent));
                    return None;
                }
                // A section with keys of its own is over, or says whom it is about by a name.
                above = above.take().filter(|(_, outer)| indent > *outer);
                match &above {
                    Some((section, _))
                        if matches!(key.as_str(), "name" | "organisation" | "organization") =>
                    {
                        Some((section.clone(), value))
                    }
                    _ => Some((key, value)),
                }
            }
            None => match &above {
                Some((key, outer)) if indent > *outer => Some((key.clone(), line)),
                _ => {
                    above = None;
                    None
                }
            },
        }
    })
}

/// Whether what stands before a colon is a key: a few words, and no sentence, time or address.
fn is_key(text: &str) -> bool {
    text.len() <= 60
        && text.split_whitespace().count() <= 6
        && text.chars().any(char::is_alphabetic)
        && !text.chars().next().is_some_and(|c| c.is_ascii_digit())
}

fn spelt(key: &str) -> String {
    let key = key.trim().trim_end_matches('.').trim_start_matches("*").trim();
    key.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

#[cfg(test)]
mod tests;
