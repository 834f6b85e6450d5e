//! What the account says about itself: the headers of a login, and the profile.

use model::{Currency, Money};
use registrar::provider::AccountSummary;
use registrar::{Kind, ProviderError};

use super::Joker;
use super::request::{Fields, Request};
use super::response::{Response, first};

impl Joker {
    /// Logs in anew, so that the key is proven and the balance is the one of now.
    pub(super) async fn summary(&self) -> Result<AccountSummary, ProviderError> {
        let login = self.api.log_in_anew().await?;
        let request = Request::read("account", "query-profile", Fields::none());
        let profile = match self.api.read(&request).await {
            Ok(profile) => profile.pairs(),
            // A key may be too narrow for the profile; the login has proven it all the same.
            Err(error)
                if matches!(
                    error.kind,
                    Kind::Forbidden | Kind::NotOffered | Kind::Invalid | Kind::NotFound | Kind::Conflict
                ) =>
            {
                Vec::new()
            }
            Err(error) => return Err(error),
        };
        let mut summary = of_login(&login, &profile);
        if self.handles.owner.is_none() {
            summary.warnings.push(
                "No owner handle is set: choose a contact when you buy names here, or enter the handle of a Joker.com contact in the account's settings."
                    .to_owned(),
            );
        }
        // All of this comes from outside.
        for (_, value) in &mut summary.facts {
            *value = self.api.http.quoted(value);
        }
        summary.reference = summary.reference.map(|text| self.api.http.quoted(&text));
        for warning in &mut summary.warnings {
            *warning = self.api.http.quoted(warning);
        }
        Ok(summary)
    }
}

/// Joins the login's headers with the profile.
pub(super) fn of_login(login: &Response, profile: &[(String, String)]) -> AccountSummary {
    let currency: Option<Currency> = login
        .header("account-currency")
        .and_then(|code| code.parse().ok());
    let amount = |text: &str| Money::parse(text, currency?).ok();
    let balance = login
        .header("account-balance")
        .or_else(|| first(profile, "balance"))
        .and_then(amount);
    let mut facts = Vec::new();
    let mut fact = |label: &str, value: Option<&str>| {
        if let Some(value) = value {
            facts.push((label.to_owned(), value.to_owned()));
        }
    };
    fact("User", login.header("user-login"));
    let person = [first(profile, "fname"), first(profile, "lname")];
    let person: Vec<&str> = person.into_iter().flatten().collect();
    let person = person.join(" ");
    fact("Name", Some(person.as_str()).filter(|person| !person.is_empty()));
    fact("Organization", first(profile, "organization"));
    fact("Names there", login.header("stats-number-of-domains"));
    fact("Access of the key", login.header("user-access"));
    let pending = login
        .header("account-pending-amount")
        .or_else(|| login.header("account-pending_amount"))
        .and_then(amount)
        .filter(|pending| pending.minor > 0)
        .map(|pending| pending.to_string());
    fact("Reserved for orders", pending.as_deref());
    let joined = |keys: &[&str], between: &str| {
        let parts: Vec<&str> = keys.iter().filter_map(|key| first(profile, key)).collect();
        Some(parts.join(between)).filter(|joined| !joined.is_empty())
    };
    fact("Set to auto-renew", login.header("stats-number-of-autorenew"));
    fact(
        "Rebate",
        login
            .header("account-rebate")
            .filter(|rebate| !rebate.trim_matches(['0', '.']).is_empty()),
    );
    fact(
        "Contract since",
        login
            .header("account-contract_date")
            .or_else(|| login.header("account-contract-date")),
    );
    // The last login and the last access are nearly always Freehold's own: they would only make the page change.
    fact("Address", joined(&["address-1", "address-2"], ", ").as_deref());
    let town = joined(&["postal-code", "city"], " ");
    let state = first(profile, "state").map(str::to_owned);
    let town: Vec<String> = town.into_iter().chain(state).collect();
    fact(
        "Town",
        Some(town.join(", ")).filter(|town| !town.is_empty()).as_deref(),
    );
    fact("Phone", first(profile, "phone"));
    fact("Fax", first(profile, "fax"));
    fact("VAT id", first(profile, "vat-id"));
    fact("Last payment", first(profile, "last-payment"));
    fact(
        "Mail of the account",
        first(profile, "admin_email").or_else(|| first(profile, "admin-email")),
    );
    fact(
        "Mail of the robot",
        first(profile, "robot_email").or_else(|| first(profile, "robot-email")),
    );
    fact(
        "Web site",
        first(profile, "url").or_else(|| first(profile, "http")),
    );
    let mut warnings = Vec::new();
    match access(login) {
        Access::Full => {}
        Access::ReadOnly => warnings.push(
            "This key may only read. To change or buy anything, use a key with full access.".to_owned(),
        ),
        Access::WithoutCosts => warnings.push(
            "This key may change things but not spend money: names can not be bought or renewed with it."
                .to_owned(),
        ),
        Access::Other(word) => warnings.push(format!(
            "This key has the access \"{word}\", which Freehold does not know; some things may be refused."
        )),
    }
    AccountSummary {
        reference: login
            .header("uid")
            .or_else(|| first(profile, "customer-id"))
            .map(str::to_owned),
        balance,
        api_enabled: None,
        can_pay: None,
        facts,
        warnings,
    }
}

enum Access {
    Full,
    ReadOnly,
    WithoutCosts,
    Other(String),
}

fn access(login: &Response) -> Access {
    let Some(told) = login.header("user-access") else {
        return Access::Full;
    };
    match told.trim_start_matches('@').to_ascii_lowercase().as_str() {
        "full" | "" => Access::Full,
        "read-only" | "readonly" => Access::ReadOnly,
        "modify-only" | "modifyonly" => Access::WithoutCosts,
        _ => Access::Other(told.chars().take(40).collect()),
    }
}
