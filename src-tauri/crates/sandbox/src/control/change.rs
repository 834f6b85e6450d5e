//! Changes made behind the providers' backs. They leave no trace in the ledger: nobody called.

use std::collections::BTreeMap;
use std::net::IpAddr;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use crate::dns::nameservers::kept_for;
use crate::providers;
use crate::world::domain::years_after;
use crate::world::zone::{ZonePatch, read_plain};
use crate::world::{Account, AccountKey, OwnedDomain, World, Zone, ZoneKey};

/// Sets, advances or holds the clock.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockChange {
    /// The new time.
    #[serde(default)]
    pub set: Option<DateTime<Utc>>,
    /// Seconds to jump, after `set`.
    #[serde(default)]
    pub advance_seconds: Option<i64>,
    /// Whether the clock stands still from now on.
    #[serde(default)]
    pub hold: Option<bool>,
}

impl ClockChange {
    /// Makes the change.
    ///
    /// # Errors
    /// When it asks for nothing.
    pub fn apply(&self, world: &mut World) -> Result<(), String> {
        if self.set.is_none() && self.advance_seconds.is_none() && self.hold.is_none() {
            return Err("give set, advance_seconds or hold".to_owned());
        }
        if let Some(instant) = self.set {
            world.clock.set(instant);
        }
        if let Some(seconds) = self.advance_seconds {
            world.clock.advance(seconds);
        }
        if let Some(held) = self.hold {
            world.clock.hold(held);
        }
        Ok(())
    }
}

/// Adds a name or changes one. For a new name the account defaults to the first one, the dates to one year from now.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DomainPatch {
    /// The name.
    pub domain: String,
    /// The account that holds it.
    #[serde(default)]
    pub account: Option<AccountKey>,
    /// When it was registered.
    #[serde(default)]
    pub registered_at: Option<DateTime<Utc>>,
    /// When it lapses.
    #[serde(default)]
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether the provider tells the expiry.
    #[serde(default)]
    pub publishes_expiry: Option<bool>,
    /// A status that overrides the dates; the empty text takes the override away.
    #[serde(default)]
    pub status: Option<String>,
    /// The caller's reference.
    #[serde(default)]
    pub client_ref: Option<String>,
    /// The caller's second reference.
    #[serde(default)]
    pub external_ref: Option<String>,
    /// Whether the provider renews it by itself.
    #[serde(default)]
    pub auto_renew: Option<bool>,
    /// Whether it is locked against transfer.
    #[serde(default)]
    pub locked: Option<bool>,
    /// Whether the registrant is hidden.
    #[serde(default)]
    pub privacy: Option<bool>,
    /// Takes the name, and the zone that its holder keeps, out of the world.
    #[serde(default)]
    pub remove: bool,
}

impl DomainPatch {
    /// Makes the change and returns the name as it is now; `None` when it was removed.
    ///
    /// # Errors
    /// When the name is malformed or the account is unknown.
    pub fn apply(self, world: &mut World) -> Result<Option<OwnedDomain>, String> {
        let name = crate::world::names::parse(&self.domain)?;
        if self.remove {
            if let Some(gone) = world.holdings.domains.remove(&name) {
                world.holdings.zones.remove(&ZoneKey::new(&gone.account, &name));
            }
            return Ok(None);
        }
        if !world.holdings.domains.contains_key(&name) {
            let holder = account_key(world, self.account.as_ref())?;
            let now = world.now();
            let provider = world
                .account(&holder)
                .and_then(|account| providers::find(&account.provider));
            let zone = provider.and_then(|provider| (provider.fresh_zone)(&name));
            world.add_domain(OwnedDomain::new(&name, &holder, now, years_after(now, 1)), zone);
        } else if let Some(account) = &self.account {
            account_key(world, Some(account))?;
            let from = world.holdings.domains[&name].account.clone();
            if let Some(zone) = world.holdings.zones.remove(&ZoneKey::new(&from, &name)) {
                world.add_zone(account, &name, zone);
            }
        }
        let owned = world
            .holdings
            .domains
            .get_mut(&name)
            .ok_or_else(|| format!("{name} is not in the world"))?;
        set(&mut owned.account, self.account);
        set(&mut owned.registered_at, self.registered_at);
        set(&mut owned.expires_at, self.expires_at);
        set(&mut owned.publishes_expiry, self.publishes_expiry);
        set(&mut owned.auto_renew, self.auto_renew);
        set(&mut owned.locked, self.locked);
        set(&mut owned.privacy, self.privacy);
        if let Some(status) = self.status {
            owned.forced_status = (!status.is_empty()).then_some(status);
        }
        owned.client_ref = self.client_ref.or(owned.client_ref.take());
        owned.external_ref = self.external_ref.or(owned.external_ref.take());
        Ok(Some(owned.clone()))
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

/// The named account, or the first one when none is named.
fn account_key(world: &World, named: Option<&AccountKey>) -> Result<AccountKey, String> {
    match named {
        Some(key) if world.accounts.contains_key(key) => Ok(key.clone()),
        Some(key) => Err(format!("there is no account {key}")),
        None => world
            .first_account()
            .cloned()
            .ok_or_else(|| "the world has no account".to_owned()),
    }
}

fn account_mut<'a>(world: &'a mut World, named: Option<&AccountKey>) -> Result<&'a mut Account, String> {
    let key = account_key(world, named)?;
    world
        .accounts
        .get_mut(&key)
        .ok_or_else(|| format!("there is no account {key}"))
}

/// Sets a balance.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BalanceChange {
    /// The first account when absent.
    #[serde(default)]
    pub account: Option<AccountKey>,
    /// The new balance in minor units.
    pub cents: i64,
}

