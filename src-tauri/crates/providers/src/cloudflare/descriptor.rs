//! The static facts. Source: Cloudflare's API documentation and the types of its official SDKs (October 2026) unless a
//! comment says otherwise.

use registrar::Descriptor;
use registrar::descriptor::{
    DnsRules, Extra, FieldGroup, FieldKind, FieldOption, FormField, Granularity, Idempotency, NotOffered,
    OrderOption, OrderRules, Poll, Quota, RecordOption, RecordOptionKind, RegistrantFrom, RegistrantRules,
    SearchLimits, Setting,
};

use super::registrant::FIELDS;

/// The keys of the form.
pub(super) const TOKEN: &str = "token";
pub(super) const ACCOUNT: &str = "account_id";
pub(super) const EMAIL: &str = "email";
pub(super) const GLOBAL_KEY: &str = "global_key";
pub(super) const REGISTRAR: &str = "registrar";
pub(super) const PRIVACY: &str = "privacy_mode";
pub(super) const AUTO_RENEW: &str = "auto_renew";

/// The registrar's path segment, and that of its test environment.
pub(super) const LIVE: &str = "registrar";
pub(super) const SANDBOX: &str = "registrar-sandbox";
/// The values of `privacy_mode`.
pub(super) const REDACTION: &str = "redaction";
pub(super) const NO_PRIVACY: &str = "off";
/// The values of the auto-renew option.
pub(super) const ON: &str = "on";
pub(super) const OFF: &str = "off";

/// Names in one `domain-check`.
pub(super) const CHECKED_AT_ONCE: usize = 20;
/// Changes in one batch: what the free plan takes. Paid plans take 3,500, but the API does not say which plan counts.
pub(super) const CHANGES_AT_ONCE: usize = 200;

/// What records there have beyond their content.
const OPTIONS: &[RecordOption] = &[
    RecordOption {
        key: super::records::PROXIED,
        label: "Proxied",
        help: "Visitors reach Cloudflare's network, which hides this address and fetches the pages from it. Cloudflare sets the TTL of proxied records itself.",
        kind: RecordOptionKind::Switch,
        types: &["A", "AAAA", "CNAME"],
        sets_ttl: true,
    },
    RecordOption {
        key: super::records::COMMENT,
        label: "Comment",
        help: "A note that only the account sees. The free plan takes 100 letters.",
        kind: RecordOptionKind::Text { max: 100 },
        types: &[],
        sets_ttl: false,
    },
    RecordOption {
        key: super::records::TAGS,
        label: "Tags",
        help: "Words to find records by, each a name, a colon and a value. Cloudflare takes them on paid plans.",
        kind: RecordOptionKind::Words {
            max: 20,
            example: "team:web",
        },
        types: &[],
        sets_ttl: false,
    },
];

