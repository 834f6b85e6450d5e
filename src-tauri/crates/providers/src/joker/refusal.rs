//! Refusals in the contract's terms and in sentences.
//!
//! Seen by public clients: 2200 (login or session), 2202 (no right), 2303 (no such object). The other codes follow the
//! numbering of EPP (RFC 5730); the words of a refusal are looked at where the code leaves it open.

use registrar::coming_over::Obstacle;
use registrar::http::{Call, Effect, Http};
use registrar::{Kind, ProviderError};

use super::response::Response;

/// The words under which orders go through the log and the errors.
pub(super) const REGISTER: &str = "register";
pub(super) const RENEW: &str = "renew";
pub(super) const TRANSFER: &str = "transfer";
pub(super) const RESTORE: &str = "restore";
pub(super) const PRIVACY: &str = "privacy";

/// Whether the answer says that the session is over, rather than that the account may not do this.
pub(super) fn is_session_over(response: &Response) -> bool {
    match response.code() {
        Some("2200") => true,
        Some("2202") => {
            let mut said = response.reason().to_ascii_lowercase();
            said.push_str(
                &response
                    .header("status-text")
                    .unwrap_or_default()
                    .to_ascii_lowercase(),
            );
            ["session", "auth-sid", "not logged in", "log in"]
                .iter()
                .any(|word| said.contains(word))
        }
        _ => false,
    }
}

/// A text without what follows a zone directive: `$dyndns` carries a password, and a refused zone is quoted line by line.
pub(super) fn without_directives(text: &str) -> String {
    let directive = text
        .match_indices('$')
        .find(|(at, _)| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()));
    match directive {
        Some((at, _)) => format!("{}[hidden]", &text[..at]),
        None => text.to_owned(),
    }
}

/// A refused request. `said`: the provider's words, fit to show.
pub(super) fn of(
    http: &Http,
    call: &Call,
    code: Option<&str>,
    said: &str,
    tracking: Option<&str>,
) -> ProviderError {
    let words = said.to_ascii_lowercase();
    let kind = kind(call.operation, code.and_then(|code| code.parse().ok()), &words);
    let label = http.label();
    let mut message = match kind {
        Kind::NotAvailable => "The name is taken or can not be registered.".to_owned(),
        Kind::Unauthorized if call.operation == "login" => format!("{label} refused the login."),
        Kind::Unauthorized => format!("{label} refused the session."),
        Kind::Payment => format!("The balance at {label} does not cover this."),
        Kind::PriceExceeded => format!("The price at {label} is above the cap."),
        Kind::Invalid if is_code_refused(call.operation, &words) => {
            format!("{label} refused the auth code.")
        }
        _ => format!("{label} refused it."),
    };
    if !said.is_empty() {
        message.pop();
        message.push_str(&format!(": \"{said}\"."));
    }
    if let Some(tracking) = tracking {
        message.push_str(&format!(" Tracking id {tracking}."));
    }
    let obstacle = Obstacle::of(&words).filter(|_| call.operation == TRANSFER);
    let nothing = if call.effect == Effect::Read {
        ""
    } else if is_order(call.operation) {
        " Nothing was charged."
    } else {
        " Nothing was changed."
    };
    let hint = match kind {
        Kind::Invalid | Kind::Conflict if obstacle.is_some() => obstacle.map_or("", Obstacle::remedy),
        Kind::Conflict | Kind::NotFound if call.operation == TRANSFER => {
            "Look at the name at the registrar that has it now: it must be unlocked, and at least 60 days old there."
        }
        Kind::Unauthorized => "Check the key, or the user name and the password, in the account's settings.",
        Kind::Forbidden => {
            "Check what the key may do at Joker.com: keys can be limited to reading, or to changes without costs."
        }
        Kind::AddressNotAllowed => "Allow this machine's public address for the key at Joker.com.",
        Kind::NotFound => {
            "If the name was moved to another account, connect that one; otherwise look at Joker.com."
        }
        Kind::NotAvailable => "Choose another name.",
        Kind::Payment => "Top up the balance at Joker.com, or take lines out of the order.",
        Kind::PriceExceeded => "Look at the price again and raise the cap if you still want it.",
        Kind::NotOffered => "Choose another provider for this ending.",
        Kind::Invalid => "Correct what the provider names, then try again.",
        _ => {
            "Look at the name and the account at Joker.com; their support finds the request by its tracking id."
        }
    };
    http.error(call, kind, message)
        .hint(format!("{hint}{nothing}"))
        .code(code.map(|code| http.quoted(code)))
}

