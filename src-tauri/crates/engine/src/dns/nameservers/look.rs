//! The look before: what the nameservers are now, what the target says, and what would be lost. Nothing is written.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use futures::future::join_all;
use lookup::{DsAtParent, NoAnswer, Serves};
use model::{DomainName, Record, SetKey};
use store::portfolio::{Name, ZoneHere};

use super::current::{self, Ask};
use super::hosts::{named, parsed, same};
use super::judge::{Judged, Seen, ZonePart, asked_for, judge};
use super::plan::{blocked, plan, step};
use super::view::{FindingLevel, NameserverTarget, NameserversPlan, NameserversStep, NameserversWish};
use crate::accounts::guarded::read_only;
use crate::activity::view::{ItemState, JobKind};
use crate::core::Engine;
use crate::dns::lanes::{self, Stopped, ZoneWork};
use crate::dns::results::Results;
use crate::dns::zones::check_count;
use crate::fault::{Code, Fault};
use crate::portfolio::Holdings;
use crate::portfolio::view::NameKey;
use crate::words::count;

/// Names of one account that are looked at at a time.
const AT_ONCE: usize = 4;
/// Requests for one name: its detail, and its zone where it was never read.
const REQUESTS: u32 = 2;
/// Sets of one zone that the target is asked for.
const MOST_SETS: usize = 300;
/// After so many names in a row for which a host gave no answer it is not asked any more.
const SILENT: u32 = 6;
/// Characters of a preset's or profile's key.
const LONGEST_KEY: usize = 128;

impl Engine {
    pub(super) async fn nameservers_look(&self, wish: NameserversWish) -> Result<NameserversPlan, Fault> {
        check_count(wish.keys.len())?;
        let target = checked(wish.target)?;
        let holdings = self.holdings().await?;
        let mut seen = HashSet::new();
        let keys: Vec<NameKey> = wish
            .keys
            .iter()
            .map(|key| {
                holdings
                    .find(key)
                    .map_or_else(|| key.clone(), |holding| holding.key())
            })
            .filter(|key| seen.insert(key.clone()))
            .collect();
        if keys.is_empty() {
            return Err(Fault::bad_input("No name is chosen. Choose at least one."));
        }
        let title = self.target_words(&holdings, &target)?;
        let parts = self.parts(&holdings, &keys).await?;
        let asked: HashMap<NameKey, Result<Asked, Fault>> = keys
            .iter()
            .map(|key| (key.clone(), self.asked(&holdings, key, &target, &parts)))
            .collect();
        let able: Vec<NameKey> = keys.iter().filter(|key| asked[*key].is_ok()).cloned().collect();

        let words = match &keys[..] {
            [only] => format!("Look at nameservers for {}", only.name.unicode()),
            many => format!("Look at nameservers for {}", count(many.len(), "name", "names")),
        };
        let job = self.job(JobKind::NameserversLook, words, able.len(), true);
        job.pausable();
        let accounts = self.dns_accounts().await?;
        let eta = self.dns_eta(&able, REQUESTS, &accounts).await;
        let looking = Looking {
            engine: self.clone(),
            holdings: Arc::clone(&holdings),
            asked,
            parts,
            title: title.clone(),
            stopped: Stopped::default(),
            quiet: Quiet::default(),
            results: Results::new(self.clone(), job, &able, &accounts, eta),
            looked: Mutex::default(),
        };
        lanes::run(&able, AT_ONCE, &looking).await;
        let Looking {
            asked,
            looked,
            results,
            ..
        } = looking;
        let cancelled = results.token().is_cancelled();
        results.finish();
        if cancelled {
            let fault = Fault::new(Code::Conflict, "The look was cancelled. Nothing was written.");
            return Err(fault);
        }
        let mut looked = looked.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut already = 0;
        let mut names = Vec::with_capacity(keys.len());
        for key in keys {
            match (&asked[&key], looked.remove(&key)) {
                (Err(fault), _) => {
                    let now = holdings.find(&key).map(|holding| holding.nameservers.to_vec());
                    names.push(blocked(key, now.unwrap_or_default(), fault.clone()));
                }
                (Ok(_), Some(Looked::Already)) => already += 1,
                (Ok(_), Some(Looked::Step(step))) => names.push(*step),
                (Ok(_), None) => {
                    let fault = Fault::new(Code::Internal, "The name was not looked at.");
                    names.push(blocked(key, Vec::new(), fault));
                }
            }
        }
        let shown = plan(target, title, names, already);
        let eta = self
            .dns_eta(&shown.ready(), super::apply::REQUESTS, &accounts)
            .await;
        let shown = Arc::new(shown.sealed(eta)?);
        self.inner.plans.nameservers.keep(Arc::clone(&shown));
        Ok(shown.view.clone())
    }