/// Cloudflare as data.
pub static DESCRIPTOR: Descriptor = Descriptor {
    id: "cloudflare",
    label: "Cloudflare",
    tile: "C",
    summary: "Names, prices, DNS record by record",
    base_url: "https://api.cloudflare.com/client/v4",
    other_base_urls: &[],
    form: &[
        FormField {
            key: TOKEN,
            label: "API token",
            help: "Give it Zone / Zone / Edit and Zone / DNS / Edit for the zones (Read is enough to look), and Account / Registrar Domains / Admin for the names. Leave it empty only if you use the global key below.",
            link: Some("https://dash.cloudflare.com/profile/api-tokens"),
            group: FieldGroup::Access,
            kind: FieldKind::Secret,
            // The global key may stand in its place.
            required: false,
        },
        FormField {
            key: ACCOUNT,
            label: "Account id",
            help: "32 letters and digits, on the overview page of any zone. Needed only when the token sees several accounts.",
            link: Some("https://developers.cloudflare.com/fundamentals/account/find-account-and-zone-ids/"),
            group: FieldGroup::Access,
            kind: FieldKind::Text,
            required: false,
        },
        FormField {
            key: EMAIL,
            label: "E-mail of the login",
            help: "Only together with the global key.",
            link: None,
            group: FieldGroup::Access,
            kind: FieldKind::Text,
            required: false,
        },
        FormField {
            key: GLOBAL_KEY,
            label: "Global API key",
            help: "The old way in, used when there is no token. It opens everything in the account; a token is safer.",
            link: Some("https://dash.cloudflare.com/profile/api-tokens"),
            group: FieldGroup::Access,
            kind: FieldKind::Secret,
            required: false,
        },
        FormField {
            key: REGISTRAR,
            label: "Registrar",
            help: "The test registrar takes no money and registers nothing. Every order needs a contact there, and it has no transfers. Zones are the real ones in either case.",
            link: None,
            group: FieldGroup::Options,
            kind: FieldKind::Choice {
                options: &[
                    FieldOption {
                        value: LIVE,
                        label: "Live",
                    },
                    FieldOption {
                        value: SANDBOX,
                        label: "Test registrar (sandbox)",
                    },
                ],
            },
            required: false,
        },
        FormField {
            key: PRIVACY,
            label: "WHOIS privacy of new names",
            help: "Chosen with the order; Cloudflare's API can not change it later.",
            link: None,
            group: FieldGroup::Options,
            kind: FieldKind::Choice {
                options: &[
                    FieldOption {
                        value: REDACTION,
                        label: "On: personal data is redacted",
                    },
                    FieldOption {
                        value: NO_PRIVACY,
                        label: "Off",
                    },
                ],
            },
            required: false,
        },
        FormField {
            key: AUTO_RENEW,
            label: "Auto-renew of new names",
            help: "Cloudflare's API has no renewal, so a name without auto-renew lapses unless it is renewed in the dashboard.",
            link: None,
            group: FieldGroup::Options,
            kind: FieldKind::Choice {
                options: &[
                    FieldOption {
                        value: ON,
                        label: "On",
                    },
                    FieldOption {
                        value: OFF,
                        label: "Off",
                    },
                ],
            },
            required: false,
        },
    ],
    prerequisites: &[
        "Create an API token with Zone / Zone / Edit and Zone / DNS / Edit; for names also Account / Registrar Domains / Admin.",
        "To buy names, the account needs a default payment method and a default contact in the registrar's address book, and the registration agreement must be accepted in the dashboard.",
    ],
    quota: Quota {
        requests: 1200,
        per_seconds: 300,
        words: "1,200 requests in 5 minutes, counted with everything else that the login does; beyond that every call is refused for 5 minutes",
    },
    search: Some(SearchLimits {
        batch: 20,
        price_list: false,
        suggestions: true,
    }),
    orders: Some(OrderRules {
        register: true,
        renew: false,
        transfer: true,
        restore: false,
        privacy_products: &[],
        privacy_ends: None,
        batch: 1,
        idempotency: Idempotency::NaturalKey,
        server_cap: false,
        balance: false,
        pays: "with the default payment method of the account",
        registrant: RegistrantRules {
            words: "The default contact of the account's address book becomes the registrant.",
            from: RegistrantFrom::Order,
            fields: FIELDS,
        },
        auto_renew: OrderOption::WithOrder { default: Some(false) },
        privacy: OrderOption::WithOrder { default: Some(true) },
        rehearsal: "Cloudflare has no trial orders. A rehearsal asks again whether each name is free or can come over, and at which price, and makes the requests ready; whether the payment method, the contact and the registration agreement are in order, only the order itself shows.",
        caveats: &[
            "Registrations and transfers can not be refunded.",
            "A transfer needs the name's zone in this account, DNSSEC and transfer lock off, and the auth code of its present registrar (names ending in .uk have none). It takes up to 10 days and is charged when it has come through.",
            "New names renew by themselves, at the price of that day, unless the line or the account's options say otherwise.",
            "A name registered at Cloudflare uses Cloudflare's nameservers; they can not be changed.",
            "Premium names, and names ending in .giving, .mom, .inc, .lol, .sh, .link, .cc or .new, can not be bought through the API.",
            "Some registries ask for more than a contact, such as those of .us, .uk and .ca. Freehold does not send that; where it is missing, Cloudflare refuses the order.",
        ],
        settle_seconds: 120,
        polls: &[
            Poll {
                until_seconds: 20,
                every_seconds: 2,
            },
            Poll {
                until_seconds: 120,
                every_seconds: 10,
            },
            Poll {
                until_seconds: 600,
                every_seconds: 30,
            },
            Poll {
                until_seconds: 3600,
                every_seconds: 300,
            },
            // Beyond an hour somebody else is awaited: "poll every 30-60 minutes".
            Poll {
                until_seconds: 0,
                every_seconds: 1800,
            },
        ],
    }),
    dns: Some(DnsRules {
        types: &[
            "A",
            "AAAA",
            "CAA",
            "CERT",
            "CNAME",
            "DNSKEY",
            "DS",
            "HTTPS",
            "LOC",
            "MX",
            "NAPTR",
            "NS",
            "OPENPGPKEY",
            "PTR",
            "SMIMEA",
            "SRV",
            "SSHFP",
            "SVCB",
            "TLSA",
            "TXT",
            "URI",
        ],
        // Beside these, "automatic" is written as no TTL at all: proxied records have nothing else.
        min_ttl: 60,
        max_ttl: 86_400,
        // What "automatic" means there.
        default_ttl: 300,
        granularity: Granularity::Record,
        writes: "Cloudflare takes the changes record by record and carries them out all or none; more than 200 changes of one zone go in several steps, so that only each step is all or none.",
        apex_cname: true,
        apex_ns: true,
        ns_alone: true,
        nameservers: None,
        // "4096 wire bytes per record": sixteen strings of 255 bytes, each with a byte for its length.
        txt_bytes: 4_080,
        // "The sum over one name and type is at most 8192."
        set_bytes: Some(8_192),
        options: OPTIONS,
    }),
    settings: &[Setting::AutoRenew],
    extras: &[Extra::Endings, Extra::ZoneHosting, Extra::Signing],
    not_offered: &[
        NotOffered {
            feature: "billing",
            reason: "Cloudflare keeps cards and bills in its dashboard. The account that is charged is the token's.",
        },
        NotOffered {
            feature: "tokens",
            reason: "API tokens are made and ended in Cloudflare's dashboard, under My Profile, API Tokens. Enter a new one with Replace key.",
        },
        NotOffered {
            feature: "connect",
            reason: "Cloudflare has no call that connects names to hosts and mail providers. The templates of the DNS desk do the same.",
        },
        NotOffered {
            feature: "restore",
            reason: "Cloudflare restores names from their redemption period in its dashboard only.",
        },
        NotOffered {
            feature: "renew",
            reason: "Cloudflare has no renew call: it renews by auto-renew, from about 30 days before the expiry.",
        },
        NotOffered {
            feature: "lock",
            reason: "Cloudflare shows the transfer lock in its API, but switches it in the dashboard only.",
        },
        NotOffered {
            feature: "privacy",
            reason: "Cloudflare takes the choice of WHOIS privacy with the order and can not change it through its API later.",
        },
        NotOffered {
            feature: "auth_code",
            reason: "Cloudflare gives out auth codes in the dashboard only: unlock the name there and take the code.",
        },
        NotOffered {
            feature: "delete",
            reason: "Cloudflare has no deletion of names in its API.",
        },
        NotOffered {
            feature: "nameservers",
            reason: "A name registered at Cloudflare must use the nameservers of its zone there; for a name registered elsewhere they are set at its registrar.",
        },
        NotOffered {
            feature: "contacts",
            reason: "Cloudflare changes contacts in the dashboard only.",
        },
        NotOffered {
            feature: "prices",
            reason: "Cloudflare has no price list in its API; prices come with each name that is checked.",
        },
    ],
};
