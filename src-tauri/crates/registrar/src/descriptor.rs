//! A provider as data: everything that a form, a button or a reason in the window needs to know.

use serde::Serialize;
use specta::Type;

/// One provider's static facts. All texts are sentences or labels for the user.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Descriptor {
    /// The stable word, such as `planetdomains`.
    pub id: &'static str,
    /// The name as the provider writes it.
    pub label: &'static str,
    /// One or two letters for the account tile.
    pub tile: &'static str,
    /// What it does for the user, in a few words: "Names, prices, DNS".
    pub summary: &'static str,
    /// Where the API is, unless the account says otherwise. No trailing slash.
    pub base_url: &'static str,
    /// What the account form asks for.
    pub credentials: &'static [CredentialField],
    /// What must be true at the provider before a key works, as sentences.
    pub prerequisites: &'static [&'static str],
    /// The documented request quota.
    pub quota: Quota,
    /// Search limits, when it can search.
    pub search: Option<SearchLimits>,
    /// Order rules, when it can sell.
    pub orders: Option<OrderRules>,
    /// DNS rules, when it has DNS.
    pub dns: Option<DnsRules>,
    /// Settings of a name that can be switched there.
    pub settings: &'static [Setting],
    /// What it does not offer, each with the reason shown in place of the button.
    pub not_offered: &'static [NotOffered],
}

/// One field of the account form.
#[derive(Debug, Clone, Serialize, Type)]
pub struct CredentialField {
    /// The key under which the value is kept.
    pub key: &'static str,
    /// The label.
    pub label: &'static str,
    /// Where to get it, as a sentence.
    pub help: &'static str,
    /// A page that explains it, when there is one.
    pub link: Option<&'static str>,
    /// Whether it is masked and kept in the keychain. All fields are secret unless this is false.
    pub secret: bool,
    /// Whether it may be left empty.
    pub required: bool,
}

/// A documented request quota.
#[derive(Debug, Clone, Copy, Serialize, Type)]
pub struct Quota {
    /// Requests per period.
    pub requests: u32,
    /// The period in seconds.
    pub per_seconds: u32,
    /// The quota in words: "10 requests a second".
    pub words: &'static str,
}

/// Limits of search.
#[derive(Debug, Clone, Copy, Serialize, Type)]
pub struct SearchLimits {
    /// Names in one call.
    pub batch: u32,
    /// Whether the provider publishes a price list of all endings it sells.
    pub price_list: bool,
}

/// How orders behave.
#[derive(Debug, Clone, Copy, Serialize, Type)]
pub struct OrderRules {
    /// Whether names can be registered.
    pub register: bool,
    /// Whether names can be renewed by a call.
    pub renew: bool,
    /// Orders in one call, 1 where each goes alone.
    pub batch: u32,
    /// What protects a repeated order.
    pub idempotency: Idempotency,
    /// Whether the order carries a price cap that the provider enforces.
    pub server_cap: bool,
    /// Whether the account has a readable prepaid balance.
    pub balance: bool,
    /// How it is paid, in words: "from the account's balance".
    pub pays: &'static str,
    /// Seconds after which "not found in the account" starts to count when an outcome is unclear.
    pub settle_seconds: u32,
}

/// What protects a repeated order at the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Idempotency {
    /// Nothing.
    None,
    /// A key that we send. `replay_documented`: the text says that the same bytes under the same key give the first answer.
    Key {
        /// Whether replay is documented.
        replay_documented: bool,
    },
    /// The order itself can only take effect once (such as "renew until year Y").
    NaturalKey,
}

/// DNS rules.
#[derive(Debug, Clone, Serialize, Type)]
pub struct DnsRules {
    /// Record types that can be written.
    pub types: &'static [&'static str],
    /// Smallest TTL in seconds.
    pub min_ttl: u32,
    /// Largest TTL in seconds.
    pub max_ttl: u32,
    /// TTL given to new records.
    pub default_ttl: u32,
    /// What one write covers.
    pub granularity: Granularity,
    /// How a write works, in one sentence for the plan page.
    pub writes: &'static str,
    /// Whether a CNAME may stand at the apex (flattening).
    pub apex_cname: bool,
    /// Whether name servers can be set.
    pub nameservers: bool,
}

/// What one DNS write covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Granularity {
    /// Single records.
    Record,
    /// One record set.
    RecordSet,
    /// The whole zone at once.
    WholeZone,
}

/// A setting of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// Renew by itself.
    AutoRenew,
    /// Transfer lock.
    Lock,
    /// WHOIS privacy.
    Privacy,
}

/// Something that the provider does not offer.
#[derive(Debug, Clone, Copy, Serialize, Type)]
pub struct NotOffered {
    /// The feature's word: `auto_renew`, `lock`, `privacy`, `transfer`, `auth_code`, `contacts`, `delete`, `dns`.
    pub feature: &'static str,
    /// The reason, as a sentence.
    pub reason: &'static str,
}
