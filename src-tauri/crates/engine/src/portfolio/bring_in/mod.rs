//! Names held elsewhere that an account is to look after without a transfer: begun there, proved by a TXT record in the
//! public DNS, and in the list from then on, marked as registered elsewhere.
//!
//! Nothing here costs money or changes anything at a registrar. What waits for its record is kept in the library and goes
//! on after a restart; it is looked at ever more seldom (see [`pace`]) until it is done or the user leaves it.
//!
//! - [`view`]: as the window sees it
//! - [`proof`]: how the record stands in the public DNS, in words
//! - [`check`]: looking, and what follows from it
//! - [`pace`]: when the next look is due
//! - [`record`]: the record as a plan, where one of the accounts serves the zone

mod check;
mod pace;
mod proof;
mod record;
pub mod view;

use std::collections::HashSet;

use model::{AccountId, DomainName};
use registrar::Provider;
use registrar::imports::ImportBegun;
use registrar::portfolio::OwnedName;
use store::bring_in::BringIn;
use store::reminders::open::OpenKind;

use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::reminders::open::{UnderWay, Waiting};
use crate::words;

pub(crate) use pace::Turns;
use view::{BringInBegun, BringInRefused, BringInView};

/// Names in one go: each is a request, and providers count them by the minute.
const AT_ONCE: usize = 20;
/// Characters of a name that is refused, as it is shown again.
const SHOWN: usize = 80;

impl Engine {
    /// Everything that is on its way, the latest first.
    pub async fn portfolio_bring_in_list(&self) -> Result<Vec<BringInView>, Fault> {
        let all = self.inner.store.library().read(store::bring_in::all).await?;
        let holdings = self.holdings().await?;
        Ok(all.iter().map(|kept| view::view(kept, &holdings)).collect())
    }

    /// Begins to bring names in, at most 20 at once; one that was begun before is begun again and may get another record.
    /// A name that can not be begun is told with its reason and keeps no other back.
    pub async fn portfolio_bring_in_begin(
        &self,
        account: AccountId,
        names: Vec<String>,
    ) -> Result<BringInBegun, Fault> {
        let provider = self.provider(account).await?;
        no_imports(&*provider)?;
        let mut seen = HashSet::new();
        let names: Vec<String> = names
            .iter()
            .map(|name| name.trim().to_lowercase())
            .filter(|name| !name.is_empty() && seen.insert(name.clone()))
            .collect();
        if names.is_empty() {
            return Err(Fault::bad_input("No name is given.").hint("Type one name a line."));
        }
        if names.len() > AT_ONCE {
            return Err(Fault::bad_input(format!(
                "These are {} names; {AT_ONCE} can be begun at once.",
                words::grouped(names.len() as u64)
            ))
            .hint("Begin with some of them, then with the others."));
        }
        let mut begun = BringInBegun::default();
        let mut stopped: Option<Fault> = None;
        for text in names {
            // What is the account's fault would be every other name's as well.
            let outcome = match &stopped {
                Some(fault) => Err(fault.clone()),
                None => self.begin_one(&*provider, account, &text).await,
            };
            match outcome {
                Ok(kept) => begun.begun.push(kept),
                Err(fault) => {
                    let whole = matches!(
                        fault.code,
                        Code::Unauthorized
                            | Code::Forbidden
                            | Code::AddressNotAllowed
                            | Code::Unreachable
                            | Code::Tls
                            | Code::ReadOnly
                            | Code::RateLimited
                    );
                    if whole {
                        stopped.get_or_insert_with(|| fault.clone());
                    }
                    begun.refused.push(BringInRefused {
                        name: text.chars().take(SHOWN).collect(),
                        fault,
                    });
                }
            }
        }
        if !begun.begun.is_empty() {
            self.stale(&[Tag::Portfolio]);
        }
        Ok(begun)
    }

    async fn begin_one(
        &self,
        provider: &dyn Provider,
        account: AccountId,
        text: &str,
    ) -> Result<BringInView, Fault> {
        let name = DomainName::parse(text).map_err(|error| {
            Fault::bad_input(error.to_string()).hint("Give a registered name such as example.com.")
        })?;
        let key = NameKey {
            account,
            name: name.clone(),
        };
        let holdings = self.holdings().await?;
        let label = provider.descriptor().label;
        let is_there = holdings
            .rows_of(&name)
            .iter()
            .any(|row| row.accounts().any(|place| place == account) && !row.vanished);
        if is_there {
            return Err(Fault::new(
                Code::Conflict,
                format!("{} is in this account already.", name.unicode()),
            )
            .hint("There is nothing to do; look it up in the list."));
        }
        let begun = no_imports(provider)?.begin(&name).await?;
        let kept = self.keep_begun(&key, begun, label).await?;
        self.log(
            "portfolio",
            format!(
                "{label} began to bring in {}; it waits for its TXT record.",
                name.unicode()
            ),
            Some(account),
            Some(&name),
        )
        .await;
        Ok(view::view(&kept, &*self.holdings().await?))
    }

