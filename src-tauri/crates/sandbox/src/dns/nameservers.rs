//! What nameservers say: those of the world's zones, and those of the endings, who know whom a name is delegated to.

use sha2::{Digest, Sha256};

use super::data::{data, kind, named};
use super::message::{ANY, CNAME, Code, DNSKEY, DS, NS, Question, Record, Reply, SOA};
use crate::cloudflare;
use crate::domani;
use crate::joker;
use crate::world::names::first_label;
use crate::world::{OwnedDomain, World, Zone, ZoneKey, ZoneRecord};

/// Where owned names outside the world point to.
const ELSEWHERE: [&str; 2] = ["ns1.other-registrar.net", "ns2.other-registrar.net"];
/// What the hosts of every ending begin with.
const REGISTRY: [&str; 2] = ["a.nic.", "b.nic."];
/// Seconds for which delegations and starts of zones may be kept.
const TTL: u32 = 300;
/// The TTL that takes the place of one that a provider chooses by itself.
const CHOSEN: u32 = 300;
/// Aliases that are followed inside a zone.
const LONGEST_CHAIN: usize = 8;
/// Who answers for names behind a proxy or a redirect: addresses reserved for documentation.
const PROXIES: [[u8; 4]; 2] = [[198, 51, 100, 130], [198, 51, 100, 131]];
const REDIRECTS: [u8; 4] = [203, 0, 113, 200];

/// What this host says.
pub fn answer(world: &World, host: &str, question: &Question) -> Reply {
    let host = host.trim_end_matches('.');
    if let Some(ending) = REGISTRY.iter().find_map(|word| host.strip_prefix(word)) {
        return referral(world, ending, question);
    }
    let Some((apex, _)) = registrable(world, &question.name) else {
        return Reply::bare(Code::NotMine);
    };
    match served(world, host, &apex) {
        Some(served) => served.answer(&question.name, question.kind),
        None => Reply::bare(Code::NotMine),
    }
}

/// What the nameservers of an ending say about a name below it.
fn referral(world: &World, ending: &str, question: &Question) -> Reply {
    let mut reply = Reply::bare(Code::Fine);
    let name = match registrable(world, &question.name) {
        Some((name, own)) if own == ending => name,
        _ => return Reply::bare(Code::NotMine),
    };
    let start = start_of(ending, &format!("a.nic.{ending}"), 1);
    match delegation(world, &name) {
        Some(_) if question.kind == DS && question.name == name => {
            reply.authoritative = true;
            reply.answers = keys(world, &name);
            if reply.answers.is_empty() {
                reply.authority.push(start);
            }
        }
        Some(hosts) => {
            reply.authority = hosts.iter().map(|host| server_of(&name, host)).collect();
            reply.authority.extend(keys(world, &name));
        }
        None => {
            reply.code = Code::NoSuchName;
            reply.authoritative = true;
            reply.authority.push(start);
        }
    }
    reply
}

/// The hosts of an ending.
pub fn registry(ending: &str) -> Vec<String> {
    REGISTRY.iter().map(|word| format!("{word}{ending}")).collect()
}

/// The hosts that know the endings.
pub fn roots() -> Vec<String> {
    ELSEWHERE.map(str::to_owned).to_vec()
}

/// An NS record.
pub fn server_of(zone: &str, host: &str) -> Record {
    Record {
        name: zone.to_owned(),
        kind: NS,
        ttl: TTL,
        data: named(host),
    }
}

/// The start of a zone.
pub fn start_of(zone: &str, host: &str, serial: u32) -> Record {
    let mut data = named(host);
    data.extend(named(&format!("hostmaster.{host}")));
    for number in [serial, 7_200, 3_600, 1_209_600, 300] {
        data.extend(number.to_be_bytes());
    }
    Record {
        name: zone.to_owned(),
        kind: SOA,
        ttl: TTL,
        data,
    }
}

