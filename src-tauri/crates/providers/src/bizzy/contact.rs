//! The registrant of a name that is registered already. Any part alone may be sent; the reply repeats none of them, and no
//! call tells what Bizzy holds. The label beside it is Bizzy's alone: changed by itself it reaches no registrar.

use async_trait::async_trait;
use model::{Contact, ContactField, DomainName};
use registrar::contacts;
use registrar::descriptor::{ContactRule, Required};
use registrar::http::Call;
use registrar::json::{field, text};
use registrar::registrant::{Changed, Effect, RegistrantChange, RegistrantLabel, RegistrantShown};
use registrar::{Kind, ProviderError};
use reqwest::Method;
use serde_json::{Map, Value};

use super::Bizzy;
use super::descriptor::CONTACT_RULES;
use super::registrant::{LABEL, LONGEST_LABEL, parts};

/// The word under which the call goes through the log and the errors.
const OPERATION: &str = "registrant";

/// Days that a registrant has to answer the verification mail.
const VERIFICATION_DAYS: u16 = 15;

/// Parts whose change begins the verification anew.
const VERIFIED: [ContactField; 4] = [
    ContactField::FirstName,
    ContactField::LastName,
    ContactField::Organization,
    ContactField::Email,
];

/// The rules of a registration, with nothing required: what is left empty stays as it is.
const CHANGE_RULES: [ContactRule; CONTACT_RULES.len()] = {
    let mut rules = [CONTACT_RULES[0]; CONTACT_RULES.len()];
    let mut at = 0;
    while at < rules.len() {
        rules[at] = CONTACT_RULES[at];
        if matches!(rules[at].required, Required::Always) {
            rules[at].required = Required::No;
        }
        at += 1;
    }
    rules
};

/// Whether a change begins the verification anew, as far as can be told: a part that is sent and not known to be the same.
fn verifies(before: Option<&Contact>, after: &Contact) -> bool {
    VERIFIED.iter().any(|part| {
        let sent = after.get(*part).trim();
        !sent.is_empty() && before.is_none_or(|before| before.get(*part).trim() != sent)
    })
}

impl Bizzy {
    /// A name that is missing is told as such; anything else of the same status means that Bizzy lacks the call.
    async fn contact_failure(
        &self,
        call: &Call,
        name: &DomainName,
        id: &str,
        error: ProviderError,
    ) -> ProviderError {
        if error.outcome_unknown() {
            return error.hint(
                "Look in Bizzy whether the contact is the new one. Sending the same contact once more does no harm.",
            );
        }
        let missing = match error.kind {
            Kind::NotFound => self.by_id(name, id).await.map(|_| ()),
            Kind::NotOffered => Ok(()),
            _ => return error,
        };
        match missing {
            Ok(()) => self
                .api
                .http
                .error(
                    call,
                    Kind::NotOffered,
                    "Bizzy does not change contacts through its API for this account.",
                )
                .hint("Change it in Bizzy itself.")
                .code(error.upstream_code),
            Err(gone) if gone.kind == Kind::NotFound => {
                self.names.forget(name);
                self.not_here(OPERATION, name)
            }
            Err(_) => error,
        }
    }

    /// Nothing was sent, for this reason.
    fn unsent(&self, message: String) -> ProviderError {
        let call = Call::read(OPERATION, "/domains");
        self.api.http.error(&call, Kind::Invalid, message)
    }

    /// Sends some parts of the contact of a name, once.
    async fn patch(&self, name: &DomainName, body: Map<String, Value>) -> Result<(), ProviderError> {
        let known = self.known(OPERATION, name).await?;
        if known.registered == Some(false) {
            return Err(self
                .unsent(format!(
                    "{} is only connected to Bizzy, not registered there. Nothing was sent.",
                    name.unicode()
                ))
                .hint("Change the registrant where the name is registered."));
        }
        let call = Call::change(
            OPERATION,
            Method::PATCH,
            format!("/domains/{}/registration/contact", known.id),
            Value::Object(body).to_string(),
        );
        let reply = match self.api.once(&call).await {
            Ok(reply) => reply,
            Err(error) => return Err(self.contact_failure(&call, name, &known.id, error).await),
        };
        // The reply is the registration; one of another name would be a mix-up that must not pass as done.
        let about = field(&reply, "data.domainId", text);
        if about.is_some_and(|about| about != known.id) {
            return Err(self.api.http.wrong_shape(&call, "the registration of this name"));
        }
        Ok(())
    }
}

#[async_trait]
impl RegistrantChange for Bizzy {
    fn fields(&self) -> &'static [ContactRule] {
        &CHANGE_RULES
    }

    fn effect(&self, before: Option<&Contact>, after: &Contact) -> Option<Effect> {
        verifies(before, after).then(|| Effect {
            words: format!(
                "A new name, organization or e-mail begins the verification of the registrant anew: ICANN gives {VERIFICATION_DAYS} days to answer the mail that goes to {}, and Bizzy shows its notice until then. A name whose registrant does not answer can be switched off.",
                match after.email.trim() {
                    "" => "the registrant",
                    email => email,
                }
            ),
            grave: false,
            confirm_days: Some(VERIFICATION_DAYS),
        })
    }

    async fn read(&self, name: &DomainName) -> Result<Option<RegistrantShown>, ProviderError> {
        // No call tells it. That the name is here at all is worth knowing before a form is filled in.
        self.known(OPERATION, name).await.map(|_| None)
    }

    async fn change(
        &self,
        name: &DomainName,
        after: &Contact,
        _client_ref: &str,
    ) -> Result<Changed, ProviderError> {
        let after = after.clone().tidied();
        let faults: Vec<String> = contacts::check(&CHANGE_RULES, &after)
            .into_iter()
            .map(|fault| fault.message)
            .collect();
        if !faults.is_empty() {
            return Err(self.unsent(format!(
                "The contact does not fit Bizzy's rules. {} Nothing was sent.",
                faults.join(" ")
            )));
        }
        let body = parts(&after);
        if body.is_empty() {
            return Err(self.unsent("No part of the contact is filled in. Nothing was sent.".to_owned()));
        }
        self.patch(name, body).await?;
        Ok(Changed::Done {
            note: Some(
                "Bizzy does not tell which contact a name has; Freehold shows what it sent last.".to_owned(),
            ),
        })
    }

    fn label(&self) -> Option<&dyn RegistrantLabel> {
        Some(self)
    }
}

#[async_trait]
impl RegistrantLabel for Bizzy {
    fn longest(&self) -> u16 {
        LONGEST_LABEL
    }

    async fn set_label(&self, name: &DomainName, label: &str) -> Result<(), ProviderError> {
        let label = label.trim();
        let length = label.chars().count();
        if length == 0 || length > usize::from(LONGEST_LABEL) || label.chars().any(char::is_control) {
            return Err(self.unsent(format!(
                "A label has 1 to {LONGEST_LABEL} characters on one line. Nothing was sent."
            )));
        }
        // Alone: with any other part beside it Bizzy would go to the registrar.
        self.patch(name, Map::from_iter([(LABEL.to_owned(), Value::from(label))]))
            .await
    }
}
