//! The account. Bizzy has no call for it, so the cheapest read proves the key.

use registrar::http::Call;
use registrar::json::{any_field, count};
use registrar::provider::AccountSummary;
use registrar::{Kind, ProviderError};

use super::Bizzy;
use super::portfolio::TOTAL;
use super::search::search_call;

/// Searched where there is no list to read: a name that is reserved for examples.
const PROBE: &str = "example.com";

impl Bizzy {
    /// See [`registrar::Provider::account`].
    pub(super) async fn summary(&self) -> Result<AccountSummary, ProviderError> {
        let mut summary = AccountSummary::default();
        let list = Call::read("account", "/domains").query("limit", "1");
        match self.api.read(&list).await {
            Ok(body) => {
                if !body.is_object() {
                    return Err(self.api.http.wrong_shape(&list, "a list of names"));
                }
                if let Some(total) = any_field(&body, &TOTAL, count) {
                    summary.facts.push(("Names there".to_owned(), total.to_string()));
                }
            }
            Err(error) if matches!(error.kind, Kind::NotFound | Kind::NotOffered | Kind::Forbidden) => {
                // A key that may not even search can do nothing here.
                let search = search_call("account", PROBE);
                self.api.read(&search).await?;
                summary.warnings.push(match error.kind {
                    Kind::Forbidden => "The key may not list the account's names. Give it the right domains:read in Bizzy.".to_owned(),
                    _ => "Bizzy does not list this account's names. Write their ids into this account's settings, under Domain ids.".to_owned(),
                });
            }
            Err(error) => return Err(error),
        }
        summary
            .facts
            .push(("Plan".to_owned(), self.choices.plan.to_owned()));
        if let Some(problem) = self.registrant.problem() {
            summary.warnings.push(format!(
                "{problem} Until it is filled in under Registrant in this account's settings, names can be bought here only with a contact of the address book."
            ));
        }
        for entry in &self.choices.unread_ids {
            summary.warnings.push(format!(
                "\"{}\" under Domain ids is not of the form name=id, so it was left out.",
                self.api.http.quoted(entry)
            ));
        }
        Ok(summary)
    }
}