/// The DS records of a name at the registry, where somebody in the world has put them.
pub fn keys(world: &World, name: &str) -> Vec<Record> {
    let texts = world.holdings.zones.iter().filter(|(key, _)| key.name == name);
    let texts = texts.flat_map(|(key, zone)| signed_by(world, key, zone));
    // At Joker.com the name has them, whether it has a zone there or not; and a person may have put them there at any registrar.
    let owned = world.holdings.domains.get(name);
    let texts = texts.chain(owned.into_iter().flat_map(joker::keys_at_registry));
    let records = texts.filter_map(|content| {
        Some(Record {
            name: name.to_owned(),
            kind: DS,
            ttl: TTL,
            data: data(&ZoneRecord::new("DS", "@", &content, TTL))?,
        })
    });
    records.collect()
}

/// The key with which a zone is signed, as a DNSKEY record has it: one of the world's own, as nobody here signs anything.
pub fn key_of(apex: &str) -> Vec<u8> {
    let mut data = vec![1, 1, 3, 13];
    data.extend(Sha256::digest(format!("key of {apex}")));
    data.extend(Sha256::digest(apex));
    data
}

/// The tag of a key (RFC 4034, appendix B), and the SHA-256 digest that a DS record has of it.
pub fn digest_of(apex: &str, key: &[u8]) -> (u16, String) {
    let sum: u32 = key
        .iter()
        .enumerate()
        .map(|(place, byte)| u32::from(*byte) << if place % 2 == 0 { 8 } else { 0 })
        .sum();
    let tag = (sum + (sum >> 16)) & 0xffff;
    let mut signed = named(apex);
    signed.extend(key);
    let digest = hex::encode_upper(Sha256::digest(signed));
    (u16::try_from(tag).unwrap_or_default(), digest)
}

fn signing_key(apex: &str) -> Record {
    Record {
        name: apex.to_owned(),
        kind: DNSKEY,
        ttl: TTL,
        data: key_of(apex),
    }
}

/// Key tag, algorithm, digest type and digest of each.
fn signed_by(world: &World, key: &ZoneKey, zone: &Zone) -> Vec<String> {
    match world
        .account(&key.account)
        .map(|account| account.provider.as_str())
    {
        Some(domani::NAME) => domani::keys_at_registry(zone),
        Some(cloudflare::NAME) => {
            let found = cloudflare::key_at_registry(&world.holdings, world.now(), &key.account, &key.name);
            found.into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// The zone that a host answers for, as the host has it. `None` when it has no such zone.
pub fn served<'a>(world: &'a World, host: &'a str, apex: &'a str) -> Option<Served<'a>> {
    if let Some(copy) = world.out_of_step.copy(host, apex) {
        return Some(Served::new(apex, Some(copy), copy.nameservers.clone()));
    }
    if let Some(zone) = kept_for(world, host, apex) {
        let mut served = Served::new(apex, Some(zone), zone.nameservers.clone());
        if signs(world, host, apex, zone) {
            served.records.push(signing_key(apex));
        }
        return Some(served);
    }
    let hosts = delegation(world, apex)?;
    hosts
        .iter()
        .any(|own| own == host)
        .then(|| Served::new(apex, None, hosts))
}

/// Whether a host signs a zone: Cloudflare where it was switched on, the others where somebody told the registry so.
fn signs(world: &World, host: &str, apex: &str, zone: &Zone) -> bool {
    let switched = zone.extra.get(cloudflare::SIGNING);
    match switched.and_then(serde_json::Value::as_str) {
        Some(word) => word == "active",
        None => !host.ends_with(".ns.cloudflare.com") && !keys(world, apex).is_empty(),
    }
}

/// The zone of the world that a host serves under this apex.
pub fn kept_for<'a>(world: &'a World, host: &str, apex: &str) -> Option<&'a Zone> {
    let mut kept = world.holdings.zones.iter().filter(|(key, zone)| {
        let at_cloudflare = world
            .account(&key.account)
            .is_some_and(|account| account.provider == cloudflare::NAME);
        // What a registrar still has of a zone that others answer for is not served.
        let others = zone.mode == "external" || zone.mode == "cloudflare" && !at_cloudflare;
        key.name == apex && !others && zone.nameservers.iter().any(|own| own == host)
    });
    kept.next().map(|(_, zone)| zone)
}

