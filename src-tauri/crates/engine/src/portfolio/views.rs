//! Views of the list: those built in and those that the user keeps; and how the list looks without one.

use std::collections::HashSet;
use std::sync::Arc;

use store::views::SavedView;

use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::holdings::Holdings;
use crate::portfolio::view::{AccountCount, ColumnLook, ListLook, PortfolioSummary, ViewCount, ViewDraft};

/// The views of the sidebar: word, title, filter.
const VIEWS: [(&str, &str, &str); 9] = [
    ("due30", "Due in 30 days", "expires<30d"),
    ("due90", "Due in 90 days", "expires<90d"),
    ("risk", "At risk", "is:risk"),
    ("lapsed", "Lapsed", "is:lapsed"),
    ("no_auto_renew", "No auto-renew", "autorenew:off"),
    ("unlocked", "Unlocked", "lock:off"),
    ("changed", "Recently changed", "changed<7d"),
    ("arrived", "Arrived", "is:arrived"),
    ("vanished", "Vanished", "is:vanished"),
];

/// Bounds of what is kept.
const MOST_VIEWS: usize = 50;
const LONGEST_TITLE: usize = 60;
const LONGEST_FILTER: usize = 20_000;
const MOST_COLUMNS: usize = 40;
const LONGEST_COLUMN: usize = 40;
const WIDTHS: std::ops::RangeInclusive<u16> = 24..=2_000;
/// The key of the look in the library.
const LOOK: &str = "portfolio_look";

impl Engine {
    /// The counts of the sidebar.
    pub async fn portfolio_summary(&self) -> Result<PortfolioSummary, Fault> {
        let holdings = self.holdings().await?;
        let kept = self.inner.store.library().read(store::views::all).await;
        let kept = kept.unwrap_or_else(|error| {
            tracing::warn!(target: "portfolio", %error, "views can not be read");
            Vec::new()
        });
        let shared = Arc::clone(&holdings);
        // Dozens of filters over 100,000 names take a moment that no other task should wait for.
        let views = tokio::task::spawn_blocking(move || {
            let own = kept.into_iter().map(|view| own_view(&shared, view));
            built_in(&shared).chain(own).collect()
        });
        let views = views
            .await
            .map_err(|_| Fault::new(Code::Internal, "The views could not be counted."))?;
        let counts = holdings.counts();
        Ok(PortfolioSummary {
            total: u32::try_from(holdings.names.len()).unwrap_or(u32::MAX),
            views,
            accounts: holdings
                .owners
                .iter()
                .map(|owner| AccountCount {
                    account: owner.id,
                    count: counts.get(&owner.id).copied().unwrap_or(0),
                })
                .collect(),
            synced_at: holdings.owners.iter().filter_map(|owner| owner.synced_at).min(),
        })
    }

    /// Keeps a view, or changes one.
    ///
    /// # Errors
    /// When its title is empty, too long or another view's, or when there are too many.
    pub async fn portfolio_view_keep(&self, draft: ViewDraft) -> Result<ViewCount, Fault> {
        let (is_new, view) = (draft.id.is_none(), saved(draft)?);
        let kept = view.clone();
        let refused = self
            .inner
            .store
            .library()
            .write(move |tx| {
                let others = store::views::all(tx)?;
                let fault = if !is_new && !others.iter().any(|other| other.id == kept.id) {
                    Some(gone())
                } else if is_new && others.len() >= MOST_VIEWS {
                    let fault = Fault::bad_input(format!("At most {MOST_VIEWS} views are kept."));
                    Some(fault.hint("Remove one that you do not need."))
                } else if is_taken(&others, &kept) {
                    let fault = Fault::bad_input(format!("Another view is called \"{}\".", kept.title));
                    Some(fault.hint("Give it another title."))
                } else {
                    store::views::keep(tx, &kept)?;
                    None
                };
                Ok(fault)
            })
            .await?;
        if let Some(fault) = refused {
            return Err(fault);
        }
        let said = if is_new { "kept" } else { "changed" };
        self.log(
            "portfolio",
            format!("The view \"{}\" was {said}.", view.title),
            None,
            None,
        )
        .await;
        self.stale(&[Tag::Portfolio]);
        Ok(own_view(&*self.holdings().await?, view))
    }

    /// Removes a view that the user kept.
    ///
    /// # Errors
    /// When it is not kept any more.
    pub async fn portfolio_view_remove(&self, id: String) -> Result<(), Fault> {
        let library = self.inner.store.library();
        if !library.write(move |tx| store::views::remove(tx, &id)).await? {
            return Err(gone());
        }
        self.stale(&[Tag::Portfolio]);
        Ok(())
    }

