//! Owned names: registrations and zones of the account, as one name each.
//!
//! A name may be registered here without a zone, or have its zone here and be registered elsewhere. Both lists are read;
//! a list that the token may not read is said, and what only it could tell stays untold.

use std::collections::BTreeMap;

use async_trait::async_trait;
use model::DomainName;
use registrar::http::Call;
use registrar::json::{field, flag, text, time};
use registrar::portfolio::{Listing, OwnedName, Portfolio, ZoneHere};
use registrar::{Kind, ProviderError};
use serde_json::Value;

use super::Cloudflare;
use super::paging::Rows;
use super::refusal::{READ_ZONES, is_access};
use super::zones::ZoneInfo;

/// Rows in a page of registrations.
const PER_PAGE: usize = 50;

/// Reads one registration. The error is a sentence.
pub(super) fn registration(row: &Value) -> Result<OwnedName, String> {
    let spelled = field(row, "domain_name", text).ok_or("A registration names no domain.")?;
    let name = DomainName::parse(&spelled).map_err(|error| error.to_string())?;
    let mut owned = OwnedName::bare(name);
    owned.status = field(row, "status", text);
    owned.registered_at = field(row, "created_at", time);
    owned.expires_at = field(row, "expires_at", time);
    owned.expires_text = field(row, "expires_at", text);
    owned.auto_renew = field(row, "auto_renew", flag);
    owned.locked = field(row, "locked", flag);
    owned.privacy = field(row, "privacy_mode", text).and_then(|mode| match mode.as_str() {
        "redaction" => Some(true),
        "off" => Some(false),
        _ => None,
    });
    Ok(owned)
}

/// Adds the zone to a name. A name registered here is served by the nameservers of its zone, and so is one that
/// Cloudflare sees the world asking there; for any other the registrar knows.
fn with_zone(owned: &mut OwnedName, zone: &ZoneInfo) {
    let active = zone.active();
    if owned.registered || active == Some(true) {
        owned.nameservers = Some(zone.nameservers.clone()).filter(|hosts| !hosts.is_empty());
    }
    owned.zone = Some(ZoneHere::Present {
        active,
        nameservers: zone.nameservers.clone(),
    });
}

fn only_zone(name: DomainName, zone: &ZoneInfo) -> OwnedName {
    let mut owned = OwnedName::bare(name);
    owned.registered = false;
    with_zone(&mut owned, zone);
    owned
}

/// What the two lists give together.
#[derive(Default)]
struct Gathered {
    names: BTreeMap<DomainName, OwnedName>,
    reasons: Vec<String>,
    unreadable: Vec<String>,
}

impl Gathered {
    fn add_registrations(&mut self, list: Rows, zones_told: bool, quote: impl Fn(&str) -> String) {
        let before = self.unreadable.len();
        for row in &list.rows {
            match registration(row) {
                Ok(mut owned) => {
                    owned.zone = zones_told.then_some(ZoneHere::Absent);
                    self.names.insert(owned.name.clone(), owned);
                }
                Err(reason) => self.unreadable.push(came_as(&reason, row, &quote)),
            }
        }
        self.told(list.cut, before, list.rows.len());
    }

    fn add_zones(&mut self, list: Rows, quote: impl Fn(&str) -> String) -> BTreeMap<DomainName, ZoneInfo> {
        let before = self.unreadable.len();
        let mut zones = BTreeMap::new();
        for row in &list.rows {
            match ZoneInfo::read(row) {
                Ok((name, zone)) => {
                    match self.names.get_mut(&name) {
                        Some(owned) => with_zone(owned, &zone),
                        None => {
                            self.names.insert(name.clone(), only_zone(name.clone(), &zone));
                        }
                    }
                    zones.insert(name, zone);
                }
                Err(reason) => self.unreadable.push(came_as(&reason, row, &quote)),
            }
        }
        self.told(list.cut, before, list.rows.len());
        zones
    }

    fn told(&mut self, cut: Option<String>, unreadable_before: usize, rows: usize) {
        self.reasons.extend(cut);
        let unreadable = self.unreadable.len() - unreadable_before;
        if unreadable > 0 {
            self.reasons.push(format!(
                "{unreadable} of {rows} rows could not be read; they are in the activity log."
            ));
        }
    }

    fn listing(self) -> Listing {
        Listing {
            names: self.names.into_values().collect(),
            partial: (!self.reasons.is_empty()).then(|| self.reasons.join(" ")),
            unreadable: self.unreadable,
        }
    }
}

fn came_as(reason: &str, row: &Value, quote: impl Fn(&str) -> String) -> String {
    format!("{reason} It came as {}", quote(&row.to_string()))
}

