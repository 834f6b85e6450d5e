//! What came with an order: the registrant and the choices exactly as a provider received them, so that a test can see
//! what was sent and not only what became of it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{AccountKey, Operation, World};

/// An accepted order as it was received. Codes and keys are left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Received {
    /// The provider that took it.
    pub provider: String,
    /// The account that pays.
    pub account: AccountKey,
    /// What was paid for.
    pub operation: Operation,
    /// The name.
    pub domain: String,
    /// World time.
    pub at: DateTime<Utc>,
    /// Years asked for, or what the provider took when none were.
    pub years: u32,
    /// Minor units charged.
    pub amount: i64,
    /// Whom the name is registered for. What that is differs: Bizzy's and Cloudflare's object as sent, the contact of
    /// the account at domani.sh, the fields of the owner's handle at Joker. `None` where the order says nothing.
    pub registrant: Option<Value>,
    /// Auto-renew as sent: a boolean, `"1"` at Joker; `None` when it was not sent.
    pub auto_renew: Option<Value>,
    /// Privacy as sent: a boolean, or the provider's word; `None` when it was not sent.
    pub privacy: Option<Value>,
    /// Every field of the order as sent.
    pub fields: Map<String, Value>,
}

/// The order besides its fields, which [`World::receive`] looks through itself.
#[derive(Debug, Clone)]
pub struct Receipt<'a> {
    /// The provider that took it.
    pub provider: &'a str,
    /// The account that pays.
    pub account: &'a AccountKey,
    /// What was ordered.
    pub operation: Operation,
    /// The name.
    pub domain: &'a str,
    /// Years.
    pub years: u32,
    /// Minor units charged.
    pub amount: i64,
    /// Whom the name is registered for.
    pub registrant: Option<Value>,
}

/// Fields that tell a choice, as the providers spell them.
const AUTO_RENEW: [&str; 3] = ["auto_renew", "autoRenew", "autorenew"];
const PRIVACY: [&str; 4] = ["privacy_mode", "whoisPrivacy", "whois_privacy", "privacy"];
/// Fields that open something.
const SECRET: [&str; 3] = ["auth_code", "transfer-auth-id", "auth-sid"];

impl World {
    /// Notes an accepted order with its fields as they were sent.
    pub fn receive(&mut self, receipt: Receipt<'_>, mut fields: Map<String, Value>) {
        fields.retain(|field, _| !SECRET.contains(&field.as_str()));
        let chosen = |spellings: &[&str]| spellings.iter().find_map(|field| fields.get(*field)).cloned();
        let received = Received {
            provider: receipt.provider.to_owned(),
            account: receipt.account.clone(),
            operation: receipt.operation,
            domain: receipt.domain.to_owned(),
            at: self.now(),
            years: receipt.years,
            amount: receipt.amount,
            registrant: receipt.registrant,
            auto_renew: chosen(&AUTO_RENEW),
            privacy: chosen(&PRIVACY),
            fields,
        };
        self.received.push(received);
    }

    /// The last accepted registration of a name, as it was received.
    #[must_use]
    pub fn registration(&self, name: &str) -> Option<&Received> {
        self.last_received(name, Operation::Register)
    }

    /// The last accepted order of this kind for a name, as it was received.
    #[must_use]
    pub fn last_received(&self, name: &str, operation: Operation) -> Option<&Received> {
        let mut received = self.received.iter().rev();
        received.find(|order| order.domain == name && order.operation == operation)
    }
}