    /// Where it goes, as a sentence names it.
    fn target_words(&self, holdings: &Holdings, target: &NameserverTarget) -> Result<String, Fault> {
        Ok(match target {
            NameserverTarget::Hosts { hosts } => named(hosts),
            NameserverTarget::Preset { key } => format!("the preset \"{key}\""),
            NameserverTarget::CloudflareBind { profile } => format!("the Cloudflare profile \"{profile}\""),
            NameserverTarget::Zone { account } => {
                let owner = holdings.owner(*account).ok_or_else(|| {
                    Fault::new(
                        Code::NotFound,
                        "The account with the zones is not connected any more.",
                    )
                })?;
                format!("the nameservers of its zone at {}", owner.called())
            }
        })
    }

    /// The zones of each name in the accounts.
    async fn parts(
        &self,
        holdings: &Holdings,
        keys: &[NameKey],
    ) -> Result<HashMap<DomainName, Vec<Name>>, Fault> {
        let names: HashSet<DomainName> = keys
            .iter()
            .filter(|key| holdings.find(key).is_some())
            .map(|key| key.name.clone())
            .collect();
        let parts = self.inner.store.cache().read(move |conn| {
            names
                .into_iter()
                .map(|name| {
                    let everywhere = store::portfolio::everywhere(conn, &name)?;
                    Ok((name, everywhere))
                })
                .collect::<store::Result<HashMap<_, _>>>()
        });
        Ok(parts.await?)
    }

    /// What is asked about one name, or why it can not go there.
    fn asked(
        &self,
        holdings: &Holdings,
        key: &NameKey,
        target: &NameserverTarget,
        parts: &HashMap<DomainName, Vec<Name>>,
    ) -> Result<Asked, Fault> {
        let holding = holdings.find(key);
        let rules = self
            .nameservers_rules(holdings, holding)
            .map_err(|reason| Fault::new(Code::NotOffered, reason))?;
        if let Some(owner) = holdings.owner(key.account).filter(|owner| owner.read_only) {
            return Err(read_only(&owner.called()));
        }
        let registrar = holdings
            .owner(key.account)
            .map_or_else(String::new, |owner| owner.provider_label.to_owned());
        let after = match target {
            NameserverTarget::Hosts { hosts } => Some(hosts.clone()),
            NameserverTarget::Preset { .. } if !rules.presets => {
                let message = format!("{registrar} keeps no presets of nameservers.");
                return Err(Fault::new(Code::NotOffered, message));
            }
            NameserverTarget::CloudflareBind { .. } if !rules.cloudflare_bind => {
                let message = format!("{registrar} keeps no Cloudflare profiles.");
                return Err(Fault::new(Code::NotOffered, message));
            }
            NameserverTarget::Preset { .. } | NameserverTarget::CloudflareBind { .. } => None,
            NameserverTarget::Zone { account } => {
                let part = parts.get(&key.name).into_iter().flatten();
                let zone = part
                    .filter(|part| part.account == *account)
                    .find_map(|part| match &part.facts.zone {
                        Some(ZoneHere::Present { nameservers, .. }) if !part.vanished => {
                            Some(nameservers.clone())
                        }
                        _ => None,
                    })
                    .filter(|hosts| !hosts.is_empty());
                let called = || {
                    holdings
                        .owner(*account)
                        .map(|owner| owner.called())
                        .unwrap_or_default()
                };
                Some(zone.ok_or_else(|| {
                    let message = format!("{} has no zone at {}.", key.name.unicode(), called());
                    Fault::new(Code::NotFound, message).hint("Add the zone there and sync the account.")
                })?)
            }
        };
        Ok(Asked { registrar, after })
    }