/// A zone as one host serves it.
pub struct Served<'a> {
    apex: &'a str,
    hosts: Vec<String>,
    serial: u32,
    records: Vec<Record>,
}

impl<'a> Served<'a> {
    fn new(apex: &'a str, zone: Option<&Zone>, hosts: Vec<String>) -> Self {
        let records: Vec<Record> = zone
            .iter()
            .flat_map(|zone| &zone.records)
            .flat_map(|record| published(apex, record))
            .collect();
        Self {
            apex,
            serial: serial(&records),
            hosts,
            records,
        }
    }

    fn start(&self) -> Record {
        let first = self.hosts.first().map(String::as_str).unwrap_or_default();
        start_of(self.apex, first, self.serial)
    }

    fn of<'b>(&'b self, name: &str) -> Vec<&'b Record> {
        self.records.iter().filter(|record| record.name == name).collect()
    }

    /// Whether the name is there, if only because something is below it.
    fn exists(&self, name: &str) -> bool {
        let below = format!(".{name}");
        name == self.apex
            || self
                .records
                .iter()
                .any(|record| record.name == name || record.name.ends_with(&below))
    }

    /// The records of a name, by the nearest `*` where the name itself is not there.
    fn matching(&self, name: &str) -> Option<Vec<Record>> {
        if self.exists(name) {
            return Some(self.of(name).into_iter().cloned().collect());
        }
        let mut above = name;
        while let Some((_, rest)) = above.split_once('.') {
            let star = self.of(&format!("*.{rest}"));
            if !star.is_empty() {
                let own = star.into_iter().map(|record| Record {
                    name: name.to_owned(),
                    ..record.clone()
                });
                return Some(own.collect());
            }
            if self.exists(rest) {
                return None;
            }
            above = rest;
        }
        None
    }

    /// The part of the zone that is delegated further, when this name lies in one.
    fn cut(&self, name: &str) -> Vec<Record> {
        let mut at = name;
        while at != self.apex {
            let servers = self.of(at).into_iter().filter(|record| record.kind == NS);
            let servers: Vec<Record> = servers.cloned().collect();
            if !servers.is_empty() {
                return servers;
            }
            match at.split_once('.') {
                Some((_, rest)) => at = rest,
                None => break,
            }
        }
        Vec::new()
    }

    /// What it says of a name at or below its apex.
    pub fn answer(&self, name: &str, kind: u16) -> Reply {
        let mut reply = Reply::bare(Code::Fine);
        let cut = self.cut(name);
        if !cut.is_empty() && kind != DS {
            reply.authority = cut;
            return reply;
        }
        reply.authoritative = true;
        let mut name = name.to_owned();
        for _ in 0..LONGEST_CHAIN {
            if name == self.apex && matches!(kind, NS | ANY) {
                let servers = self.hosts.iter().map(|host| server_of(self.apex, host));
                reply.answers.extend(servers);
            }
            if name == self.apex && matches!(kind, SOA | ANY) {
                reply.answers.push(self.start());
            }
            let Some(records) = self.matching(&name) else {
                if reply.answers.is_empty() {
                    reply.code = Code::NoSuchName;
                }
                break;
            };
            let alias = records.iter().find(|record| record.kind == CNAME);
            match alias.filter(|_| !matches!(kind, CNAME | ANY)) {
                Some(alias) => {
                    reply.answers.push(alias.clone());
                    let target = read_name(&alias.data);
                    if target != self.apex && !target.ends_with(&format!(".{}", self.apex)) {
                        return reply;
                    }
                    name = target;
                }
                None => {
                    let own = records
                        .into_iter()
                        .filter(|record| kind == ANY || record.kind == kind);
                    reply.answers.extend(own);
                    break;
                }
            }
        }
        if reply.answers.is_empty() {
            reply.authority.push(self.start());
        }
        reply
    }
}