/// The sort of a refusal, by its code and its words in lower case.
pub(super) fn kind(operation: &str, code: Option<u32>, words: &str) -> Kind {
    let says = |any: &[&str]| any.iter().any(|word| words.contains(word));
    if says(&["max-price", "max price", "maxprice", "maximum price"]) {
        return Kind::PriceExceeded;
    }
    if is_unsupported_ending(words) {
        return Kind::NotOffered;
    }
    if is_address_refused(words) {
        return Kind::AddressNotAllowed;
    }
    if code == Some(2104) || says(&["insufficient", "balance", "not enough credit", "not enough funds"]) {
        return Kind::Payment;
    }
    let taken = says(&[
        "not available",
        "unavailable",
        "already registered",
        "already exists",
        "object exists",
        "is taken",
    ]);
    if operation == REGISTER && (code == Some(2302) || taken) {
        return Kind::NotAvailable;
    }
    if is_code_refused(operation, words) {
        return Kind::Invalid;
    }
    match code {
        Some(2200) => Kind::Unauthorized,
        Some(2201 | 2202) => Kind::Forbidden,
        Some(2303) => Kind::NotFound,
        Some(2001..=2005 | 2306) => Kind::Invalid,
        Some(2000 | 2101..=2103) => Kind::NotOffered,
        _ => Kind::Conflict,
    }
}

/// The wording is not documented; it is known to speak of an extension that Joker.com does not support.
fn is_unsupported_ending(words: &str) -> bool {
    let ending = ["extension", "tld", "top level domain", "top-level domain"];
    (words.contains("not supported") || words.contains("unsupported"))
        && ending.iter().any(|word| words.contains(word))
}

/// The protocol of the registries gives a wrong code the number that also says "you may not".
fn is_code_refused(operation: &str, words: &str) -> bool {
    operation == TRANSFER && Obstacle::of(words).is_some_and(Obstacle::is_about_the_code)
}

fn is_address_refused(words: &str) -> bool {
    let address =
        words.contains("ip address") || words.split(|c: char| !c.is_alphanumeric()).any(|w| w == "ip");
    address
        && ["not allowed", "denied", "restricted", "forbidden"]
            .iter()
            .any(|word| words.contains(word))
}

/// Whether an operation is an order.
pub(super) fn is_order(operation: &str) -> bool {
    matches!(operation, REGISTER | RENEW | TRANSFER | RESTORE | PRIVACY)
}

/// A refused login. The key opens nothing, unless the refusal speaks of something else, such as maintenance.
pub(super) fn of_login(mut error: ProviderError) -> ProviderError {
    let speaks_of_key = || {
        let said = error.message.to_ascii_lowercase();
        [
            "api key",
            "api-key",
            "password",
            "user",
            "auth",
            "login failed",
            "locked",
        ]
        .iter()
        .any(|word| said.contains(word))
    };
    match error.kind {
        // Not in the protocol's words: there is no such page at this address.
        Kind::NotFound if error.upstream_code.is_none() => {
            return error.hint("Check the address in the account's settings.");
        }
        Kind::Unauthorized | Kind::Forbidden | Kind::NotFound => {}
        Kind::Invalid | Kind::Conflict if speaks_of_key() => {}
        _ => return error,
    }
    error.kind = Kind::Unauthorized;
    error.hint(
        "Make a new API key at Joker.com, or check the user name and the password, and put it into the account's settings.",
    )
}

/// A refusal that speaks of a name which is not in the account.
pub(super) fn not_in_account(mut error: ProviderError) -> ProviderError {
    error.kind = Kind::NotFound;
    error.message = "The name is not in this Joker.com account.".to_owned();
    error.hint("If it was moved to another account, connect that one; otherwise look at Joker.com.")
}
