//! Settings of names: auto-renew is the only one that the API switches.

use async_trait::async_trait;
use model::DomainName;
use registrar::descriptor::Setting;
use registrar::http::Call;
use registrar::json::{field, flag};
use registrar::settings::{Settings, Switched};
use registrar::{Kind, ProviderError};
use reqwest::Method;
use serde_json::json;

use super::Cloudflare;
use super::descriptor::DESCRIPTOR;
use super::workflow::{State, Workflow, own_path};

#[async_trait]
impl Settings for Cloudflare {
    async fn switch(&self, name: &DomainName, setting: Setting, on: bool) -> Result<Switched, ProviderError> {
        if setting != Setting::AutoRenew {
            return Err(ProviderError::new(
                Kind::NotOffered,
                DESCRIPTOR.id,
                "switch",
                "Cloudflare's API switches auto-renew only; lock and privacy are read-only there.",
            ));
        }
        let account = self.account_id().await?;
        let path = self.registrar_path(&account, &format!("/registrations/{name}"));
        let call = Call::change(
            "auto_renew",
            Method::PATCH,
            path.clone(),
            json!({ "auto_renew": on }).to_string(),
        );
        let answer = self.api.once(&call).await.map_err(|mut error| {
            if error.kind == Kind::NotFound {
                error.message = format!("{} is not registered in this Cloudflare account.", name.unicode());
                return error.hint("A name that has only its zone here renews at its registrar.");
            }
            error
        })?;
        let workflow = Workflow::read(&answer.result);
        if let Some(switched) = self.switched(&call, name, workflow.as_ref(), on)? {
            return Ok(switched);
        }
        // Accepted. One look whether it is done already; the name itself tells later.
        let link = workflow.as_ref().and_then(|workflow| workflow.link.as_deref());
        let status = own_path(link, &self.base_path, &format!("{path}/update-status"));
        let look = Call::read("auto_renew", status);
        let Ok(answer) = self.api.read(&look).await else {
            return Ok(Switched::Accepted);
        };
        let later = Workflow::read(&answer.result);
        Ok(self
            .switched(&call, name, later.as_ref(), on)?
            .unwrap_or(Switched::Accepted))
    }
}

impl Cloudflare {
    /// What an update has come to; `None` while it is under way.
    fn switched(
        &self,
        call: &Call,
        name: &DomainName,
        workflow: Option<&Workflow>,
        on: bool,
    ) -> Result<Option<Switched>, ProviderError> {
        let Some(workflow) = workflow.filter(|workflow| !workflow.is_about_another(name)) else {
            return Ok(None);
        };
        match &workflow.state {
            State::Succeeded => {
                let told = workflow
                    .registration
                    .as_ref()
                    .and_then(|registration| field(registration, "auto_renew", flag));
                Ok(Some(Switched::Now(told.unwrap_or(on))))
            }
            State::Failed { code, message } => {
                Err(self.failure(call, name, code.as_deref(), message.as_deref()))
            }
            _ => Ok(None),
        }
    }
}
