//! What PlanetDomains alone has: the Cloudflare bind and the delivery log of its webhooks.

use async_trait::async_trait;
use model::DomainName;
use registrar::ProviderError;
use registrar::extras::{CloudflareBind, Delivery, DeliveryLog};
use registrar::http::Call;
use registrar::json::{any_field, count, field, first_array, text, time};
use reqwest::Method;
use serde_json::{Value, json};

use super::PlanetDomains;

/// Reads one row of the log; a row without a type says nothing.
fn delivery(row: &Value) -> Option<Delivery> {
    Some(Delivery {
        event_key: field(row, "event_key", text),
        event_type: field(row, "event_type", text)?,
        attempt: field(row, "attempt_number", count).unwrap_or(1),
        status: field(row, "status", text).unwrap_or_default(),
        status_code: field(row, "status_code", count).and_then(|code| u16::try_from(code).ok()),
        error: field(row, "error", text),
        // The documents show rows without a time. One that a row should have is the age that people ask for.
        occurred_at: any_field(row, &["occurred_at", "created_at"], time),
    })
}

/// Reads the log. `None` when there is no list.
pub(super) fn read_deliveries(result: &Value) -> Option<Vec<Delivery>> {
    let rows = first_array(result, &["items", "deliveries", ""])?;
    Some(rows.iter().filter_map(delivery).collect())
}

#[async_trait]
impl CloudflareBind for PlanetDomains {
    async fn bind(
        &self,
        name: &DomainName,
        profile: &str,
        idempotency_key: &str,
    ) -> Result<(), ProviderError> {
        let call = self.api.change(
            "cloudflare_bind",
            Method::POST,
            format!("/domains/{name}/cloudflare/bind"),
            json!({ "cloudflare_profile_key": profile }).to_string(),
            idempotency_key,
        )?;
        let result = self.api.once(&call).await?;
        self.forms.forget(name);
        self.done(&call, &result, "bound")
    }
}

#[async_trait]
impl DeliveryLog for PlanetDomains {
    async fn deliveries(&self, limit: u32) -> Result<Vec<Delivery>, ProviderError> {
        let call = Call::read("deliveries", "/webhook/deliveries").query("limit", limit.to_string());
        let result = self.api.read(&call).await?;
        let mut deliveries = read_deliveries(&result)
            .ok_or_else(|| self.api.http.wrong_shape(&call, "a list of deliveries"))?;
        for delivery in &mut deliveries {
            // A receiver's own words may repeat anything.
            delivery.error = delivery.error.as_deref().map(|error| self.api.http.quoted(error));
        }
        Ok(deliveries)
    }
}
