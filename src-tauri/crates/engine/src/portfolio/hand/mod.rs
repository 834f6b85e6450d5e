//! Names that are kept by hand: at registrars without an adapter, each in an account that is called like its registrar.
//!
//! - [`provider`]: such an account among the others, so that sync, filters, reminders and costs need to know nothing of it
//! - [`view`]: the form of one name

pub(crate) mod provider;
pub mod view;

use std::sync::Arc;

use model::{AccountId, Currency, DomainName, Money, ProviderId, Timestamp};
use registrar::Provider;
use store::accounts::{Account, Answer};
use store::hand::HandName;
use store::history::NameChange;
use store::portfolio::Facts;

use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::detail::facts;
use crate::portfolio::view::NameKey;
use crate::words;

use provider::{HandAccount, is_hand};
use view::HandForm;

/// Names that can be struck out at once.
const REMOVED_AT_ONCE: usize = 100_000;

impl Engine {
    /// Keeps one name by hand, new or as it now stands. Makes the account for its registrar where there is none.
    pub async fn portfolio_hand_keep(&self, form: HandForm) -> Result<NameKey, Fault> {
        let name = DomainName::parse(&form.name).map_err(|error| Fault::bad_input(error.to_string()))?;
        let expires_at = day(&form.expires, "expiry")?;
        let registered_at = day(&form.registered, "registration")?;
        let renewal = price(&form.renewal, &form.currency)?;
        let account = match form.account {
            Some(id) => self.hand_account(id).await?,
            None => self.hand_account_called(&form.registrar).await?,
        };
        let kept = HandName {
            account: account.id,
            name: name.clone(),
            expires_at,
            registered_at,
            auto_renew: form.auto_renew,
            renewal,
        };
        let (row, now) = (kept.clone(), self.now());
        let is_new = self
            .inner
            .store
            .library()
            .write(move |tx| {
                let before = store::hand::get(tx, row.account, &row.name)?;
                store::history::add(tx, &changes(before.as_ref(), &row, now, "user"))?;
                store::hand::keep(tx, &row)?;
                Ok(before.is_none())
            })
            .await?;
        self.hand_show(account.id, vec![kept]).await?;
        if is_new {
            let message = format!("{} is now kept by hand at {}.", name.unicode(), account.label);
            self.log("portfolio", message, Some(account.id), Some(&name))
                .await;
        }
        self.accounts_changed();
        Ok(NameKey {
            account: account.id,
            name,
        })
    }

    /// What is written down of a name by hand, for its form; `None` for a name that is not kept by hand there.
    pub async fn portfolio_hand_get(&self, key: NameKey) -> Result<Option<HandForm>, Fault> {
        let kept = self
            .inner
            .store
            .library()
            .read(move |conn| {
                let kept = store::hand::get(conn, key.account, &key.name)?;
                let account = store::accounts::get(conn, key.account)?;
                Ok(kept.zip(account))
            })
            .await?;
        let date = |at: Option<Timestamp>| at.map(iso_day).unwrap_or_default();
        Ok(kept.map(|(kept, account)| HandForm {
            account: Some(account.id),
            registrar: account.label,
            name: kept.name.unicode(),
            expires: date(kept.expires_at),
            registered: date(kept.registered_at),
            auto_renew: kept.auto_renew,
            renewal: kept.renewal.map(|price| price.decimal()).unwrap_or_default(),
            currency: kept
                .renewal
                .map(|price| price.currency.to_string())
                .unwrap_or_default(),
        }))
    }

    /// Strikes out names that are kept by hand; others of the selection are left alone. Their tags and notes stay.
    /// Returns how many were struck out.
    pub async fn portfolio_hand_remove(&self, keys: Vec<NameKey>) -> Result<u32, Fault> {
        if keys.len() > REMOVED_AT_ONCE {
            return Err(Fault::bad_input("These are too many names at once."));
        }
        let now = self.now();
        let removed = self
            .inner
            .store
            .library()
            .write(move |tx| {
                let mut removed = Vec::new();
                for key in keys {
                    if store::hand::remove(tx, key.account, &key.name)? {
                        removed.push(key);
                    }
                }
                let changes: Vec<NameChange> = removed
                    .iter()
                    .map(|key| change(key.account, &key.name, now, "forgotten", None, None, "user"))
                    .collect();
                store::history::add(tx, &changes)?;
                Ok(removed)
            })
            .await?;
        let gone = removed.clone();
        self.inner
            .store
            .cache()
            .write(move |tx| {
                for key in &gone {
                    store::portfolio::forget(tx, key.account, &key.name)?;
                }
                Ok(())
            })
            .await?;
        if !removed.is_empty() {
            let names: Vec<String> = removed.iter().map(|key| key.name.unicode()).collect();
            let message = format!("No longer kept by hand: {}.", words::list(&names, 10));
            self.log("portfolio", message, None, None).await;
            self.accounts_changed();
        }
        Ok(u32::try_from(removed.len()).unwrap_or(u32::MAX))
    }

