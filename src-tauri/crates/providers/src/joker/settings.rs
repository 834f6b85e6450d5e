//! Settings of names: auto-renew, transfer lock, WHOIS privacy.

use async_trait::async_trait;
use model::DomainName;
use registrar::ProviderError;
use registrar::descriptor::Setting;
use registrar::settings::{Settings, Switched};

use super::Joker;
use super::request::{Fields, Request};

/// The request that makes a setting so.
pub(super) fn request(name: &DomainName, setting: Setting, on: bool) -> Request {
    let property = |property: &str, value: &str| {
        let fields = Fields::of(name).fixed("pname", property).fixed("pvalue", value);
        Request::change("setting", "domain-set-property", fields)
    };
    match (setting, on) {
        (Setting::AutoRenew, true) => property("autorenew", "1"),
        (Setting::AutoRenew, false) => property("autorenew", "0"),
        (Setting::Privacy, true) => property("privacy", "basic"),
        (Setting::Privacy, false) => property("privacy", "off"),
        (Setting::Lock, true) => Request::change("setting", "domain-lock", Fields::of(name)),
        (Setting::Lock, false) => Request::change("setting", "domain-unlock", Fields::of(name)),
    }
}

#[async_trait]
impl Settings for Joker {
    async fn switch(&self, name: &DomainName, setting: Setting, on: bool) -> Result<Switched, ProviderError> {
        let answer = match self.api.change(&request(name, setting, on)).await {
            Ok(answer) => answer,
            Err(error) => return Err(self.whose("setting", error, name).await),
        };
        // A processing number says that it is queued.
        Ok(match answer.header("proc-id") {
            Some(_) => Switched::Accepted,
            None => Switched::Now(on),
        })
    }
}
