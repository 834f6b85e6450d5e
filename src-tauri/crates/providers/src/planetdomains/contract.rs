//! What the provider's OpenAPI page says about paging of the list. Nothing else is taken from it: it never decides
//! about addresses, keys or money.

use model::Timestamp;
use registrar::http::Call;
use registrar::json::{at, text};
use serde_json::Value;

use super::PlanetDomains;

/// Looked at once a day.
const KEPT_FOR: i64 = model::time::DAY;

/// How the list is paged, by the names of its query parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Paging {
    /// Counted in names, from 0.
    Offset(String),
    /// Counted in pages, from 1.
    Page(String),
    /// By a word from the page before.
    Cursor(String),
}

/// What is known about the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ListContract {
    /// The page can not be had, or does not speak of the list.
    Silent,
    /// The list comes whole.
    Whole,
    /// It comes in pages.
    Paged(Paging),
}

/// Where the answer is kept.
#[derive(Default)]
pub(super) struct ContractShelf(tokio::sync::Mutex<Option<(Timestamp, ListContract)>>);

impl ListContract {
    /// Reads the parameters of `GET /domains`.
    pub fn read(page: &Value) -> Self {
        match Self::parameters(page) {
            None => Self::Silent,
            Some(names) => Self::paging(&names).map_or(Self::Whole, Self::Paged),
        }
    }

    fn parameters(page: &Value) -> Option<Vec<String>> {
        let (_, path) = at(page, "paths")?
            .as_object()?
            .iter()
            .find(|(path, _)| path.trim_end_matches('/').ends_with("/domains"))?;
        let parameters = [at(path, "parameters"), at(path, "get.parameters")];
        at(path, "get")?;
        let names = parameters
            .into_iter()
            .flatten()
            .filter_map(Value::as_array)
            .flatten()
            .filter_map(|parameter| query_parameter(page, parameter))
            .collect();
        Some(names)
    }

    fn paging(names: &[String]) -> Option<Paging> {
        let one_of = |words: &[&str]| {
            names
                .iter()
                .find(|name| words.contains(&name.to_ascii_lowercase().as_str()))
                .cloned()
        };
        one_of(&["offset", "skip"])
            .map(Paging::Offset)
            .or_else(|| one_of(&["page", "page_number"]).map(Paging::Page))
            .or_else(|| one_of(&["cursor", "after", "page_token"]).map(Paging::Cursor))
    }
}

/// A parameter's name, followed through one local reference.
fn query_parameter(page: &Value, parameter: &Value) -> Option<String> {
    let parameter = match parameter.get("$ref").and_then(Value::as_str) {
        Some(reference) => page.pointer(reference.strip_prefix('#')?)?,
        None => parameter,
    };
    let place = at(parameter, "in").and_then(text);
    (place.as_deref() == Some("query"))
        .then(|| at(parameter, "name").and_then(text))
        .flatten()
}

impl PlanetDomains {
    /// How the list is paged, when the provider says so.
    pub(super) async fn list_contract(&self) -> ListContract {
        let mut shelf = self.contract.0.lock().await;
        let now = self.api.clock.now();
        if let Some((read_at, contract)) = shelf.as_ref()
            && (0..KEPT_FOR).contains(&now.since(*read_at))
        {
            return contract.clone();
        }
        let call = Call::read("contract", "/openapi.json");
        // The page has no envelope. That it can not be had is no error: the list is then called partial.
        let page = match self.api.http.send(&self.api.lane, &call).await {
            Ok(reply) if reply.is_success() => self.api.http.json(&call, &reply).ok(),
            _ => None,
        };
        let Some(page) = page else {
            return ListContract::Silent;
        };
        let contract = ListContract::read(&page);
        *shelf = Some((now, contract.clone()));
        contract
    }
}
