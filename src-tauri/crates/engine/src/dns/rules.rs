//! What may stand in a zone at its provider: owner names, contents, TTLs, and what may stand beside what.

use model::content;
use model::{DomainName, Record, SetChange, SetKey, Zone};
use registrar::descriptor::DnsRules;

use super::words;

/// Longer texts are refused by most name servers, and nearly always something else was pasted along.
const LONGEST_TEXT: usize = 4_096;
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
                words::list(self.dns.types)
            ));
        }
        let text = content::normalise(kind, &self.expand(typed)).map_err(|error| error.to_string())?;
        if WITH_HOST.contains(&kind) {
            self.host(key, text.rsplit(' ').next().unwrap_or(&text))?;
        }
        if matches!(kind, "TXT" | "SPF") && text.len() > LONGEST_TEXT {
            return Err(format!(
                "The text has {} bytes, name servers take {} at most. Look whether something else was pasted along.",
                words::grouped(text.len() as u64),
                words::grouped(LONGEST_TEXT as u64)
            ));
        }
        Ok(text)
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
                words::count(ttl as usize, "second", "seconds"),
                self.provider,
                words::grouped(min.into()),
                words::grouped(max.into())
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
        let had_apex_cname = !before.set(&SetKey::new("@", "CNAME")).is_empty();
        let puts_apex_cname = changes
            .iter()
            .any(|c| c.key.name == "@" && c.key.kind.as_str() == "CNAME" && !c.after.is_empty());
        if puts_apex_cname && !had_apex_cname && !self.dns.apex_cname {
            return Err(self.no_apex_cname());
        }
        Ok(())
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
            Some(other) if cnames == 1 => Err(cname_stands_alone(name, other)),
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

    fn no_apex_cname(&self) -> Problem {
        format!(
            "{} allows no CNAME at the apex, the standard does not either. Use A and AAAA records.",
            self.provider
        )
    }

    /// What stands in the way of one set alone, in a zone where `others` stay.
    pub(super) fn among<'r>(
        &self,
        key: &SetKey,
        others: impl Iterator<Item = &'r Record>,
    ) -> Result<(), Problem> {
        let is_cname = key.kind.as_str() == "CNAME";
        let mut there = false;
        for other in others.filter(|r| r.name == key.name) {
            there |= is_cname && other.kind == key.kind;
            let collides = if is_cname {
                !self.may_stand_beside_cname(&key.name, other.kind.as_str())
            } else {
                other.kind.as_str() == "CNAME" && !self.may_stand_beside_cname(&key.name, key.kind.as_str())
            };
            if collides {
                let kind = if is_cname {
                    other.kind.as_str()
                } else {
                    key.kind.as_str()
                };
                return Err(cname_stands_alone(&key.name, kind));
            }
        }
        if is_cname && key.name == "@" && !self.dns.apex_cname && !there {
            return Err(self.no_apex_cname());
        }
        Ok(())
    }
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

#[cfg(test)]
pub(super) mod tests {
    use registrar::descriptor::Granularity;

    use super::*;

    /// Rules of a provider that writes whole zones.
    pub(in crate::dns) static STRICT: DnsRules = DnsRules {
        types: &["A", "AAAA", "CNAME", "MX", "TXT", "NS"],
        min_ttl: 60,
        max_ttl: 86_400,
        default_ttl: 3_600,
        granularity: Granularity::WholeZone,
        writes: "The whole zone is replaced.",
        apex_cname: false,
        nameservers: true,
    };
    static FLATTENING: DnsRules = DnsRules {
        types: &["A", "AAAA", "CNAME", "MX", "TXT", "NS"],
        min_ttl: 60,
        max_ttl: 86_400,
        default_ttl: 300,
        granularity: Granularity::Record,
        writes: "Record by record.",
        apex_cname: true,
        nameservers: false,
    };

    fn name() -> DomainName {
        DomainName::parse("müllerhof.de").expect("a name")
    }

    fn rules<'a>(zone: &'a DomainName, dns: &'static DnsRules) -> ZoneRules<'a> {
        ZoneRules {
            zone,
            provider: "PlanetDomains",
            dns,
        }
    }

    #[test]
    fn the_token_becomes_the_name_of_the_zone() {
        let zone = name();
        let rules = rules(&zone, &STRICT);
        let expanded = |kind: &str, typed: &str| rules.content(&SetKey::new("www", kind), typed);
        assert_eq!(
            expanded("CNAME", "shop.{domain}."),
            Ok("shop.xn--mllerhof-65a.de".to_owned())
        );
        assert_eq!(
            expanded("TXT", "v=DMARC1; rua=mailto:d@{domain},mailto:e@{domain}").as_deref(),
            Ok("v=DMARC1; rua=mailto:d@xn--mllerhof-65a.de,mailto:e@xn--mllerhof-65a.de")
        );
        assert_eq!(expanded("TXT", "{other} {doma").as_deref(), Ok("{other} {doma"));
        assert!(expanded("CNAME", "{other}.net").is_err());
    }