    /// Opens an account of names by hand.
    pub(crate) fn hand_open(&self, account: AccountId) -> Arc<dyn Provider> {
        Arc::new(HandAccount {
            account: Some(account),
            store: self.inner.store.clone(),
        })
    }

    /// Shows names in the list at once, as a sync would.
    pub(crate) async fn hand_show(&self, account: AccountId, names: Vec<HandName>) -> Result<(), Fault> {
        let now = self.now();
        self.inner
            .store
            .cache()
            .write(move |tx| {
                let mut shown: Vec<Facts> = Vec::with_capacity(names.len());
                for kept in names {
                    let fact = store::registry::get(tx, &kept.name)?.fact;
                    shown.push(facts(provider::owned(kept, fact.as_ref())));
                }
                store::hand::show(tx, account, &shown, now)?;
                // It has answered, as far as an account without an API can.
                store::accounts::answered(tx, account, now, &Answer::default())?;
                store::accounts::synced(tx, account, now, None)
            })
            .await?;
        Ok(())
    }

    /// An account of names by hand.
    async fn hand_account(&self, id: AccountId) -> Result<Account, Fault> {
        let account = self.account(id).await?;
        if is_hand(&account.provider) {
            Ok(account)
        } else {
            Err(has_an_api(&account.label))
        }
    }

    /// The account of names by hand that is called so; made where there is none.
    pub(crate) async fn hand_account_called(&self, label: &str) -> Result<Account, Fault> {
        let accounts = self.inner.store.library().read(store::accounts::list).await?;
        let descriptor = self.known_provider(&ProviderId::new(provider::ID))?.descriptor();
        let label = match label.split_whitespace().collect::<Vec<_>>().join(" ") {
            empty if empty.is_empty() => descriptor.label.to_owned(),
            label => label,
        };
        let wanted = label.to_lowercase();
        if let Some(known) = accounts
            .iter()
            .find(|account| account.label.to_lowercase() == wanted)
        {
            return if is_hand(&known.provider) {
                Ok(known.clone())
            } else {
                Err(has_an_api(&known.label))
            };
        }
        let account = Account {
            id: AccountId::random(),
            provider: ProviderId::new(provider::ID),
            label: crate::accounts::account_label(&label, descriptor, &accounts)?,
            base_url: None,
            fields: Default::default(),
            key_hint: None,
            read_only: false,
            created_at: self.now(),
        };
        let row = account.clone();
        self.inner
            .store
            .library()
            .write(move |tx| store::accounts::insert(tx, &row))
            .await?;
        let message = format!("Names at {} are kept by hand.", account.label);
        self.log("accounts", message, Some(account.id), None).await;
        self.stale(&[Tag::Accounts]);
        Ok(account)
    }
}

/// What differs between two states of a name, for its history.
pub(crate) fn changes(
    before: Option<&HandName>,
    after: &HandName,
    at: Timestamp,
    source: &str,
) -> Vec<NameChange> {
    let change =
        |what, before, after_words| change(after.account, &after.name, at, what, before, after_words, source);
    let Some(before) = before else {
        return vec![change("arrived", None, None)];
    };
    let mut found = Vec::new();
    if before.expires_at != after.expires_at {
        let text = |at: Option<Timestamp>| at.map(Timestamp::to_rfc3339);
        found.push(change("expires", text(before.expires_at), text(after.expires_at)));
    }
    if before.auto_renew != after.auto_renew {
        let text = |on: Option<bool>| on.map(|on| if on { "on" } else { "off" }.to_owned());
        found.push(change(
            "auto_renew",
            text(before.auto_renew),
            text(after.auto_renew),
        ));
    }
    found
}

/// One change for the history of a name.
pub(crate) fn change(
    account: AccountId,
    name: &DomainName,
    at: Timestamp,
    what: &str,
    before: Option<String>,
    after: Option<String>,
    source: &str,
) -> NameChange {
    NameChange {
        at,
        account,
        name: name.clone(),
        what: what.to_owned(),
        before,
        after,
        source: source.to_owned(),
    }
}

/// `2026-11-24`, by UTC.
pub(crate) fn iso_day(at: Timestamp) -> String {
    at.to_utc().format("%Y-%m-%d").to_string()
}

fn day(text: &str, what: &str) -> Result<Option<Timestamp>, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let at = Timestamp::parse(text).filter(|_| text.contains('-'));
    at.map(Some).ok_or_else(|| {
        Fault::bad_input(format!("The day of {what} can not be read."))
            .hint("Write it as year, month and day: 2026-11-24.")
    })
}

fn price(text: &str, currency: &str) -> Result<Option<Money>, Fault> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let currency: Currency = currency
        .parse()
        .map_err(|_| Fault::bad_input("The price has no currency.").hint("Write its three letters: EUR."))?;
    let money = Money::parse(text, currency)
        .map_err(|error| Fault::bad_input(error.to_string()).hint("Write the price of a year: 12.40."))?;
    Ok(Some(money))
}

fn has_an_api(label: &str) -> Fault {
    Fault::new(
        Code::Conflict,
        format!("\"{label}\" is connected by its API: its names come by sync, not by hand."),
    )
    .hint("Name another registrar.")
}
