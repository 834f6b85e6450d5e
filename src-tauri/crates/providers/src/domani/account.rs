//! Who the key belongs to, and what is missing before buying.

use registrar::ProviderError;
use registrar::http::Call;
use registrar::json::{any_field, at, count, field, flag, text};
use registrar::provider::AccountSummary;
use serde_json::Value;

use super::Domani;
use super::api::Bucket;

const NO_CARD: &str = "No card is on file at domani.sh, so nothing can be bought or renewed. Add one in its dashboard under Billing.";
const NO_CONTACT: &str =
    "No contact is kept at domani.sh. Names can not be registered before you enter one in its dashboard.";

impl Domani {
    pub(super) async fn summary(&self) -> Result<AccountSummary, ProviderError> {
        let call = Call::read("account", "/api/me");
        let body = self.api.read(Bucket::Account, &call).await?;
        let mut summary = read(&body).ok_or_else(|| self.api.http.wrong_shape(&call, "an account"))?;
        let texts = summary
            .facts
            .iter_mut()
            .map(|(_, value)| value)
            .chain(&mut summary.warnings);
        for text in texts {
            // Everything that came from outside is made fit to show; our own sentences stay as they are.
            if text != NO_CARD && text != NO_CONTACT {
                *text = self.api.http.quoted(text);
            }
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
    fact("Names", field(body, "domain_count", count).map(|n| n.to_string()));
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
    warnings.extend(missing(body));
    Some(AccountSummary {
        reference: Some(reference),
        balance: None,
        api_enabled: None,
        facts,
        warnings,
    })
}

/// Further steps that the provider asks for: words, or objects with words. Those for which there is a sentence of ours
/// are left out.
fn missing(body: &Value) -> Vec<String> {
    let steps = at(body, "setup_required").and_then(Value::as_array);
    steps
        .into_iter()
        .flatten()
        .filter_map(|step| {
            text(step).or_else(|| any_field(step, &["message", "hint", "label", "type", "step"], text))
        })
        .filter(|step| {
            let step = step.to_ascii_lowercase();
            !step.contains("payment") && !step.contains("card") && !step.contains("contact")
        })
        .map(|step| format!("domani.sh asks for one more step: {step}"))
        .collect()
}