/// A list that this token or this account does not have, rather than a list that failed.
fn is_withheld(error: &ProviderError) -> bool {
    is_access(error) || matches!(error.kind, Kind::NotFound | Kind::NotOffered)
}

impl Cloudflare {
    /// A read below the registrar's path.
    pub(super) fn registrar_read(&self, operation: &'static str, account: &str, path: &str) -> Call {
        Call::read(operation, self.registrar_path(account, path))
    }

    /// A path of the registrar in its chosen environment.
    pub(super) fn registrar_path(&self, account: &str, path: &str) -> String {
        format!("/accounts/{account}/{}{path}", self.segment)
    }

    /// One registration. [`Kind::NotFound`] when the name is not registered here.
    pub(super) async fn registration(
        &self,
        operation: &'static str,
        name: &DomainName,
    ) -> Result<OwnedName, ProviderError> {
        let account = self.account_id().await?;
        let call = self.registrar_read(operation, &account, &format!("/registrations/{name}"));
        let result = self.api.read(&call).await?.result;
        registration(&result)
            .ok()
            .filter(|owned| owned.name == *name)
            .ok_or_else(|| self.api.http.wrong_shape(&call, "this name's registration"))
    }

    fn not_here(&self, name: &DomainName) -> ProviderError {
        let call = Call::read("detail", "/");
        self.api
            .http
            .error(
                &call,
                Kind::NotFound,
                format!(
                    "{} has neither a registration nor a zone in this Cloudflare account.",
                    name.unicode()
                ),
            )
            .hint("If it was moved to another account, connect that one.")
    }
}

#[async_trait]
impl Portfolio for Cloudflare {
    async fn list(&self) -> Result<Listing, ProviderError> {
        let account = match self.account_id().await {
            Ok(account) => account,
            Err(error) => return Err(self.diagnosed(error).await),
        };
        let registrations = self
            .registrar_read("list", &account, "/registrations")
            .query("sort_by", "name");
        let zones = self.zones_call("list", &account);
        let (registrations, zones) = futures::join!(
            self.api.by_cursor(&registrations, PER_PAGE),
            self.api.numbered(&zones, super::access::PER_PAGE),
        );
        let quote = |text: &str| self.api.http.quoted(text);
        let mut gathered = Gathered::default();
        match (registrations, zones) {
            (Ok(registrations), Ok(zones)) => {
                gathered.add_registrations(registrations, true, quote);
                let zones = gathered.add_zones(zones, quote);
                self.zones.replace(zones, self.api.clock.now());
            }
            (Ok(registrations), Err(error)) if is_withheld(&error) => {
                gathered.add_registrations(registrations, false, quote);
                gathered.reasons.push(
                    format!(
                        "Cloudflare does not show this token the account's zones, so names that have only their zone there are missing. {}",
                        READ_ZONES.missing()
                    ),
                );
            }
            (Err(error), Ok(zones))
                if is_access(&error) || (is_withheld(&error) && !zones.rows.is_empty()) =>
            {
                let zones = gathered.add_zones(zones, quote);
                self.zones.replace(zones, self.api.clock.now());
                gathered.reasons.push(format!(
                    "Cloudflare does not show this token which names are registered there, so names are shown by their zones alone. {}",
                    self.registrar_permission().missing()
                ));
            }
            (Err(error), Err(other)) if is_withheld(&error) && !is_withheld(&other) => return Err(other),
            (Err(error), _) | (_, Err(error)) => return Err(self.diagnosed(error).await),
        }
        Ok(gathered.listing())
    }

    async fn detail(&self, name: &DomainName) -> Result<OwnedName, ProviderError> {
        let joined = self.joined(name).await;
        self.told(joined).await
    }
}

impl Cloudflare {
    /// Both sides of one name.
    async fn joined(&self, name: &DomainName) -> Result<OwnedName, ProviderError> {
        let (registration, zone) =
            futures::join!(self.registration("detail", name), self.look_up("detail", name));
        match (registration, zone) {
            (Ok(mut owned), Ok(Some(zone))) => {
                with_zone(&mut owned, &zone);
                Ok(owned)
            }
            (Ok(mut owned), Ok(None)) => {
                owned.zone = Some(ZoneHere::Absent);
                Ok(owned)
            }
            (Ok(owned), Err(error)) if is_access(&error) => Ok(owned),
            (Err(error), Ok(Some(zone))) if is_withheld(&error) => Ok(only_zone(name.clone(), &zone)),
            (Err(error), Ok(None)) if error.kind == Kind::NotFound => Err(self.not_here(name)),
            // Not registered here; whether it has its zone here is what could not be read.
            (Err(error), Err(other)) if error.kind == Kind::NotFound => Err(other),
            (Ok(_), Err(error)) | (Err(error), _) => Err(error),
        }
    }
}
