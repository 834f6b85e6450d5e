//! Names that the user would like to have: watched until somebody lets go of them.
//!
//! - here: the list, and what the user does with it
//! - [`check`]: asking about them, as a job, with [`seller`] (one account) and [`judge`] (what the answers mean together)
//! - [`due`]: when each is asked for again
//! - [`tell`]: the notification that a name is free
//!
//! A name that the user owns by now stays on the list as owned and is not checked.

mod check;
mod due;
mod judge;
mod seller;
mod tell;

use model::DomainName;
use store::wanted::{Adding, State, Wanted};

pub(crate) use check::Checks;

use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::Holdings;
use crate::search::input;
use crate::search::preview;
use crate::search::view::{
    Skipped, WantedAdd, WantedAdded, WantedName, WantedOffer, WantedState, WantedView,
};

/// Names that are watched at most.
const MOST: u32 = 500;
/// Characters of the user's words about a name.
const LONGEST_NOTE: usize = 500;

impl Engine {
    /// The wanted names, those that changed last first.
    pub async fn search_wanted(&self) -> Result<WantedView, Fault> {
        let (holdings, list) = (self.holdings().await?, self.wanted().await?);
        let settings = self.inner.chosen.settings();
        let now = self.now();
        let next_check_at = if self.searching(&holdings, &[])?.is_empty() {
            None
        } else {
            let open = list
                .iter()
                .filter(|wanted| holdings.holder(&wanted.name).is_none());
            due::next(open, settings.watch_hours, now)
        };
        let mut names: Vec<WantedName> = list.into_iter().map(|wanted| view(wanted, &holdings)).collect();
        // One that was just added stands first as well.
        names.sort_by_key(|name| std::cmp::Reverse(name.changed_at.unwrap_or(name.added_at)));
        Ok(WantedView {
            names,
            every_hours: settings.watch_hours,
            next_check_at,
        })
    }

    /// Watches names. They are checked at once, unless names are only checked by hand.
    ///
    /// # Errors
    /// When there is nothing to read in the text, or there would be more than 500 names.
    pub async fn search_wanted_add(&self, add: WantedAdd) -> Result<WantedAdded, Fault> {
        let note = note(&add.note)?;
        let text = input::Wanted {
            text: add.text,
            ..input::Wanted::default()
        };
        let found = preview::read(text, input::read).await?;
        if found.names.is_empty() && found.skipped.is_empty() {
            return Err(
                Fault::bad_input("There is no name to watch.").hint("Write whole names such as harbor.com.")
            );
        }
        if found.total > input::MOST_NAMES {
            return Err(too_many(
                format!("At most {MOST} names can be watched."),
                "Add fewer names.",
            ));
        }
        let holdings = self.holdings().await?;
        let mut skipped: Vec<Skipped> = found.skipped.into_iter().map(without_endings).collect();
        let mut names = Vec::with_capacity(found.names.len());
        for found in found.names {
            match holdings.holder(&found.name) {
                None => names.push(found.name),
                Some(holder) => {
                    let label = holdings
                        .owner(holder)
                        .map_or("another account", |owner| &owner.label);
                    skipped.push(Skipped {
                        text: found.name.unicode(),
                        reason: format!("You own it already, at {label}."),
                    });
                }
            }
        }
        let now = self.now();
        let adding = self
            .inner
            .store
            .library()
            .write(move |tx| store::wanted::add(tx, &names, &note, now, MOST))
            .await?;
        match adding {
            Adding::TooMany { known, new } => Err(too_many(
                format!(
                    "At most {MOST} names can be watched. There are {known} already, and these would be {new} more."
                ),
                "Add fewer names, or stop watching some.",
            )),
            Adding::Added { added, already } => {
                if added > 0 {
                    let said = crate::words::count(added as usize, "name is", "names are");
                    self.log("search", format!("{said} watched from now on."), None, None)
                        .await;
                    self.stale(&[Tag::Search]);
                    self.search_wanted_tick().await?;
                }
                Ok(WantedAdded {
                    added,
                    already,
                    skipped,
                })
            }
        }
    }

    /// Changes the user's words about a wanted name.
    ///
    /// # Errors
    /// When the name is not watched, or the words are too long.
    pub async fn search_wanted_note(&self, name: DomainName, note: String) -> Result<WantedView, Fault> {
        let note = self::note(&note)?;
        let wanted = name.clone();
        let changed = self
            .inner
            .store
            .library()
            .write(move |tx| store::wanted::note(tx, &name, &note))
            .await?;
        if !changed {
            return Err(not_watched(&wanted));
        }
        self.stale(&[Tag::Search]);
        self.search_wanted().await
    }

    /// Stops watching names. One that is not watched is no error.
    pub async fn search_wanted_remove(&self, names: Vec<DomainName>) -> Result<WantedView, Fault> {
        let said: Vec<String> = names.iter().map(DomainName::unicode).collect();
        self.inner
            .store
            .library()
            .write(move |tx| store::wanted::remove(tx, &names))
            .await?;
        let said = format!("No longer watched: {}.", crate::words::list(&said, 10));
        self.log("search", said, None, None).await;
        self.stale(&[Tag::Search]);
        self.search_wanted().await
    }

    /// The list as it is kept.
    async fn wanted(&self) -> Result<Vec<Wanted>, Fault> {
        Ok(self.inner.store.library().read(store::wanted::list).await?)
    }
}

fn view(wanted: Wanted, holdings: &Holdings) -> WantedName {
    let owned = holdings.holder(&wanted.name);
    let (state, known) = match wanted.state {
        State::NotChecked => (WantedState::NotChecked, false),
        State::Taken => (WantedState::Taken, true),
        State::Available => (WantedState::Available, true),
        State::NotSold => (WantedState::NotSold, true),
        State::Unclear => (WantedState::Unclear, false),
    };
    let message = match wanted.failure {
        Some(why) if known => Some(format!("It could not be checked since. {why}")),
        Some(why) => Some(why),
        None => wanted.message,
    };
    WantedName {
        unicode: wanted.name.unicode(),
        ending: wanted.name.ending().to_owned(),
        note: wanted.note,
        added_at: wanted.added_at,
        state,
        checked_at: wanted.checked_at,
        changed_at: wanted.changed_at,
        // An account that is gone sells nothing here any more.
        best: wanted
            .offer
            .filter(|offer| holdings.owner(offer.account).is_some())
            .map(|offer| WantedOffer {
                account: offer.account,
                register: offer.register,
                renew: offer.renew,
                premium: offer.premium,
            }),
        message: message.filter(|_| owned.is_none()),
        owned,
        name: wanted.name,
    }
}

/// The user's words as they are kept.
fn note(text: &str) -> Result<String, Fault> {
    let text = text.trim();
    if text.chars().count() > LONGEST_NOTE {
        return Err(
            Fault::bad_input(format!("A note has at most {LONGEST_NOTE} characters.")).hint("Shorten it."),
        );
    }
    Ok(text.to_owned())
}

/// What can not be watched: a word is not completed with endings here, so it must not be asked for any.
fn without_endings(skipped: Skipped) -> Skipped {
    if skipped.text.contains('.') {
        return skipped;
    }
    Skipped {
        reason: "This has no ending. Write the whole name.".to_owned(),
        ..skipped
    }
}

fn too_many(message: String, hint: &str) -> Fault {
    Fault::bad_input(message).hint(hint)
}

fn not_watched(name: &DomainName) -> Fault {
    Fault::new(Code::NotFound, format!("{} is not watched.", name.unicode())).hint("Load the page again.")
}
