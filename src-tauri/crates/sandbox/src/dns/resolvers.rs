//! What resolvers say: they find the zone of a name, follow aliases out of it, and the public ones remember what they
//! heard for as long as its TTL allows.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::message::{CNAME, Code, DS, NS, Record, Reply};
use super::nameservers::{
    delegation, keys, read_name, registrable, registry, roots, served, server_of, start_of,
};
use super::outside;
use crate::world::World;
use crate::world::names::first_label;

/// The type of IPv4 addresses.
const ADDRESS: u16 = 1;
/// Aliases that are followed from zone to zone.
const LONGEST_CHAIN: usize = 8;
/// Seconds for which "there is nothing" is remembered.
const NOTHING: u32 = 300;

/// What resolvers remember, by resolver, name and type.
#[derive(Debug, Default)]
pub struct Remembered(BTreeMap<(String, String, u16), Memory>);

#[derive(Debug)]
struct Memory {
    reply: Reply,
    until: DateTime<Utc>,
}

impl Remembered {
    fn put(&mut self, resolver: &str, name: &str, kind: u16, reply: Reply, until: DateTime<Utc>) {
        let key = (resolver.to_owned(), name.to_owned(), kind);
        self.0.insert(key, Memory { reply, until });
    }

    /// A resolver heard this address of a name before it was changed, and goes on telling it for some seconds.
    pub fn address_before(&mut self, resolver: &str, name: &str, address: [u8; 4], until: DateTime<Utc>) {
        let mut reply = Reply::bare(Code::Fine);
        reply.answers.push(Record {
            name: name.to_owned(),
            kind: ADDRESS,
            ttl: 0,
            data: address.to_vec(),
        });
        self.put(resolver, name, ADDRESS, reply, until);
    }

    fn get(&self, resolver: &str, name: &str, kind: u16, now: DateTime<Utc>) -> Option<Reply> {
        let key = (resolver.to_owned(), name.to_owned(), kind);
        let memory = self.0.get(&key).filter(|memory| memory.until > now)?;
        let left = u32::try_from((memory.until - now).num_seconds()).unwrap_or(0);
        let mut reply = memory.reply.clone();
        for record in reply.answers.iter_mut().chain(&mut reply.authority) {
            record.ttl = left;
        }
        Some(reply)
    }
}

/// What a resolver that remembers says.
pub fn remembering(world: &mut World, resolver: &str, name: &str, kind: u16) -> Option<Reply> {
    let now = world.now();
    if let Some(reply) = world.remembered.get(resolver, name, kind, now) {
        return Some(reply);
    }
    let reply = fresh(world, name, kind)?;
    let ttl = reply.answers.iter().map(|record| record.ttl).min();
    let until = now + TimeDelta::seconds(ttl.unwrap_or(NOTHING).into());
    if reply.code != Code::ServerFailed {
        world.remembered.put(resolver, name, kind, reply.clone(), until);
    }
    Some(reply)
}

/// What a resolver says that has to ask; `None` where there is silence.
pub fn fresh(world: &World, name: &str, kind: u16) -> Option<Reply> {
    let mut reply = hop(world, name, kind)?;
    for _ in 0..LONGEST_CHAIN {
        let Some(last) = reply.answers.last().filter(|last| last.kind == CNAME) else {
            break;
        };
        if kind == CNAME {
            break;
        }
        let target = read_name(&last.data);
        // A host outside this world: nobody here knows its address.
        let known = outside::answer(&target, kind).is_some()
            || registrable(world, &target).is_some_and(|(apex, _)| delegation(world, &apex).is_some());
        let Some(next) = known.then(|| hop(world, &target, kind)).flatten() else {
            break;
        };
        if next.answers.is_empty() {
            break;
        }
        reply.answers.extend(next.answers);
    }
    // It speaks for nobody.
    reply.authoritative = false;
    Some(reply)
}

fn hop(world: &World, name: &str, kind: u16) -> Option<Reply> {
    let mut reply = Reply::bare(Code::Fine);
    if let Some(told) = outside::answer(name, kind) {
        return Some(told);
    }
    let Some((apex, ending)) = registrable(world, name) else {
        // The root or an ending: delegated, of course.
        let hosts = if name.is_empty() { roots() } else { registry(name) };
        return Some(of_registry(name, kind, &hosts));
    };
    let label = first_label(&apex);
    if label.starts_with("mute-") {
        return None;
    }
    if label.starts_with("servfail-") {
        return Some(Reply::bare(Code::ServerFailed));
    }
    let start = || start_of(&ending, &format!("a.nic.{ending}"), 1);
    let Some(hosts) = delegation(world, &apex) else {
        reply.code = Code::NoSuchName;
        reply.authority.push(start());
        return Some(reply);
    };
    if kind == DS && name == apex {
        reply.answers = keys(world, &apex);
        if reply.answers.is_empty() {
            reply.authority.push(start());
        }
        return Some(reply);
    }
    let speaking = hosts.iter().filter(|host| !world.out_of_step.is_silent(host));
    let mut speaking = speaking.filter_map(|host| served(world, host, &apex));
    let Some(served) = speaking.next() else {
        return Some(Reply::bare(Code::ServerFailed));
    };
    let mut reply = served.answer(name, kind);
    if !reply.authoritative && reply.answers.is_empty() && kind == NS {
        // Delegated further, to hosts that nobody here plays: they would say the same.
        reply.answers = reply
            .authority
            .drain(..)
            .filter(|record| record.name == name)
            .collect();
    }
    Some(reply)
}

fn of_registry(name: &str, kind: u16, hosts: &[String]) -> Reply {
    let mut reply = Reply::bare(Code::Fine);
    if kind == NS {
        let servers: Vec<Record> = hosts.iter().map(|host| server_of(name, host)).collect();
        reply.answers = servers;
    } else {
        reply.authority.push(start_of(name, &hosts[0], 1));
    }
    reply
}
