//! Who the key belongs to, what it may do, and what is missing before buying.

use futures::future::join;
use model::Timestamp;
use model::time::DAY;
use registrar::ProviderError;
use registrar::http::Call;
use registrar::json::{any_field, at, count, field, flag, text, time};
use registrar::provider::AccountSummary;
use registrar::tokens::Token;
use serde_json::Value;

use super::Domani;
use super::api::Bucket;
use super::billing;
use super::refusal::REFERRALS;

const NO_CARD: &str = "No card is on file at domani.sh, so nothing can be bought or renewed. Add one in its dashboard under Billing.";
const NO_CONTACT: &str = "No contact is kept at domani.sh. It may refuse to register names without one, or register them to a contact of its own; transfers need one. Give the account its contact, here or in the dashboard of domani.sh.";
/// A key that ends sooner is worth a word.
const ENDS_SOON: i64 = 30 * DAY;

/// What a key must be allowed for each part of the work.
const NEEDED: [(&str, &str); 3] = [
    ("domains:read", "read names"),
    ("domains:write", "change DNS and settings"),
    ("domains:transfer", "buy, renew and transfer names"),
];

impl Domani {
    /// The account, with what its keys and its referrals tell. Those two are extras: a key that may not read them is
    /// still a good key.
    pub(super) async fn summary(&self) -> Result<AccountSummary, ProviderError> {
        let call = Call::read("account", "/api/me");
        let body = self.api.read(Bucket::Account, &call).await?;
        let mut summary = read(&body).ok_or_else(|| self.api.http.wrong_shape(&call, "an account"))?;
        let earnings = Call::read(REFERRALS, "/api/referrals");
        let (keys, earnings) = join(
            self.listed_tokens(false),
            self.api.once(Bucket::Referrals, &earnings),
        )
        .await;
        if let Ok(list) = keys
            && let Some(key) = list.tokens.into_iter().find(|key| key.in_use == Some(true))
        {
            describe(&key, self.api.clock.now(), &mut summary);
        }
        if let Ok((body, _)) = earnings {
            summary.facts.extend(earned(&body));
        }
        for (_, value) in &mut summary.facts {
            *value = self.api.http.quoted(value);
        }
        Ok(summary)
    }
}

/// Reads `GET /api/me`. `None` when it is no account.
pub(super) fn read(body: &Value) -> Option<AccountSummary> {
    let reference = any_field(body, &["email", "id"], text)?;
    let mut facts = Vec::new();
    let mut fact = |label: &str, value: Option<String>| {
        facts.extend(value.map(|value| (label.to_owned(), value)));
    };
    fact(
        "Names there",
        field(body, "domain_count", count).map(|n| n.to_string()),
    );
    fact(
        "API keys",
        field(body, "token_count", count).map(|n| n.to_string()),
    );
    fact("Plan", field(body, "plan", text));
    // The mail address is the account's reference; the id is what the provider's support asks for.
    fact(
        "Account id",
        field(body, "id", text).filter(|id| *id != reference),
    );
    fact(
        "Account since",
        any_field(body, &["created_at", "createdAt"], time)
            .map(|at| at.to_utc().format("%Y-%m-%d").to_string()),
    );
    fact(
        "Referral code",
        any_field(body, &["referral_code", "referralCode"], text),
    );
    fact(
        "Referral share",
        any_field(body, &["referral_rate", "referralRate"], count)
            .map(|rate| format!("{rate} % of referred purchases")),
    );
    // Its unit is documented nowhere, so it is shown as it came and never reckoned with.
    fact("Balance as told", field(body, "balance", text));
    let card = field(body, "has_payment_method", flag);
    fact(
        "Card",
        card.map(|card| if card { "on file" } else { "missing" }.to_owned()),
    );
    let mut warnings = Vec::new();
    if card == Some(false) {
        warnings.push(NO_CARD.to_owned());
    }
    if field(body, "has_contact", flag) == Some(false) {
        warnings.push(NO_CONTACT.to_owned());
    }
    warnings.extend(further_steps(body));
    Some(AccountSummary {
        reference: Some(reference),
        balance: None,
        api_enabled: None,
        can_pay: card,
        facts,
        warnings,
    })
}

/// Steps that the provider asks for beyond the two for which there is a sentence of ours. They come as words of a few
/// letters or as objects with such words; anything longer is cut.
fn further_steps(body: &Value) -> Vec<String> {
    let steps = at(body, "setup_required").and_then(Value::as_array);
    steps
        .into_iter()
        .flatten()
        .filter_map(|step| {
            text(step).or_else(|| any_field(step, &["message", "hint", "label", "type", "step"], text))
        })
        .filter(|step| {
            let step = step.to_ascii_lowercase();
            !["payment", "card", "contact"]
                .iter()
                .any(|known| step.contains(known))
        })
        .map(|step| {
            let step: String = step.chars().filter(|c| !c.is_control()).take(120).collect();
            format!("domani.sh asks for one more step: {step}.")
        })
        .collect()
}

/// What is worth knowing of the key in use: its name, its end when that is near, and what it may not do.
fn describe(key: &Token, now: Timestamp, summary: &mut AccountSummary) {
    summary
        .facts
        .extend(key.name.clone().map(|name| ("This key".to_owned(), name)));
    if let Some(ends) = key.expires_at
        && ends.since(now) < ENDS_SOON
    {
        let days = ends.days_from(now).max(0);
        summary.warnings.push(format!(
            "This key stops working in {days} {}. Create a new one under Tokens and use it here.",
            if days == 1 { "day" } else { "days" }
        ));
    }
    // An empty list says nothing: keys are made with all rights unless told otherwise.
    if !key.scopes.is_empty() {
        summary.warnings.extend(
            NEEDED
                .iter()
                .filter(|(scope, _)| !allows(&key.scopes, scope))
                .map(|(scope, verb)| {
                    format!("This key may not {verb}: it lacks {scope}. Create one that has it in the dashboard of domani.sh.")
                }),
        );
    }
}

/// Whether scopes such as `*`, `domains:*` or `domains:read` hold one.
fn allows(scopes: &[String], wanted: &str) -> bool {
    scopes.iter().any(|scope| {
        scope == wanted
            || scope == "*"
            || scope
                .strip_suffix('*')
                .is_some_and(|front| front.ends_with(':') && wanted.starts_with(front))
    })
}

/// What `GET /api/referrals` says was earned, once anything was.
pub(super) fn earned(body: &Value) -> Option<(String, String)> {
    let referrals = billing::referrals(body, str::to_owned)?;
    let earned = referrals.earned.filter(|earned| earned.minor > 0)?;
    let told = match referrals.pending {
        Some(pending) => format!("{earned}, of which {pending} are pending"),
        None => earned.to_string(),
    };
    Some(("Referral earnings".to_owned(), told))
}
