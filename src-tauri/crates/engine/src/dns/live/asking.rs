//! Who is asked, for what, and for how long.

use std::time::Duration;

use futures::future::{join, join_all};
use lookup::{Delegated, DsAtParent, NoAnswer, Serves, SetAnswer, is_askable};
use model::time::DAY;
use model::{DomainName, Record, SetKey, Zone};
use store::dns::ReadZone;

use super::judging::{self, Heard, Told};
use super::view::{LiveKind, LiveSource, LiveView};
use crate::core::Engine;
use crate::dns::zones::NO_ACCOUNT;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

/// Nameservers of a zone that are asked.
const MOST_SERVERS: usize = 4;
/// How long it may take to find the nameservers, and then to ask them; the others are asked meanwhile.
const FINDING: Duration = Duration::from_secs(6);
const SERVERS: Duration = Duration::from_secs(9);
const OTHERS: Duration = Duration::from_secs(15);
/// Seconds for which a removed set may be remembered: few records have a longer TTL than two days.
const REMEMBERED: i64 = 2 * DAY;

/// A record set, and what is asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Name and type at the provider.
    pub(super) set: SetKey,
    /// Its contents there; none for a set that was removed.
    pub(super) expected: Vec<String>,
    /// Its last contents, for a set that was removed.
    pub(super) removed: Option<Vec<String>>,
    /// Name and type in a question.
    pub(super) asked: SetKey,
    /// Why the answer can not be compared.
    pub(super) own: Option<String>,
}

impl Engine {
    pub(super) async fn live_now(&self, key: NameKey) -> Result<LiveView, Fault> {
        let seat = self.dns_seat(&key).await?;
        if let Some(fault) = seat.fault() {
            return Err(fault);
        }
        let accounts = self.dns_accounts().await?;
        let served = accounts
            .get(&seat.zone.account)
            .ok_or_else(|| Fault::new(Code::NotOffered, NO_ACCOUNT))?;
        let cached = self.dns_cached(vec![seat.zone.clone()]).await?;
        let read = cached.into_iter().flatten().find_map(|cached| cached.read);
        let read = read.ok_or_else(|| {
            Fault::new(
                Code::NotFound,
                "This zone was never read, so there is nothing to compare with.",
            )
            .hint("Read the zone, then check again.")
        })?;
        let mut wanted = wanted(&read, served.descriptor.label);
        if let Some(before) = self.live_before(&seat.zone, &read).await? {
            wanted.extend(removed(&read.zone, &before));
            wanted.sort_by(|a, b| a.set.cmp(&b.set));
        }
        let told = self.live_told(&seat.zone.name, &read, &wanted).await;
        let (sets, findings) = judging::judge(&seat.zone.name, &served.label, &read, &wanted, &told);
        Ok(LiveView {
            unicode: seat.zone.name.unicode(),
            key: seat.zone,
            at: self.now(),
            read_at: read.read_at,
            sources: told.heard.into_iter().map(|heard| heard.source).collect(),
            sets,
            findings,
        })
    }

    /// The zone before its last change, when that is so short ago that somebody may remember it.
    async fn live_before(&self, key: &NameKey, read: &ReadZone) -> Result<Option<Zone>, Fault> {
        let states = self.zone_history(key.clone()).await?;
        let Some(place) = states.iter().position(|state| state.hash != read.hash) else {
            return Ok(None);
        };
        // A state lasted until the next one was kept, or was found to be another.
        let until = match place.checked_sub(1) {
            Some(next) => states[next].at,
            None => read.read_at,
        };
        if until < self.now().plus(-REMEMBERED) {
            return Ok(None);
        }
        Ok(Some(self.kept_state(&states[place].id).await?.1))
    }

    async fn live_told(&self, zone: &DomainName, read: &ReadZone, wanted: &[Wanted]) -> Told {
        let keys: Vec<SetKey> = wanted.iter().map(|wanted| wanted.asked.clone()).collect();
        let authorities = self.inner.authorities;
        let by_servers = async {
            let delegated = bounded(FINDING, authorities.delegated(zone)).await;
            let delegated = delegated.unwrap_or(Delegated::Unclear(NoAnswer::Silent));
            // Where nobody is asked by the world, those of the account tell at least whether they are ready.
            let hosts = match &delegated {
                Delegated::To { hosts, .. } => hosts,
                Delegated::Nowhere | Delegated::Unclear(_) => &read.nameservers,
            };
            let hosts = hosts.iter().take(MOST_SERVERS);
            let heard = join_all(hosts.map(|host| self.ask_server(zone, host, &keys))).await;
            (delegated, heard)
        };
        let by_resolvers = join_all(self.inner.resolvers.iter().map(|resolver| async {
            let sets = bounded(OTHERS, resolver.sets(zone, &keys)).await;
            Heard::new(
                LiveSource {
                    id: resolver.url.clone(),
                    label: resolver.label.clone(),
                    kind: LiveKind::Resolver,
                    serial: None,
                    problem: None,
                },
                sets.unwrap_or_else(|| silence(keys.len())),
            )
        }));
        let ds = async {
            let ds = bounded(OTHERS, authorities.ds(zone)).await;
            ds.unwrap_or(DsAtParent::Unclear(NoAnswer::Silent))
        };
        let (((delegated, mut heard), ds), mut resolvers) = join(join(by_servers, ds), by_resolvers).await;
        let signs = match (&ds, heard.iter().find(|heard| heard.source.serial.is_some())) {
            (DsAtParent::Signed(_), Some(server)) => self.signs(zone, &server.source.label).await,
            _ => None,
        };
        heard.append(&mut resolvers);
        Told {
            delegated,
            ds,
            signs,
            heard,
        }
    }