    /// The records of the zone that is served now, as last read; read for the first time where nobody did.
    async fn served_records(&self, holdings: &Holdings, key: &NameKey) -> Result<Vec<Record>, String> {
        if holdings.find(key).is_some_and(|holding| holding.served.waits()) {
            return Err("The zone that the world asks now is in none of the connected accounts.".to_owned());
        }
        let seat = self.dns_seat(key).await.map_err(|fault| fault.message)?;
        if let Some(refusal) = seat.refusal {
            return Err(refusal);
        }
        let cached = self.dns_cached(vec![seat.zone.clone()]).await;
        let cached = cached.map_err(|fault| fault.message)?;
        if let Some(read) = cached.into_iter().flatten().find_map(|cached| cached.read) {
            return Ok(read.zone.records);
        }
        let read = self
            .dns_read_now(&seat.zone)
            .await
            .map_err(|fault| fault.message)?;
        let kept = self.dns_keep_read(&seat.zone, read).await;
        Ok(kept.map_err(|fault| fault.message)?.zone.records)
    }
}

/// The target in its one spelling.
fn checked(target: NameserverTarget) -> Result<NameserverTarget, Fault> {
    let word = |text: String, what: &str| {
        let text = text.trim().to_owned();
        if text.is_empty() || text.len() > LONGEST_KEY || text.chars().any(char::is_control) {
            return Err(Fault::bad_input(format!("Give the key of the {what}.")));
        }
        Ok(text)
    };
    Ok(match target {
        NameserverTarget::Hosts { hosts } => NameserverTarget::Hosts {
            hosts: parsed(&hosts)?,
        },
        NameserverTarget::Preset { key } => NameserverTarget::Preset {
            key: word(key, "preset")?,
        },
        NameserverTarget::CloudflareBind { profile } => NameserverTarget::CloudflareBind {
            profile: word(profile, "Cloudflare profile")?,
        },
        zone @ NameserverTarget::Zone { .. } => zone,
    })
}

/// One name that can go.
struct Asked {
    registrar: String,
    after: Option<Vec<String>>,
}

enum Looked {
    Already,
    Step(Box<NameserversStep>),
}

struct Looking {
    engine: Engine,
    holdings: Arc<Holdings>,
    asked: HashMap<NameKey, Result<Asked, Fault>>,
    parts: HashMap<DomainName, Vec<Name>>,
    title: String,
    stopped: Stopped,
    quiet: Quiet,
    results: Results,
    looked: Mutex<HashMap<NameKey, Looked>>,
}

#[async_trait]
impl ZoneWork for Looking {
    async fn one(&self, key: &NameKey) {
        self.results.rest().await;
        let token = self.results.token().clone();
        if token.is_cancelled() {
            return;
        }
        let Some(Ok(asked)) = self.asked.get(key) else {
            return;
        };
        self.results.running(key, "Looking");
        let looked = tokio::select! {
            () = token.cancelled() => return,
            looked = self.look(key, asked) => looked,
        };
        let (looked, state, said) = match looked {
            Ok(looked) => {
                let said = words_of(&looked);
                (looked, ItemState::Done, said)
            }
            Err(fault) => {
                self.stopped.note(key.account, &fault);
                let said = fault.message.clone();
                let now = self
                    .holdings
                    .find(key)
                    .map(|holding| holding.nameservers.to_vec());
                let step = blocked(key.clone(), now.unwrap_or_default(), fault);
                (Looked::Step(Box::new(step)), ItemState::Failed, said)
            }
        };
        self.looked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key.clone(), looked);
        self.results.end(key, state, said);
    }
}

fn words_of(looked: &Looked) -> String {
    match looked {
        Looked::Already => "Has these nameservers already".to_owned(),
        Looked::Step(step) => match step.findings.first() {
            Some(worst) if worst.level != FindingLevel::Good => worst.message.clone(),
            _ => "Nothing found against it".to_owned(),
        },
    }
}

impl Looking {
    async fn look(&self, key: &NameKey, asked: &Asked) -> Result<Looked, Fault> {
        if let Some(fault) = self.stopped.reason(key.account) {
            return Err(fault);
        }
        let provider = self.engine.provider(key.account).await?;
        let told = current::read(provider.as_ref(), &key.name, Ask::Hosts).await?;
        self.engine.nameservers_learn(key, &told).await?;
        if let (Some(before), Some(after)) = (&told.hosts, &asked.after)
            && same(before, after)
        {
            return Ok(Looked::Already);
        }
        let zone = self.engine.served_records(&self.holdings, key).await;
        let judged = self.seen(key, asked, told.hosts.clone(), zone).await;
        let step = step(key.clone(), told.hosts, asked.after.clone(), &self.title, judged);
        Ok(Looked::Step(Box::new(step)))
    }

