//! An account that is opened from here, and a way back into one, before there is a key.
//!
//! A new account's key goes straight into the vault. Only when that fails it crosses to the window, because it is told
//! once and would be lost.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use model::ProviderId;
use registrar::ProviderFactory;
use registrar::opening::{Doorstep, Opening, SignUp};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use specta::Type;
use vault::VaultState;

use crate::accounts::draft::{self, Address};
use crate::accounts::view::{AccountDraft, AccountView};
use crate::core::Engine;
use crate::fault::{Code, Fault};

/// What opens an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct SignUpDraft {
    /// The provider's word.
    pub provider: ProviderId,
    /// Another address than the descriptor's.
    pub base_url: Option<String>,
    /// The user's name for the account; empty means the provider's label.
    pub label: String,
    /// The mail address that it is for.
    pub email: String,
    /// Who referred the user.
    pub referral: Option<String>,
}

/// What came of opening an account. Its `Debug` form shows no key.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SignUpOutcome {
    /// It is open and connected.
    Opened {
        /// The account.
        account: Box<AccountView>,
    },
    /// There is one for this mail address; a sign-in link leads into it.
    Exists,
    /// It is open, but its key could not be kept: it is shown once, to be written down.
    NotKept {
        /// The key.
        key: String,
        /// Why it was not kept.
        fault: Fault,
    },
}

impl fmt::Debug for SignUpOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened { account } => f.debug_struct("Opened").field("account", account).finish(),
            Self::Exists => f.write_str("Exists"),
            Self::NotKept { fault, .. } => f
                .debug_struct("NotKept")
                .field("fault", fault)
                .finish_non_exhaustive(),
        }
    }
}

impl Engine {
    /// Opens an account at a provider and connects it.
    pub async fn accounts_sign_up(&self, wish: SignUpDraft) -> Result<SignUpOutcome, Fault> {
        let factory = self.known_provider(&wish.provider)?;
        let (descriptor, opening) = (factory.descriptor(), opening(factory)?);
        let address = draft::address(descriptor, wish.base_url.as_deref())?;
        self.not_from_the_demo(&address)?;
        let others = self.inner.store.library().read(store::accounts::list).await?;
        // All that could keep the key from being kept is looked at before there is one.
        let label = draft::label(&wish.label, descriptor, &others)?;
        let status = self.vault().status().await;
        match status.state {
            VaultState::Ready => {}
            VaultState::Locked | VaultState::Unset => {
                return Err(Fault::new(Code::VaultLocked, status.reason));
            }
            VaultState::Unavailable => return Err(Fault::new(Code::VaultUnavailable, status.reason)),
        }
        let at = Doorstep {
            base_url: address.url,
            clock: Arc::clone(&self.inner.clock),
        };
        let opened = opening.sign_up(&at, &wish.email, wish.referral.as_deref()).await;
        let key = match opened {
            Ok(SignUp::Opened { key, .. }) => key,
            Ok(SignUp::Exists) => return Ok(SignUpOutcome::Exists),
            Err(error) => {
                let unknown = error.outcome_unknown();
                let mut fault = Fault::from(error);
                if unknown {
                    fault.hint = Some(format!(
                        "The account may be open all the same. Have a sign-in link mailed, create a key on the site of {} and enter it here.",
                        descriptor.label
                    ));
                }
                return Err(fault);
            }
        };
        self.inner.secrets.note(&key);
        self.log(
            "accounts",
            format!("A new account was opened at {}.", descriptor.label),
            None,
            None,
        )
        .await;
        let key = key.expose_secret().trim().to_owned();
        let kept = self
            .accounts_add(AccountDraft {
                provider: wish.provider,
                label,
                base_url: wish.base_url,
                credentials: BTreeMap::from([(opening.field().to_owned(), key.clone())]),
            })
            .await;
        Ok(match kept {
            Ok(account) => SignUpOutcome::Opened {
                account: Box::new(account),
            },
            Err(fault) => SignUpOutcome::NotKept { key, fault },
        })
    }

    /// Has a sign-in link mailed by a provider. A provider may open an account for an address that it does not know.
    pub async fn accounts_sign_in_link(
        &self,
        provider: ProviderId,
        base_url: Option<String>,
        email: String,
    ) -> Result<(), Fault> {
        let factory = self.known_provider(&provider)?;
        let (descriptor, opening) = (factory.descriptor(), opening(factory)?);
        let address = draft::address(descriptor, base_url.as_deref())?;
        self.not_from_the_demo(&address)?;
        let at = Doorstep {
            base_url: address.url,
            clock: Arc::clone(&self.inner.clock),
        };
        opening.sign_in_link(&at, &email).await?;
        self.log(
            "accounts",
            format!("{} was asked to mail a sign-in link.", descriptor.label),
            None,
            None,
        )
        .await;
        Ok(())
    }

    /// Nobody opens a real account while everything around is invented.
    fn not_from_the_demo(&self, address: &Address) -> Result<(), Fault> {
        if self.inner.demo && !draft::is_loopback(&address.url) {
            return Err(Fault::new(
                Code::Conflict,
                "This is the demo: no account of yours is opened from it, and no mail is sent.",
            )
            .hint("Leave the demo first, under Settings."));
        }
        Ok(())
    }
}

fn opening(factory: &dyn ProviderFactory) -> Result<&dyn Opening, Fault> {
    factory.opening().ok_or_else(|| {
        Fault::new(
            Code::NotOffered,
            format!(
                "{} opens accounts on its own site only.",
                factory.descriptor().label
            ),
        )
    })
}
