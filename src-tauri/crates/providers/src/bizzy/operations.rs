//! Operations: what Bizzy accepted, charged and carries out later. It lists none; those that this program has seen are read
//! one by one.

use async_trait::async_trait;
use registrar::http::Call;
use registrar::json::{any_field, field, text, time};
use registrar::processes::{Process, ProcessFilter, ProcessList, ProcessState, Processes};
use registrar::{Kind, ProviderError};
use serde_json::Value;

use super::Bizzy;
use super::find::{Operation, Stands};
use super::names::path_safe;

/// The word under which the call goes through the log and the errors.
const OPERATION: &str = "operation";

const UNLISTED: &str =
    "Bizzy has no list of operations in its API. Shown are those of orders that were sent from here.";

/// Reads the `data` of an operation; `fit` makes Bizzy's words fit to show. `None` without a status, or when it is another
/// one.
pub(super) fn process(data: &Value, id: &str, fit: &dyn Fn(&str) -> String) -> Option<Process> {
    let mut operation = Operation::read(data)?;
    if operation.id.as_deref().is_some_and(|told| told != id) {
        return None;
    }
    for words in [
        &mut operation.payment,
        &mut operation.kind,
        &mut operation.resource_name,
        &mut operation.error_code,
        &mut operation.error_message,
    ] {
        *words = words.take().map(|words| fit(&words));
    }
    let running = matches!(
        operation.stands,
        Stands::Queued | Stands::Running | Stands::Other(_)
    );
    Some(Process {
        id: id.to_owned(),
        tracking: operation.payment.clone(),
        kind: operation.kind.clone(),
        object: operation.resource_name.clone(),
        text: words(&operation),
        state: match operation.stands {
            Stands::Queued | Stands::Running => ProcessState::Pending,
            Stands::Succeeded => ProcessState::Done,
            Stands::Failed => ProcessState::Failed,
            Stands::Other(word) => ProcessState::Other(fit(&word)),
        },
        at: field(data, "createdAt", time),
        at_text: any_field(data, &["createdAt", "updatedAt"], text).map(|at| fit(&at)),
        client_ref: None,
        resumable: running.then(|| {
            "Bizzy is still at it. Resuming asks Bizzy now and settles the order here; nothing is ordered or charged anew."
                .to_owned()
        }),
    })
}

/// How it stands, as sentences. The guide speaks of the refund without promising when it comes.
fn words(operation: &Operation) -> Option<String> {
    let said = operation
        .error_message
        .as_deref()
        .or(operation.error_code.as_deref());
    Some(match &operation.stands {
        Stands::Queued => "It is paid and waits for its turn.".to_owned(),
        Stands::Running => "Bizzy is carrying it out.".to_owned(),
        Stands::Succeeded | Stands::Other(_) => return said.map(str::to_owned),
        Stands::Failed => {
            let said = said.map_or_else(String::new, |said| {
                format!(" Bizzy says: \"{}\".", said.trim_end_matches('.'))
            });
            let payment = operation
                .payment
                .as_deref()
                .map_or_else(String::new, |payment| format!(" for the payment {payment}"));
            format!(
                "It failed.{said} Bizzy refunds a failed order without saying when: check your card statement{payment}."
            )
        }
    })
}

impl Bizzy {
    async fn operation(&self, id: &str) -> Result<Process, ProviderError> {
        let safe = path_safe(id).ok_or_else(|| {
            let call = Call::read(OPERATION, "/operations");
            self.api.http.error(
                &call,
                Kind::NotFound,
                "This is no number of an operation at Bizzy.",
            )
        })?;
        let call = Call::read(OPERATION, format!("/operations/{safe}"));
        let data = match self.api.data(&call, "an operation").await {
            Err(error) if error.kind == Kind::NotFound => {
                return Err(self
                    .api
                    .http
                    .error(
                        &call,
                        Kind::NotFound,
                        format!("Bizzy does not know the operation {safe} any more."),
                    )
                    .hint("Look in Bizzy, and at your card statement, for what became of it."));
            }
            outcome => outcome?,
        };
        process(&data, &safe, &|words| self.api.http.quoted(words))
            .ok_or_else(|| self.api.http.wrong_shape(&call, "how the operation stands"))
    }

    fn no_such_call(&self, words: &str) -> ProviderError {
        let call = Call::read(OPERATION, "/operations");
        self.api.http.error(&call, Kind::NotOffered, words)
    }
}

#[async_trait]
impl Processes for Bizzy {
    fn kept_days(&self) -> Option<u32> {
        None
    }

    fn unlisted(&self) -> Option<&'static str> {
        Some(UNLISTED)
    }

    async fn list(&self, _filter: &ProcessFilter) -> Result<ProcessList, ProviderError> {
        Err(self.no_such_call(UNLISTED))
    }

    async fn detail(&self, id: &str) -> Result<Process, ProviderError> {
        self.operation(id).await
    }

    async fn remove(&self, _id: &str) -> Result<(), ProviderError> {
        Err(self.no_such_call("Bizzy has no call that removes an operation."))
    }

    /// An operation goes on by itself once it is paid; what stops is only this program's asking.
    async fn resume(&self, id: &str) -> Result<Process, ProviderError> {
        self.operation(id).await
    }
}