/// The name that data holds.
pub fn read_name(mut data: &[u8]) -> String {
    let mut labels = Vec::new();
    while let Some((&length @ 1.., rest)) = data.split_first() {
        let (label, rest) = rest.split_at(usize::from(length).min(rest.len()));
        labels.push(String::from_utf8_lossy(label).into_owned());
        data = rest;
    }
    labels.join(".")
}

/// What nameservers make of a record: where the provider answers with something of its own, that.
fn published(apex: &str, record: &ZoneRecord) -> Vec<Record> {
    let name = match record.name.as_str() {
        "@" => apex.to_owned(),
        name => format!("{name}.{apex}"),
    };
    let ttl = if record.ttl <= 1 { CHOSEN } else { record.ttl };
    let one = |kind: u16, data: Vec<u8>| Record {
        name: name.clone(),
        kind,
        ttl,
        data,
    };
    let proxied = record.extra.get("proxied").and_then(serde_json::Value::as_bool) == Some(true);
    let flattened = record.kind == "CNAME" && record.name == "@";
    if proxied || flattened {
        return PROXIES.iter().map(|address| one(1, address.to_vec())).collect();
    }
    match record.kind.as_str() {
        "URL" | "FRAME" | "DYNA" | "ALIAS" | "ANAME" => vec![one(1, REDIRECTS.to_vec())],
        "MAILFW" => {
            let mut data = 10_u16.to_be_bytes().to_vec();
            data.extend(named("mailforward.example"));
            vec![one(15, data)]
        }
        word => kind(word)
            .zip(data(record))
            .map(|(kind, data)| one(kind, data))
            .into_iter()
            .collect(),
    }
}

/// A number that changes with the records.
fn serial(records: &[Record]) -> u32 {
    let mut hash = Sha256::new();
    for record in records {
        hash.update(format!("{} {} {} ", record.name, record.kind, record.ttl));
        hash.update(&record.data);
    }
    let hash = hash.finalize();
    2_026_000_000 + u32::from_be_bytes([0, hash[0], hash[1], hash[2]]) % 1_000_000
}

/// The registrable name that a question is about, and its ending: one label more than the longest ending that anybody
/// sells. `None` for an ending itself and for the root.
pub fn registrable(world: &World, name: &str) -> Option<(String, String)> {
    let sold = |ending: &str| {
        world
            .prices
            .values()
            .any(|book| book.endings.contains_key(ending))
    };
    let mut before: Option<&str> = None;
    let mut rest = name;
    loop {
        let is_last = !rest.contains('.');
        if sold(rest) || is_last {
            return before.map(|name| (name.to_owned(), rest.to_owned()));
        }
        before = Some(rest);
        rest = rest.split_once('.')?.1;
    }
}

/// To whom a name is delegated.
pub fn delegation(world: &World, name: &str) -> Option<Vec<String>> {
    if let Some(owned) = world.holdings.domains.get(name) {
        return of_holder(world, owned, name);
    }
    let owned_elsewhere = world.is_owned_elsewhere(name) || first_label(name).starts_with("taken-");
    owned_elsewhere.then(|| ELSEWHERE.map(str::to_owned).to_vec())
}

fn of_holder(world: &World, owned: &OwnedDomain, name: &str) -> Option<Vec<String>> {
    let zone = world.zone(&owned.account, name);
    let hosts = zone.map(|zone| zone.nameservers.clone()).unwrap_or_default();
    let resolves = matches!(owned.status(world.now()), "active" | "expired") && !hosts.is_empty();
    match (resolves, zone) {
        (true, _) => Some(hosts),
        (false, None) if owned.is_renewable(world.now()) => Some(ELSEWHERE.map(str::to_owned).to_vec()),
        _ => None,
    }
}
