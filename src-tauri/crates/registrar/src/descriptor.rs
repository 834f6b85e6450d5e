//! A provider as data: everything that a form, a button or a reason in the window needs to know.

use model::ContactField;
use serde::{Deserialize, Serialize};
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
    /// Further addresses that the provider documents, such as a test system. No trailing slashes.
    pub other_base_urls: &'static [BaseUrl],
    /// What the account form asks for.
    pub form: &'static [FormField],
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
    /// What it offers beyond the facets that all of the fields above are about: each is a page, a tab or a dialog.
    pub extras: &'static [Extra],
}

/// An address that the provider documents.
#[derive(Debug, Clone, Copy, Serialize, Type)]
pub struct BaseUrl {
    /// The address, without a trailing slash.
    pub url: &'static str,
    /// What is there, in a few words: "Test system for resellers".
    pub label: &'static str,
}

/// One field of the account form.
#[derive(Debug, Clone, Copy, Serialize, Type)]
pub struct FormField {
    /// The key under which the value is kept.
    pub key: &'static str,
    /// The label.
    pub label: &'static str,
    /// Where to get it or what it does, as a sentence.
    pub help: &'static str,
    /// A page that explains it, when there is one.
    pub link: Option<&'static str>,
    /// The part of the form in which it stands.
    pub group: FieldGroup,
    /// How it is entered and kept.
    pub kind: FieldKind,
    /// Whether it must be filled in.
    pub required: bool,
}

impl FormField {
    /// Whether it is masked and kept in the keychain.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        matches!(self.kind, FieldKind::Secret)
    }
}

/// The parts of the account form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FieldGroup {
    /// What opens the account.
    Access,
    /// Who becomes the registrant of names bought there.
    Registrant,
    /// How the account is used.
    Options,
}

/// How a field is entered and kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FieldKind {
    /// Masked, kept in the keychain, never shown again.
    Secret,
    /// A line of text, kept in the library and shown.
    Text,
    /// One of these; the first when nothing was chosen.
    Choice {
        /// In the order shown.
        options: &'static [FieldOption],
    },
}

/// One choice of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct FieldOption {
    /// What is kept.
    pub value: &'static str,
    /// What is shown.
    pub label: &'static str,
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
    /// Whether it suggests names from words.
    pub suggestions: bool,
}

/// How orders behave.
#[derive(Debug, Clone, Copy, Serialize, Type)]
pub struct OrderRules {
    /// Whether names can be registered.
    pub register: bool,
    /// Whether names can be renewed by a call.
    pub renew: bool,
    /// Whether names can be transferred in by a call.
    pub transfer: bool,
    /// Whether names can be restored out of their redemption period by a call.
    pub restore: bool,
    /// WHOIS privacy that is sold by itself for names that are there already; empty where it is free, or not sold so.
    pub privacy_products: &'static [Product],
    /// What switching off WHOIS privacy that was bought does, where it can be: then `Settings::switch` takes
    /// `Privacy` off, and only off.
    pub privacy_ends: Option<&'static str>,
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
    /// Who becomes the registrant of a name.
    pub registrant: RegistrantRules,
    /// Whether auto-renew can be chosen for a name that is bought.
    pub auto_renew: OrderOption,
    /// Whether WHOIS privacy can be chosen for a name that is bought.
    pub privacy: OrderOption,
    /// What a rehearsal can prove there without buying, and what only the order itself shows, as a sentence.
    pub rehearsal: &'static str,
    /// Further things to know before buying there, as sentences.
    pub caveats: &'static [&'static str],
    /// Seconds after which "not found in the account" starts to count when an outcome is unclear.
    pub settle_seconds: u32,
    /// How often an order that the provider works on is asked about, by its age; empty where orders end at once.
    pub polls: &'static [Poll],
}

/// One of several things that a provider sells under one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct Product {
    /// The provider's own word for it.
    pub id: &'static str,
    /// What it is called in the window.
    pub label: &'static str,
    /// What it does, as a sentence.
    pub help: &'static str,
}

/// Who becomes the registrant of a name.
#[derive(Debug, Clone, Copy, Serialize, Type)]
pub struct RegistrantRules {
    /// Who it is when nothing is chosen, as a sentence.
    pub words: &'static str,
    /// How the provider learns of another one.
    pub from: RegistrantFrom,
    /// What it asks of a contact; a part that is not named here is not sent. Empty where no contact is sent.
    pub fields: &'static [ContactRule],
}

/// How a provider learns who becomes the registrant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RegistrantFrom {
    /// A contact goes with each order.
    Order,
    /// The order names a contact that is kept there, made when needed ([`crate::contacts::ContactHandles`]).
    Handle,
    /// The account has one contact for all its names ([`crate::contacts::AccountContact`]); an order can not choose.
    Account,
    /// The provider's own configuration says it; nothing can be chosen here.
    Provider,
}

