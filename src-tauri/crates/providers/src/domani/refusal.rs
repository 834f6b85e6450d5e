//! The provider's refusals in the contract's terms and in sentences.
//!
//! The envelope is `error` (words), `code`, `hint` and `documentation_url`; later texts add a set-up link and what was
//! charged. Codes are an open set: the code is looked at first, then the HTTP status. The provider's hint is always shown.

use registrar::coming_over::Obstacle;
use registrar::http::{Call, Http};
use registrar::{Kind, ProviderError, Retry};

use super::said::Said;
use super::transfer;

/// The words under which calls go through the log and the errors.
pub(super) const REGISTER: &str = "register";
pub(super) const RENEW: &str = "renew";
pub(super) const TRANSFER: &str = "transfer";
/// Reads about a transfer: whether a name may come over, and how far it is.
pub(super) const TRANSFER_CHECK: &str = "transfer_check";
pub(super) const TRANSFER_STATUS: &str = "transfer_status";
/// The same of a watch over a name that may not come over yet.
pub(super) const TRANSFER_WATCH: &str = "transfer_watch";
pub(super) const CONTACT: &str = "contact";
pub(super) const BILLING_SETUP: &str = "billing_setup";
pub(super) const INVOICES: &str = "invoices";
pub(super) const REFERRALS: &str = "referrals";
pub(super) const TOKENS: &str = "tokens";
pub(super) const TOKEN_CREATE: &str = "token_create";
pub(super) const TOKEN_REVOKE: &str = "token_revoke";
pub(super) const SIGN_UP: &str = "sign_up";
pub(super) const SIGN_IN: &str = "sign_in_link";
/// Names that stay at another registrar: an import begins, and its record is looked for.
pub(super) const IMPORT: &str = "import";
pub(super) const IMPORT_VERIFY: &str = "import_verify";

const NEW_KEY: &str = "Create a new key in the dashboard of domani.sh and put it into this account's settings. Keys begin with domani_sk_.";
const SCOPES: &str = "Create a key there that may do this: domains:read and domains:write for names and DNS, domains:transfer for buying, renewing and transferring, account:read and account:write for the contact, tokens:read and tokens:write for keys, billing:read for bills and referrals.";
const ADD_CARD: &str =
    "Add a card in the dashboard of domani.sh under Billing, then order again. Nothing was charged.";
const OPEN_LINK: &str =
    "Open the set-up page that domani.sh names, add a card, then order again. Nothing was charged.";
const ADD_CONTACT: &str = "Give the account its contact, here or in the dashboard of domani.sh; it becomes the registrant of names bought there. Nothing was charged.";
const CORRECT_CONTACT: &str =
    "Correct the account's contact, here or in the dashboard of domani.sh. Nothing was charged.";
const RENEWALS_OFF: &str = "Renewing is a preview at this provider, currently off. Nothing was charged. Switch auto-renew on, or try again later.";
const OTHER_ADDRESS: &str = "domani.sh is at https://domani.run and https://domani.sh. Choose the other one in the account's settings; the key is never sent on by itself.";
const READ_ZONE_AGAIN: &str =
    "Somebody else changed the zone meanwhile. Read it again, then apply the change to what is there now.";
const UNKNOWN_PRESET: &str = "Nothing was changed. Choose one of the live list; for any other host or mail provider use the DNS templates.";
const UNKNOWN_METHOD: &str = "Nothing was changed. Choose another way to connect; the list is read anew.";
const TARGET_REQUIRED: &str =
    "Nothing was changed. Enter the address that your project has there, such as my-app.vercel.app.";
const NOTHING_SENT_ON: &str = "Nothing was charged.";

/// Whether a call is an order.
pub(super) fn is_order(call: &Call) -> bool {
    matches!(call.operation, REGISTER | RENEW | TRANSFER)
}

/// Whether a call is about a transfer in.
fn of_transfer(call: &Call) -> bool {
    matches!(
        call.operation,
        TRANSFER | TRANSFER_CHECK | TRANSFER_STATUS | TRANSFER_WATCH
    )
}

