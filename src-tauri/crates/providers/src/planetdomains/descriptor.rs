//! The static facts. Source: the provider's documentation (API v1.3) unless a comment says otherwise.

use registrar::Descriptor;
use registrar::descriptor::{
    DnsRules, Extra, FieldGroup, FieldKind, FormField, Granularity, Idempotency, NameserverRules, NotOffered,
    OrderOption, OrderRules, Quota, RegistrantFrom, RegistrantRules, SearchLimits,
};

/// The credential field's key.
pub(super) const TOKEN: &str = "token";

/// Items in one batch order. The provider states no limit; small batches keep an unclear outcome small.
pub(super) const ORDERS_AT_ONCE: u32 = 10;

/// TTL of new records, in seconds.
pub(super) const DEFAULT_TTL: u32 = 3600;

/// Why a name can not be transferred in.
const NO_TRANSFERS: &str = "PlanetDomains has no transfers in its API.";

/// PlanetDomains as data.
pub static DESCRIPTOR: Descriptor = Descriptor {
    id: "planetdomains",
    label: "PlanetDomains",
    tile: "P",
    summary: "Names, prices, orders, DNS",
    base_url: "https://planet-project.click/api/v1",
    other_base_urls: &[],
    form: &[FormField {
        key: TOKEN,
        label: "API token",
        help: "Created in the provider's bot under Profile → API. A token that is rotated there stops at once.",
        link: Some("https://planet-project.click/api/v1/docs?lang=en"),
        group: FieldGroup::Access,
        kind: FieldKind::Secret,
        required: true,
    }],
    prerequisites: &[
        "Create a token in the provider's bot: Profile → API. A new or rotated token needs a balance of at least 40 USD.",
        "Add the public address of this machine to the whitelist there. While the whitelist is empty, the API is closed even with a good token.",
    ],
    quota: Quota {
        requests: 10,
        per_seconds: 1,
        words: "10 requests a second; a hard spike blocks the token for 5 minutes",
    },
    // The batch search is documented by name only, so names are checked one by one unless its OpenAPI page shows the body.
    search: Some(SearchLimits {
        batch: 1,
        price_list: true,
        suggestions: false,
    }),
    orders: Some(OrderRules {
        register: true,
        renew: true,
        transfer: false,
        restore: false,
        privacy_products: &[],
        privacy_ends: None,
        batch: ORDERS_AT_ONCE,
        idempotency: Idempotency::Key {
            replay_documented: false,
        },
        server_cap: false,
        balance: true,
        pays: "from the account's balance",
        registrant: RegistrantRules {
            words: "The contact of the configuration in PlanetDomains' bot becomes the registrant.",
            from: RegistrantFrom::Provider,
            fields: &[],
        },
        auto_renew: OrderOption::No {
            reason: "PlanetDomains has no auto-renew in its API. Renew names here before they lapse.",
        },
        privacy: OrderOption::No {
            reason: "PlanetDomains has no choice of WHOIS privacy in its API.",
        },
        rehearsal: "PlanetDomains has no trial orders. A rehearsal asks again whether each name is free and for its price, reads the balance and makes the requests ready; whether the configuration in its bot fits the name, only the order itself shows.",
        caveats: &[],
        settle_seconds: 60,
        polls: &[],
    }),
    dns: Some(DnsRules {
        types: &["A", "AAAA", "CNAME", "MX", "TXT", "NS", "SRV", "CAA"],
        // The provider states no limits for TTLs; these are the protocol's own, and its refusal is shown as it comes.
        min_ttl: 1,
        max_ttl: 2_147_483_647,
        default_ttl: DEFAULT_TTL,
        granularity: Granularity::WholeZone,
        writes: "PlanetDomains replaces the whole zone with every write; Freehold reads it again first and sends every other record back unchanged.",
        apex_cname: false,
        apex_ns: true,
        ns_alone: false,
        nameservers: Some(NameserverRules {
            presets: true,
            cloudflare_bind: true,
            queued: false,
        }),
        // The provider states no limits for texts or sets either.
        txt_bytes: 4_096,
        set_bytes: None,
        options: &[],
    }),
    settings: &[],
    extras: &[Extra::Deliveries, Extra::Webhooks],
    not_offered: &[
        NotOffered {
            feature: "ds_records",
            reason: "PlanetDomains has no DNSSEC in its API; put DS records in on its web site.",
        },
        NotOffered {
            feature: "billing",
            reason: "PlanetDomains is paid from a balance, which the Profile tab shows. It is topped up on its own site, where the bills are.",
        },
        NotOffered {
            feature: "tokens",
            reason: "PlanetDomains makes and ends API keys on its own side only. Enter a new one with Replace key.",
        },
        NotOffered {
            feature: "connect",
            reason: "PlanetDomains has no call that connects names to hosts and mail providers. The templates of the DNS desk do the same.",
        },
        NotOffered {
            feature: "auto_renew",
            reason: "PlanetDomains has no auto-renew in its API. Renew names here before they lapse.",
        },
        NotOffered {
            feature: "lock",
            reason: "PlanetDomains has no transfer lock in its API.",
        },
        NotOffered {
            feature: "privacy",
            reason: "PlanetDomains has no WHOIS privacy switch in its API.",
        },
        NotOffered {
            feature: "restore",
            reason: "PlanetDomains has no call to restore a name from its redemption period: ask for it in its bot.",
        },
        NotOffered {
            feature: "transfer",
            reason: NO_TRANSFERS,
        },
        NotOffered {
            feature: "auth_code",
            reason: "PlanetDomains gives out no auth codes through its API: get the code in its dashboard or from its support.",
        },
        NotOffered {
            feature: "contacts",
            reason: "PlanetDomains takes contacts from the configuration in its bot, not through its API.",
        },
        NotOffered {
            feature: "delete",
            reason: "PlanetDomains has no deletion of names in its API.",
        },
    ],
};
