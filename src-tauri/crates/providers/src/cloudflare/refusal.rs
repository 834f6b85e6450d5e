//! Its error envelope and its codes, in the contract's terms and in sentences.
//!
//! There is no complete list of codes, so the HTTP status decides and a known code makes it precise. The code 10000
//! stands for a bad token and for a missing permission alike; only the token check tells the two apart.

use registrar::http::{Call, Effect};
use registrar::json::{ErrorEnvelope, at, field, integer, text};
use registrar::{Kind, ProviderError, Retry};
use serde_json::Value;

use super::descriptor::SANDBOX;

/// Errors of one answer that are told; more would only repeat the first.
const TOLD: usize = 3;

const NEW_TOKEN: &str = "Create a token under My Profile → API Tokens in Cloudflare's dashboard and put it into this account's settings.";

/// Errors in the order of the answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Refusal {
    /// All numeric codes, those of the chains included.
    pub codes: Vec<i64>,
    /// The first code and the sentences.
    pub envelope: ErrorEnvelope,
}

impl Refusal {
    /// Reads `errors: [{code, message, error_chain: [...]}]`; `errors` may be null or missing.
    pub fn read(body: &Value) -> Self {
        let Some(errors) = at(body, "errors").and_then(Value::as_array) else {
            return Self {
                codes: Vec::new(),
                envelope: ErrorEnvelope::read(body),
            };
        };
        let mut found = Self::default();
        let mut sentences = Vec::new();
        for error in errors.iter().take(TOLD) {
            let chain = at(error, "error_chain").and_then(Value::as_array);
            let links: Vec<&Value> = chain.into_iter().flatten().take(TOLD).collect();
            for value in std::iter::once(error).chain(links.iter().copied()) {
                found.codes.extend(field(value, "code", integer));
            }
            let reasons: Vec<String> = links.iter().filter_map(|link| sentence(link)).collect();
            match (sentence(error), reasons.is_empty()) {
                (Some(said), true) => sentences.push(said),
                (Some(said), false) => sentences.push(format!("{said} ({})", reasons.join("; "))),
                (None, false) => sentences.extend(reasons),
                (None, true) => {}
            }
            if found.envelope.code.is_none() {
                found.envelope.code = field(error, "code", text);
            }
        }
        found.envelope.message = (!sentences.is_empty()).then(|| sentences.join("; "));
        found
    }

    /// Whether one of these codes is among its own.
    pub fn has(&self, codes: &[i64]) -> bool {
        self.codes.iter().any(|code| codes.contains(code))
    }

    fn says(&self, words: &[&str]) -> bool {
        says(self.envelope.message.as_deref(), words)
    }
}

fn sentence(error: &Value) -> Option<String> {
    match error {
        Value::String(_) => text(error),
        _ => field(error, "message", text),
    }
}

/// Operations that cost money, as errors name them.
pub(super) const REGISTER: &str = "register";
pub(super) const TRANSFER: &str = "transfer";

/// Whether a text holds one of these words, whatever their case.
pub(super) fn says(text: Option<&str>, words: &[&str]) -> bool {
    text.is_some_and(|text| {
        let text = text.to_ascii_lowercase();
        words.iter().any(|word| text.contains(word))
    })
}

/// Words of a refusal that mean that somebody has the name.
pub(super) const TAKEN: [&str; 5] = [
    "domain_unavailable",
    "not available",
    "unavailable for registration",
    "already registered",
    "already taken",
];
/// Words of a refusal that mean that there is nothing to pay with.
pub(super) const PAYMENT: [&str; 3] = ["payment", "billing", "insufficient_funds"];

/// A permission that a token can have, in the words of the token page, and what it may not do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Permission {
    without: &'static str,
    /// Its three parts on the token page.
    pub add: &'static str,
}

pub(super) const READ_ZONES: Permission = Permission {
    without: "see zones",
    add: "Zone / Zone / Read",
};
pub(super) const EDIT_ZONES: Permission = Permission {
    without: "create zones",
    add: "Zone / Zone / Edit",
};
pub(super) const READ_DNS: Permission = Permission {
    without: "read DNS",
    add: "Zone / DNS / Read",
};
pub(super) const EDIT_DNS: Permission = Permission {
    without: "edit DNS",
    add: "Zone / DNS / Edit",
};
pub(super) const READ_ACCOUNT: Permission = Permission {
    without: "see the account",
    add: "Account / Account Settings / Read",
};
pub(super) const NAMES: Permission = Permission {
    without: "see or buy names",
    add: "Account / Registrar Domains / Admin",
};
pub(super) const TEST_NAMES: Permission = Permission {
    without: "use the test registrar",
    add: "Account / Registrar Sandbox Domains / Admin",
};

impl Permission {
    /// What lacks, as a sentence with its remedy: "This token may not edit DNS: add Zone / DNS / Edit."
    pub fn missing(self) -> String {
        format!("This token may not {}: add {}.", self.without, self.add)
    }
}