impl BalanceChange {
    /// Makes the change.
    ///
    /// # Errors
    /// When the account is unknown.
    pub fn apply(&self, world: &mut World) -> Result<(), String> {
        account_mut(world, self.account.as_ref())?.balance = self.cents;
        Ok(())
    }
}

/// Changes what the provider's own web pages or chat bot would change.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountPatch {
    /// The first account when absent.
    #[serde(default)]
    pub account: Option<AccountKey>,
    /// The complete new whitelist; empty closes the account.
    #[serde(default)]
    pub whitelist: Option<Vec<IpAddr>>,
    /// A new token; the old one is refused from now on.
    #[serde(default)]
    pub token: Option<String>,
    /// Further fields of the login form to change, e.g. `{"password": "..."}`.
    #[serde(default)]
    pub form: BTreeMap<String, String>,
    /// Whether there is a card to charge.
    #[serde(default)]
    pub has_card: Option<bool>,
    /// What the webhook's receiver answers from now on.
    #[serde(default)]
    pub webhook_status: Option<u16>,
    /// Calls a second that another client of the token makes.
    #[serde(default)]
    pub quota_used_elsewhere: Option<u32>,
}

impl AccountPatch {
    /// Makes the change.
    ///
    /// # Errors
    /// When the account is unknown or has no webhook to change.
    pub fn apply(self, world: &mut World) -> Result<(), String> {
        let account = account_mut(world, self.account.as_ref())?;
        if let Some(status) = self.webhook_status {
            account
                .webhook
                .as_mut()
                .ok_or("this account has no webhook")?
                .receiver_status = status;
        }
        set(
            &mut account.whitelist,
            self.whitelist.map(|list| list.into_iter().collect()),
        );
        set(&mut account.token, self.token);
        account.form.extend(self.form);
        set(&mut account.has_card, self.has_card);
        set(&mut account.quota_used_elsewhere, self.quota_used_elsewhere);
        Ok(())
    }
}

/// Puts a nameserver or a public resolver out of step, or all of them into step.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum DnsChange {
    /// The host has the zone of this name as it is at this moment.
    Lag {
        /// A nameserver.
        host: String,
        /// The apex of a zone.
        zone: String,
    },
    /// This nameserver, or the resolver with this word, does not answer.
    Silence(String),
    /// Everybody answers, with what the zones say.
    Recover {},
}

impl DnsChange {
    /// A host that lags behind.
    #[must_use]
    pub fn lag(host: &str, zone: &str) -> Self {
        Self::Lag {
            host: host.to_owned(),
            zone: zone.to_owned(),
        }
    }

    /// Makes the change.
    ///
    /// # Errors
    /// When the host does not serve the zone.
    pub fn apply(self, world: &mut World) -> Result<(), String> {
        match self {
            Self::Lag { host, zone } => {
                let copy = kept_for(world, &host, &zone).cloned();
                let copy = copy.ok_or_else(|| format!("{host} does not serve {zone}"))?;
                world.out_of_step.lag(&host, &zone, copy);
            }
            Self::Silence(place) => world.out_of_step.silence(&place),
            Self::Recover {} => world.out_of_step.recover(),
        }
        Ok(())
    }
}

/// Sets one of a provider's switches.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SwitchChange {
    /// The provider.
    pub provider: String,
    /// One of its words.
    pub switch: String,
    /// The new value, usually `true`; `null` puts the switch back.
    pub value: Value,
}

impl SwitchChange {
    /// Makes the change.
    ///
    /// # Errors
    /// When there is no such provider or no such switch, or the value is a word for a boolean: it would do nothing.
    pub fn apply(self, world: &mut World) -> Result<(), String> {
        let provider = providers::find(&self.provider)
            .ok_or_else(|| format!("there is no provider {}", self.provider))?;
        if !provider.switches.contains(&self.switch.as_str()) {
            return Err(format!(
                "{} has no switch {}; choose one of: {}",
                self.provider,
                self.switch,
                provider.switches.join(", ")
            ));
        }
        if let Some(word @ ("on" | "off" | "true" | "false")) = self.value.as_str() {
            return Err(format!(
                "{} is switched by true, false or null, not by \"{word}\"",
                self.switch
            ));
        }
        world.switches.set(&self.provider, &self.switch, self.value);
        Ok(())
    }
}

/// Changes a zone as if somebody had done it in the provider's own pages, or adds it to the account named in the
/// patch. Returns the zone as it is now.
///
/// # Errors
/// When nobody in the world keeps such a zone and the patch names no account, or a record is one that the provider
/// would refuse.
pub fn zone(world: &mut World, patch: ZonePatch) -> Result<Zone, String> {
    let keeper = match &patch.account {
        Some(account) => account_key(world, Some(account))?,
        None => {
            let holder = world.holdings.domains.get(&patch.domain);
            world
                .zone_keeper(&patch.domain)
                .or(holder.map(|domain| &domain.account))
                .cloned()
                .ok_or_else(|| format!("{} is not in the world", patch.domain))?
        }
    };
    let provider = world
        .account(&keeper)
        .and_then(|account| providers::find(&account.provider));
    let read = provider.map_or(read_plain as fn(&str, &[_]) -> _, |provider| {
        provider.read_records
    });
    let records = patch
        .records
        .map(|records| read(&patch.domain, &records))
        .transpose()?;
    let fresh = || provider.and_then(|provider| (provider.fresh_zone)(&patch.domain));
    let zone = world
        .holdings
        .zones
        .entry(ZoneKey::new(&keeper, &patch.domain))
        .or_insert_with(|| fresh().unwrap_or_default());
    set(&mut zone.mode, patch.mode);
    set(&mut zone.nameservers, patch.nameservers);
    set(&mut zone.records, records);
    Ok(zone.clone())
}