    #[test]
    fn a_name_written_in_full_is_caught_before_it_doubles() {
        let zone = name();
        let rules = rules(&zone, &STRICT);
        let problem = |owner: &str| rules.key(&SetKey::new(owner, "A")).expect_err("refused");
        assert_eq!(
            problem("www.xn--mllerhof-65a.de."),
            "Leave out the name of the zone: write www."
        );
        assert_eq!(problem("xn--mllerhof-65a.de"), "Write @ for the name itself.");
        assert!(rules.key(&SetKey::new("notxn--mllerhof-65a.de", "A")).is_ok());
        assert!(problem("a b").contains("host name"));
        assert!(rules.key(&SetKey::new("www", "A; DROP")).is_err());
    }

    #[test]
    fn limits_of_the_provider_are_said_with_what_fits() {
        let zone = name();
        let rules = rules(&zone, &STRICT);
        let problem = |kind: &str, typed: &str| {
            rules
                .content(&SetKey::new("www", kind), typed)
                .expect_err("refused")
        };
        assert_eq!(
            problem("LOC", "52 22 23 N 4 53 32 E -2m"),
            "PlanetDomains takes no LOC records. It takes A, AAAA, CNAME, MX, TXT and NS."
        );
        assert_eq!(
            problem("MX", "10 mail"),
            "\"mail\" has no ending. Write the whole host name, such as mail.xn--mllerhof-65a.de."
        );
        assert!(problem("CNAME", "www.{domain}").contains("itself"));
        assert!(problem("TXT", &"x".repeat(5_000)).contains("5,000 bytes"));
        assert!(rules.content(&SetKey::new("@", "MX"), "0 .").is_ok());
        assert_eq!(
            rules.ttl(Some(30)).expect_err("refused"),
            "A TTL of 30 seconds does not fit. PlanetDomains takes 60 to 86,400 seconds."
        );
        assert!(rules.ttl(Some(60)).is_ok() && rules.ttl(Some(86_400)).is_ok() && rules.ttl(None).is_ok());
    }

    fn zone_of(records: &[(&str, &str, &str)]) -> Zone {
        let records = records.iter().map(|(n, k, c)| Record::new(n, k, *c, Some(300)));
        Zone {
            records: records.collect(),
        }
    }

    #[test]
    fn a_cname_stands_alone() {
        let zone = name();
        let rules = rules(&zone, &STRICT);
        let before = zone_of(&[("www", "A", "192.0.2.1"), ("blog", "CNAME", "x.example.net")]);
        let to =
            |after: &[(&str, &str, &str)]| rules.neighbours(&before, &before.changes_to(&zone_of(after)));
        let beside = to(&[
            ("www", "A", "192.0.2.1"),
            ("www", "CNAME", "x.example.net"),
            ("blog", "CNAME", "x.example.net"),
        ]);
        assert_eq!(
            beside.expect_err("refused"),
            "www would have a CNAME and A records. A CNAME stands alone: remove the A records, or leave out the CNAME."
        );
        let instead = to(&[
            ("www", "CNAME", "x.example.net"),
            ("blog", "CNAME", "x.example.net"),
        ]);
        assert_eq!(instead, Ok(()), "one takes the place of the other");
        let under = to(&[
            ("www", "A", "192.0.2.1"),
            ("blog", "CNAME", "x.example.net"),
            ("blog", "TXT", "hello"),
        ]);
        assert!(under.is_err(), "another type beside a CNAME that stays");
        let two = to(&[
            ("www", "A", "192.0.2.1"),
            ("blog", "CNAME", "x.example.net"),
            ("blog", "CNAME", "y.example.net"),
        ]);
        assert!(two.expect_err("refused").contains("2 CNAME"));
    }

    #[test]
    fn a_cname_at_the_apex_needs_a_provider_that_flattens_it() {
        let zone = name();
        let before = zone_of(&[("@", "MX", "10 mx.example.net")]);
        let after = zone_of(&[("@", "MX", "10 mx.example.net"), ("@", "CNAME", "x.example.net")]);
        let changes = before.changes_to(&after);
        assert!(rules(&zone, &STRICT).neighbours(&before, &changes).is_err());
        assert_eq!(rules(&zone, &FLATTENING).neighbours(&before, &changes), Ok(()));
        let addressed = zone_of(&[("@", "A", "192.0.2.1")]);
        let both = zone_of(&[("@", "A", "192.0.2.1"), ("@", "CNAME", "x.example.net")]);
        let changes = addressed.changes_to(&both);
        assert!(
            rules(&zone, &FLATTENING)
                .neighbours(&addressed, &changes)
                .is_err()
        );
    }
}