    async fn keep_begun(&self, key: &NameKey, begun: ImportBegun, label: &str) -> Result<BringIn, Fault> {
        let kept = BringIn {
            account: key.account,
            name: key.name.clone(),
            owner: begun.record.owner,
            value: begun.record.value,
            hint: begun.hint,
            begun_at: self.now(),
            look: None,
            seen_at: None,
        };
        let (row, line) = (kept.clone(), self.bring_in_line(&kept, label));
        let library = self.inner.store.library();
        library
            .write(move |tx| {
                store::bring_in::begin(tx, &row)?;
                line.write(tx)
            })
            .await?;
        self.stale(&[Tag::Reminders]);
        Ok(kept)
    }

    /// What stands under way of a name on its way in.
    fn bring_in_line(&self, kept: &BringIn, label: &str) -> UnderWay {
        let (words, for_user) = match &kept.look {
            Some(look) => (look.words.clone(), proof::waits_for_user(&look.proof)),
            None => (
                format!(
                    "{label} waits for a TXT record in the DNS of {}.",
                    kept.name.unicode()
                ),
                true,
            ),
        };
        let waiting = Waiting {
            words,
            due_at: None,
            for_user,
        };
        let now = self.now();
        UnderWay::new(OpenKind::Import, kept.account, &kept.name, now, Some(waiting))
    }

    /// Leaves it: nothing is looked for any more. The provider is not told, as it has no call for that; begun again, it
    /// goes on.
    pub async fn portfolio_bring_in_leave(&self, key: NameKey) -> Result<(), Fault> {
        if self.end_bring_in(&key).await? {
            self.log(
                "portfolio",
                format!("Bringing in {} was left.", key.name.unicode()),
                Some(key.account),
                Some(&key.name),
            )
            .await;
        }
        self.stale(&[Tag::Portfolio]);
        Ok(())
    }

    async fn end_bring_in(&self, key: &NameKey) -> Result<bool, Fault> {
        let (account, name) = (key.account, key.name.clone());
        let library = self.inner.store.library();
        let ended = library
            .write(move |tx| {
                let ended = store::bring_in::end(tx, account, &name)?;
                UnderWay::Over(OpenKind::Import, account, name).write(tx)?;
                Ok(ended)
            })
            .await?;
        self.stale(&[Tag::Reminders]);
        Ok(ended)
    }

    /// Notes that it came in, so that no list makes it a name that is registered there.
    async fn finish_bring_in(&self, key: &NameKey) -> Result<(), Fault> {
        let (account, name, now) = (key.account, key.name.clone(), self.now());
        let library = self.inner.store.library();
        library
            .write(move |tx| {
                store::bring_in::done(tx, account, &name, now)?;
                UnderWay::Over(OpenKind::Import, account, name).write(tx)
            })
            .await?;
        self.stale(&[Tag::Reminders]);
        Ok(())
    }

    /// Marks what came into an account as registered elsewhere where the account does not tell it. A name of which it tells
    /// the lock or the privacy is registered there by now: it was transferred since.
    pub(super) async fn held_elsewhere(
        &self,
        account: AccountId,
        names: &mut [OwnedName],
    ) -> Result<(), Fault> {
        let library = self.inner.store.library();
        let came_in = library
            .read(move |conn| store::bring_in::came_in(conn, account))
            .await?;
        for owned in names.iter_mut().filter(|owned| came_in.contains(&owned.name)) {
            owned.registered = owned.registered && (owned.locked.is_some() || owned.privacy.is_some());
        }
        Ok(())
    }

    /// One that is on its way.
    async fn bring_in(&self, key: &NameKey) -> Result<BringIn, Fault> {
        let (account, name) = (key.account, key.name.clone());
        let library = self.inner.store.library();
        let kept = library
            .read(move |conn| store::bring_in::get(conn, account, &name))
            .await?;
        kept.ok_or_else(|| {
            Fault::new(
                Code::NotFound,
                format!("{} is not on its way in any more.", key.name.unicode()),
            )
            .hint("If it is not in the list either, begin again.")
        })
    }
}

/// The facet, or why there is none.
fn no_imports(provider: &dyn Provider) -> Result<&dyn registrar::imports::Imports, Fault> {
    provider.imports().ok_or_else(|| {
        Fault::new(
            Code::NotOffered,
            format!(
                "{} does not look after names that are registered elsewhere.",
                provider.descriptor().label
            ),
        )
        .hint("Add the name by hand instead, or transfer it.")
    })
}