/// Whether a refusal says that names with this ending are not sold.
pub(super) fn ending_not_sold(error: &ProviderError) -> bool {
    error.upstream_code.as_deref().is_some_and(|code| {
        ["UNSUPPORTED_TLD", "TLD_NOT_IN_PUBLIC_DNS"]
            .iter()
            .any(|known| code.eq_ignore_ascii_case(known))
    })
}

/// Makes a general refusal precise by the provider's own code. `status` is `None` for a refusal that came with 200.
pub(super) fn refine(
    http: &Http,
    call: &Call,
    status: Option<u16>,
    said: &Said,
    error: ProviderError,
) -> ProviderError {
    let mut error = by_code(http, call, status, said, error);
    if let Some(hint) = said
        .hint
        .as_deref()
        .map(|hint| http.quoted_from(call, hint))
        .filter(|hint| !hint.is_empty())
    {
        error.hint = Some(match error.hint.take() {
            Some(ours) => format!("{ours} domani.sh says: \"{hint}\""),
            None => format!("domani.sh says: \"{hint}\""),
        });
    }
    if error.link.is_none() {
        error = error.link(said.link.as_deref());
    }
    error
}

fn by_code(
    http: &Http,
    call: &Call,
    status: Option<u16>,
    said: &Said,
    mut error: ProviderError,
) -> ProviderError {
    let order = is_order(call);
    if order && said.took_money() {
        error.kind = Kind::Upstream;
        error.message =
            "domani.sh took the payment and reports a failure; it does not say that the money went back."
                .to_owned();
        return error
            .hint("Look at the name and at the invoices in the dashboard of domani.sh. Freehold does not send the order again.")
            .retry(Retry::OutcomeUnknown);
    }
    let preview = is_preview(call, status, said);
    if error.outcome_unknown() && !preview && !(order && said.cost_nothing() && is_known(said)) {
        return error;
    }
    if matches!(error.kind, Kind::RateLimited) {
        return error;
    }
    let mut refined = |kind: Kind, message: Option<&str>, hint: Option<&str>| {
        error.kind = kind;
        error.retry = Retry::Never;
        if let Some(message) = message {
            message.clone_into(&mut error.message);
        }
        error.hint = hint.map(str::to_owned);
    };
    match said.code().as_str() {
        _ if preview && call.operation == RENEW => refined(
            Kind::NotOffered,
            Some("domani.sh does not renew names by its API at the moment."),
            Some(RENEWALS_OFF),
        ),
        _ if preview => refined(Kind::NotOffered, Some(transfer::OFF), Some(transfer::TRY_LATER)),
        "INVALID_API_KEY" => refined(
            Kind::Unauthorized,
            None,
            Some(&format!("It was revoked there, or is not complete. {NEW_KEY}")),
        ),
        "EXPIRED_API_KEY" => refined(
            Kind::Unauthorized,
            None,
            Some(&format!("Its time is over. {NEW_KEY}")),
        ),
        "MISSING_API_KEY" | "UNAUTHORIZED" => refined(Kind::Unauthorized, None, Some(NEW_KEY)),
        "SCOPE_ESCALATION" if call.operation == TOKEN_CREATE => refined(
            Kind::Forbidden,
            Some("A key can not hand on more rights than it has itself."),
            Some(
                "Choose fewer rights, or create the key in the dashboard of domani.sh. Nothing was created.",
            ),
        ),
        "INSUFFICIENT_SCOPE" | "SCOPE_ESCALATION" => refined(
            Kind::Forbidden,
            Some("This key may not do that at domani.sh."),
            Some(SCOPES),
        ),
        "PAYMENT_REQUIRED" => no_card(&mut refined, said),
        "CONTACT_REQUIRED" => refined(
            Kind::Conflict,
            Some("domani.sh needs your contact before it takes this order."),
            Some(ADD_CONTACT),
        ),
        "INVALID_CONTACT" if call.operation == CONTACT => {
            refined(
                Kind::Invalid,
                None,
                Some("Correct the contact and write it again."),
            );
        }
        "INVALID_CONTACT" | "REGISTRANT_NOT_ELIGIBLE" => refined(Kind::Conflict, None, Some(CORRECT_CONTACT)),
        "TRANSFER_NOT_ELIGIBLE" => {
            let (message, hint) = transfer::not_eligible(http, call, said);
            refined(Kind::Conflict, Some(&message), Some(&hint));
        }
        "UNSUPPORTED_TLD" | "TLD_NOT_IN_PUBLIC_DNS" if of_transfer(call) => refined(
            Kind::NotOffered,
            Some("domani.sh takes no names with this ending over."),
            Some("Transfer it to another of your accounts. Nothing was charged."),
        ),
        "DOMAIN_UNAVAILABLE" | "ALREADY_REGISTERED" | "DOMAIN_EXISTS" if of_transfer(call) => refined(
            Kind::Conflict,
            Some("The name is registered at domani.sh already."),
            Some("If it is in another account there, connect that one. Nothing was charged."),
        ),
        "DOMAIN_UNAVAILABLE" | "ALREADY_REGISTERED" | "DOMAIN_EXISTS" => not_available(&mut refined, order),
        "NOT_AVAILABLE" if call.operation == REGISTER => not_available(&mut refined, order),
        "NOT_AVAILABLE" => refined(Kind::NotOffered, None, None),
        "REGISTRATION_FAILED" if said.failure.as_deref() == Some("registration_race") => {
            not_available(&mut refined, order);
        }
        "REGISTRATION_FAILED" if said.failure.as_deref() == Some("payment") => no_card(&mut refined, said),
        "REGISTRATION_FAILED" => refined(
            Kind::Conflict,
            None,
            Some("The registration failed and nothing is charged for it in the end. Try again later."),
        ),
        "PRICE_ABOVE_MAX" => refined(Kind::PriceExceeded, None, Some(NOTHING_SENT_ON)),
        "REGISTRAR_CREDIT" => refined(
            Kind::Conflict,
            Some("domani.sh can not register names at the moment."),
            Some("That is for domani.sh to mend; try again later. Nothing was charged."),
        ),
        "UNSUPPORTED_TLD" | "TLD_NOT_IN_PUBLIC_DNS" => refined(
            Kind::NotOffered,
            Some("domani.sh does not sell names with this ending."),
            None,
        ),
        "RENEWAL_NOT_ELIGIBLE" => refined(
            Kind::Conflict,
            Some("domani.sh can not renew this name now."),
            Some("Nothing was charged. A name that stays at another registrar is renewed there."),
        ),
        "DOMAIN_NOT_ACTIVE" => refined(
            Kind::Conflict,
            None,
            Some("The name is not active at domani.sh yet or any more. Look at it in the dashboard."),
        ),
        "DNS_VERSION_CONFLICT" => refined(
            Kind::Conflict,
            Some("The zone at domani.sh changed meanwhile. Nothing was written."),
            Some(READ_ZONE_AGAIN),
        ),
        "HOSTNAME_DNS_CONFLICT" => refined(Kind::Conflict, None, None),
        "ZONE_READ_FAILED" => refined(
            Kind::Conflict,
            Some("domani.sh could not read the zone itself, so nothing was changed."),
            Some("Try again in a moment."),
        ),
        "UPGRADE_REQUIRED" | "FREE_LIMIT_EXCEEDED" => refined(
            Kind::Forbidden,
            None,
            Some("Your plan at domani.sh does not cover this."),
        ),
        "RATE_LIMIT_EXCEEDED" if status != Some(429) => {
            error.kind = Kind::RateLimited;
        }
        "UNKNOWN_PROVIDER" => refined(Kind::Invalid, None, Some(UNKNOWN_PRESET)),
        "UNKNOWN_METHOD" => refined(Kind::Invalid, None, Some(UNKNOWN_METHOD)),
        "TARGET_REQUIRED" => refined(Kind::Invalid, None, Some(TARGET_REQUIRED)),
        "NOT_FOUND" => not_found(&mut refined, call),
        _ => match status {
            Some(401) => refined(Kind::Unauthorized, None, Some(NEW_KEY)),
            Some(402) => no_card(&mut refined, said),
            Some(403) => refined(Kind::Forbidden, None, Some(SCOPES)),
            Some(404 | 410) => not_found(&mut refined, call),
            Some(409) if call.operation == REGISTER && said.speaks_of_taken() => {
                not_available(&mut refined, order);
            }
            Some(300..=399) => error.hint = Some(OTHER_ADDRESS.to_owned()),
            Some(400..=431) if call.operation == TRANSFER => {
                let words = said.reason.as_deref().or(said.envelope.message.as_deref());
                let by_code = || Obstacle::of(&said.code().replace('_', " "));
                let obstacle = words.and_then(Obstacle::of).or_else(by_code);
                if obstacle.is_some_and(Obstacle::is_about_the_code) {
                    error.kind = Kind::Invalid;
                }
                error.hint = Some(match obstacle {
                    Some(obstacle) => format!("{} {NOTHING_SENT_ON}", obstacle.remedy()),
                    None => NOTHING_SENT_ON.to_owned(),
                });
            }
            Some(400..=431) if order => error.hint = Some(NOTHING_SENT_ON.to_owned()),
            _ => {}
        },
    }
    error
}

