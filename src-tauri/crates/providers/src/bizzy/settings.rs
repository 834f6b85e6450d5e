//! Auto-renew, transfer lock and privacy. The guide names the path and the lock, the reply's fields are published,
//! the body is not: one boolean is sent, and the name is read again to see what became of it.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use model::DomainName;
use registrar::descriptor::Setting;
use registrar::http::Call;
use registrar::json::{at, field, flag};
use registrar::settings::{Settings, Switched};
use registrar::{Kind, ProviderError};
use reqwest::Method;
use serde_json::{Value, json};

use super::Bizzy;

/// Settings that Bizzy did not take since the account was opened. They are not tried again.
#[derive(Default)]
pub(super) struct Refused(Mutex<Vec<Setting>>);

impl Refused {
    fn holds(&self, setting: Setting) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(&setting)
    }

    fn add(&self, setting: Setting) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(setting);
    }
}

/// The setting's field and its words.
fn wording(setting: Setting) -> (&'static str, &'static str) {
    match setting {
        Setting::AutoRenew => ("autoRenew", "auto-renew"),
        Setting::Lock => ("transferLock", "the transfer lock"),
        Setting::Privacy => ("whoisPrivacy", "WHOIS privacy"),
    }
}

impl Bizzy {
    fn not_taken(&self, call: &Call, setting: Setting) -> ProviderError {
        let words = wording(setting).1;
        self.api
            .http
            .error(
                call,
                Kind::NotOffered,
                format!("Bizzy does not switch {words} for this account through its API."),
            )
            .hint("Switch it in Bizzy itself.")
    }

    /// What the name says about a setting after the switch. A failed read says nothing.
    async fn read_back(&self, name: &DomainName, id: &str, setting: Setting) -> Option<bool> {
        let owned = self.by_id(name, id).await.ok()?;
        match setting {
            Setting::AutoRenew => owned.auto_renew,
            Setting::Lock => owned.locked,
            Setting::Privacy => owned.privacy,
        }
    }
}

#[async_trait]
impl Settings for Bizzy {
    async fn switch(&self, name: &DomainName, setting: Setting, on: bool) -> Result<Switched, ProviderError> {
        const OPERATION: &str = "settings";
        let known = self.known(OPERATION, name).await?;
        let key = wording(setting).0;
        let body = json!({ key: on }).to_string();
        let call = Call::change(
            OPERATION,
            Method::PATCH,
            format!("/domains/{}/registration", known.id),
            body,
        );
        if self.refused.holds(setting) {
            return Err(self.not_taken(&call, setting));
        }
        let replied = match self.api.once(&call).await {
            Ok(body) => at(&body, "data").and_then(|data: &Value| {
                field(data, key, flag).or_else(|| {
                    field(data, "registration", |registration| {
                        field(registration, key, flag)
                    })
                })
            }),
            Err(error) => return Err(self.switch_failure(&call, name, &known.id, setting, error).await),
        };
        // A reply can echo what was asked for; what the name says afterwards counts more.
        match self.read_back(name, &known.id, setting).await.or(replied) {
            Some(is) if is == on => Ok(Switched::Now(is)),
            Some(_) => {
                self.refused.add(setting);
                Err(self.not_taken(&call, setting))
            }
            None => Ok(Switched::Accepted),
        }
    }
}

impl Bizzy {
    /// A refused body or a missing method means that Bizzy does not offer the switch; a missing name is told as such.
    async fn switch_failure(
        &self,
        call: &Call,
        name: &DomainName,
        id: &str,
        setting: Setting,
        error: ProviderError,
    ) -> ProviderError {
        let offered = match error.kind {
            Kind::Invalid | Kind::NotOffered => false,
            Kind::NotFound => match self.by_id(name, id).await {
                Ok(_) => false,
                Err(gone) if gone.kind == Kind::NotFound => {
                    self.names.forget(name);
                    return self.not_here(call.operation, name);
                }
                Err(_) => true,
            },
            _ => true,
        };
        if offered {
            return error;
        }
        self.refused.add(setting);
        self.not_taken(call, setting).code(error.upstream_code)
    }
}
