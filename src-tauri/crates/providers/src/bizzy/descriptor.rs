//! The static facts. Source: the provider's guide to domain registration unless a comment says otherwise.

use model::ContactField;
use registrar::Descriptor;
use registrar::descriptor::{
    ContactRule, Extra, FieldGroup, FieldKind, FieldOption, FormField, Idempotency, NotOffered, OrderOption,
    OrderRules, Poll, Quota, RegistrantFrom, RegistrantRules, Required, SearchLimits, Setting,
};

/// Keys of the form. Those of the registrant are the provider's own field names.
pub(super) const API_KEY: &str = "apiKey";
pub(super) const PLAN: &str = "plan";
pub(super) const KNOWN_IDS: &str = "knownIds";
pub(super) const AUTO_RENEW: &str = "autoRenew";
pub(super) const WHOIS_PRIVACY: &str = "whoisPrivacy";

/// Why there are no transfers in.
const NO_TRANSFERS: &str = "Bizzy has no transfers in its API.";

const fn rule(field: ContactField, required: Required, longest: u16) -> ContactRule {
    ContactRule {
        field,
        required,
        longest,
    }
}

/// What Bizzy asks of a contact. What is required stands in the guide; the lengths in the reference of the contact's update.
pub(super) const CONTACT_RULES: &[ContactRule] = &[
    rule(ContactField::FirstName, Required::Always, 120),
    rule(ContactField::LastName, Required::Always, 120),
    rule(ContactField::Organization, Required::No, 160),
    rule(ContactField::JobTitle, Required::WithOrganization, 160),
    rule(ContactField::Address1, Required::Always, 160),
    rule(ContactField::Address2, Required::No, 160),
    rule(ContactField::City, Required::Always, 120),
    rule(ContactField::State, Required::Always, 120),
    rule(ContactField::PostalCode, Required::Always, 40),
    rule(ContactField::Country, Required::Always, 2),
    // The provider states no length for it; this is the longest that mail can carry.
    rule(ContactField::Email, Required::Always, 254),
    rule(ContactField::Phone, Required::Always, 80),
];

/// Requests a minute when the plan is not known. Bizzy does not publish its limits; the pages of its sister product
/// speak of 10 a minute on the smallest plan, so this stays below.
const REQUESTS: u32 = 8;
const MINUTE: u32 = 60;

/// What a plan allows, in requests a minute (the sister product's pages).
pub(super) fn quota_of(plan: &str) -> Quota {
    let requests = match plan {
        "starter" => 30,
        "pro" => 100,
        _ => REQUESTS,
    };
    Quota {
        requests,
        ..DESCRIPTOR.quota
    }
}

/// The plan in words.
pub(super) fn plan_words(plan: &str) -> &'static str {
    PLANS
        .iter()
        .find(|option| option.value == plan)
        .map_or(PLANS[0].label, |option| option.label)
}

const PLANS: &[FieldOption] = &[
    FieldOption {
        value: "free",
        label: "Free or not known: 8 requests a minute",
    },
    FieldOption {
        value: "starter",
        label: "Starter: 30 requests a minute",
    },
    FieldOption {
        value: "pro",
        label: "Pro: 100 requests a minute",
    },
];

const SWITCH: &[FieldOption] = &[
    FieldOption {
        value: "on",
        label: "On",
    },
    FieldOption {
        value: "off",
        label: "Off",
    },
];

const fn registrant(key: &'static str, label: &'static str, help: &'static str) -> FormField {
    FormField {
        key,
        label,
        help,
        link: None,
        group: FieldGroup::Registrant,
        kind: FieldKind::Text,
        required: false,
    }
}

const fn option(key: &'static str, label: &'static str, help: &'static str, kind: FieldKind) -> FormField {
    FormField {
        key,
        label,
        help,
        link: None,
        group: FieldGroup::Options,
        kind,
        required: false,
    }
}

