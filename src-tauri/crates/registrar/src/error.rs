//! What can go wrong at a provider, in the terms that decide what happens next.

use std::time::Duration;

use model::ProviderId;

/// The sort of failure, the same for every provider. The window words its remedies by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The key is wrong, revoked or rotated.
    Unauthorized,
    /// The key is right but may not do this (scope, plan, account state).
    Forbidden,
    /// This machine's address is not on the account's whitelist.
    AddressNotAllowed,
    /// No such thing in the account.
    NotFound,
    /// The name can not be registered by anybody now.
    NotAvailable,
    /// The request does not fit the provider's rules.
    Invalid,
    /// The state there does not allow it now.
    Conflict,
    /// Not enough money, or no payment method.
    Payment,
    /// The price is above the cap.
    PriceExceeded,
    /// Too many requests.
    RateLimited,
    /// The host was not reached; nothing was sent.
    Unreachable,
    /// The secure connection could not be made; nothing was sent.
    Tls,
    /// No answer in time, or the connection broke midway.
    Interrupted,
    /// The provider failed (5xx).
    Upstream,
    /// The answer is not what the provider documents: HTML, truncated, of another shape.
    Malformed,
    /// The provider has no such ability.
    NotOffered,
    /// The user chose that nothing is changed at this account; nothing was sent.
    ReadOnly,
}

/// Stands in place of the provider's own code where the answer is not this API's: a web page, or data of another shape.
const FOREIGN: &str = "foreign_answer";

/// What may be done after the failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// The same request would fail again.
    Never,
    /// A read may be repeated after this time.
    After(Duration),
    /// The request may have taken effect. It is never sent again; the outcome is read from the account.
    OutcomeUnknown,
}

/// A failure at a provider. `message` and `hint` are written for the user; neither ever holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ProviderError {
    /// The sort.
    pub kind: Kind,
    /// Whose failure.
    pub provider: ProviderId,
    /// What was being done, as a stable word such as `list` or `register`.
    pub operation: &'static str,
    /// The provider's own code, when it sent one.
    pub upstream_code: Option<String>,
    /// What happened, as a sentence.
    pub message: String,
    /// What to do about it, as a sentence.
    pub hint: Option<String>,
    /// A page where the user can mend it, when the provider named one: https, and shown before it is opened.
    pub link: Option<String>,
    /// What may be done next.
    pub retry: Retry,
}

impl ProviderError {
    /// A failure that would happen again, without a hint. The other fields are added by the methods below.
    #[must_use]
    pub fn new(
        kind: Kind,
        provider: impl Into<String>,
        operation: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            provider: ProviderId::new(provider),
            operation,
            upstream_code: None,
            message: message.into(),
            hint: None,
            link: None,
            retry: Retry::Never,
        }
    }

    /// Whether it is about the account, its address or the way there, so that every other name would fail the same way.
    #[must_use]
    pub fn is_the_accounts(&self) -> bool {
        matches!(
            self.kind,
            Kind::Unauthorized | Kind::Forbidden | Kind::AddressNotAllowed | Kind::Unreachable | Kind::Tls
        )
    }

    /// With what the user can do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// With the page where the user can mend it. Anything but an https address is left out.
    #[must_use]
    pub fn link(mut self, link: Option<&str>) -> Self {
        self.link = link
            .and_then(|link| url::Url::parse(link.trim()).ok())
            .filter(|link| {
                link.scheme() == "https" && link.username().is_empty() && link.password().is_none()
            })
            .map(String::from);
        self
    }

    /// With the provider's own code.
    #[must_use]
    pub fn code(mut self, code: Option<String>) -> Self {
        self.upstream_code = code;
        self
    }

    /// Notes that the answer is not this API's: the address is probably another's.
    #[must_use]
    pub fn foreign(self) -> Self {
        self.code(Some(FOREIGN.to_owned()))
    }

    /// Whether the answer was not this API's.
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        self.upstream_code.as_deref() == Some(FOREIGN)
    }

    /// With what may be done next.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Whether the request may have taken effect all the same.
    #[must_use]
    pub fn outcome_unknown(&self) -> bool {
        self.retry == Retry::OutcomeUnknown
    }
}
