//! Search: names and lists in, answers of every account as they come; and what endings cost everywhere.
//!
//! - [`input`]: what was typed or pasted, as names: its [`parts`], their [`label`]s, and what [`generate`] makes of these
//! - [`preview`]: what a search would do
//! - [`run`]: a search at work, with [`checks`] (asking one account), [`precheck`] (asking the public DNS first) and
//!   [`pace`] (how long it takes)
//! - [`suggest`]: names that fit a word, by those accounts that suggest any
//! - [`endings`]: endings as people write them; [`sets`]: saved sets of them
//! - [`price_table`]: prices of endings side by side; [`price_jobs`]: reading them
//! - [`compare`]: prices in one currency, by the user's own rates
//! - [`wanted`]: names to wait for
//! - [`view`]: all of it as the window sees it

mod checks;
pub(crate) mod compare;
pub(crate) mod endings;
mod generate;
mod input;
mod label;
mod pace;
mod parts;
mod precheck;
mod preview;
mod price_jobs;
pub(crate) mod price_table;
mod run;
mod sets;
mod suggest;
pub mod view;
pub(crate) mod wanted;

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use compare::Rates;
use run::{Begin, Told};
use tokio_util::sync::CancellationToken;
use view::{SearchAnswer, SearchName, SearchRequest, SearchView};

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

impl Entry {
    /// New rows, new answers and whether they were the last, into the search's view.
    fn note(&mut self, told: &Told) {
        self.view.names.extend_from_slice(&told.names);
        self.view.prechecks.extend_from_slice(&told.prechecks);
        self.view.hits.extend_from_slice(&told.hits);
        if told.done {
            self.view.done = true;
            self.view.cancelled = self.token.is_cancelled();
        }
    }
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
    /// Starts a search over all accounts that can search, or those that were chosen; answers come as events.
    pub async fn search_start(&self, request: SearchRequest) -> Result<SearchView, Fault> {
        let holdings = self.holdings().await?;
        let accounts = self.searching(&holdings, &request.accounts)?;
        let suggesters = if request.suggest {
            self.suggesters(&holdings, &accounts)
        } else {
            Vec::new()
        };
        let precheck = request.precheck;
        let wanted = preview::wanted(request, !suggesters.is_empty());
        let parsed = preview::read(wanted, input::parse).await?;
        let names: Vec<SearchName> = parsed
            .names
            .into_iter()
            .map(|found| {
                let owned = holdings.holder(&found.name);
                SearchName {
                    generated: found.generated,
                    ..SearchName::of(found.name, owned)
                }
            })
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
            self.search_run(Begin {
                view: view.clone(),
                suggesters,
                text: parsed.words.join(" "),
                precheck,
            });
        } else {
            self.inner.searches.add(Entry {
                view: view.clone(),
                token: CancellationToken::new(),
            });
        }
        Ok(view)
    }

    /// A search as it stands, compared by the rates of the moment.
    pub async fn search_get(&self, id: String) -> Result<SearchView, Fault> {
        let mut view = self.inner.searches.find(&id, |entry| entry.view.clone())?;
        let rates = Rates::of(&self.inner.chosen.settings());
        for hit in &mut view.hits {
            if let SearchAnswer::Available {
                register,
                renew,
                compared,
                ..
            } = &mut hit.answer
            {
                *compared = rates.compared(*register, *renew, None);
            }
        }
        Ok(view)
    }

    /// Stops a search; no further request is made for it.
    pub async fn search_cancel(&self, id: String) -> Result<(), Fault> {
        self.inner.searches.find(&id, |entry| entry.token.cancel())
    }
}