    async fn seen(
        &self,
        key: &NameKey,
        asked: &Asked,
        before: Option<Vec<String>>,
        zone: Result<Vec<Record>, String>,
    ) -> Judged {
        let name = &key.name;
        let hosts = asked.after.clone().unwrap_or_default();
        let asking = hosts.into_iter().map(async |host| {
            let serves = self.serves(name, &host).await;
            (host, serves)
        });
        let (serves, ds, held) = tokio::join!(join_all(asking), self.ds(name), self.held(key));
        let server = serves
            .iter()
            .find(|(_, serves)| matches!(serves, Serves::Yes { .. }))
            .map(|(host, _)| host.clone());
        let (mut answers, mut keys) = (Vec::new(), None);
        if let Some(host) = server {
            let authorities = &self.engine.inner.authorities;
            let mut sets = zone.as_deref().map(asked_for).unwrap_or_default();
            sets.truncate(MOST_SETS);
            let told = authorities.sets(name, &host, &sets).await;
            answers = sets.into_iter().zip(told).collect();
            if matches!(ds, DsAtParent::Signed(_)) || !held.is_empty() {
                let wanted = [SetKey::new("@", "DNSKEY")];
                keys = authorities.sets(name, &host, &wanted).await.pop();
            }
        }
        judge(&Seen {
            name: name.clone(),
            registrar: asked.registrar.clone(),
            before,
            after: asked.after.clone(),
            serves,
            zone,
            answers,
            ds,
            held,
            keys,
            zones: self.zones(name),
        })
    }

    /// The DS records that the registrar has for the name. One that does not tell them leaves the registry to say.
    async fn held(&self, key: &NameKey) -> Vec<String> {
        let Ok(provider) = self.engine.provider(key.account).await else {
            return Vec::new();
        };
        let Some(facet) = provider.ds_records() else {
            return Vec::new();
        };
        match facet.read_ds(&key.name).await {
            Ok(told) => told.iter().flatten().map(ToString::to_string).collect(),
            Err(error) => {
                tracing::warn!(target: "dns", name = %key.name, %error, "DS records could not be read");
                Vec::new()
            }
        }
    }

    fn zones(&self, name: &DomainName) -> Vec<ZonePart> {
        let parts = self.parts.get(name).into_iter().flatten();
        let zones = parts.filter(|part| !part.vanished).filter_map(|part| {
            let Some(ZoneHere::Present { active, nameservers }) = &part.facts.zone else {
                return None;
            };
            Some(ZonePart {
                called: self.holdings.owner(part.account)?.called(),
                active: *active,
                hosts: nameservers.clone(),
            })
        });
        zones.collect()
    }

    async fn serves(&self, name: &DomainName, host: &str) -> Serves {
        if let Some(why) = self.quiet.reason(host) {
            return Serves::Unclear(why);
        }
        let serves = self.engine.inner.authorities.serves(name, host).await;
        let unclear = match &serves {
            Serves::Unclear(why) => Some(why),
            Serves::Yes { .. } | Serves::No(_) => None,
        };
        self.quiet.note(host, unclear);
        serves
    }

    async fn ds(&self, name: &DomainName) -> DsAtParent {
        // Each ending has servers of its own.
        let ending = name.ending();
        if let Some(why) = self.quiet.reason(ending) {
            return DsAtParent::Unclear(why);
        }
        let ds = self.engine.inner.authorities.ds(name).await;
        let unclear = match &ds {
            DsAtParent::Unclear(why) => Some(why),
            DsAtParent::Signed(_) | DsAtParent::Unsigned => None,
        };
        self.quiet.note(ending, unclear);
        ds
    }
}

/// Hosts that stay silent, with how often in a row: hundreds of questions into the void take hours.
#[derive(Default)]
struct Quiet(Mutex<HashMap<String, (u32, NoAnswer)>>);

impl Quiet {
    fn reason(&self, host: &str) -> Option<NoAnswer> {
        let quiet = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (times, why) = quiet.get(host)?;
        (*times >= SILENT).then(|| why.clone())
    }

    fn note(&self, host: &str, unclear: Option<&NoAnswer>) {
        let mut quiet = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match unclear {
            None => {
                quiet.remove(host);
            }
            Some(why) => {
                let entry = quiet.entry(host.to_owned()).or_insert((0, why.clone()));
                *entry = (entry.0 + 1, why.clone());
            }
        }
    }
}
