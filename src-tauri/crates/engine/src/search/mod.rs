//! Search: names and lists in, answers of every account as they come.
//!
//! - [`input`]: what was typed or pasted, as names
//! - [`run`]: asking the accounts
//! - [`suggest`]: names that fit a word, by those accounts that suggest any
//! - [`view`]: both as the window sees them

mod input;
mod run;
mod suggest;
mod unbuilt;
pub mod view;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::{AccountId, Money};
use tokio_util::sync::CancellationToken;
use view::{EndingView, SearchHit, SearchName, SearchRequest, SearchView};

use crate::core::Engine;
use crate::fault::{Code, Fault};

/// Searches that are kept for the window.
const KEPT: usize = 20;

/// Searches that run or have run in this session, oldest first.
#[derive(Default)]
pub struct Searches(Mutex<VecDeque<Entry>>);

struct Entry {
    view: SearchView,
    token: CancellationToken,
}

impl Searches {
    fn lock(&self) -> MutexGuard<'_, VecDeque<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find<T>(&self, id: &str, look: impl FnOnce(&mut Entry) -> T) -> Result<T, Fault> {
        self.lock()
            .iter_mut()
            .find(|entry| entry.view.id == id)
            .map(look)
            .ok_or_else(|| {
                Fault::new(Code::NotFound, "This search is not known any more.").hint("Search again.")
            })
    }

    /// Adds a search; the oldest that has ended goes.
    fn add(&self, entry: Entry) {
        let mut list = self.lock();
        while list.len() >= KEPT {
            let Some(oldest) = list.iter().position(|entry| entry.view.done) else {
                break;
            };
            list.remove(oldest);
        }
        list.push_back(entry);
    }
}

impl Engine {
    /// Starts a search over all accounts that can search; answers come as events.
    pub async fn search_start(&self, request: SearchRequest) -> Result<SearchView, Fault> {
        let holdings = self.holdings().await?;
        let suggesters = if request.suggest {
            self.suggesters(&holdings)
        } else {
            Vec::new()
        };
        let suggest = !suggesters.is_empty();
        // A megabyte of text takes a moment that no other task should wait for.
        let parsed =
            tokio::task::spawn_blocking(move || input::parse(&request.text, &request.endings, suggest))
                .await
                .map_err(|_| Fault::new(Code::Internal, "The names could not be read."))??;
        let names: Vec<SearchName> = parsed
            .names
            .into_iter()
            .map(|name| {
                let owned = holdings.holder(&name);
                SearchName::of(name, owned)
            })
            .collect();
        let accounts: Vec<AccountId> = holdings
            .owners
            .iter()
            .filter(|owner| {
                self.factory(&owner.provider)
                    .is_some_and(|factory| factory.descriptor().search.is_some())
            })
            .map(|owner| owner.id)
            .collect();
        let suggesters = if parsed.words.is_empty() {
            Vec::new()
        } else {
            suggesters
        };
        let asks =
            !suggesters.is_empty() || (!accounts.is_empty() && names.iter().any(|name| name.owned.is_none()));
        let view = SearchView {
            id: uuid::Uuid::new_v4().to_string(),
            names,
            skipped: parsed.skipped,
            skipped_total: parsed.skipped_total,
            duplicates: parsed.duplicates,
            accounts,
            prechecks: Vec::new(),
            hits: Vec::new(),
            done: !asks,
            cancelled: false,
        };
        if asks {
            self.search_run(view.clone(), suggesters, parsed.words.join(" "));
        } else {
            self.inner.searches.add(Entry {
                view: view.clone(),
                token: CancellationToken::new(),
            });
        }
        Ok(view)
    }

    /// A search as it stands.
    pub async fn search_get(&self, id: String) -> Result<SearchView, Fault> {
        self.inner.searches.find(&id, |entry| entry.view.clone())
    }

    /// Stops a search; no further request is made for it.
    pub async fn search_cancel(&self, id: String) -> Result<(), Fault> {
        self.inner.searches.find(&id, |entry| entry.token.cancel())
    }

    /// Endings that connected accounts sell, by their price lists.
    pub async fn search_endings(&self) -> Result<Vec<EndingView>, Fault> {
        let accounts = self.inner.store.library().read(store::accounts::list).await?;
        let prices = self.inner.store.cache().read(store::search::prices).await?;
        let mut endings: BTreeMap<String, EndingView> = BTreeMap::new();
        for (account, price) in prices {
            if !accounts.iter().any(|known| known.id == account) {
                continue;
            }
            let view = endings.entry(price.ending.clone()).or_insert_with(|| EndingView {
                ending: price.ending.clone(),
                register: None,
                renew: None,
                accounts: 0,
            });
            view.accounts += 1;
            if is_cheaper(price.register, view.register) {
                view.register = price.register;
                view.renew = price.renew;
            }
        }
        Ok(endings.into_values().collect())
    }
}

/// Whether a price is lower than the lowest so far. Two currencies can not be compared: the first one stays.
fn is_cheaper(price: Option<Money>, lowest: Option<Money>) -> bool {
    match (price, lowest) {
        (Some(_), None) => true,
        (Some(price), Some(lowest)) => price.currency == lowest.currency && price.minor < lowest.minor,
        (None, _) => false,
    }
}

/// New rows, new answers and whether they were the last, into the search's view.
fn note(entry: &mut Entry, names: &[SearchName], hits: &[SearchHit], done: bool) {
    entry.view.names.extend_from_slice(names);
    entry.view.hits.extend_from_slice(hits);
    if done {
        entry.view.done = true;
        entry.view.cancelled = entry.token.is_cancelled();
    }
}
