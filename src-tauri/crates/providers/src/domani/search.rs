//! What is free, and what it costs. Several names come as a stream of results, which is the documented form; a server that
//! answers plain JSON instead is read as well, and names that got no result are asked for one by one.

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;
use futures::future::{join, join_all};
use model::DomainName;
use registrar::http::Call;
use registrar::search::{EndingPrice, Offer, Search, Verdict};
use registrar::{Kind, ProviderError};
use serde_json::Value;

use super::Domani;
use super::api::{Bucket, Streamed};
use super::checked::{self, Checked, Known};
use super::descriptor::DESCRIPTOR;
use super::prices::{FOR_QUOTES, FOR_SHOWING, PriceList};
use super::refusal;

/// How long a stream of results may take.
const SEARCH_AT_MOST: Duration = Duration::from_secs(30);

/// What became of a search: results, and why it ended early if it did.
#[derive(Default)]
struct Found {
    results: HashMap<DomainName, Checked>,
    broken: Option<ProviderError>,
    /// Whether it was the stream that broke, after it had begun.
    begun: bool,
}

/// Whether a refusal is about what was asked rather than about the account or the line.
fn refuses_a_name(error: &ProviderError) -> bool {
    matches!(error.kind, Kind::Invalid | Kind::NotAvailable) || refusal::ending_not_sold(error)
}

impl Domani {
    /// One name by a call of its own.
    pub(super) async fn look_up(&self, name: &DomainName) -> Result<Checked, ProviderError> {
        let call = Call::read("check", "/api/domains/search").query("q", name.as_str());
        let body = self.api.read(Bucket::Search, &call).await?;
        checked::results(&body)
            .and_then(|mut found| found.remove(name))
            .ok_or_else(|| self.api.http.wrong_shape(&call, "whether the name is free"))
    }

    /// One name that is certainly free or not.
    pub(super) async fn known(&self, name: &DomainName) -> Result<Known, ProviderError> {
        match self.look_up(name).await? {
            Checked::Known(known) => Ok(*known),
            Checked::Failed(why) => Err(self.lookup_failed(name, why.as_deref())),
        }
    }

    fn lookup_failed(&self, name: &DomainName, why: Option<&str>) -> ProviderError {
        let said = why.map_or_else(String::new, |why| format!(": \"{}\"", self.api.http.quoted(why)));
        ProviderError::new(
            Kind::Upstream,
            DESCRIPTOR.id,
            "check",
            format!(
                "domani.sh could not find out whether {} is free{said}.",
                name.unicode()
            ),
        )
        .hint("Try again in a moment; it is not known to be taken.")
        .retry(registrar::Retry::After(Duration::from_secs(2)))
    }

    /// Several names by one stream. A stream that breaks is opened once more for the names that are missing.
    async fn look_up_several(&self, names: &[DomainName]) -> Found {
        let mut found = self.stream_once(names).await;
        let broke = |error: &ProviderError| error.kind == Kind::Interrupted;
        if found.begun && found.broken.as_ref().is_some_and(broke) {
            let missing: Vec<DomainName> = names
                .iter()
                .filter(|name| !found.results.contains_key(*name))
                .cloned()
                .collect();
            let again = self.stream_once(&missing).await;
            found.results.extend(again.results);
            found.broken = again.broken;
        }
        found
    }

    async fn stream_once(&self, names: &[DomainName]) -> Found {
        let list: Vec<&str> = names.iter().map(DomainName::as_str).collect();
        let call = Call::read("check", "/api/domains/search").query("domains", list.join(","));
        let mut found = Found::default();
        let mut stream = match self.api.stream(Bucket::Search, &call, SEARCH_AT_MOST).await {
            Err(error) => {
                found.broken = Some(error);
                return found;
            }
            Ok(Streamed::Json(body)) => {
                found.results = checked::results(&body).unwrap_or_default();
                return found;
            }
            Ok(Streamed::Events(stream)) => stream,
        };
        found.begun = true;
        loop {
            match stream.next().await {
                Ok(Some(event)) if event.name.eq_ignore_ascii_case("done") => return found,
                Ok(Some(event)) => {
                    let data: Value = serde_json::from_str(&event.data).unwrap_or_default();
                    found.results.extend(checked::result(&data));
                    if names.iter().all(|name| found.results.contains_key(name)) {
                        return found;
                    }
                }
                Ok(None) => {
                    let message = "domani.sh ended its answer before all names were told.";
                    found.broken = Some(self.api.http.unclear(&call, Kind::Interrupted, message));
                    return found;
                }
                Err(error) => {
                    found.broken = Some(error);
                    return found;
                }
            }
        }
    }

    /// Results for all names, through halves where a batch is refused for its size.
    async fn results(&self, names: &[DomainName]) -> HashMap<DomainName, Result<Checked, ProviderError>> {
        if let [name] = names {
            return HashMap::from([(name.clone(), self.look_up(name).await)]);
        }
        let Found {
            mut results,
            broken,
            begun,
        } = self.look_up_several(names).await;
        // Too many at once, or one name that spoils the call for the others.
        if !begun && broken.as_ref().is_some_and(refuses_a_name) {
            let (left, right) = names.split_at(names.len() / 2);
            let mut all = Box::pin(self.results(left)).await;
            all.extend(Box::pin(self.results(right)).await);
            return all;
        }
        join_all(names.iter().map(|name| {
            let known = results.remove(name);
            let broken = &broken;
            async move {
                let result = match (known, broken) {
                    (Some(checked), _) => Ok(checked),
                    (None, Some(error)) => Err(error.clone()),
                    // The answer is whole and silent about this name.
                    (None, None) => self.look_up(name).await,
                };
                (name.clone(), result)
            }
        }))
        .await
        .into_iter()
        .collect()
    }

    fn offer(
        &self,
        name: &DomainName,
        checked: Result<Checked, ProviderError>,
        list: Option<&PriceList>,
    ) -> Result<Offer, ProviderError> {
        let verdict = match checked {
            Ok(Checked::Known(known)) => known.verdict(name, list),
            Ok(Checked::Failed(_)) if list.is_some_and(|list| list.lacks(name)) => {
                Verdict::NotSold(checked::not_sold_ending(name))
            }
            Ok(Checked::Failed(why)) => return Err(self.lookup_failed(name, why.as_deref())),
            Err(error) if refusal::ending_not_sold(&error) => {
                Verdict::NotSold(checked::not_sold_ending(name))
            }
            Err(error) => return Err(error),
        };
        Ok(Offer {
            name: name.clone(),
            verdict,
        })
    }
}

#[async_trait]
impl Search for Domani {
    async fn check(&self, names: &[DomainName]) -> Vec<(DomainName, Result<Offer, ProviderError>)> {
        // Without a price list names can still be looked up; only renewal prices may be missing then.
        let (results, list) = join(self.results(names), self.price_list(FOR_SHOWING)).await;
        let list = list.ok();
        names
            .iter()
            .filter_map(|name| {
                let checked = results.get(name)?.clone();
                Some((name.clone(), self.offer(name, checked, list.as_deref())))
            })
            .collect()
    }

    async fn suggest(&self, words: &str, limit: u32) -> Result<Vec<Offer>, ProviderError> {
        self.suggestions(words, limit).await
    }

    async fn prices(&self) -> Result<Vec<EndingPrice>, ProviderError> {
        Ok(self.price_list(FOR_QUOTES).await?.endings.all())
    }
}
