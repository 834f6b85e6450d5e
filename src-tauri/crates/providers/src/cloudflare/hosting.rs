//! Zones as things of their own: made, waited for, handed over as a zone file, paused and removed.
//!
//! A zone file has a limit of its own (three a minute for a login), so files go in a lane of their own: a refusal there
//! does not close the account. Beyond the limit nothing is sent, and the user is told when it goes again.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use model::DomainName;
use registrar::http::Call;
use registrar::json::{at, count, field, flag, text, texts, time};
use registrar::lane::{Lane, Rate};
use registrar::zone_hosting::{HostedZone, Imported, ZoneHosting, ZoneStage, ZoneUse};
use registrar::{Kind, ProviderError, Retry};
use reqwest::Method;
use reqwest::header::{ACCEPT, HeaderValue};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::Cloudflare;
use super::zones::ZoneInfo;

/// Bytes of a zone file.
const LARGEST_FILE: usize = 256 * 1024;
/// Zone files in a minute.
const FILES: usize = 3;
const MINUTE: Duration = Duration::from_secs(60);
/// The code of a zone that is there already.
const EXISTS: &str = "1061";
/// The operations, as errors name them.
pub(super) const CREATE: &str = "create_zone";
const STATUS: &str = "zone_status";
const ACTIVATION: &str = "check_activation";
pub(super) const PAUSE: &str = "pause_zone";
pub(super) const REMOVE: &str = "remove_zone";
const EXPORT: &str = "export_zone";
pub(super) const IMPORT: &str = "import_zone";

/// The pace of zone files.
pub(super) struct Files {
    /// Closes when Cloudflare refuses a file for now.
    lane: Lane,
    /// When the last ones were sent.
    sent: Mutex<VecDeque<Instant>>,
}

impl Default for Files {
    fn default() -> Self {
        Self {
            lane: Lane::new(Rate {
                requests: 200,
                period: Duration::from_secs(1),
                block: MINUTE,
            }),
            sent: Mutex::default(),
        }
    }
}

impl Files {
    /// Takes one of the files of this minute, or says how long it is until there is one.
    fn take(&self) -> Result<(), Duration> {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        sent.retain(|at| now.saturating_duration_since(*at) < MINUTE);
        match sent.front() {
            Some(first) if sent.len() >= FILES => {
                Err(MINUTE.saturating_sub(now.saturating_duration_since(*first)))
            }
            _ => {
                sent.push_back(now);
                Ok(())
            }
        }
    }
}

/// A zone as its host tells it.
fn hosted(row: &Value, zone: &ZoneInfo) -> HostedZone {
    let hosts = |key: &str| -> Vec<String> {
        let hosts = field(row, key, texts).unwrap_or_default();
        hosts
            .iter()
            .map(|host| host.trim_end_matches('.').to_ascii_lowercase())
            .collect()
    };
    HostedZone {
        nameservers: zone.nameservers.clone(),
        stage: match zone.status.as_deref() {
            Some("active") => ZoneStage::Active,
            Some("initializing" | "pending") => ZoneStage::Pending,
            Some("moved" | "deactivated" | "deleted") => ZoneStage::Moved,
            _ => ZoneStage::Untold,
        },
        word: zone.status.clone(),
        found: hosts("original_name_servers"),
        registrar: field(row, "original_registrar", text),
        created_at: field(row, "created_on", time),
        activated_at: field(row, "activated_on", time),
        paused: field(row, "paused", flag).unwrap_or(false),
    }
}

impl Cloudflare {
    /// The zone of a row about this name; what is found is kept.
    fn hosted_zone(&self, call: &Call, name: &DomainName, row: &Value) -> Result<HostedZone, ProviderError> {
        match ZoneInfo::read(row) {
            Ok((found, zone)) if found == *name => {
                let shown = hosted(row, &zone);
                self.zones.keep(name, zone, self.api.clock.now());
                Ok(shown)
            }
            _ => Err(self.api.http.wrong_shape(call, "the zone with its id")),
        }
    }

    async fn zone_now(
        &self,
        operation: &'static str,
        name: &DomainName,
    ) -> Result<Option<HostedZone>, ProviderError> {
        let known = self.zones.get(name, self.api.clock.now());
        let known = match known {
            Some(zone) => Some((zone, true)),
            None => self.look_up(operation, name).await?.map(|zone| (zone, false)),
        };
        let Some((zone, remembered)) = known else {
            return Ok(None);
        };
        let read = async |zone: &ZoneInfo| {
            let call = Call::read(operation, format!("/zones/{}", zone.id));
            let answer = self.api.read(&call).await?;
            self.hosted_zone(&call, name, &answer.result)
        };
        match read(&zone).await {
            Ok(zone) => Ok(Some(zone)),
            Err(error) if remembered && matches!(error.kind, Kind::NotFound | Kind::Forbidden) => {
                // It may have been removed and added again, which gives it another id.
                self.zones.forget(name);
                match self.look_up(operation, name).await? {
                    Some(fresh) if fresh.id != zone.id => read(&fresh).await.map(Some),
                    Some(_) => Err(error),
                    None => Ok(None),
                }
            }
            Err(error) => Err(error),
        }
    }

