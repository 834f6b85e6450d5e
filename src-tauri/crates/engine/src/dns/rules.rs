//! What may stand in a zone at its provider: owner names, contents, TTLs, and what may stand beside what.

use crate::words::{count, grouped, list};
use model::content::{self, text};
use model::{DomainName, Record, SetChange, SetKey, Zone};
use registrar::descriptor::DnsRules;

/// Types whose content ends in a host name.
const WITH_HOST: [&str; 8] = ["CNAME", "NS", "PTR", "DNAME", "ALIAS", "ANAME", "MX", "SRV"];
/// Types that may stand beside a CNAME (RFC 4034 and its successors).
const BESIDE_CNAME: [&str; 4] = ["RRSIG", "NSEC", "NSEC3", "KEY"];

/// The rules of one zone.
#[derive(Clone, Copy)]
pub(super) struct ZoneRules<'a> {
    /// The zone.
    pub(super) zone: &'a DomainName,
    /// The provider's name.
    pub(super) provider: &'a str,
    /// Its limits.
    pub(super) dns: &'a DnsRules,
}

/// A sentence for the user: what does not fit and what would.
pub(super) type Problem = String;

impl ZoneRules<'_> {
    /// A set's key in its one spelling.
    pub(super) fn key(&self, key: &SetKey) -> Result<SetKey, Problem> {
        let name = content::owner(&key.name).map_err(|error| error.to_string())?;
        let zone = self.zone.as_str();
        if name == zone {
            return Err("Write @ for the name itself.".to_owned());
        }
        if let Some(relative) = name.strip_suffix(zone).and_then(|front| front.strip_suffix('.')) {
            return Err(format!("Leave out the name of the zone: write {relative}."));
        }
        if name.len() + 1 + zone.len() > 253 {
            return Err("The whole name is longer than the 253 characters that a name can have.".to_owned());
        }
        let kind = key.kind.as_str();
        if kind.is_empty() || kind.len() > 16 || !kind.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err("There is no such record type.".to_owned());
        }
        Ok(SetKey {
            name,
            kind: key.kind.clone(),
        })
    }

    /// A content as typed in its one spelling, tokens expanded.
    pub(super) fn content(&self, key: &SetKey, typed: &str) -> Result<String, Problem> {
        self.exact(key, &self.expand(typed))
    }

    /// A content in its one spelling, as it stands.
    pub(super) fn exact(&self, key: &SetKey, text: &str) -> Result<String, Problem> {
        let kind = key.kind.as_str();
        if !self
            .dns
            .types
            .iter()
            .any(|known| known.eq_ignore_ascii_case(kind))
        {
            return Err(format!(
                "{} takes no {kind} records. It takes {}.",
                self.provider,
                list(self.dns.types, usize::MAX)
            ));
        }
        let text = content::normalise(kind, text).map_err(|error| error.to_string())?;
        if WITH_HOST.contains(&kind) {
            self.host(key, text.rsplit(' ').next().unwrap_or(&text))?;
        }
        if is_text(kind) {
            let bytes = text::bytes(&text).len();
            if bytes > self.dns.txt_bytes as usize {
                // Nearly always something else was pasted along.
                return Err(format!(
                    "The text has {} bytes, and {} takes {} at most. Look whether something else was pasted along.",
                    grouped(bytes as u64),
                    self.provider,
                    grouped(self.dns.txt_bytes.into())
                ));
            }
        }
        Ok(text)
    }

    /// Whether the records of one set have room beside each other.
    pub(super) fn room(&self, records: &[Record]) -> Result<(), Problem> {
        let Some(most) = self.dns.set_bytes else {
            return Ok(());
        };
        let bytes: usize = records.iter().map(wire_bytes).sum();
        if bytes > most as usize {
            return Err(format!(
                "Its {} have {} bytes together, and {} takes {} at most for one name and type. Remove some.",
                count(records.len(), "record", "records"),
                grouped(bytes as u64),
                self.provider,
                grouped(most.into())
            ));
        }
        Ok(())
    }

    /// Replaces `{domain}` by the zone's name.
    pub(super) fn expand(&self, typed: &str) -> String {
        typed.replace("{domain}", self.zone.as_str())
    }

    fn host(&self, key: &SetKey, host: &str) -> Result<(), Problem> {
        if host == "." {
            return Ok(());
        }
        if !host.contains('.') {
            return Err(format!(
                "\"{host}\" has no ending. Write the whole host name, such as {host}.{}.",
                self.zone
            ));
        }
        if key.kind.as_str() == "CNAME" && host == full_name(&key.name, self.zone) {
            return Err("A CNAME can not point to itself. Write another host name.".to_owned());
        }
        Ok(())
    }

    /// A TTL as typed.
    pub(super) fn ttl(&self, ttl: Option<u32>) -> Result<(), Problem> {
        let (min, max) = (self.dns.min_ttl, self.dns.max_ttl);
        match ttl {
            Some(ttl) if ttl < min || ttl > max => Err(format!(
                "A TTL of {} does not fit. {} takes {} to {} seconds.",
                count(ttl as usize, "second", "seconds"),
                self.provider,
                grouped(min.into()),
                grouped(max.into())
            )),
            _ => Ok(()),
        }
    }

    /// Whether the sets at the changed names can stand beside each other afterwards.
    pub(super) fn neighbours(&self, before: &Zone, changes: &[SetChange]) -> Result<(), Problem> {
        let mut names: Vec<&str> = changes
            .iter()
            .filter(|c| !c.after.is_empty())
            .map(|c| c.key.name.as_str())
            .collect();
        names.dedup();
        for name in names {
            let stays = before.records.iter().filter(|r| {
                r.name == name && !changes.iter().any(|c| c.key.kind == r.kind && c.key.name == name)
            });
            let comes = changes
                .iter()
                .filter(|c| c.key.name == name)
                .flat_map(|c| &c.after);
            let kinds: Vec<&str> = stays.chain(comes).map(|r| r.kind.as_str()).collect();
            self.beside(name, &kinds)?;
        }
        changes
            .iter()
            .filter(|c| c.before.is_empty() && !c.after.is_empty())
            .try_for_each(|c| self.apex(&c.key))
    }

    /// `kinds` has one entry a record.
    fn beside(&self, name: &str, kinds: &[&str]) -> Result<(), Problem> {
        let cnames = kinds.iter().filter(|kind| **kind == "CNAME").count();
        if cnames > 1 {
            return Err(format!(
                "{name} would have {cnames} CNAME records. A name has one at most; keep one."
            ));
        }
        let other = kinds.iter().find(|kind| !self.may_stand_beside_cname(name, kind));
        match other {
            Some(other) if cnames == 1 => return Err(cname_stands_alone(name, other)),
            _ => {}
        }
        let below = kinds.iter().find(|kind| !matches!(**kind, "NS" | "DS"));
        match below {
            Some(below) if self.dns.ns_alone && name != "@" && kinds.contains(&"NS") => Err(format!(
                "{name} would be delegated by NS records and have {below} records of its own. {} takes one or the other.",
                self.provider
            )),
            _ => Ok(()),
        }
    }

    /// Where a CNAME at the apex is allowed, the provider resolves it itself, and only addresses are in its way.
    fn may_stand_beside_cname(&self, name: &str, kind: &str) -> bool {
        let flattened = name == "@" && self.dns.apex_cname && !matches!(kind, "A" | "AAAA");
        kind == "CNAME"
            || BESIDE_CNAME.contains(&kind)
            || flattened
            || (name == "@" && matches!(kind, "SOA" | "NS"))
    }

    /// Whether a set of this kind may come to this place.
    pub(super) fn apex(&self, key: &SetKey) -> Result<(), Problem> {
        if key.name != "@" {
            return Ok(());
        }
        match key.kind.as_str() {
            "CNAME" if !self.dns.apex_cname => Err(format!(
                "{} allows no CNAME at the apex, and the standard does not either. Use A and AAAA records.",
                self.provider
            )),
            "NS" if !self.dns.apex_ns => Err(format!(
                "At {} the nameservers of the name itself stand outside of its zone. Set them as its nameservers.",
                self.provider
            )),
            "DS" => Err(
                "The DS records of the name itself stand at its registry, not in its zone. Set them at the registrar."
                    .to_owned(),
            ),
            _ => Ok(()),
        }
    }
}

fn is_text(kind: &str) -> bool {
    matches!(kind, "TXT" | "SPF")
}

/// Bytes of a record's content on the wire; for other types than texts its spelling, which is never shorter by much.
fn wire_bytes(record: &Record) -> usize {
    if !is_text(record.kind.as_str()) {
        return record.content.len();
    }
    let bytes = text::bytes(&record.content).len();
    bytes + bytes.div_ceil(255).max(1)
}

fn cname_stands_alone(name: &str, other: &str) -> Problem {
    format!(
        "{name} would have a CNAME and {other} records. A CNAME stands alone: remove the {other} records, or leave out the CNAME."
    )
}

fn full_name(name: &str, zone: &DomainName) -> String {
    if name == "@" {
        zone.as_str().to_owned()
    } else {
        format!("{name}.{zone}")
    }
}

mod options;
#[cfg(test)]
pub(super) mod tests;
