//! Who the key belongs to, what it may do, and what is missing before buying.

use futures::future::join;
use model::time::DAY;
use model::{Money, Timestamp};
use registrar::ProviderError;
use registrar::http::Call;
use registrar::json::{any_field, at, count, field, flag, integer, text, texts, time};
use registrar::provider::AccountSummary;
use serde_json::Value;

use super::Domani;
use super::api::Bucket;

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
        let keys = Call::read("tokens", "/api/tokens");
        let earnings = Call::read("referrals", "/api/referrals");
        let (keys, earnings) = join(
            self.api.once(Bucket::Tokens, &keys),
            self.api.once(Bucket::Referrals, &earnings),
        )
        .await;
        if let Ok((body, _)) = keys
            && let Some(key) = own_key(&body, |masked| self.api.is_own_key(masked))
        {
            key.describe(self.api.clock.now(), &mut summary);
        }
        if let Ok((body, _)) = earnings {
            summary.facts.extend(referrals(&body));
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

/// The key in use, as the account lists it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OwnKey {
    pub name: Option<String>,
    pub expires_at: Option<Timestamp>,
    pub scopes: Option<Vec<String>>,
}

/// Finds the key in use in `GET /api/tokens`, in either spelling.
pub(super) fn own_key(body: &Value, is_own: impl Fn(&str) -> bool) -> Option<OwnKey> {
    let key = at(body, "tokens")?
        .as_array()?
        .iter()
        .find(|key| field(key, "key", text).is_some_and(|masked| is_own(&masked)))?;
    Some(OwnKey {
        name: field(key, "name", text),
        expires_at: any_field(key, &["expiresAt", "expires_at"], time),
        // An empty list says nothing: keys are made with all rights unless told otherwise.
        scopes: field(key, "scopes", texts).filter(|scopes| !scopes.is_empty()),
    })
}

impl OwnKey {
    fn describe(&self, now: Timestamp, summary: &mut AccountSummary) {
        summary
            .facts
            .extend(self.name.clone().map(|name| ("This key".to_owned(), name)));
        if let Some(ends) = self.expires_at
            && ends.since(now) < ENDS_SOON
        {
            let days = ends.days_from(now).max(0);
            summary.warnings.push(format!(
                "This key stops working in {days} {}. Create a new one in the dashboard of domani.sh.",
                if days == 1 { "day" } else { "days" }
            ));
        }
        if let Some(scopes) = &self.scopes {
            summary.warnings.extend(
                NEEDED
                    .iter()
                    .filter(|(scope, _)| !allows(scopes, scope))
                    .map(|(scope, verb)| {
                        format!("This key may not {verb}: it lacks {scope}. Create one that has it in the dashboard of domani.sh.")
                    }),
            );
        }
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

/// What `GET /api/referrals` says was earned, once anything was. Its amounts are in cents.
pub(super) fn referrals(body: &Value) -> Option<(String, String)> {
    let cents = |path: &str| field(body, path, integer).map(Money::usd_cents);
    let earned = cents("total_earned_cents").filter(|earned| earned.minor > 0)?;
    let told = match cents("total_pending_cents") {
        Some(pending) => format!("{earned}, of which {pending} are pending"),
        None => earned.to_string(),
    };
    Some(("Referral earnings".to_owned(), told))
}
