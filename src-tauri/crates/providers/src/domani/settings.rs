//! Switches of owned names. The provider changes the registrar first and keeps its own setting when that fails.

use async_trait::async_trait;
use model::DomainName;
use registrar::ProviderError;
use registrar::descriptor::Setting;
use registrar::http::Call;
use registrar::json::{field, flag};
use registrar::settings::{Settings, Switched};
use reqwest::Method;
use serde_json::{Map, Value};

use super::Domani;
use super::api::Bucket;
use super::portfolio::path;

fn field_name(setting: Setting) -> &'static str {
    match setting {
        Setting::AutoRenew => "auto_renew",
        Setting::Privacy => "whois_privacy",
        Setting::Lock => "security_lock",
    }
}

#[async_trait]
impl Settings for Domani {
    async fn switch(&self, name: &DomainName, setting: Setting, on: bool) -> Result<Switched, ProviderError> {
        let key = field_name(setting);
        let body = Value::Object(Map::from_iter([(key.to_owned(), Value::from(on))]));
        let call = Call::change("settings", Method::PUT, path(name, "/settings"), body.to_string());
        let (body, _) = self.api.once(Bucket::Names, &call).await?;
        Ok(field(&body, key, flag).map_or(Switched::Accepted, Switched::Now))
    }
}
