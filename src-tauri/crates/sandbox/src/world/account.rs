//! Logins at a provider.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// The name of an account inside the world, e.g. `planetdomains-1`. Never a credential.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountKey(pub String);

impl fmt::Display for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One login at one provider.
#[derive(Clone)]
pub struct Account {
    /// Its name in this world.
    pub key: AccountKey,
    /// The provider that it belongs to.
    pub provider: String,
    /// The number by which the provider itself knows the user.
    pub user_id: u32,
    /// The secret that opens it. Shown in [`Endpoints`](crate::Endpoints) and nowhere else.
    pub token: String,
    /// Further fields of its login form by their name, e.g. `username`, `account_id`. Secret like the token.
    pub form: BTreeMap<String, String>,
    /// Money left, in minor units of `currency`; where a card is charged, what the card is good for.
    pub balance: i64,
    /// Whether there is a card to charge, or whatever else the provider wants before it takes an order.
    pub has_card: bool,
    /// ISO 4217 code.
    pub currency: String,
    /// Addresses that may call. Empty closes the account, as at PlanetDomains.
    pub whitelist: BTreeSet<IpAddr>,
    /// Where the provider would post events; `None` when no webhook is set up.
    pub webhook: Option<Webhook>,
    /// Calls a second of the account's quota that some other client of the same token uses up.
    pub quota_used_elsewhere: u32,
}

/// The receiver of an account's events.
#[derive(Clone)]
pub struct Webhook {
    /// The key of the HMAC signature.
    pub secret: String,
    /// The HTTP status with which the receiver answers every attempt.
    pub receiver_status: u16,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("key", &self.key)
            .field("balance", &self.balance)
            .finish_non_exhaustive()
    }
}

impl Account {
    /// An account in US dollars that this machine may use, without money and without a webhook.
    #[must_use]
    pub fn new(provider: &str, key: &str, user_id: u32, token: &str) -> Self {
        Self {
            key: AccountKey(key.to_owned()),
            provider: provider.to_owned(),
            user_id,
            token: token.to_owned(),
            form: BTreeMap::new(),
            balance: 0,
            has_card: true,
            currency: "USD".to_owned(),
            whitelist: BTreeSet::from([
                IpAddr::from([127, 0, 0, 1]),
                IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1]),
            ]),
            webhook: None,
            quota_used_elsewhere: 0,
        }
    }

    /// The same account with this much money, in minor units.
    #[must_use]
    pub fn with_balance(mut self, balance: i64) -> Self {
        self.balance = balance;
        self
    }

    /// The same account with its money in this currency.
    #[must_use]
    pub fn in_currency(mut self, currency: &str) -> Self {
        self.currency = currency.to_owned();
        self
    }

    /// The same account with one more field of its login form.
    #[must_use]
    pub fn with_field(mut self, field: &str, value: &str) -> Self {
        self.form.insert(field.to_owned(), value.to_owned());
        self
    }

    /// The same account with a webhook whose receiver answers `receiver_status`.
    #[must_use]
    pub fn with_webhook(mut self, secret: &str, receiver_status: u16) -> Self {
        self.webhook = Some(Webhook {
            secret: secret.to_owned(),
            receiver_status,
        });
        self
    }
}
