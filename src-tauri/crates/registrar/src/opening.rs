//! Getting an account, or a way back into one, before any key is there.

use std::sync::Arc;

use async_trait::async_trait;
use model::Clock;
use secrecy::SecretString;
use url::Url;

use crate::error::ProviderError;

/// Where to ask.
#[derive(Clone)]
pub struct Doorstep {
    /// Where the API is: https, or plain http on loopback only. No trailing slash.
    pub base_url: Url,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// Opens accounts by the API (domani.sh).
#[async_trait]
pub trait Opening: Send + Sync {
    /// The form's field whose value the key is.
    fn field(&self) -> &'static str;

    /// What opening an account there means, as a sentence for the user to read first.
    fn effect(&self) -> &'static str;

    /// Opens an account for this mail address. Sent once: after an unclear answer the account may exist, and its key is
    /// reached by a sign-in link.
    async fn sign_up(
        &self,
        at: &Doorstep,
        email: &str,
        referral: Option<&str>,
    ) -> Result<SignUp, ProviderError>;

    /// Has a sign-in link mailed; gives no key.
    async fn sign_in_link(&self, at: &Doorstep, email: &str) -> Result<(), ProviderError>;
}

/// What came of opening an account. Its `Debug` form shows no key.
#[derive(Debug, Clone)]
pub enum SignUp {
    /// It is open, and this is its key: the only time that it is told.
    Opened {
        /// The key.
        key: SecretString,
        /// The code with which the account refers others.
        referral_code: Option<String>,
    },
    /// There is one for this mail address already.
    Exists,
}
