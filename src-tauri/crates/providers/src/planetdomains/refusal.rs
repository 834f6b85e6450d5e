//! The provider's codes in the contract's terms and in sentences.
//!
//! Documented: `unauthorized`, `forbidden`, `domain_not_found`, `validation_error`, `cloudflare_not_configured`, and
//! inside batches `invalid_domain`, `not_available`, `validation_error`, `request_in_progress`. There is no documented
//! code for a balance that is too low.

use registrar::http::Call;
use registrar::json::ErrorEnvelope;
use registrar::{Kind, ProviderError, Retry};

/// The words under which calls go through the log and the errors.
pub(super) const REGISTER: &str = "register";
pub(super) const RENEW: &str = "renew";

const NEW_TOKEN: &str = "Create or rotate the token in the provider's bot (Profile → API) and put it into this account's settings. A rotated token stops at once.";
const WHITELIST: &str = "Add this machine's public address to the whitelist in the provider's bot (Profile → API → Whitelist). An empty whitelist closes the API entirely; behind a proxy it is the proxy's address that counts.";
const TOP_UP: &str = "Top up the balance in the provider's bot, or take lines out of the order.";
const LOOK_AT_BALANCE: &str = "Nothing was charged by this call. Look at the account's balance: a balance that is too low is refused like this.";

/// Whether a call is an order.
pub(super) fn is_order(call: &Call) -> bool {
    matches!(call.operation, REGISTER | RENEW)
}

/// Whether an order is still being worked on under the same key.
pub(super) fn in_progress(code: Option<&str>) -> bool {
    code.is_some_and(|code| code.eq_ignore_ascii_case("request_in_progress"))
}

/// Whether the answer says that a name is not in the account (or, for a registration, not to be had).
pub(super) fn says_name_not_found(envelope: &ErrorEnvelope) -> bool {
    let says = |text: &Option<String>| {
        text.as_deref().is_some_and(|text| {
            let text = text.to_ascii_lowercase();
            text.contains("domain_not_found") || (text.contains("domain") && text.contains("not found"))
        })
    };
    says(&envelope.code) || says(&envelope.message)
}

/// Makes a general refusal precise by the provider's own code. `status` is `None` for a refusal that came with 200.
pub(super) fn refine(
    call: &Call,
    status: Option<u16>,
    envelope: &ErrorEnvelope,
    error: ProviderError,
) -> ProviderError {
    if error.outcome_unknown() || matches!(error.kind, Kind::RateLimited | Kind::Upstream | Kind::Malformed) {
        return error;
    }
    let code = envelope.code.as_deref().unwrap_or_default().to_ascii_lowercase();
    if in_progress(Some(&code)) {
        let mut error = error;
        error.kind = Kind::Conflict;
        error.message = "PlanetDomains is still working on this request.".to_owned();
        return error
            .hint("Freehold reads the account to see what becomes of it.")
            .retry(Retry::OutcomeUnknown);
    }
    if code.contains("idempotency") && status == Some(409) {
        // Another request under our key exists there, so something may have happened.
        let mut error = error;
        error.message = "PlanetDomains already knows this request's key with other contents.".to_owned();
        return error
            .hint("Read the account to see what took effect before ordering again.")
            .retry(Retry::OutcomeUnknown);
    }
    let refined = |mut error: ProviderError, kind: Kind, message: Option<String>, hint: &str| {
        error.kind = kind;
        if let Some(message) = message {
            error.message = message;
        }
        error.hint(hint)
    };
    match (code.as_str(), status) {
        ("unauthorized", _) | (_, Some(401)) => refined(
            error,
            Kind::Unauthorized,
            Some("PlanetDomains refused the token: it is wrong, revoked or rotated.".to_owned()),
            NEW_TOKEN,
        ),
        ("forbidden", _) | ("", Some(403)) => refined(
            error,
            Kind::AddressNotAllowed,
            Some("PlanetDomains does not accept calls from this machine's address.".to_owned()),
            WHITELIST,
        ),
        ("cloudflare_not_configured", _) => refined(
            error,
            Kind::Conflict,
            Some("This Cloudflare profile is missing or switched off at PlanetDomains.".to_owned()),
            "Set it up in the provider's bot, or name another profile.",
        ),
        ("not_available", _) => refined(
            error,
            Kind::NotAvailable,
            Some("The name is taken or can not be registered.".to_owned()),
            "Choose another name.",
        ),
        ("invalid_domain" | "validation_error", _) | (_, Some(400 | 422)) => refined(
            error,
            Kind::Invalid,
            None,
            if is_order(call) {
                "Check the name, the years and the configuration in the provider's bot. Nothing was charged."
            } else {
                "Correct what the provider names, then try again. Nothing was changed."
            },
        ),
        (code, _) if code.contains("balance") || code.contains("funds") => refined(
            error,
            Kind::Payment,
            Some("The balance at PlanetDomains does not cover this.".to_owned()),
            TOP_UP,
        ),
        _ if says_name_not_found(envelope) => not_found(call, error),
        // A 404 that does not speak of a name means that there is no such method.
        (_, Some(404)) => refined(
            error,
            Kind::NotOffered,
            None,
            "Nothing was changed. Check the address in the account's settings; if it is right, the provider does not offer this.",
        ),
        _ if is_order(call) => {
            let kind = error.kind;
            refined(error, kind, None, LOOK_AT_BALANCE)
        }
        _ => error,
    }
}

/// `domain_not_found` means "not in the account", and on a registration "missing or already taken".
fn not_found(call: &Call, mut error: ProviderError) -> ProviderError {
    if call.operation == REGISTER {
        error.kind = Kind::NotAvailable;
        error.message = "The name is taken or can not be registered.".to_owned();
        error.hint("Choose another name. Nothing was charged.")
    } else {
        error.kind = Kind::NotFound;
        error.message = "The name is not in this PlanetDomains account.".to_owned();
        error.hint(
            "If it was moved to another account, connect that one; otherwise look in the provider's bot.",
        )
    }
}

/// What a failed item of a batch says, by its code. Nothing was charged for it.
pub(super) fn of_item(call: &Call, envelope: &ErrorEnvelope, general: ProviderError) -> ProviderError {
    let error = refine(call, None, envelope, general);
    if error.kind == Kind::Conflict && !error.outcome_unknown() {
        return error.hint(LOOK_AT_BALANCE);
    }
    error
}
