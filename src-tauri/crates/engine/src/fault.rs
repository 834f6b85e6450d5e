//! The one error that crosses to the window.

use registrar::{Kind, ProviderError, Retry};
use serde::{Deserialize, Serialize};
use specta::Type;
use store::StoreError;
use vault::VaultError;

/// What went wrong, as a closed list. The window decides by it and never compares texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The input does not fit.
    BadInput,
    /// There is no such thing.
    NotFound,
    /// The provider refuses the key.
    Unauthorized,
    /// The key may not do this.
    Forbidden,
    /// This machine's address is not on the account's whitelist.
    AddressNotAllowed,
    /// The host was not reached.
    Unreachable,
    /// The secure connection could not be made.
    Tls,
    /// No answer in time, or the connection broke.
    Interrupted,
    /// The provider failed.
    Upstream,
    /// The provider's answer can not be read.
    Malformed,
    /// Too many requests.
    RateLimited,
    /// The provider has no such ability.
    NotOffered,
    /// The user chose that nothing is changed at this account.
    ReadOnly,
    /// The name can not be registered.
    NotAvailable,
    /// The state does not allow it now.
    Conflict,
    /// Not enough money or no payment method.
    Payment,
    /// The price is above the cap.
    PriceExceeded,
    /// A spending cap of the user's own stops it.
    CapReached,
    /// What the user saw is no longer what would be done.
    PlanChanged,
    /// A brake needs its own confirmation.
    NeedsConfirmation,
    /// The keychain or passphrase file is locked.
    VaultLocked,
    /// There is no place for secrets.
    VaultUnavailable,
    /// The library is damaged: nothing that costs money is done.
    MoneyStopped,
    /// Another window or process is buying.
    Busy,
    /// The database failed.
    Store,
    /// The data could not be opened: nothing works until it is.
    NotOpen,
    /// A fault of Freehold itself.
    Internal,
}

/// A page's address when it is one that may be opened: https, with a host, and without a name or password in it.
#[must_use]
pub fn https_page(link: &str) -> Option<String> {
    let page = url::Url::parse(link.trim()).ok()?;
    let fine = page.scheme() == "https"
        && page.host_str().is_some_and(|host| !host.is_empty())
        && page.username().is_empty()
        && page.password().is_none();
    fine.then(|| page.into())
}

/// What went wrong, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// The sort.
    pub code: Code,
    /// What happened, as a sentence.
    pub message: String,
    /// What to do about it, as a sentence.
    pub hint: Option<String>,
    /// An https page where the user can mend it, for `app_open_link`: shown as a button that names the host.
    #[serde(default)]
    pub link: Option<String>,
    /// Whether the same may work when tried again.
    pub retryable: bool,
}

impl Fault {
    /// A fault without a hint that can not be tried again.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: None,
            link: None,
            retryable: false,
        }
    }

    /// Input that does not fit.
    #[must_use]
    pub fn bad_input(message: impl Into<String>) -> Self {
        Self::new(Code::BadInput, message)
    }

    /// Adds what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<ProviderError> for Fault {
    fn from(error: ProviderError) -> Self {
        let code = match error.kind {
            Kind::Unauthorized => Code::Unauthorized,
            Kind::Forbidden => Code::Forbidden,
            Kind::AddressNotAllowed => Code::AddressNotAllowed,
            Kind::NotFound => Code::NotFound,
            Kind::NotAvailable => Code::NotAvailable,
            Kind::Invalid => Code::BadInput,
            Kind::Conflict => Code::Conflict,
            Kind::Payment => Code::Payment,
            Kind::PriceExceeded => Code::PriceExceeded,
            Kind::RateLimited => Code::RateLimited,
            Kind::Unreachable => Code::Unreachable,
            Kind::Tls => Code::Tls,
            Kind::Interrupted => Code::Interrupted,
            Kind::Upstream => Code::Upstream,
            Kind::Malformed => Code::Malformed,
            Kind::NotOffered => Code::NotOffered,
            Kind::ReadOnly => Code::ReadOnly,
        };
        let retryable = matches!(error.retry, Retry::After(_));
        Self {
            code,
            message: error.message,
            hint: error.hint,
            link: error.link,
            retryable,
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::PurchaseInProgress => Code::Busy,
            StoreError::Damaged { .. } => Code::MoneyStopped,
            _ => Code::Store,
        };
        Self {
            code,
            message: error.to_string(),
            hint: None,
            link: None,
            retryable: matches!(error, StoreError::Busy),
        }
    }
}

impl From<VaultError> for Fault {
    fn from(error: VaultError) -> Self {
        let code = match &error {
            VaultError::Locked(_) => Code::VaultLocked,
            VaultError::WrongPassphrase
            | VaultError::WeakPassphrase { .. }
            | VaultError::NoPassphrase
            | VaultError::TooLong { .. } => Code::BadInput,
            VaultError::Unavailable(_)
            | VaultError::Damaged { .. }
            | VaultError::File { .. }
            | VaultError::Ambiguous(_)
            | VaultError::Keychain(_) => Code::VaultUnavailable,
        };
        let hint = match code {
            Code::VaultLocked => Some("Unlock it, then try again.".to_owned()),
            Code::VaultUnavailable => {
                Some("Choose another place for keys under Settings, or repair this one.".to_owned())
            }
            _ => None,
        };
        Self {
            retryable: code == Code::VaultLocked,
            hint,
            ..Self::new(code, error.to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_pages_may_be_opened() {
        assert_eq!(
            https_page(" https://pay.example/setup?x=1 ").as_deref(),
            Some("https://pay.example/setup?x=1")
        );
        for refused in [
            "http://pay.example/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "https://user:secret@pay.example/",
            "https://user@pay.example/",
            "freehold://open",
            "pay.example",
            "",
        ] {
            assert_eq!(https_page(refused), None, "{refused}");
        }
    }
}
