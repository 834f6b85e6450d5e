//! Zones: read whole, replaced whole. Nameservers: replaced whole, by list or by preset.

use std::sync::Arc;

use async_trait::async_trait;
use model::DomainName;
use registrar::dns::{Dns, Nameservers, ZoneRead, ZoneWrite};
use registrar::http::Call;
use registrar::json::{any_field, at, count, field, flag, text};
use registrar::records::Form;
use registrar::{Kind, ProviderError};
use reqwest::Method;
use serde_json::{Value, json};

use super::PlanetDomains;
use super::records::{self, nameservers};

/// Reads `GET /domains/{domain}/dns`. `None` when there is no list of records: that is no empty zone.
pub(super) fn read_zone(result: &Value, name: &DomainName) -> Option<(ZoneRead, Form)> {
    let records = at(result, "records")?.as_array()?;
    let mut form = records::form(records, name);
    if let Some(total) = any_field(result, &["total", "records_total", "records_count"], count) {
        form.counted(total);
    }
    let read = ZoneRead {
        zone: form.zone(),
        nameservers: nameservers(result),
        mode: field(result, "mode", text),
        unreadable: form.unreadable.clone(),
    };
    Some((read, form))
}

impl PlanetDomains {
    async fn read_form(&self, name: &DomainName) -> Result<(ZoneRead, Arc<Form>), ProviderError> {
        let call = Call::read("zone", format!("/domains/{name}/dns"));
        let result = self.api.read(&call).await?;
        let (read, form) =
            read_zone(&result, name).ok_or_else(|| self.api.http.wrong_shape(&call, "a list of records"))?;
        let form = Arc::new(form);
        self.forms.keep(name, form.clone());
        Ok((read, form))
    }

    /// A 2xx that says `updated: false` or `bound: false` has changed nothing.
    pub(super) fn done(&self, call: &Call, result: &Value, field_name: &str) -> Result<(), ProviderError> {
        if field(result, field_name, flag) != Some(false) {
            return Ok(());
        }
        Err(self
            .api
            .http
            .error(
                call,
                Kind::Conflict,
                "PlanetDomains took the request and says that it changed nothing.",
            )
            .hint("Read the zone again; if it is as before, try once more or look in the provider's bot."))
    }
}

#[async_trait]
impl Dns for PlanetDomains {
    async fn read(&self, name: &DomainName) -> Result<ZoneRead, ProviderError> {
        Ok(self.read_form(name).await?.0)
    }

    async fn write(
        &self,
        name: &DomainName,
        write: &ZoneWrite,
        idempotency_key: &str,
    ) -> Result<(), ProviderError> {
        let form = match self.forms.get(name) {
            Some(form) => form,
            None => self.read_form(name).await?.1,
        };
        let path = format!("/domains/{name}/dns");
        let body = json!({ "records": records::written(&form, &write.result, name) }).to_string();
        let call = self
            .api
            .change("write_zone", Method::PUT, path, body, idempotency_key)?;
        if let Some(loss) = form.loss() {
            return Err(self
                .api
                .http
                .error(&call, Kind::Invalid, loss)
                .hint("Edit this zone in the provider's bot."));
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
        let result = self.api.once(&call).await?;
        self.done(&call, &result, "updated")
    }

    async fn set_nameservers(
        &self,
        name: &DomainName,
        wanted: &Nameservers,
        idempotency_key: &str,
    ) -> Result<Vec<String>, ProviderError> {
        let body = match wanted {
            Nameservers::Hosts(hosts) => json!({ "nameservers": hosts }),
            Nameservers::Preset(key) => json!({ "preset_key": key }),
        };
        let path = format!("/domains/{name}/nameservers");
        let call = self.api.change(
            "nameservers",
            Method::PATCH,
            path,
            body.to_string(),
            idempotency_key,
        )?;
        let result = self.api.once(&call).await?;
        self.done(&call, &result, "updated")?;
        let set = nameservers(&result);
        if set.is_empty() {
            return Err(self.api.http.wrong_shape(&call, "the nameservers now set"));
        }
        Ok(set)
    }
}
