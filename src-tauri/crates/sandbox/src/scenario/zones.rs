//! Zones that look lived in: web, mail with SPF, DKIM and DMARC, CAA, SRV. Addresses are from the ranges reserved for
//! documentation.

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::cloudflare;
use crate::planetdomains::{self, own_nameservers};
use crate::providers;
use crate::world::names::first_label;
use crate::world::{Zone, ZoneRecord};

/// The TTL that Cloudflare chooses by itself.
const AUTOMATIC: u32 = 1;

/// What a name is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// A website and mail with everything set up well.
    Business,
    /// A website and mail whose DMARC only watches.
    Team,
    /// Mail and a website, but no DMARC at all.
    Careless,
    /// A website; SPF and DMARC say that it sends no mail.
    Website,
    /// A shop hosted elsewhere, found by CNAME.
    Shop,
    /// An application: several hosts, SRV, wildcard.
    Application,
    /// Nothing but a landing page.
    Parked,
    /// Records kept at Cloudflare.
    Cloudflare,
    /// Nameservers of somebody else.
    Elsewhere,
    /// No records.
    Bare,
}

/// The zone of a name in this use. `host` picks one of the web servers.
#[must_use]
pub fn zone(name: &str, purpose: Use, host: u8) -> Zone {
    let preset = match purpose {
        Use::Parked => "parking",
        Use::Cloudflare => "cloudflare",
        _ => "planet",
    };
    let (mut mode, mut nameservers) = own_nameservers(preset).unwrap_or_default();
    if purpose == Use::Elsewhere {
        mode = "external".to_owned();
        nameservers = vec!["ns1.fernmail.net".to_owned(), "ns2.fernmail.net".to_owned()];
    }
    Zone {
        mode,
        nameservers,
        records: records(name, purpose, host),
        ..Zone::default()
    }
}

/// The zone of a name in this use at a provider's own DNS, as a new name gets it there.
#[must_use]
pub fn fresh(provider: &str, name: &str, purpose: Use, host: u8) -> Zone {
    let fresh = providers::find(provider).and_then(|provider| (provider.fresh_zone)(name));
    Zone {
        records: records(name, purpose, host),
        ..fresh.unwrap_or_default()
    }
}

/// The zone of a name in this use at Cloudflare, some of it behind its proxy.
#[must_use]
pub fn at_cloudflare(name: &str, purpose: Use, host: u8) -> Zone {
    let mut zone = fresh(cloudflare::NAME, name, purpose, host);
    for record in &mut zone.records {
        let on_the_web = record.kind == "A" && record.name == "@" || record.name == "www";
        if on_the_web && purpose != Use::Application {
            record.ttl = AUTOMATIC;
            record.extra.insert("proxied".to_owned(), json!(true));
        }
        if record.kind == "MX" {
            let comment = json!("mail since the move");
            record.extra.insert("comment".to_owned(), comment);
        }
    }
    zone
}

/// What a registrar still has of a zone that others answer for: their nameservers and a record from before.
#[must_use]
pub fn delegated_to(provider: &str, name: &str, nameservers: &[String]) -> Zone {
    let mode = if provider == planetdomains::NAME {
        "cloudflare"
    } else {
        "external"
    };
    Zone {
        mode: mode.to_owned(),
        nameservers: nameservers.to_vec(),
        ..fresh(provider, name, Use::Parked, 0)
    }
}