    async fn create_zone(&self, name: &DomainName) -> Result<HostedZone, ProviderError> {
        let account = self.account_id().await?;
        let body = json!({"name": name.as_str(), "account": {"id": account}, "type": "full"});
        let call = Call::change(CREATE, Method::POST, "/zones", body.to_string());
        let error = match self.api.once(&call).await {
            Ok(answer) => return self.hosted_zone(&call, name, &answer.result),
            Err(error) => error,
        };
        if error.upstream_code.as_deref() != Some(EXISTS) {
            return Err(error);
        }
        self.zones.forget(name);
        match self.zone_now(CREATE, name).await? {
            Some(zone) => Ok(zone),
            None => Err(self
                .api
                .http
                .error(
                    &call,
                    Kind::Conflict,
                    format!(
                        "Cloudflare has a zone {} already, in another account.",
                        name.unicode()
                    ),
                )
                .hint("Remove it there, or connect that account.")
                .code(error.upstream_code)),
        }
    }

    fn no_zone(&self, operation: &'static str, name: &DomainName) -> ProviderError {
        let call = Call::read(operation, "/zones");
        let message = format!("{} has no zone in this Cloudflare account.", name.unicode());
        self.api
            .http
            .error(&call, Kind::NotFound, message)
            .hint("Create the zone first.")
    }

    async fn check(&self, name: &DomainName) -> Result<HostedZone, ProviderError> {
        let zone = self.zone_now(ACTIVATION, name).await?;
        let zone = zone.ok_or_else(|| self.no_zone(ACTIVATION, name))?;
        if zone.stage == ZoneStage::Active {
            return Ok(zone);
        }
        let id = self.zone(ACTIVATION, name).await?.id;
        let call = Call {
            body: None,
            ..Call::change(
                ACTIVATION,
                Method::PUT,
                format!("/zones/{id}/activation_check"),
                "",
            )
        };
        match self.api.once(&call).await {
            Ok(_) => {}
            // It was looked at a moment ago, or became active meanwhile: the zone itself tells.
            Err(error) if matches!(error.kind, Kind::Invalid | Kind::Conflict) => {}
            Err(error) => return Err(error),
        }
        let zone = self.zone_now(ACTIVATION, name).await?;
        zone.ok_or_else(|| self.no_zone(ACTIVATION, name))
    }

    async fn pause_zone(&self, name: &DomainName, paused: bool) -> Result<HostedZone, ProviderError> {
        let zone = self.zone(PAUSE, name).await?;
        let call = Call::change(
            PAUSE,
            Method::PATCH,
            format!("/zones/{}", zone.id),
            json!({"paused": paused}).to_string(),
        );
        let answer = self.api.once(&call).await?;
        self.hosted_zone(&call, name, &answer.result)
    }

    /// The id is read just before, so that a zone that was removed and made again is not taken for the old one.
    async fn remove_zone(&self, name: &DomainName) -> Result<(), ProviderError> {
        self.zones.forget(name);
        let zone = self.zone(REMOVE, name).await?;
        let call = Call {
            body: None,
            ..Call::change(REMOVE, Method::DELETE, format!("/zones/{}", zone.id), "")
        };
        let removed = self.api.once(&call).await;
        self.zones.forget(name);
        let answer = removed?;
        match field(&answer.result, "id", text) {
            Some(id) if id != zone.id => Err(self
                .api
                .http
                .unclear(&call, Kind::Malformed, "Cloudflare answers about another zone.")
                .hint("Look at the zones in Cloudflare's dashboard.")
                .retry(Retry::OutcomeUnknown)),
            _ => Ok(()),
        }
    }

    async fn use_of(&self, name: &DomainName) -> Result<ZoneUse, ProviderError> {
        let zone = self.zone("zone_use", name).await?;
        let call = Call::read("zone_use", format!("/zones/{}/dns_records/usage", zone.id));
        let answer = self.api.read(&call).await?;
        Ok(ZoneUse {
            used: field(&answer.result, "record_usage", count)
                .ok_or_else(|| self.api.http.wrong_shape(&call, "how many records there are"))?,
            quota: field(&answer.result, "record_quota", count),
        })
    }

