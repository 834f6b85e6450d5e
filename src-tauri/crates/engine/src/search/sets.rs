//! Saved sets of endings.

use std::collections::HashSet;

use store::StoreError;

use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::search::endings;
use crate::search::view::{EndingSet, EndingSetDraft};

/// Characters of a name.
const LONGEST_NAME: usize = 60;
/// Sets.
const MOST_SETS: usize = 200;

impl Engine {
    /// The saved sets of endings, by name.
    pub async fn search_sets(&self) -> Result<Vec<EndingSet>, Fault> {
        let sets = self.inner.store.library().read(store::search::sets).await?;
        let view = |set: store::search::EndingSet| EndingSet {
            id: set.id,
            name: set.name,
            endings: set.endings,
        };
        Ok(sets.into_iter().map(view).collect())
    }

    /// Saves a set of endings.
    pub async fn search_set_save(&self, draft: EndingSetDraft) -> Result<EndingSet, Fault> {
        let name = draft.name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            return Err(
                Fault::bad_input(format!("The name of a set has 1 to {LONGEST_NAME} characters."))
                    .hint("Write a name such as \"Shops\"."),
            );
        }
        let prices = self.inner.store.cache().read(store::search::prices).await?;
        let sold: HashSet<String> = prices.into_iter().map(|(_, price)| price.ending).collect();
        let endings = endings::parse_known(&draft.endings, endings::MOST, &sold)?;
        if endings.is_empty() {
            return Err(Fault::bad_input("The set has no endings.").hint("Add at least one, such as com."));
        }
        let is_new = draft.id.is_none();
        let set = store::search::EndingSet {
            id: draft.id.unwrap_or_else(|| uuid::Uuid::new_v4().to_string()),
            name,
            endings,
        };
        let row = set.clone();
        let written = self
            .inner
            .store
            .library()
            .write(move |tx| {
                if !is_new {
                    return store::search::replace_set(tx, &row);
                }
                if store::search::sets(tx)?.len() >= MOST_SETS {
                    return Ok(false);
                }
                store::search::add_set(tx, &row).map(|()| true)
            })
            .await;
        match written {
            Ok(true) => {}
            Ok(false) if is_new => {
                return Err(
                    Fault::bad_input(format!("At most {MOST_SETS} sets are possible."))
                        .hint("Remove some first."),
                );
            }
            Ok(false) => return Err(gone()),
            Err(StoreError::Exists(_)) => {
                return Err(
                    Fault::bad_input(format!("Another set is called \"{}\" already.", set.name))
                        .hint("Choose another name."),
                );
            }
            Err(error) => return Err(error.into()),
        }
        self.log(
            "search",
            format!("The set of endings \"{}\" was kept.", set.name),
            None,
            None,
        )
        .await;
        self.stale(&[Tag::Search]);
        Ok(EndingSet {
            id: set.id,
            name: set.name,
            endings: set.endings,
        })
    }

    /// Removes a set of endings.
    pub async fn search_set_remove(&self, id: String) -> Result<(), Fault> {
        let removed = self
            .inner
            .store
            .library()
            .write(move |tx| store::search::remove_set(tx, &id))
            .await?;
        if !removed {
            return Err(gone());
        }
        self.log("search", "A set of endings was removed.", None, None)
            .await;
        self.stale(&[Tag::Search]);
        Ok(())
    }
}

fn gone() -> Fault {
    Fault::new(Code::NotFound, "This set of endings is not known any more.").hint("Load the page again.")
}
