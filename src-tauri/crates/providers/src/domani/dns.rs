//! Zones: read whole, replaced whole. Nameservers: 2 to 13 hosts, replaced whole.

use std::sync::Arc;

use async_trait::async_trait;
use model::DomainName;
use registrar::dns::{Dns, Nameservers, ZoneRead, ZoneWrite};
use registrar::http::Call;
use registrar::json::{any_field, at, count, field, flag, texts};
use registrar::portfolio::ZoneHere;
use registrar::records::Form;
use registrar::{Kind, ProviderError};
use reqwest::Method;
use serde_json::{Value, json};

use super::Domani;
use super::api::Bucket;
use super::portfolio::{host_names, path};
use super::records;
use super::refusal;
use super::said::Said;

/// "nameservers": [2..13].
const FEWEST_HOSTS: usize = 2;
const MOST_HOSTS: usize = 13;

/// A name's servers, and the provider's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hosts {
    /// Those set at the registry.
    pub set: Vec<String>,
    /// Those that serve the zone kept at domani.sh; empty when it does not tell them.
    pub own: Vec<String>,
}

impl Hosts {
    /// Reads `GET /api/domains/{domain}/nameservers`. `None` without a list.
    pub fn read(body: &Value) -> Option<Self> {
        let hosts = |key: &str| field(body, key, texts).map(host_names);
        Some(Self {
            set: hosts("nameservers")?,
            own: hosts("default_nameservers").unwrap_or_default(),
        })
    }

    /// Whether the world asks the zone kept at domani.sh, as far as that can be told.
    pub fn asks_here(&self) -> Option<bool> {
        (!self.own.is_empty()).then(|| self.set.iter().any(|host| self.own.contains(host)))
    }

    fn mode(&self) -> Option<String> {
        let words = match self.asks_here()? {
            true => "domani.sh's nameservers",
            false => "custom nameservers",
        };
        Some(words.to_owned())
    }

    /// The zone kept at domani.sh, where its servers are told.
    pub fn zone(&self) -> Option<ZoneHere> {
        Some(ZoneHere::Present {
            active: Some(self.asks_here()?),
            nameservers: self.own.clone(),
        })
    }
}

/// Reads `GET /api/domains/{domain}/dns`. `None` when there is no list of records, or it is another zone's: that is no
/// empty zone.
pub(super) fn read_zone(body: &Value, name: &DomainName) -> Option<Form> {
    let records = at(body, "records")?.as_array()?;
    if let Some(spelled) = any_field(body, &["domain"], registrar::json::text)
        && DomainName::parse(&spelled).ok().as_ref() != Some(name)
    {
        return None;
    }
    let mut form = records::form(records, name);
    if let Some(total) = any_field(body, &["total", "total_records"], count) {
        form.counted(total);
    }
    Some(form)
}

impl Domani {
    async fn read_form(&self, name: &DomainName) -> Result<Arc<Form>, ProviderError> {
        let call = Call::read("zone", path(name, "/dns"));
        let body = self.api.read(Bucket::Dns, &call).await?;
        let form =
            read_zone(&body, name).ok_or_else(|| self.api.http.wrong_shape(&call, "a list of records"))?;
        let form = Arc::new(form);
        self.forms.keep(name, form.clone());
        Ok(form)
    }

    /// The nameservers, as far as the provider tells them. They are no part of the zone, so a failure here is not one
    /// of reading the zone.
    pub(super) async fn hosts(&self, name: &DomainName) -> Option<Hosts> {
        let call = Call::read("nameservers", path(name, "/nameservers"));
        let body = self.api.read(Bucket::Nameservers, &call).await.ok()?;
        Hosts::read(&body)
    }

    /// A 2xx that says `success: false` has changed nothing.
    pub(super) fn done(&self, call: &Call, body: &Value) -> Result<(), ProviderError> {
        if field(body, "success", flag) != Some(false) {
            return Ok(());
        }
        let http = &self.api.http;
        let said = Said::read(body);
        let words = said
            .envelope
            .message
            .as_deref()
            .map(|words| format!(": \"{}\"", http.quoted(words)))
            .unwrap_or_default();
        let error = http
            .error(
                call,
                Kind::Conflict,
                format!("domani.sh took the request and says that it did not change anything{words}."),
            )
            .code(said.envelope.code.as_deref().map(|code| http.quoted(code)))
            .hint("Read it again; if it is as before, try once more or look in the dashboard of domani.sh.");
        Err(refusal::refine(http, call, None, &said, error))
    }
}

#[async_trait]
impl Dns for Domani {
    async fn read(&self, name: &DomainName) -> Result<ZoneRead, ProviderError> {
        let form = self.read_form(name).await?;
        let hosts = self.hosts(name).await;
        Ok(ZoneRead {
            zone: form.zone(),
            mode: hosts.as_ref().and_then(Hosts::mode),
            nameservers: hosts.map(|hosts| hosts.set).unwrap_or_default(),
            unreadable: form.unreadable.clone(),
        })
    }

    async fn write(
        &self,
        name: &DomainName,
        write: &ZoneWrite,
        _idempotency_key: &str,
    ) -> Result<(), ProviderError> {
        let form = match self.forms.get(name) {
            Some(form) => form,
            None => self.read_form(name).await?,
        };
        let body = json!({ "records": records::written(&form, &write.result) }).to_string();
        let call = Call::change("write_zone", Method::PUT, path(name, "/dns"), body);
        if let Some(loss) = form.loss() {
            return Err(self
                .api
                .http
                .error(&call, Kind::Invalid, loss)
                .hint("Edit this zone in the dashboard of domani.sh."));
        }
        if !form.is(&write.base) {
            return Err(self
                .api
                .http
                .error(
                    &call,
                    Kind::Conflict,
                    "The zone changed since it was read. Nothing was sent.",
                )
                .hint("Read the zone again, then repeat the change."));
        }
        self.forms.forget(name);
        let (body, _) = self.api.once(Bucket::Dns, &call).await?;
        self.done(&call, &body)
    }

    async fn set_nameservers(
        &self,
        name: &DomainName,
        wanted: &Nameservers,
        _idempotency_key: &str,
    ) -> Result<Vec<String>, ProviderError> {
        let hosts = match wanted {
            Nameservers::Hosts(hosts) => hosts.as_slice(),
            Nameservers::Preset(_) => &[],
        };
        let call = Call::change(
            "nameservers",
            Method::PUT,
            path(name, "/nameservers"),
            json!({ "nameservers": hosts }).to_string(),
        );
        let http = &self.api.http;
        if matches!(wanted, Nameservers::Preset(_)) {
            return Err(http.error(
                &call,
                Kind::NotOffered,
                "domani.sh keeps no presets of nameservers. Nothing was sent.",
            ));
        }
        // An empty list would switch the name's DNS off.
        if !(FEWEST_HOSTS..=MOST_HOSTS).contains(&hosts.len()) {
            return Err(http.error(
                &call,
                Kind::Invalid,
                format!(
                    "domani.sh takes {FEWEST_HOSTS} to {MOST_HOSTS} nameservers, not {}. Nothing was sent.",
                    hosts.len()
                ),
            ));
        }
        let (body, _) = self.api.once(Bucket::Nameservers, &call).await?;
        self.done(&call, &body)?;
        Hosts::read(&body)
            .map(|hosts| hosts.set)
            .filter(|set| !set.is_empty())
            .ok_or_else(|| http.wrong_shape(&call, "the nameservers now set"))
    }
}