    /// How the list last looked without a view; `None` before anything was chosen.
    pub async fn portfolio_look(&self) -> Result<Option<ListLook>, Fault> {
        let library = self.inner.store.library();
        let kept = library.read(|conn| store::settings::get(conn, LOOK)).await?;
        // A look that this version can not read is no look.
        Ok(kept.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Keeps how the list looks without a view.
    pub async fn portfolio_look_keep(&self, look: ListLook) -> Result<(), Fault> {
        let text = as_text(&checked(look)?);
        let library = self.inner.store.library();
        library
            .write(move |tx| store::settings::set(tx, LOOK, &text))
            .await?;
        Ok(())
    }
}

fn gone() -> Fault {
    Fault::new(Code::NotFound, "This view is not kept any more.")
}

fn is_taken(others: &[SavedView], view: &SavedView) -> bool {
    let title = view.title.to_lowercase();
    let is_built_in = VIEWS.iter().any(|(_, label, _)| label.to_lowercase() == title);
    let mut others = others.iter().filter(|other| other.id != view.id);
    is_built_in || others.any(|other| other.title.to_lowercase() == title)
}

fn built_in(holdings: &Holdings) -> impl Iterator<Item = ViewCount> {
    VIEWS.iter().map(|(key, label, filter)| ViewCount {
        key: (*key).to_owned(),
        label: (*label).to_owned(),
        filter: (*filter).to_owned(),
        count: holdings.count(filter),
        look: None,
        own: false,
    })
}

fn own_view(holdings: &Holdings, view: SavedView) -> ViewCount {
    ViewCount {
        count: holdings.count(&view.filter),
        look: serde_json::from_str(&view.look).ok(),
        key: view.id,
        label: view.title,
        filter: view.filter,
        own: true,
    }
}

/// A draft as it is kept.
fn saved(draft: ViewDraft) -> Result<SavedView, Fault> {
    let title = draft.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let title: String = title.chars().filter(|c| !c.is_control()).collect();
    if title.is_empty() {
        return Err(Fault::bad_input("Give the view a title."));
    }
    if title.chars().count() > LONGEST_TITLE {
        return Err(Fault::bad_input(format!(
            "A title has at most {LONGEST_TITLE} characters."
        )));
    }
    let filter = draft.filter.trim().to_owned();
    if filter.chars().count() > LONGEST_FILTER {
        return Err(Fault::bad_input("The filter is too long to be kept.")
            .hint("Tag the names and filter by the tag."));
    }
    Ok(SavedView {
        id: draft.id.unwrap_or_else(|| uuid::Uuid::new_v4().to_string()),
        title,
        filter,
        look: as_text(&checked(draft.look)?),
    })
}

/// A look in its one form: each column once, none wider or narrower than a column can be.
fn checked(look: ListLook) -> Result<ListLook, Fault> {
    let mut seen = HashSet::new();
    let columns: Vec<ColumnLook> = look
        .columns
        .into_iter()
        .filter(|column| seen.insert(column.column.clone()))
        .map(|column| ColumnLook {
            width: column
                .width
                .map(|width| width.clamp(*WIDTHS.start(), *WIDTHS.end())),
            ..column
        })
        .collect();
    let is_word = |column: &ColumnLook| {
        let word = &column.column;
        (1..=LONGEST_COLUMN).contains(&word.len())
            && word
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    };
    if columns.len() > MOST_COLUMNS || !columns.iter().all(is_word) {
        return Err(Fault::bad_input("These columns can not be kept."));
    }
    Ok(ListLook { columns, ..look })
}

fn as_text(look: &ListLook) -> String {
    serde_json::to_string(look).expect("words and numbers are JSON")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portfolio::filter::Filter;
    use crate::portfolio::view::SortKey;

    fn look(columns: &[(&str, Option<u16>)]) -> ListLook {
        ListLook {
            sort: SortKey::Risk,
            descending: true,
            columns: columns
                .iter()
                .map(|(column, width)| ColumnLook {
                    column: (*column).to_owned(),
                    width: *width,
                })
                .collect(),
        }
    }

    #[test]
    fn built_in_views_have_filters_that_are_understood() {
        for (key, _, filter) in VIEWS {
            assert_eq!(Filter::parse(filter).problem(), None, "{key}");
        }
    }

    #[test]
    fn a_look_comes_in_one_form_and_reads_back() {
        let kept = checked(look(&[
            ("expires", Some(9)),
            ("tags", None),
            ("expires", Some(90)),
        ]));
        let kept = kept.expect("fine");
        assert_eq!(kept, look(&[("expires", Some(24)), ("tags", None)]));
        assert_eq!(serde_json::from_str::<ListLook>(&as_text(&kept)).ok(), Some(kept));
        for wrong in ["", "a b", "<script>"] {
            assert!(checked(look(&[(wrong, None)])).is_err(), "{wrong}");
        }
        let names: Vec<String> = (0..41).map(|n| format!("c{n}")).collect();
        let many: Vec<(&str, Option<u16>)> = names.iter().map(|name| (name.as_str(), None)).collect();
        assert!(checked(look(&many)).is_err());
    }
}
