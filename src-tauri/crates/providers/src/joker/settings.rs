//! Settings of names: auto-renew and transfer lock. WHOIS privacy costs money there, so it is no switch: it can only be
//! switched off, which costs nothing.

use async_trait::async_trait;
use model::DomainName;
use registrar::descriptor::Setting;
use registrar::settings::{Settings, Switched};
use registrar::{Kind, ProviderError};

use super::request::{Fields, Request};
use super::{DESCRIPTOR, Joker};

/// The request that makes a setting so; none for what is no switch there.
pub(super) fn request(name: &DomainName, setting: Setting, on: bool) -> Option<Request> {
    let of_name = Fields::of(name);
    let request = match (setting, on) {
        (Setting::AutoRenew, _) => {
            let fields = of_name
                .fixed("pname", "autorenew")
                .fixed("pvalue", if on { "1" } else { "0" });
            Request::change("setting", "domain-set-property", fields)
        }
        (Setting::Lock, true) => Request::change("setting", "domain-lock", of_name),
        (Setting::Lock, false) => Request::change("setting", "domain-unlock", of_name),
        // The manual of the interface says `off`; `none` is the word of newer orders.
        (Setting::Privacy, false) => {
            let fields = of_name.fixed("pname", "privacy").fixed("pvalue", "off");
            Request::change("setting", "domain-set-property", fields)
        }
        (Setting::Privacy, true) => return None,
    };
    Some(request)
}

#[async_trait]
impl Settings for Joker {
    async fn switch(&self, name: &DomainName, setting: Setting, on: bool) -> Result<Switched, ProviderError> {
        let Some(request) = request(name, setting, on) else {
            return Err(ProviderError::new(
                Kind::NotOffered,
                DESCRIPTOR.id,
                "setting",
                "Joker.com sells WHOIS privacy, so it is no switch.",
            )
            .hint("Order it on the name's page, where the price is shown."));
        };
        let answer = match self.api.change(&request).await {
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
