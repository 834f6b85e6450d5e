//! Requests: the name of one, its form fields, and what a whole answer to it looks like.

use model::DomainName;
use registrar::http::{Call, Effect};
use registrar::{Kind, ProviderError};
use secrecy::{ExposeSecret, SecretString};
use url::form_urlencoded;

use super::descriptor::DESCRIPTOR;

/// What a whole answer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// Headers; a body is not waited for.
    Headers,
    /// Headers, the empty line that ends them, and the body behind it, which may be empty.
    Whole,
}

/// One request, without the session's part. Its `Debug` form shows no field.
#[derive(Clone)]
pub(super) struct Request {
    pub operation: &'static str,
    pub effect: Effect,
    pub answer: Answer,
    /// With a leading slash: `/dns-zone-get`.
    pub path: String,
    /// The encoded fields.
    pub body: String,
    /// Beyond the account's own secrets: what no quoted word of an answer may hold.
    pub hide: Vec<SecretString>,
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.operation, self.path)
    }
}

impl Request {
    /// A request that reads.
    pub fn read(operation: &'static str, request: &str, fields: Fields) -> Self {
        Self {
            operation,
            effect: Effect::Read,
            answer: Answer::Whole,
            path: format!("/{request}"),
            body: fields.0,
            hide: Vec::new(),
        }
    }

    /// A request that changes something and answers with headers alone.
    pub fn change(operation: &'static str, request: &str, fields: Fields) -> Self {
        Self {
            effect: Effect::Change,
            answer: Answer::Headers,
            ..Self::read(operation, request, fields)
        }
    }

    /// The call in a session.
    pub fn call(&self, session: &SecretString) -> Call {
        let mut body = self.body.clone();
        append(&mut body, "auth-sid", session.expose_secret());
        let call = Call::form(self.operation, self.effect, self.path.clone(), body).secret(session.clone());
        self.hide.iter().cloned().fold(call, Call::secret)
    }

    /// The call without fields: for errors that speak of it.
    pub fn bare(&self) -> Call {
        Call::form(self.operation, self.effect, self.path.clone(), String::new())
    }
}

/// Form fields, percent-encoded as they come.
#[derive(Default)]
pub(super) struct Fields(String);

impl Fields {
    pub fn none() -> Self {
        Self::default()
    }

    /// The name that a request is about. Names hold neither globs nor line breaks, by their type: `domain=*` would
    /// change every name of the account.
    pub fn of(name: &DomainName) -> Self {
        Self::none().fixed("domain", name.as_str())
    }

    /// A value of ours.
    pub fn fixed(mut self, key: &str, value: &str) -> Self {
        append(&mut self.0, key, value);
        self
    }

    /// A value that came from outside.
    ///
    /// # Errors
    /// When it holds a glob, a line break or another control character.
    pub fn given(self, operation: &'static str, key: &str, value: &str) -> Result<Self, ProviderError> {
        if value.chars().any(|c| c.is_control() || matches!(c, '*' | '?')) {
            return Err(ProviderError::new(
                Kind::Invalid,
                DESCRIPTOR.id,
                operation,
                format!(
                    "The value for {key} holds *, ? or a line break, which Joker.com reads as many values. Nothing was sent."
                ),
            ));
        }
        Ok(self.fixed(key, value))
    }

    /// The encoded text.
    pub fn encoded(self) -> String {
        self.0
    }
}

/// Puts one more field behind those that are there.
pub(super) fn append(body: &mut String, key: &str, value: &str) {
    let mut form = form_urlencoded::Serializer::new(std::mem::take(body));
    form.append_pair(key, value);
    *body = form.finish();
}