/// What a call needs.
fn permission(call: &Call) -> Permission {
    let path = call.path.as_str();
    let changes = call.effect == Effect::Change || path.ends_with("/batch");
    if path.contains(SANDBOX) {
        TEST_NAMES
    } else if path.contains("/registrar/") {
        NAMES
    } else if path.contains("/dns_records") || path.ends_with("/dnssec") {
        if changes { EDIT_DNS } else { READ_DNS }
    } else if path.starts_with("/zones") {
        if changes { EDIT_ZONES } else { READ_ZONES }
    } else {
        READ_ACCOUNT
    }
}

/// Makes a general refusal precise by the provider's own codes.
pub(super) fn refine(call: &Call, status: u16, refusal: &Refusal, error: ProviderError) -> ProviderError {
    if error.outcome_unknown() || matches!(error.kind, Kind::RateLimited | Kind::Upstream | Kind::Malformed) {
        return error;
    }
    let to = |kind: Kind, message: Option<&str>, hint: &str| {
        let mut error = error.clone();
        error.kind = kind;
        if let Some(message) = message {
            error.message = message.to_owned();
        }
        error.hint(hint)
    };
    if refusal.says(&["access token from location"]) {
        return to(
            Kind::AddressNotAllowed,
            Some("Cloudflare does not take this token from this machine's address."),
            "Add this machine's public address to the token's client IP filter in Cloudflare's dashboard, or remove the filter. Behind a proxy it is the proxy's address that counts.",
        );
    }
    // A status path without a workflow answers 404 with the code of a refused token.
    if status == 404 && !refusal.has(&[7000, 81044]) {
        let hint = match call.operation {
            TRANSFER => {
                "Nothing was charged. A name needs its zone in this account before it can come over; check the account id in the account's settings if it has one."
            }
            _ => "Check the account id in the account's settings if the name should be there.",
        };
        return to(Kind::NotFound, None, hint);
    }
    if refusal.has(&[6003, 6103, 6111, 9103, 9106]) {
        return to(
            Kind::Unauthorized,
            Some(
                "Cloudflare can not read the token or key: it is not one of Cloudflare's, or was copied in part.",
            ),
            NEW_TOKEN,
        );
    }
    if status == 401
        || (refusal.has(&[1000, 9109]) && refusal.says(&["invalid api token", "invalid access token"]))
    {
        return to(
            Kind::Unauthorized,
            Some("Cloudflare refused the token: it is wrong, revoked or expired."),
            NEW_TOKEN,
        );
    }
    let unpaid = matches!(call.operation, REGISTER | TRANSFER) && refusal.says(&PAYMENT);
    if (status == 403 && !unpaid) || refusal.has(&[10000, 9109]) {
        let needed = permission(call);
        let mut refined = to(
            Kind::Forbidden,
            None,
            &format!(
                "Add {} to the token under My Profile → API Tokens in Cloudflare's dashboard, and check that it is for this account and this zone. A token that was revoked is refused like this too.",
                needed.add
            ),
        );
        refined.message = needed.missing();
        return refined;
    }
    if refusal.has(&[7003]) {
        return to(
            Kind::NotFound,
            None,
            "Check the account id in the account's settings.",
        );
    }
    if refusal.has(&[7000]) {
        return to(
            Kind::NotOffered,
            None,
            "Check the address in the account's settings; if it is right, Cloudflare does not offer this any more.",
        );
    }
    if refusal.has(&[81044]) {
        return to(
            Kind::Conflict,
            Some(
                "The zone was changed elsewhere since it was read: a record to be changed is gone. Nothing was written.",
            ),
            "Read the zone again, then plan again.",
        );
    }
    if refusal.has(&[81053, 81057, 81058]) {
        return to(
            Kind::Conflict,
            None,
            "A record in the zone stands in its way. Read the zone again, then plan again. Nothing was written.",
        );
    }
    // Of a name that is to be transferred it is no news that somebody has it.
    if call.operation != TRANSFER && refusal.says(&TAKEN) {
        return to(
            Kind::NotAvailable,
            Some("The name is taken or can not be registered."),
            "Choose another name. Nothing was charged.",
        );
    }
    if unpaid || error.kind == Kind::Payment {
        return to(
            Kind::Payment,
            None,
            "Check the default payment method under Billing in Cloudflare's dashboard. Nothing was charged.",
        );
    }
    if error.kind == Kind::Invalid && error.hint.is_none() {
        let hint = match call.operation {
            REGISTER => {
                "Nothing was charged. Look at the default contact, the payment method and the registration agreement in the registrar pages of the dashboard."
            }
            TRANSFER => {
                "Nothing was charged. Look at the auth code, the name's zone in this account and the payment method; the lock and DNSSEC must be off."
            }
            "write_zone" => "Correct what Cloudflare names, then plan again. Nothing was written.",
            _ => "Correct what Cloudflare names, then try again.",
        };
        return to(Kind::Invalid, None, hint);
    }
    error
}

/// Whether access was refused, rather than something else wrong.
pub(super) fn is_access(error: &ProviderError) -> bool {
    matches!(error.kind, Kind::Unauthorized | Kind::Forbidden)
}

/// A refused token in one form, whatever the call said.
pub(super) fn token_refused(mut error: ProviderError) -> ProviderError {
    if error.kind != Kind::Unauthorized {
        error.kind = Kind::Unauthorized;
        error.message = "Cloudflare refused the token: it is wrong, revoked or expired.".to_owned();
    }
    error.hint(NEW_TOKEN).retry(Retry::Never)
}