    async fn ask_server(&self, zone: &DomainName, host: &str, keys: &[SetKey]) -> Heard {
        let authorities = self.inner.authorities;
        let source = |serial, problem: Option<&NoAnswer>| LiveSource {
            id: host.to_owned(),
            label: host.to_owned(),
            kind: LiveKind::Nameserver,
            serial,
            problem: problem.map(ToString::to_string),
        };
        let answers = bounded(
            SERVERS,
            join(authorities.serves(zone, host), authorities.sets(zone, host, keys)),
        );
        let Some((serves, sets)) = answers.await else {
            return Heard::new(source(None, None), silence(keys.len()));
        };
        match serves {
            Serves::Yes { serial } => Heard::new(source(Some(serial), None), sets),
            Serves::No(reason) => Heard::new(source(None, Some(&reason)), sets),
            Serves::Unclear(_) => Heard::new(source(None, None), sets),
        }
    }

    /// Whether a nameserver has the keys of a signed zone; `None` when it does not say.
    async fn signs(&self, zone: &DomainName, host: &str) -> Option<bool> {
        let keys = [SetKey::new("@", "DNSKEY")];
        let asked = self.inner.authorities.sets(zone, host, &keys);
        match bounded(FINDING, asked).await?.pop()? {
            SetAnswer::Found { .. } => Some(true),
            SetAnswer::Missing { .. } => Some(false),
            SetAnswer::Unknown(_) => None,
        }
    }
}

async fn bounded<T>(longest: Duration, work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(longest, work).await.ok()
}

fn silence(sets: usize) -> Vec<SetAnswer> {
    vec![SetAnswer::Unknown(NoAnswer::Silent); sets]
}

/// The sets of a zone in their order, and what is asked for each. The start of the zone is the nameserver's own.
pub(super) fn wanted(read: &ReadZone, provider: &str) -> Vec<Wanted> {
    let sets = read.zone.sets().into_iter();
    let sets = sets.filter(|(key, _)| key.kind.as_str() != "SOA");
    sets.map(|(set, records)| {
        let own = own(&set, &records, provider);
        Wanted {
            asked: match own {
                Some(_) => asked_instead(&set, &records),
                None => set.clone(),
            },
            expected: records.into_iter().map(|record| record.content).collect(),
            removed: None,
            set,
            own,
        }
    })
    .collect()
}

/// Sets that were there before and are not any more.
pub(super) fn removed(now: &Zone, before: &Zone) -> Vec<Wanted> {
    let sets = now.sets();
    let gone = before.sets().into_iter().filter(|(set, records)| {
        let compared = is_askable(&set.kind) && set.kind.as_str() != "SOA";
        compared && !sets.contains_key(set) && own(set, records, "").is_none()
    });
    gone.map(|(set, records)| Wanted {
        asked: set.clone(),
        set,
        expected: Vec::new(),
        removed: Some(records.into_iter().map(|record| record.content).collect()),
        own: None,
    })
    .collect()
}

/// Why nameservers answer with something else than the records of this set.
fn own(set: &SetKey, records: &[Record], name: &str) -> Option<String> {
    if records.iter().any(is_proxied) {
        return Some(format!(
            "{name} answers with addresses of its own, because it is proxied."
        ));
    }
    match set.kind.as_str() {
        "CNAME" if set.name == "@" => Some(format!(
            "{name} answers with the addresses of the target, because the apex can have no CNAME."
        )),
        "ALIAS" | "ANAME" => Some(format!("{name} answers with the addresses of the target.")),
        "URL" | "FRAME" => Some(format!(
            "{name} answers with the address of its redirect service."
        )),
        "MAILFW" => Some(format!("{name} answers with its own mail servers.")),
        "DYNA" | "DYNAAAA" => Some("The address is set by whoever holds its password.".to_owned()),
        _ if !is_askable(&set.kind) => Some(format!(
            "{} is a type of {name}, not of the DNS: nobody can be asked for it.",
            set.kind
        )),
        _ => None,
    }
}

fn is_proxied(record: &Record) -> bool {
    record.extras.get("proxied").and_then(serde_json::Value::as_bool) == Some(true)
}

/// The type of the answer that stands for such a set.
fn asked_instead(set: &SetKey, records: &[Record]) -> SetKey {
    let kind = match set.kind.as_str() {
        "AAAA" | "DYNAAAA" => "AAAA",
        "MAILFW" => "MX",
        "A" | "URL" | "FRAME" | "DYNA" | "ALIAS" | "ANAME" => "A",
        "CNAME" if set.name == "@" || records.iter().any(is_proxied) => "A",
        kind => kind,
    };
    SetKey::new(&set.name, kind)
}
