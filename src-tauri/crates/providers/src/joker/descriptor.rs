//! The static facts. Source: Joker.com's DMAPI manual and help pages; where they are silent a comment says what was chosen.

use registrar::Descriptor;
use registrar::descriptor::{
    BaseUrl, DnsRules, Extra, FieldGroup, FieldKind, FieldOption, FormField, Granularity, Idempotency,
    NameserverRules, NotOffered, OrderOption, OrderRules, Poll, Product, Quota, RecordOption,
    RecordOptionKind, RegistrantFrom, RegistrantRules, SearchLimits, Setting,
};

use super::contacts::RULES;
use super::forwards;

/// The form's keys.
pub(super) const API_KEY: &str = "api_key";
pub(super) const USERNAME: &str = "username";
pub(super) const PASSWORD: &str = "password";
pub(super) const OWNER: &str = "owner_c";
pub(super) const ADMIN: &str = "admin_c";
pub(super) const TECH: &str = "tech_c";
pub(super) const BILLING: &str = "billing_c";
pub(super) const NAMESERVERS: &str = "nameservers";
pub(super) const AUTORENEW: &str = "autorenew";
pub(super) const LANGUAGE: &str = "language";

/// What an option that is switched on is kept as.
pub(super) const ON: &str = "on";

/// Joker.com's own nameservers. Zones can be edited only while a name uses them.
pub(super) const OWN_NAMESERVERS: [&str; 3] = ["a.ns.joker.com", "b.ns.joker.com", "c.ns.joker.com"];

/// TTL of new records, in seconds.
pub(super) const DEFAULT_TTL: u32 = 3600;

/// A line of the form that may stay empty.
const fn optional(
    key: &'static str,
    label: &'static str,
    help: &'static str,
    group: FieldGroup,
    kind: FieldKind,
) -> FormField {
    FormField {
        key,
        label,
        help,
        link: None,
        group,
        kind,
        required: false,
    }
}

/// What forwardings there have beyond their target. The manual states no lengths; these are far above what is in use.
const OPTIONS: &[RecordOption] = &[
    RecordOption {
        key: forwards::SPAM_FILTER,
        label: "Spam filter",
        help: "Joker.com filters the mail before it forwards it.",
        kind: RecordOptionKind::Switch,
        types: &["MAILFW"],
        sets_ttl: false,
    },
    RecordOption {
        key: forwards::TITLE,
        label: "Title",
        help: "The title of the page around the frame.",
        kind: RecordOptionKind::Text { max: 255 },
        types: &["FRAME"],
        sets_ttl: false,
    },
    RecordOption {
        key: forwards::HEAD,
        label: "Head",
        help: "HTML for the head of the page around the frame.",
        kind: RecordOptionKind::Text { max: 1_000 },
        types: &["FRAME"],
        sets_ttl: false,
    },
    RecordOption {
        key: forwards::BODY,
        label: "Body",
        help: "HTML that is shown where frames are not.",
        kind: RecordOptionKind::Text { max: 1_000 },
        types: &["FRAME"],
        sets_ttl: false,
    },
    RecordOption {
        key: forwards::HEADERS,
        label: "HTTP headers",
        help: "Further header lines of the answer, with \\n between two.",
        kind: RecordOptionKind::Text { max: 1_000 },
        types: &["FRAME"],
        sets_ttl: false,
    },
];

/// What the end of bought privacy does. The manual names no refund for it.
const PRIVACY_ENDS: &str = "It costs nothing, and Joker.com's manual speaks of no money back for the rest of the year that was paid. The registrant stands in the public record again as far as the registry shows it; hiding it once more is a new order at its price.";

/// WHOIS privacy, as its price list and its orders call it.
pub(super) const PRIVACY: &[Product] = &[
    Product {
        id: "basic",
        label: "Basic privacy",
        help: "Hides the registrant's address in the public record.",
    },
    Product {
        id: "pro",
        label: "Pro privacy",
        help: "Puts Joker.com's privacy service in the place of the registrant in the public record.",
    },
];

