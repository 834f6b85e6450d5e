//! Zones of the account: which id a name's zone has.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::{DomainName, Timestamp};
use registrar::http::Call;
use registrar::json::{field, text, texts};
use registrar::{Kind, ProviderError};
use serde_json::Value;

use super::Cloudflare;
use super::access::is_id;

/// How long an id is trusted, in seconds. An id that is no longer right is refused there and looked up again.
const KEPT_FOR: i64 = 900;

/// A zone as the list tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ZoneInfo {
    pub id: String,
    pub status: Option<String>,
    /// `full`, `partial`, `secondary` or `internal`.
    pub sort: Option<String>,
    /// Those to be set at the registrar, lower case.
    pub nameservers: Vec<String>,
}

impl ZoneInfo {
    /// Reads a row of `GET /zones`. The error is a sentence.
    pub fn read(row: &Value) -> Result<(DomainName, Self), String> {
        let spelled = field(row, "name", text).ok_or("A zone has no name.")?;
        let name = DomainName::parse(&spelled).map_err(|error| error.to_string())?;
        let id = field(row, "id", text)
            .filter(|id| is_id(id))
            .ok_or_else(|| format!("The zone {} has no id.", name.unicode()))?;
        let hosts = field(row, "name_servers", texts).unwrap_or_default();
        let zone = Self {
            id,
            status: field(row, "status", text),
            sort: field(row, "type", text),
            nameservers: hosts
                .iter()
                .map(|host| host.trim_end_matches('.').to_ascii_lowercase())
                .collect(),
        };
        Ok((name, zone))
    }

    /// Whether Cloudflare sees the world asking this zone.
    pub fn active(&self) -> Option<bool> {
        match self.status.as_deref()? {
            "active" => Some(true),
            "initializing" | "pending" | "moved" | "deactivated" | "deleted" => Some(false),
            _ => None,
        }
    }

    /// The provider's own words for how the zone is served.
    pub fn mode(&self) -> Option<String> {
        let sort = self.sort.as_deref().filter(|sort| *sort != "full");
        match (self.status.as_deref(), sort) {
            (Some(status), Some(sort)) => Some(format!("{status}, {sort}")),
            (found, other) => found.or(other).map(str::to_owned),
        }
    }
}

/// The zones seen lately.
#[derive(Default)]
pub(super) struct Zones(Mutex<BTreeMap<DomainName, (Timestamp, ZoneInfo)>>);

impl Zones {
    /// After the whole list was read.
    pub fn replace(&self, zones: BTreeMap<DomainName, ZoneInfo>, now: Timestamp) {
        *self.lock() = zones
            .into_iter()
            .map(|(name, zone)| (name, (now, zone)))
            .collect();
    }

    pub fn keep(&self, name: &DomainName, zone: ZoneInfo, now: Timestamp) {
        self.lock().insert(name.clone(), (now, zone));
    }

    pub fn forget(&self, name: &DomainName) {
        self.lock().remove(name);
    }

    pub fn get(&self, name: &DomainName, now: Timestamp) -> Option<ZoneInfo> {
        let zones = self.lock();
        let (seen, zone) = zones.get(name)?;
        (0..KEPT_FOR).contains(&now.since(*seen)).then(|| zone.clone())
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<DomainName, (Timestamp, ZoneInfo)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cloudflare {
    /// The zones of one account.
    pub(super) fn zones_call(&self, operation: &'static str, account: &str) -> Call {
        Call::read(operation, "/zones").query("account.id", account)
    }

    /// Looks a zone up by name; `None` when the account has none. What is found is kept.
    pub(super) async fn look_up(
        &self,
        operation: &'static str,
        name: &DomainName,
    ) -> Result<Option<ZoneInfo>, ProviderError> {
        let account = self.account_id().await?;
        // Which spelling of international names it wants is not documented, so both are tried.
        let mut spellings = vec![name.to_string()];
        spellings.extend(name.is_idn().then(|| name.unicode()));
        for spelling in spellings {
            let call = self.zones_call(operation, &account).query("name", spelling);
            if let Some(zone) = self.zone_in_answer(&call, name).await? {
                self.zones.keep(name, zone.clone(), self.api.clock.now());
                return Ok(Some(zone));
            }
        }
        self.zones.forget(name);
        Ok(None)
    }

    async fn zone_in_answer(
        &self,
        call: &Call,
        name: &DomainName,
    ) -> Result<Option<ZoneInfo>, ProviderError> {
        let answer = self.api.read(call).await?;
        let rows = answer
            .result
            .as_array()
            .ok_or_else(|| self.api.http.wrong_shape(call, "a list of zones"))?;
        for row in rows {
            match ZoneInfo::read(row) {
                Ok((found, zone)) if found == *name => return Ok(Some(zone)),
                Ok(_) => {}
                Err(_) => return Err(self.api.http.wrong_shape(call, "zones with their ids")),
            }
        }
        Ok(None)
    }

    /// The zone of a name. [`Kind::NotFound`] when there is none here.
    pub(super) async fn zone(
        &self,
        operation: &'static str,
        name: &DomainName,
    ) -> Result<ZoneInfo, ProviderError> {
        if let Some(zone) = self.zones.get(name, self.api.clock.now()) {
            return Ok(zone);
        }
        self.look_up(operation, name).await?.ok_or_else(|| {
            self.api
                .http
                .error(
                    &Call::read(operation, "/zones"),
                    Kind::NotFound,
                    format!("{} has no zone in this Cloudflare account.", name.unicode()),
                )
                .hint("Its DNS is served elsewhere. To serve it here, create its zone under DNS, New zone.")
        })
    }
}
