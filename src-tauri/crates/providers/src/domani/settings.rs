//! Switches of owned names. The provider changes the registrar first and keeps its own setting when that fails.

use async_trait::async_trait;
use model::DomainName;
use registrar::descriptor::Setting;
use registrar::http::Call;
use registrar::json::{field, flag};
use registrar::settings::{Settings, Switched};
use registrar::{Kind, ProviderError};
use reqwest::Method;
use serde_json::{Map, Value};

use super::Domani;
use super::api::Bucket;
use super::descriptor::DESCRIPTOR;
use super::portfolio::path;

fn field_name(setting: Setting) -> &'static str {
    match setting {
        Setting::AutoRenew => "auto_renew",
        Setting::Privacy => "whois_privacy",
        Setting::Lock => "security_lock",
    }
}

/// The provider's older documents know only the other two switches. Where it still goes by them, a request for the lock
/// alone holds nothing that it knows, and it misses its parameters: there the lock is not offered.
fn refused(setting: Setting, error: ProviderError) -> ProviderError {
    if setting != Setting::Lock || error.upstream_code.as_deref() != Some("MISSING_PARAMETER") {
        return error;
    }
    let words = "domani.sh does not take the transfer lock through its API for this account.";
    ProviderError::new(Kind::NotOffered, DESCRIPTOR.id, "settings", words)
        .code(error.upstream_code)
        .hint("Switch it in the dashboard of domani.sh.")
}

#[async_trait]
impl Settings for Domani {
    async fn switch(&self, name: &DomainName, setting: Setting, on: bool) -> Result<Switched, ProviderError> {
        let key = field_name(setting);
        let body = Value::Object(Map::from_iter([(key.to_owned(), Value::from(on))]));
        let call = Call::change("settings", Method::PUT, path(name, "/settings"), body.to_string());
        let answer = self.api.once(Bucket::Names, &call).await;
        let (body, _) = answer.map_err(|error| refused(setting, error))?;
        Ok(field(&body, key, flag).map_or(Switched::Accepted, Switched::Now))
    }
}
