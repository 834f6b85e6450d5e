//! What the provider's OpenAPI page says about paging of the list, and about the body of the batch search, which the
//! documentation names and does not show. Nothing else is taken from it: it never decides about addresses, keys or money.

use model::{DomainName, Timestamp};
use registrar::http::Call;
use registrar::json::{at, text};
use serde_json::{Value, json};

use super::PlanetDomains;

/// Looked at once a day.
const KEPT_FOR: i64 = model::time::DAY;
/// How long it is left alone when it could not be had, in seconds.
const MISSED_FOR: i64 = 300;
/// Names in one batch search. The page may say fewer; more would keep a search waiting for the slowest.
const NAMES_AT_ONCE: u32 = 20;

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

/// The form of the batch search's body.
#[derive(Debug, Clone, PartialEq, Eq)]
enum BatchForm {
    /// `{"domains": ["a.click"]}`, under this word.
    Names(String),
    /// `{"items": [{"domain": "a.click"}]}`, under these words.
    Items(String, String),
}

/// How names are searched many at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BatchSearch {
    form: BatchForm,
    /// Names in one call.
    pub most: u32,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Contract {
    list: ListContract,
    batch: Option<BatchSearch>,
}

/// Where the answer is kept, until when.
#[derive(Default)]
pub(super) struct ContractShelf(tokio::sync::Mutex<Option<(Timestamp, Timestamp, Contract)>>);

/// A schema, followed through one local reference.
fn followed<'a>(page: &'a Value, schema: &'a Value) -> Option<&'a Value> {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => page.pointer(reference.strip_prefix('#')?),
        None => Some(schema),
    }
}

impl BatchSearch {
    /// Reads the body of `POST /domains/search/batch`. `None` unless its form is one of those that are known, and it asks for
    /// nothing else.
    pub fn read(page: &Value) -> Option<Self> {
        let (_, path) = at(page, "paths")?
            .as_object()?
            .iter()
            .find(|(path, _)| path.trim_end_matches('/').ends_with("/domains/search/batch"))?;
        let body = followed(page, at(path, "post.requestBody")?)?;
        let schema = followed(page, body.get("content")?.get("application/json")?.get("schema")?)?;
        let properties = schema.get("properties")?.as_object()?;
        let required: Vec<&str> = schema
            .get("required")
            .and_then(Value::as_array)
            .map(|words| words.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        ["domains", "queries", "items"].into_iter().find_map(|word| {
            if required.iter().any(|needed| *needed != word) {
                return None;
            }
            let list = followed(page, properties.get(word)?)?;
            let entry = followed(page, list.get("items")?)?;
            let form = match entry.get("type").and_then(Value::as_str)? {
                "string" => BatchForm::Names(word.to_owned()),
                "object" => BatchForm::Items(word.to_owned(), Self::name_of(entry)?),
                _ => return None,
            };
            let told = list.get("maxItems").and_then(Value::as_u64);
            let most = told
                .and_then(|most| u32::try_from(most).ok())
                .unwrap_or(NAMES_AT_ONCE);
            (most > 0).then_some(Self {
                form,
                most: most.min(NAMES_AT_ONCE),
            })
        })
    }

    /// Where an item has its name, when that is all that it needs.
    fn name_of(entry: &Value) -> Option<String> {
        let properties = entry.get("properties")?.as_object()?;
        let word = ["domain", "query", "name"]
            .into_iter()
            .find(|word| properties.contains_key(*word))?;
        let required = entry.get("required").and_then(Value::as_array);
        let alone = required.is_none_or(|words| words.iter().all(|needed| needed == word));
        alone.then(|| word.to_owned())
    }

    /// The body that asks for some names.
    pub fn body(&self, names: &[&DomainName]) -> String {
        let names = names.iter().map(|name| name.as_str());
        match &self.form {
            BatchForm::Names(list) => json!({ list: names.collect::<Vec<_>>() }),
            BatchForm::Items(list, word) => {
                json!({ list: names.map(|name| json!({ word: name })).collect::<Vec<_>>() })
            }
        }
        .to_string()
    }
}

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
        self.contract_now().await.list
    }

    /// How names are searched many at a time, when the provider says so.
    pub(super) async fn batch_search(&self) -> Option<BatchSearch> {
        self.contract_now().await.batch
    }

    async fn contract_now(&self) -> Contract {
        let mut shelf = self.contract.0.lock().await;
        let now = self.api.clock.now();
        if let Some((read_at, until, contract)) = shelf.as_ref()
            && (*read_at..*until).contains(&now)
        {
            return contract.clone();
        }
        let call = Call::read("contract", "/openapi.json");
        // The page has no envelope. That it can not be had is no error: the list is then called partial.
        let page = match self.api.http.send(&self.api.lane, &call).await {
            Ok(reply) if reply.is_success() => self.api.http.json(&call, &reply).ok(),
            _ => None,
        };
        let (contract, kept_for) = match page {
            Some(page) => (
                Contract {
                    list: ListContract::read(&page),
                    batch: BatchSearch::read(&page),
                },
                KEPT_FOR,
            ),
            None => (
                Contract {
                    list: ListContract::Silent,
                    batch: None,
                },
                MISSED_FOR,
            ),
        };
        *shelf = Some((now, now.plus(kept_for), contract.clone()));
        contract
    }
}