fn records(name: &str, purpose: Use, host: u8) -> Vec<ZoneRecord> {
    let v4 = format!("203.0.113.{host}");
    let mut zone = Vec::new();
    match purpose {
        Use::Business => {
            web(&mut zone, name, &v4);
            zone.push(ZoneRecord::new(
                "AAAA",
                "@",
                &format!("2001:db8:50::{host:x}"),
                300,
            ));
            mail(&mut zone, name);
            policy(
                &mut zone,
                &format!("v=DMARC1; p=quarantine; rua=mailto:dmarc@{name}"),
            );
            dkim(&mut zone, name);
            caa(&mut zone, name);
            srv(&mut zone);
            zone.push(ZoneRecord::new(
                "CNAME",
                "autodiscover",
                "autodiscover.fernmail.net",
                3600,
            ));
            zone.push(ZoneRecord::new(
                "TXT",
                "@",
                &format!("site-verification={}", token(name, 43)),
                3600,
            ));
        }
        Use::Team => {
            web(&mut zone, name, &v4);
            mail(&mut zone, name);
            policy(&mut zone, "v=DMARC1; p=none");
            dkim(&mut zone, name);
        }
        Use::Careless => {
            web(&mut zone, name, &v4);
            zone.push(ZoneRecord::new("MX", "@", "mx1.fernmail.net", 3600).with_priority(10));
            zone.push(ZoneRecord::new("TXT", "@", "v=spf1 a mx ~all", 3600));
        }
        Use::Website => {
            web(&mut zone, name, &v4);
            caa(&mut zone, name);
            zone.push(ZoneRecord::new("TXT", "@", "v=spf1 -all", 3600));
            policy(&mut zone, "v=DMARC1; p=reject");
        }
        Use::Shop => {
            zone.push(ZoneRecord::new("A", "@", "198.51.100.41", 3600));
            zone.push(ZoneRecord::new(
                "CNAME",
                "www",
                "shops.papermill-hosting.example",
                3600,
            ));
            mail(&mut zone, name);
            policy(&mut zone, "v=DMARC1; p=none");
            zone.push(ZoneRecord::new(
                "CNAME",
                "k1._domainkey",
                "dkim.fernmail.net",
                3600,
            ));
        }
        Use::Application => {
            web(&mut zone, name, &v4);
            zone.push(
                ZoneRecord::new("A", "api", &format!("198.51.100.{host}"), 60)
                    .with_extra("comment", json!("behind the load balancer")),
            );
            zone.push(ZoneRecord::new("A", "*.preview", "198.51.100.7", 300));
            zone.push(ZoneRecord::new("CNAME", "status", "status-pages.example", 3600));
            zone.push(ZoneRecord::new("NS", "lab", "ns1.fernmail.net", 3600));
            zone.push(ZoneRecord::new("NS", "lab", "ns2.fernmail.net", 3600));
            mail(&mut zone, name);
            policy(&mut zone, &format!("v=DMARC1; p=reject; rua=mailto:dmarc@{name}"));
            dkim(&mut zone, name);
            caa(&mut zone, name);
        }
        Use::Cloudflare => {
            web(&mut zone, name, "198.51.100.7");
            mail(&mut zone, name);
            policy(
                &mut zone,
                &format!("v=DMARC1; p=quarantine; rua=mailto:dmarc@{name}"),
            );
        }
        Use::Parked => zone.push(ZoneRecord::new("A", "@", "198.51.100.200", 3600)),
        Use::Elsewhere | Use::Bare => {}
    }
    zone
}

fn web(zone: &mut Vec<ZoneRecord>, name: &str, v4: &str) {
    zone.push(ZoneRecord::new("A", "@", v4, 300));
    zone.push(ZoneRecord::new("CNAME", "www", name, 3600));
}

fn mail(zone: &mut Vec<ZoneRecord>, name: &str) {
    zone.push(ZoneRecord::new("MX", "@", "mx1.fernmail.net", 3600).with_priority(10));
    zone.push(ZoneRecord::new("MX", "@", "mx2.fernmail.net", 3600).with_priority(20));
    zone.push(ZoneRecord::new(
        "TXT",
        "@",
        "v=spf1 include:_spf.fernmail.net -all",
        3600,
    ));
    let inbox = format!("{}.inbox.fernmail.net", first_label(name));
    zone.push(ZoneRecord::new("CNAME", "mail", &inbox, 3600));
}

fn policy(zone: &mut Vec<ZoneRecord>, dmarc: &str) {
    zone.push(ZoneRecord::new("TXT", "_dmarc", dmarc, 3600));
}

/// A 2048-bit key record: longer than the 255 bytes that one string of a TXT holds.
fn dkim(zone: &mut Vec<ZoneRecord>, name: &str) {
    let key = format!(
        "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA{}wIDAQAB",
        token(name, 341)
    );
    zone.push(ZoneRecord::new("TXT", "fm1._domainkey", &key, 3600));
}

fn caa(zone: &mut Vec<ZoneRecord>, name: &str) {
    zone.push(ZoneRecord::new("CAA", "@", "0 issue \"letsencrypt.org\"", 3600));
    let iodef = format!("0 iodef \"mailto:hostmaster@{name}\"");
    zone.push(ZoneRecord::new("CAA", "@", &iodef, 3600));
}

fn srv(zone: &mut Vec<ZoneRecord>) {
    zone.push(ZoneRecord::new("SRV", "_imaps._tcp", "1 993 imap.fernmail.net", 3600).with_priority(0));
    zone.push(ZoneRecord::new("SRV", "_submission._tcp", "1 587 smtp.fernmail.net", 3600).with_priority(0));
}

/// Letters and digits that look random and are the same every time.
fn token(name: &str, length: usize) -> String {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    (0_u32..)
        .flat_map(|round| Sha256::digest(format!("{name} {round}")))
        .map(|byte| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]))
        .take(length)
        .collect()
}
