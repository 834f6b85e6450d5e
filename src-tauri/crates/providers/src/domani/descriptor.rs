//! The static facts. Source: the provider's API documentation unless a comment says otherwise.

use model::ContactField;
use registrar::Descriptor;
use registrar::descriptor::{
    BaseUrl, ContactRule, DnsRules, Extra, FieldGroup, FieldKind, FormField, Granularity, Idempotency,
    NameserverRules, NotOffered, OrderOption, OrderRules, Poll, Quota, RegistrantFrom, RegistrantRules,
    Required, SearchLimits, Setting,
};

/// The credential field's key.
pub(super) const KEY: &str = "api_key";

/// "Send {"domains": [...]} for bulk (max 10)."
pub(super) const ORDERS_AT_ONCE: u32 = 10;

/// Names in one search. The provider states no limit; a refused batch is halved.
pub(super) const NAMES_AT_ONCE: u32 = 10;

/// TTL of new records, in seconds: what the provider's own tool writes.
pub(super) const DEFAULT_TTL: u32 = 3600;

const fn rule(field: ContactField, required: Required, longest: u16) -> ContactRule {
    ContactRule {
        field,
        required,
        longest,
    }
}

/// What the account's contact needs. The provider states no lengths; these are those of the registries' own protocol (EPP,
/// RFC 5733), and of mail.
pub(super) const CONTACT_RULES: &[ContactRule] = &[
    rule(ContactField::FirstName, Required::Always, 255),
    rule(ContactField::LastName, Required::Always, 255),
    rule(ContactField::Organization, Required::No, 255),
    rule(ContactField::Email, Required::Always, 254),
    rule(ContactField::Phone, Required::Always, 16),
    rule(ContactField::Address1, Required::Always, 255),
    rule(ContactField::Address2, Required::No, 255),
    rule(ContactField::City, Required::Always, 255),
    rule(ContactField::State, Required::Always, 255),
    rule(ContactField::PostalCode, Required::Always, 16),
    rule(ContactField::Country, Required::Always, 2),
];

/// domani.sh as data.
pub static DESCRIPTOR: Descriptor = Descriptor {
    id: "domani",
    label: "domani.sh",
    tile: "d",
    summary: "Names, prices, orders, settings, DNS",
    // The documentation stands under domani.sh; the provider's own tools call domani.run. Both describe one API.
    base_url: "https://domani.run",
    other_base_urls: &[BaseUrl {
        url: "https://domani.sh",
        label: "The address of the documentation; the same API",
    }],
    form: &[FormField {
        key: KEY,
        label: "API key",
        help: "Created in the dashboard of domani.sh. It begins with domani_sk_ and is shown once.",
        link: Some("https://domani.sh/docs"),
        group: FieldGroup::Access,
        kind: FieldKind::Secret,
        required: true,
    }],
    prerequisites: &[
        "Create a key in the dashboard of domani.sh. Buying, renewing and transferring need a key that may transfer domains; reading and DNS do not.",
        "To buy, add a card there first, under Billing.",
        "To transfer names in, the account needs a contact; it becomes the registrant of all its names.",
    ],
    quota: Quota {
        requests: 60,
        per_seconds: 60,
        words: "60 requests a minute for searches and details, 10 for suggestions and renewals, 5 for transfers; other calls as the provider tells with every answer",
    },
    search: Some(SearchLimits {
        batch: NAMES_AT_ONCE,
        price_list: true,
        suggestions: true,
    }),
    orders: Some(OrderRules {
        register: true,
        renew: true,
        transfer: true,
        restore: false,
        privacy_products: &[],
        privacy_ends: None,
        batch: ORDERS_AT_ONCE,
        idempotency: Idempotency::None,
        server_cap: false,
        balance: false,
        pays: "by the card on file at domani.sh",
        registrant: RegistrantRules {
            // "You can purchase domains without setting contact info - a default contact is used until you set your own."
            words: "The contact of the domani.sh account becomes the registrant, the same for all its names; where the account has none, domani.sh asks for one or uses one of its own.",
            from: RegistrantFrom::Account,
            fields: CONTACT_RULES,
        },
        // Nothing says with what a new name starts.
        auto_renew: OrderOption::Afterwards { default: None },
        // "WHOIS privacy is enabled by default on new registrations."
        privacy: OrderOption::Afterwards { default: Some(true) },
        rehearsal: "domani.sh has no trial orders: a rehearsal asks for the live price, for a transfer also whether the name may come over now, and makes the request ready. Whether the card pays, the contact is taken and the auth code is right, only the order itself shows.",
        caveats: &[
            "domani.sh has no protection against an order that is sent twice. Freehold sends each order once and, when the answer is not clear, only looks into the account.",
            "Renewing and transferring are previews at domani.sh and may be switched off there; then nothing is charged.",
            "A transfer is paid when it is ordered, brings one year and takes one to five days. domani.sh copies the DNS records that it finds; compare the zone when the name has arrived.",
        ],
        // An unclear purchase is looked for in the account for about this long before "not found" counts.
        settle_seconds: 60,
        // A name that is being provisioned: at 5, 15, 35, 75 and 135 seconds, then every ten minutes.
        polls: &[
            Poll {
                until_seconds: 5,
                every_seconds: 5,
            },
            Poll {
                until_seconds: 15,
                every_seconds: 10,
            },
            Poll {
                until_seconds: 35,
                every_seconds: 20,
            },
            Poll {
                until_seconds: 75,
                every_seconds: 40,
            },
            Poll {
                until_seconds: 135,
                every_seconds: 60,
            },
            Poll {
                until_seconds: u32::MAX,
                every_seconds: 600,
            },
        ],
    }),
    dns: Some(DnsRules {
        // The first six are documented from the start, the others in its later texts.
        types: &["A", "AAAA", "CNAME", "MX", "TXT", "NS", "SRV", "CAA", "TLSA"],
        // The provider states no limits for TTLs; these are the usual ones, and its refusal is shown as it comes.
        min_ttl: 60,
        max_ttl: 86_400,
        default_ttl: DEFAULT_TTL,
        granularity: Granularity::WholeZone,
        writes: "domani.sh replaces the whole zone with every write; Freehold reads it again first and sends every other record back unchanged.",
        apex_cname: false,
        apex_ns: true,
        ns_alone: false,
        nameservers: Some(NameserverRules {
            presets: false,
            cloudflare_bind: false,
            queued: false,
        }),
        // The provider states no limits for texts or sets either.
        txt_bytes: 4_096,
        set_bytes: None,
        options: &[],
    }),
    settings: &[Setting::AutoRenew, Setting::Privacy, Setting::Lock],
    extras: &[
        Extra::Connect,
        Extra::DsRecords,
        Extra::SignUp,
        Extra::Billing,
        Extra::Tokens,
        Extra::AuthCodes,
        Extra::Imports,
        Extra::PublicFacts,
    ],
    not_offered: &[
        NotOffered {
            feature: "contacts",
            reason: "domani.sh has one contact for the whole account; a name can not have its own.",
        },
        NotOffered {
            feature: "restore",
            reason: "domani.sh has no call to restore a name from its redemption period: ask its support before the period ends.",
        },
        NotOffered {
            feature: "delete",
            reason: "domani.sh has no deletion of names in its API. A name that is not renewed expires.",
        },
    ],
};