/// Joker.com as data.
pub static DESCRIPTOR: Descriptor = Descriptor {
    id: "joker",
    label: "Joker.com",
    tile: "J",
    summary: "Names, prices, orders, DNS",
    base_url: "https://dmapi.joker.com/request",
    other_base_urls: &[BaseUrl {
        url: "https://dmapi.ote.joker.com/request",
        label: "Test system for resellers",
    }],
    form: &[
        FormField {
            link: Some("https://joker.com/faq/"),
            ..optional(
                API_KEY,
                "API key",
                "The safest way in: made in the account on Joker.com's web site. A key can be limited to reading, or to changes without costs.",
                FieldGroup::Access,
                FieldKind::Secret,
            )
        },
        optional(
            USERNAME,
            "User name",
            "Only without an API key: the name that you sign in with.",
            FieldGroup::Access,
            FieldKind::Text,
        ),
        optional(
            PASSWORD,
            "Password",
            "Only without an API key: the password of that user.",
            FieldGroup::Access,
            FieldKind::Secret,
        ),
        optional(
            OWNER,
            "Owner handle",
            "The contact handle that becomes the owner of names bought here when no contact is chosen, such as CCOM-123456.",
            FieldGroup::Registrant,
            FieldKind::Text,
        ),
        optional(
            ADMIN,
            "Administrative handle",
            "Stays the owner's when empty.",
            FieldGroup::Registrant,
            FieldKind::Text,
        ),
        optional(
            TECH,
            "Technical handle",
            "Stays the owner's when empty.",
            FieldGroup::Registrant,
            FieldKind::Text,
        ),
        optional(
            BILLING,
            "Billing handle",
            "Stays the owner's when empty.",
            FieldGroup::Registrant,
            FieldKind::Text,
        ),
        optional(
            NAMESERVERS,
            "Nameservers for new names",
            "At least two, separated by blanks. Empty means Joker.com's own, which are needed to edit a zone here.",
            FieldGroup::Options,
            FieldKind::Text,
        ),
        optional(
            AUTORENEW,
            "Auto-renew for new names",
            "Whether Joker.com renews names bought here by itself, from the account's balance.",
            FieldGroup::Options,
            FieldKind::Choice {
                options: &[
                    FieldOption {
                        value: "off",
                        label: "Off",
                    },
                    FieldOption {
                        value: ON,
                        label: "On",
                    },
                ],
            },
        ),
        optional(
            LANGUAGE,
            "Language of international names",
            "A code of three letters such as ger or fre. Joker.com asks for it when a name with letters beyond a to z is bought.",
            FieldGroup::Options,
            FieldKind::Text,
        ),
    ],
    prerequisites: &[
        "Use a reseller account: names, prices and orders need one.",
        "Create an API key at Joker.com, or give the user name and the password of the account.",
        "To buy names, choose a contact with the order, or enter the handle of a Joker.com contact here. Handles are made for one family of endings each.",
    ],
    // No limit is published. Requests go out one at a time; this keeps long jobs gentle on top of that.
    quota: Quota {
        requests: 180,
        per_seconds: 60,
        words: "no published limit; Freehold sends one request at a time, 3 a second at most",
    },
    search: Some(SearchLimits {
        batch: 1,
        price_list: true,
        suggestions: false,
    }),
    orders: Some(OrderRules {
        register: true,
        renew: true,
        transfer: true,
        restore: true,
        privacy_products: PRIVACY,
        privacy_ends: Some(PRIVACY_ENDS),
        batch: 1,
        // A renewal names the year in which the name shall expire, and a name can be registered once and come over once:
        // each can only take effect once, however often it arrives.
        idempotency: Idempotency::NaturalKey,
        server_cap: true,
        balance: true,
        pays: "from the account's balance",
        registrant: RegistrantRules {
            words: "The owner handle in the account's settings becomes the registrant. For a contact of yours Freehold makes a handle at Joker.com, one for each ending.",
            from: RegistrantFrom::Handle,
            fields: RULES,
        },
        // "If set to 1, the domain will be autorenewed." A transfer would start with it; it always says what is wanted.
        auto_renew: OrderOption::WithOrder { default: Some(false) },
        privacy: OrderOption::No {
            reason: "Joker.com sells WHOIS privacy, so it is ordered by itself, for its own price, once the name is here.",
        },
        rehearsal: "Joker.com has no trial orders. A rehearsal asks for the price of each name and makes the request ready; whether it is taken only the order itself shows.",
        caveats: &[
            "Orders are accepted first and carried out later; Freehold asks for the result.",
            "Joker.com renews a name at most once in 6 hours, and does not refund renewals.",
            "A restore out of the redemption period costs far more than a renewal, and is not refunded. Its price is asked for and confirmed like any other. Joker.com takes no cap for it, so it is held to yours just before it is sent.",
            "A transfer can take several days. Joker.com says only afterwards whether the name was unlocked and its auth code right. The name keeps its nameservers.",
        ],
        settle_seconds: 300,
        polls: &[
            Poll {
                until_seconds: 60,
                every_seconds: 5,
            },
            Poll {
                until_seconds: 300,
                every_seconds: 15,
            },
            Poll {
                until_seconds: 1800,
                every_seconds: 30,
            },
            Poll {
                until_seconds: 7200,
                every_seconds: 60,
            },
            // Transfers take days.
            Poll {
                until_seconds: 86_400,
                every_seconds: 900,
            },
            Poll {
                until_seconds: 864_000,
                every_seconds: 3600,
            },
        ],
    }),
    dns: Some(DnsRules {
        types: &[
            "A", "AAAA", "MX", "CNAME", "TXT", "SRV", "CAA", "NAPTR", "NS", "URL", "FRAME", "MAILFW", "DYNA",
            "DYNAAAA",
        ],
        // The manual says 300, newer pages 60: 300 is taken by both.
        min_ttl: 300,
        // Not documented; the protocol's own.
        max_ttl: 2_147_483_647,
        default_ttl: DEFAULT_TTL,
        granularity: Granularity::WholeZone,
        writes: "Joker.com replaces the whole zone with every write; Freehold reads it again first and sends every other line back unchanged.",
        apex_cname: false,
        // The nameservers of the name itself are set at the name and are no lines of its zone.
        apex_ns: false,
        ns_alone: false,
        nameservers: Some(NameserverRules {
            presets: false,
            cloudflare_bind: false,
            queued: true,
        }),
        // The provider states no limits for texts or sets either.
        txt_bytes: 4_096,
        set_bytes: None,
        options: OPTIONS,
    }),
    // Privacy is a paid order there (the price list has it as an operation), so it is no switch.
    settings: &[Setting::AutoRenew, Setting::Lock],
    extras: &[
        Extra::DsRecords,
        Extra::AuthCodes,
        Extra::Contacts,
        Extra::Processes,
        Extra::Registrant,
    ],
    not_offered: &[
        NotOffered {
            feature: "billing",
            reason: "Joker.com is paid from a balance, which the Profile tab shows. It is topped up on its web site, where the bills are.",
        },
        NotOffered {
            feature: "tokens",
            reason: "Joker.com makes and ends API keys on its web site only. Enter a new one with Replace key.",
        },
        NotOffered {
            feature: "connect",
            reason: "Joker.com has no call that connects names to hosts and mail providers. The templates of the DNS desk do the same.",
        },
        NotOffered {
            feature: "privacy",
            reason: "Joker.com sells WHOIS privacy, so it is no switch: order it for a name on the name's page, where its price is shown; there it can be switched off too.",
        },
        NotOffered {
            feature: "delete",
            reason: "Names are deleted on Joker.com's web site, where the rules for refunds are shown.",
        },
    ],
};