    /// The text comes without an envelope; a refusal comes in one.
    async fn export_text(&self, name: &DomainName) -> Result<String, ProviderError> {
        let zone = self.zone(EXPORT, name).await?;
        let call = Call::read(EXPORT, format!("/zones/{}/dns_records/export", zone.id))
            .header(ACCEPT, HeaderValue::from_static("text/plain"));
        let body = self.api.text(&call).await?;
        let file = String::from_utf8(body)
            .ok()
            .filter(|text| {
                let start = text.trim_start();
                !start.is_empty() && !start.starts_with('<') && !start.starts_with('{')
            })
            .ok_or_else(|| self.api.http.wrong_shape(&call, "a zone file"))?;
        Ok(file)
    }

    async fn import_text(
        &self,
        name: &DomainName,
        file: &str,
        proxied: bool,
    ) -> Result<Imported, ProviderError> {
        let refused = |kind: Kind, message: String, hint: &str| {
            let call = Call::read(IMPORT, "/zones");
            self.api.http.error(&call, kind, message).hint(hint)
        };
        if file.len() > LARGEST_FILE {
            return Err(refused(
                Kind::Invalid,
                format!(
                    "Cloudflare takes zone files of 256 KiB at most; this one has {} KiB. Nothing was sent.",
                    file.len().div_ceil(1024)
                ),
                "Cut the file into parts, or import it by a plan of Freehold, which has no such limit.",
            ));
        }
        let zone = self.zone(IMPORT, name).await?;
        self.files.take().map_err(|wait| {
            let seconds = wait.as_millis().div_ceil(1000);
            refused(
                Kind::RateLimited,
                "Cloudflare takes three zone files a minute. Nothing was sent.".to_owned(),
                &format!("Import it again in {seconds} seconds."),
            )
            .retry(Retry::After(wait))
        })?;
        let call = Call::upload(
            IMPORT,
            format!("/zones/{}/dns_records/import", zone.id),
            &[
                ("file", Some("zone.txt"), file),
                ("proxied", None, if proxied { "true" } else { "false" }),
            ],
        );
        let answer = self.api.once_in(&self.files.lane, &call).await?;
        let number = |key: &str| at(&answer.result, key).and_then(count);
        match (number("recs_added"), number("total_records_parsed")) {
            (Some(added), parsed) => Ok(Imported {
                added,
                parsed: parsed.unwrap_or(added),
            }),
            (None, _) => Err(self
                .api
                .http
                .unclear(
                    &call,
                    Kind::Malformed,
                    "Cloudflare took the file and does not say how many records it added.",
                )
                .hint("Read the zone to see what was added.")
                .retry(Retry::OutcomeUnknown)),
        }
    }
}

#[async_trait]
impl ZoneHosting for Cloudflare {
    fn largest_file(&self) -> usize {
        LARGEST_FILE
    }

    async fn create(&self, name: &DomainName) -> Result<HostedZone, ProviderError> {
        let made = self.create_zone(name).await;
        self.told(made).await
    }

    async fn status(&self, name: &DomainName) -> Result<Option<HostedZone>, ProviderError> {
        let zone = self.zone_now(STATUS, name).await;
        self.told(zone).await
    }

    async fn check_activation(&self, name: &DomainName) -> Result<HostedZone, ProviderError> {
        let zone = self.check(name).await;
        self.told(zone).await
    }

    async fn pause(&self, name: &DomainName, paused: bool) -> Result<HostedZone, ProviderError> {
        let zone = self.pause_zone(name, paused).await;
        self.told(zone).await
    }

    fn pause_effect(&self) -> &'static str {
        "Cloudflare goes on answering for its records, and stands in front of nothing: proxied records answer with the addresses behind them, for everybody to see, and its certificates, rules and protection rest. It ends when the zone is resumed."
    }

    async fn remove(&self, name: &DomainName) -> Result<(), ProviderError> {
        let removed = self.remove_zone(name).await;
        self.told(removed).await
    }

    async fn usage(&self, name: &DomainName) -> Result<ZoneUse, ProviderError> {
        let used = self.use_of(name).await;
        self.told(used).await
    }

    async fn export(&self, name: &DomainName) -> Result<String, ProviderError> {
        let file = self.export_text(name).await;
        self.told(file).await
    }

    async fn import(&self, name: &DomainName, file: &str, proxied: bool) -> Result<Imported, ProviderError> {
        let added = self.import_text(name, file, proxied).await;
        self.told(added).await
    }
}