/// What a provider asks of one part of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct ContactRule {
    /// The part.
    pub field: ContactField,
    /// Whether it must be told.
    pub required: Required,
    /// Most characters.
    pub longest: u16,
}

/// When a part of a contact must be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Required {
    /// Always.
    Always,
    /// When an organization is named.
    WithOrganization,
    /// Never.
    No,
}

/// Whether something can be chosen for a name that is bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OrderOption {
    /// The choice goes with the order.
    WithOrder {
        /// What the provider does when nothing is said, where it is documented. The account's form may say otherwise.
        default: Option<bool>,
    },
    /// The order can not say it; the setting is switched when the name is bought.
    Afterwards {
        /// What a new name starts with, where it is documented.
        default: Option<bool>,
    },
    /// It can not be chosen.
    No {
        /// Why, as a sentence.
        reason: &'static str,
    },
}

/// A step of the pace at which a pending order is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct Poll {
    /// The step counts until the order is so many seconds old; the last step counts for ever.
    pub until_seconds: u32,
    /// Seconds between two questions.
    pub every_seconds: u32,
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
    /// Whether the NS records of the name itself stand in the zone and can be written there.
    pub apex_ns: bool,
    /// Whether a delegation (NS records below the apex) is taken only when it stands alone, but for its DS records.
    pub ns_alone: bool,
    /// How the nameservers of a name registered there are set; `None` where they can not be.
    pub nameservers: Option<NameserverRules>,
    /// Longest text of a TXT record in bytes, before it is cut into pieces; 4,096, more than any text in use, where the
    /// provider documents none.
    pub txt_bytes: u32,
    /// Most bytes that the contents of one record set can have together, where the provider documents it.
    pub set_bytes: Option<u32>,
    /// What records can have beyond name, type, content and TTL.
    pub options: &'static [RecordOption],
}

/// How the nameservers of a name are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct NameserverRules {
    /// Whether a set of nameservers that is kept there can be named by its key.
    pub presets: bool,
    /// Whether a name can be handed to a Cloudflare profile that is kept there ([`crate::extras::CloudflareBind`]).
    pub cloudflare_bind: bool,
    /// Whether the provider's answer only says that the change is queued, so that it may show later.
    pub queued: bool,
}

/// Something that records can have beyond name, type, content and TTL. It is kept in the record's extras under its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct RecordOption {
    /// The key in the extras, as the provider spells it.
    pub key: &'static str,
    /// The field's label.
    pub label: &'static str,
    /// What it does, as a sentence.
    pub help: &'static str,
    /// The sort of value.
    pub kind: RecordOptionKind,
    /// The record types that can have it; empty means all.
    pub types: &'static [&'static str],
    /// Whether the provider sets the TTL itself while this switch is on.
    pub sets_ttl: bool,
}

/// Sorts of values of a record's option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RecordOptionKind {
    /// On or off.
    Switch,
    /// A text of at most so many characters.
    Text {
        /// The limit.
        max: u32,
    },
    /// Words, at most so many.
    Words {
        /// The limit.
        max: u32,
        /// What one looks like, such as `team:web`. With a colon, each word has one between a name and a value.
        example: &'static str,
    },
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
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
    /// The feature's word: `auto_renew`, `lock`, `privacy`, `transfer`, `auth_code`, `contacts`, `delete`, `dns`, `renew`,
    /// `restore`, `expiry`, `list`, `prices`.
    pub feature: &'static str,
    /// The reason, as a sentence.
    pub reason: &'static str,
}

/// What only some providers offer. The facet behind each is there exactly when it is named in [`Descriptor::extras`]:
/// the conformance suite holds one against the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Extra {
    /// An account can be created, or a sign-in link mailed, before there is a key.
    SignUp,
    /// Payment set-up, invoices, referrals.
    Billing,
    /// API tokens.
    Tokens,
    /// Contacts that the provider keeps, by handle.
    Contacts,
    /// What was accepted and is, or was, worked on there.
    Processes,
    /// What its webhooks delivered.
    Deliveries,
    /// Its webhooks can be received here.
    Webhooks,
    /// Names are connected to hosts and mail services by presets.
    Connect,
    /// Auth codes of names that leave.
    AuthCodes,
    /// The registrant of a name can be read or changed.
    Registrant,
    /// Names held elsewhere can be brought in without a transfer.
    Imports,
    /// WHOIS and page facts of any name.
    PublicFacts,
    /// Zones can be created for names held anywhere.
    ZoneHosting,
    /// It signs the zones that it serves (DNSSEC).
    Signing,
    /// DS records of names registered there can be set.
    DsRecords,
    /// It tells which endings it sells and which of them ask for more.
    Endings,
}