/// Bizzy as data.
pub static DESCRIPTOR: Descriptor = Descriptor {
    id: "bizzy",
    label: "Bizzy",
    tile: "B",
    summary: "Names, search, orders with a price cap",
    base_url: "https://api.bizzyco.ai/v1",
    other_base_urls: &[],
    form: &[
        FormField {
            key: API_KEY,
            label: "API key",
            help: "Made by an Owner of the Bizzy account, with the rights domains:read and domains:write.",
            link: Some("https://docs.bizzyco.ai"),
            group: FieldGroup::Access,
            kind: FieldKind::Secret,
            required: true,
        },
        registrant(
            "firstName",
            "First name",
            "The registrant's first name. Needed to buy names.",
        ),
        registrant(
            "lastName",
            "Last name",
            "The registrant's last name. Needed to buy names.",
        ),
        registrant(
            "organizationName",
            "Organization",
            "Only for a company. The registry then wants a job title too.",
        ),
        registrant("jobTitle", "Job title", "Needed when an organization is given."),
        registrant(
            "address1",
            "Street address",
            "Street and number. Needed to buy names.",
        ),
        registrant("address2", "Address, second line", "Suite, floor or the like."),
        registrant("city", "City", "Needed to buy names."),
        registrant(
            "stateProvince",
            "State or province",
            "State, province or region. Needed to buy names.",
        ),
        registrant("postalCode", "Postal code", "Needed to buy names."),
        registrant(
            "country",
            "Country",
            "Two letters, such as US. Needed to buy names.",
        ),
        registrant(
            "email",
            "E-mail",
            "The registry sends its verification here. Needed to buy names.",
        ),
        registrant(
            "phone",
            "Phone",
            "With country code, such as +14155550123. Needed to buy names.",
        ),
        registrant(
            "label",
            "Contact's label",
            "Kept at Bizzy only; the registry does not see it.",
        ),
        option(
            PLAN,
            "Bizzy plan",
            "Sets how fast Freehold asks. Bizzy counts API calls against the plan.",
            FieldKind::Choice { options: PLANS },
        ),
        option(
            AUTO_RENEW,
            "Auto-renew for new names",
            "Bizzy renews a name by itself and charges the saved card.",
            FieldKind::Choice { options: SWITCH },
        ),
        option(
            WHOIS_PRIVACY,
            "WHOIS privacy for new names",
            "Hides the registrant in public records.",
            FieldKind::Choice { options: SWITCH },
        ),
        option(
            KNOWN_IDS,
            "Domain ids",
            "Only if Bizzy does not list this account's names: name=id with the id from Bizzy's web app, separated by commas.",
            FieldKind::Text,
        ),
    ],
    prerequisites: &[
        "Make an API key in Bizzy with the rights domains:read and domains:write. Only an Owner can make keys.",
        "To buy or renew names, save a default payment method in Bizzy's billing; orders are charged to it.",
        "To buy names, fill in the registrant, or choose a contact with the order: Bizzy takes one with every order.",
    ],
    quota: Quota {
        requests: REQUESTS,
        per_seconds: MINUTE,
        words: "8 requests a minute unless you name a larger plan; Bizzy also counts API calls against the plan",
    },
    search: Some(SearchLimits {
        batch: 1,
        price_list: false,
        suggestions: false,
    }),
    orders: Some(OrderRules {
        register: true,
        renew: true,
        transfer: false,
        restore: false,
        privacy_products: &[],
        privacy_ends: None,
        batch: 1,
        idempotency: Idempotency::Key {
            replay_documented: true,
        },
        server_cap: true,
        balance: false,
        pays: "by the payment method saved in Bizzy's billing",
        registrant: RegistrantRules {
            words: "The registrant in this account's settings becomes the holder of the name.",
            from: RegistrantFrom::Order,
            fields: CONTACT_RULES,
        },
        auto_renew: OrderOption::WithOrder { default: Some(true) },
        privacy: OrderOption::WithOrder { default: Some(true) },
        rehearsal: "Bizzy has no trial orders: a rehearsal asks for the live price, checks the registrant against Bizzy's rules and makes the request ready. Whether the saved payment method pays and the registry takes the contact, only the order itself shows.",
        caveats: &[
            "Bizzy charges first and registers then; a registration that fails is refunded to the card.",
            "The registrant must confirm the e-mail address within 15 days (an ICANN rule); Bizzy shows a notice until then.",
            "A registered name can not be deleted at Bizzy; it can only be left to lapse with auto-renew off.",
        ],
        settle_seconds: 120,
        // Paced for the smallest plan: 3 seconds after the order, then ever more slowly.
        polls: &[
            Poll {
                until_seconds: 3,
                every_seconds: 3,
            },
            Poll {
                until_seconds: 60,
                every_seconds: 7,
            },
            Poll {
                until_seconds: 300,
                every_seconds: 15,
            },
            Poll {
                until_seconds: 1800,
                every_seconds: 60,
            },
        ],
    }),
    dns: None,
    settings: &[Setting::AutoRenew, Setting::Lock, Setting::Privacy],
    extras: &[Extra::Registrant, Extra::Processes],
    not_offered: &[
        NotOffered {
            feature: "ds_records",
            reason: "Bizzy has no DNSSEC in its API; put DS records in on its web site.",
        },
        NotOffered {
            feature: "billing",
            reason: "Bizzy tells nothing of payments and bills by its API. Look on its own site.",
        },
        NotOffered {
            feature: "tokens",
            reason: "Bizzy makes and ends API keys on its own site only. Enter a new one with Replace key.",
        },
        NotOffered {
            feature: "connect",
            reason: "Bizzy serves no DNS and connects no names. The templates of the DNS desk do it where the name's zone is.",
        },
        NotOffered {
            feature: "dns",
            reason: "Bizzy sets up DNS and mail records by itself and has no DNS in its API.",
        },
        NotOffered {
            feature: "restore",
            reason: "Bizzy has no call to restore a name from its redemption period: ask its support before the period ends.",
        },
        NotOffered {
            feature: "transfer",
            reason: NO_TRANSFERS,
        },
        NotOffered {
            feature: "auth_code",
            reason: "Bizzy gives out no auth codes through its API: ask its support for the code.",
        },
        NotOffered {
            feature: "delete",
            reason: "A registered name can not be deleted at Bizzy. Switch auto-renew off and let it lapse.",
        },
        NotOffered {
            feature: "expiry",
            reason: "Bizzy's API does not document when a name expires.",
        },
        NotOffered {
            feature: "prices",
            reason: "Bizzy has no price list; each name is priced by a search.",
        },
    ],
};