/// A refined refusal: kind, message where ours is better, hint.
type Refined<'a> = dyn FnMut(Kind, Option<&str>, Option<&str>) + 'a;

fn no_card(refined: &mut Refined<'_>, said: &Said) {
    let hint = if said.link.is_some() { OPEN_LINK } else { ADD_CARD };
    refined(
        Kind::Payment,
        Some("domani.sh has no card on file for this account, or could not charge it."),
        Some(hint),
    );
}

fn not_available(refined: &mut Refined<'_>, order: bool) {
    refined(
        Kind::NotAvailable,
        Some("The name is taken or can not be registered."),
        Some(if order {
            "Choose another name. Nothing was charged."
        } else {
            "Choose another name."
        }),
    );
}

fn not_found(refined: &mut Refined<'_>, call: &Call) {
    match call.operation {
        "account" | "list" | "prices" | "check" | "suggest" => refined(
            Kind::NotFound,
            None,
            Some("Check the address in the account's settings."),
        ),
        BILLING_SETUP | INVOICES | REFERRALS | TOKENS | TOKEN_CREATE | SIGN_UP | SIGN_IN => refined(
            Kind::NotOffered,
            Some("domani.sh has no such call at this address."),
            Some("See to it in the dashboard of domani.sh."),
        ),
        TOKEN_REVOKE => refined(
            Kind::NotFound,
            Some("This key is not in the account any more."),
            Some("It was revoked elsewhere. Read the list again."),
        ),
        TRANSFER | TRANSFER_CHECK => refined(
            Kind::NotFound,
            None,
            Some(
                "Nothing was charged. Check the spelling; if it is right, transferring to domani.sh is a preview that is currently off.",
            ),
        ),
        RENEW => refined(
            Kind::NotFound,
            None,
            Some(
                "Nothing was charged. If the name is in this account, renewing is a preview at domani.sh that is currently off.",
            ),
        ),
        _ => refined(
            Kind::NotFound,
            Some("The name is not in this domani.sh account."),
            Some("If it was moved to another account, connect that one."),
        ),
    }
}

/// Whether an answer says that renewals or transfers are switched off. A 503 of its own may come from anything in between,
/// so it counts only with the provider's word.
fn is_preview(call: &Call, status: Option<u16>, said: &Said) -> bool {
    if call.operation != RENEW && !of_transfer(call) {
        return false;
    }
    let says_so = said.code() == "NOT_AVAILABLE" || said.speaks_of_preview();
    match status {
        Some(405 | 501) => true,
        Some(404) => says_so || said.envelope.is_empty(),
        Some(400..=499 | 503) | None => says_so,
        _ => false,
    }
}

/// Codes whose meaning is known, so that "nothing was charged" beside them can be believed whatever the status.
fn is_known(said: &Said) -> bool {
    matches!(
        said.code().as_str(),
        "REGISTRATION_FAILED"
            | "REGISTRAR_CREDIT"
            | "PRICE_ABOVE_MAX"
            | "DOMAIN_UNAVAILABLE"
            | "TRANSFER_NOT_ELIGIBLE"
            | "PAYMENT_REQUIRED"
    )
}
