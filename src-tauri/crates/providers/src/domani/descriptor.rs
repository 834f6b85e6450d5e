//! The static facts. Source: the provider's API documentation unless a comment says otherwise.

use registrar::Descriptor;
use registrar::descriptor::{
    BaseUrl, DnsRules, FieldGroup, FieldKind, FormField, Granularity, Idempotency, NotOffered, OrderOption,
    OrderRules, Poll, Quota, RegistrantFrom, RegistrantRules, SearchLimits, Setting,
};

/// The credential field's key.
pub(super) const KEY: &str = "api_key";

/// "Send {"domains": [...]} for bulk (max 10)."
pub(super) const ORDERS_AT_ONCE: u32 = 10;

/// Names in one search. The provider states no limit; a refused batch is halved.
pub(super) const NAMES_AT_ONCE: u32 = 10;

/// TTL of new records, in seconds: what the provider's own tool writes.
pub(super) const DEFAULT_TTL: u32 = 3600;

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
        "Create a key in the dashboard of domani.sh. Buying and renewing need a key that may transfer domains; reading and DNS do not.",
        "To buy, add a card there first, under Billing.",
    ],
    quota: Quota {
        requests: 60,
        per_seconds: 60,
        words: "60 requests a minute for searches and details, 10 for suggestions and renewals; other calls as the provider tells with every answer",
    },
    search: Some(SearchLimits {
        batch: NAMES_AT_ONCE,
        price_list: true,
        suggestions: true,
    }),
    orders: Some(OrderRules {
        register: true,
        renew: true,
        transfer: false,
        batch: ORDERS_AT_ONCE,
        idempotency: Idempotency::None,
        server_cap: false,
        balance: false,
        pays: "by the card on file at domani.sh",
        registrant: RegistrantRules {
            words: "The contact kept in your domani.sh account becomes the registrant.",
            from: RegistrantFrom::Provider,
            fields: &[],
        },
        auto_renew: OrderOption::No {
            reason: "domani.sh takes no choice of auto-renew with an order.",
        },
        privacy: OrderOption::No {
            reason: "domani.sh takes no choice of WHOIS privacy with an order.",
        },
        rehearsal: "domani.sh has no trial orders: the price is asked for and the request is made ready, and only the order itself shows whether it is taken.",
        caveats: &[
            "domani.sh has no protection against an order that is sent twice. Freehold sends each order once and, when the answer is not clear, only looks into the account.",
            "Renewing is a preview at domani.sh and may be switched off there; then nothing is charged.",
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
        nameservers: true,
    }),
    settings: &[Setting::AutoRenew, Setting::Privacy, Setting::Lock],
    not_offered: &[
        NotOffered {
            feature: "contacts",
            reason: "domani.sh has one contact for the whole account, kept in its dashboard.",
        },
        NotOffered {
            feature: "delete",
            reason: "domani.sh has no deletion of names in its API. A name that is not renewed expires.",
        },
        NotOffered {
            feature: "transfer",
            reason: "Transferring a name to domani.sh is a preview there; use its dashboard.",
        },
        NotOffered {
            feature: "auth_code",
            reason: "Asking domani.sh for an auth code unlocks the name at once, so Freehold leaves that to its dashboard.",
        },
    ],
};
