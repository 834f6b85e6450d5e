//! What a row would change, by what is known now.
//!
//! Dates and prices of names in an account with an API come by sync and are never taken from a table: of those only tags,
//! notes and what was paid count. Everything else is kept by hand. A cell that says nothing changes nothing, and tags are
//! only added, so that the same table changes nothing the second time.

use std::collections::HashMap;
use std::sync::Arc;

use model::{AccountId, DomainName};
use store::accounts::Account;
use store::hand::HandName;
use store::labels::{Labels, Paid};

use crate::portfolio::Holdings;
use crate::portfolio::hand::iso_day;
use crate::portfolio::hand::provider::is_hand;
use crate::portfolio::import::rows::Row;

/// What is known when a table is read.
pub(super) struct Known {
    accounts: Vec<Account>,
    /// Accounts by what a table may call them, in lower case: their label, "Provider (label)", and the provider where it
    /// has one account only.
    called: HashMap<String, usize>,
    hand: HashMap<(AccountId, DomainName), HandName>,
    labels: HashMap<DomainName, Labels>,
    holdings: Arc<Holdings>,
    /// The registrar of names that tell none.
    fallback: String,
}

/// Where a name goes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// Into an account with an API: only what the user says of it.
    Api(AccountId, String),
    /// Into an account of names by hand.
    Hand(AccountId, String),
    /// Into one that is to be made.
    New(String),
}

impl Place {
    /// Its label.
    pub fn label(&self) -> &str {
        match self {
            Self::Api(_, label) | Self::Hand(_, label) | Self::New(label) => label,
        }
    }

    /// The account, where there is one.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Api(id, _) | Self::Hand(id, _) => Some(*id),
            Self::New(_) => None,
        }
    }
}

/// What a row would do.
pub(super) struct Planned {
    pub place: Place,
    /// What was written down of it before.
    pub before: Option<HandName>,
    /// What would be, in an account by hand; the account is that of `place`.
    pub after: Option<HandName>,
    /// Tags to add.
    pub tags: Vec<String>,
    /// Another note.
    pub note: Option<String>,
    /// What was paid, when that changes.
    pub paid: Option<Paid>,
    /// What the user said of it before.
    pub labels: Labels,
    /// What changes, in words.
    pub words: Vec<String>,
}

impl Planned {
    /// Whether the name is new.
    pub fn is_new(&self) -> bool {
        self.after.is_some() && self.before.is_none()
    }

    /// Whether anything changes.
    pub fn changes(&self) -> bool {
        self.is_new() || !self.words.is_empty()
    }
}

impl Known {
    pub fn new(
        accounts: Vec<Account>,
        hand: HashMap<(AccountId, DomainName), HandName>,
        labels: HashMap<DomainName, Labels>,
        holdings: Arc<Holdings>,
        fallback: &str,
    ) -> Self {
        let mut called = HashMap::new();
        for (place, account) in accounts.iter().enumerate() {
            let owner = holdings.owner(account.id);
            if let Some(owner) = owner {
                called.insert(owner.called().to_lowercase(), place);
            }
            let mut alone = accounts.iter().filter(|other| other.provider == account.provider);
            if let (Some(owner), Some(_), None) = (owner, alone.next(), alone.next())
                && !is_hand(&account.provider)
            {
                called.insert(owner.provider_label.to_lowercase(), place);
            }
        }
        // An account's own label is never another's.
        for (place, account) in accounts.iter().enumerate() {
            called.insert(account.label.to_lowercase(), place);
        }
        let fallback = fallback.split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            accounts,
            called,
            hand,
            labels,
            holdings,
            fallback,
        }
    }

    /// What a row would do, or why it can not be taken.
    pub fn plan(&self, row: Row) -> Result<Planned, String> {
        let place = self.place(&row)?;
        let mut labels = self.labels.get(&row.name).cloned().unwrap_or_default();
        // What an order of Freehold's own cost is known without having been written down.
        let listed = self.holdings.rows_of(&row.name).first();
        let listed = listed.and_then(|holding| holding.labels.as_ref()?.paid);
        labels.paid = labels.paid.or(listed);
        let mut words = Vec::new();
        let (before, after) = match &place {
            Place::Api(..) => (None, None),
            Place::Hand(id, _) => {
                let before = self.hand.get(&(*id, row.name.clone())).cloned();
                let base = before
                    .clone()
                    .unwrap_or_else(|| HandName::bare(*id, row.name.clone()));
                let after = written(&row, base);
                if let Some(before) = &before {
                    differences(before, &after, &mut words);
                }
                (before, Some(after))
            }
            // The account's id is put in when it is made.
            Place::New(_) => (
                None,
                Some(written(
                    &row,
                    HandName::bare(AccountId::random(), row.name.clone()),
                )),
            ),
        };
        let tags: Vec<String> = row
            .tags
            .into_iter()
            .filter(|tag| {
                !labels
                    .tags
                    .iter()
                    .any(|known| known.to_lowercase() == tag.to_lowercase())
            })
            .collect();
        if !tags.is_empty() {
            words.push(format!("tagged {}", tags.join(", ")));
        }
        let note = row.note.filter(|note| labels.note.as_ref() != Some(note));
        if note.is_some() {
            words.push(match labels.note {
                None => "a note".to_owned(),
                Some(_) => "another note".to_owned(),
            });
        }
        let paid = row.paid.map(|money| Paid {
            money,
            bought_at: row
                .paid_on
                .or_else(|| labels.paid.and_then(|paid| paid.bought_at)),
        });
        let paid = paid.filter(|paid| labels.paid.as_ref() != Some(paid));
        if let Some(paid) = paid {
            words.push(format!("paid {}", paid.money));
        }
        Ok(Planned {
            place,
            before,
            after,
            tags,
            note,
            paid,
            labels,
            words,
        })
    }

    fn place(&self, row: &Row) -> Result<Place, String> {
        if !row.account.is_empty()
            && let Some(place) = self.called.get(&row.account.to_lowercase())
        {
            return self.in_account(&self.accounts[*place], row);
        }
        // A connected account that has it knows better than a table what it is called.
        let of_api = |id: AccountId| {
            let account = self.accounts.iter().find(|account| account.id == id)?;
            (!is_hand(&account.provider)).then_some(account)
        };
        if let Some(account) = self.holdings.holder(&row.name).and_then(of_api) {
            return Ok(Place::Api(account.id, account.label.clone()));
        }
        if !row.account.is_empty() {
            return Ok(Place::New(row.account.clone()));
        }
        let kept = self.accounts.iter().find(|account| {
            is_hand(&account.provider) && self.hand.contains_key(&(account.id, row.name.clone()))
        });
        if let Some(account) = kept {
            return Ok(Place::Hand(account.id, account.label.clone()));
        }
        let fallback = match self.fallback.as_str() {
            "" => "By hand",
            label => label,
        };
        match self.called.get(&fallback.to_lowercase()) {
            Some(place) => self.in_account(&self.accounts[*place], row),
            None => Ok(Place::New(fallback.to_owned())),
        }
    }

    fn in_account(&self, account: &Account, row: &Row) -> Result<Place, String> {
        if is_hand(&account.provider) {
            return Ok(Place::Hand(account.id, account.label.clone()));
        }
        let says = !row.tags.is_empty() || row.note.is_some() || row.paid.is_some();
        let is_there = self
            .holdings
            .rows_of(&row.name)
            .iter()
            .any(|holding| holding.accounts().any(|id| id == account.id));
        if is_there || says {
            Ok(Place::Api(account.id, account.label.clone()))
        } else {
            Err(format!(
                "{} does not list it, and the row has no tag, note or price paid to keep.",
                account.label
            ))
        }
    }
}

/// What is written down after a row: what it does not say stays.
fn written(row: &Row, mut name: HandName) -> HandName {
    name.expires_at = row.expires_at.or(name.expires_at);
    name.registered_at = row.registered_at.or(name.registered_at);
    name.auto_renew = row.auto_renew.or(name.auto_renew);
    name.renewal = row.renewal.or(name.renewal);
    name
}

fn differences(before: &HandName, after: &HandName, words: &mut Vec<String>) {
    if before.expires_at != after.expires_at
        && let Some(at) = after.expires_at
    {
        words.push(match before.expires_at {
            Some(was) => format!("expires {} (was {})", iso_day(at), iso_day(was)),
            None => format!("expires {}", iso_day(at)),
        });
    }
    if before.registered_at != after.registered_at
        && let Some(at) = after.registered_at
    {
        words.push(format!("registered {}", iso_day(at)));
    }
    if before.auto_renew != after.auto_renew
        && let Some(on) = after.auto_renew
    {
        words.push(format!("auto-renew {}", if on { "on" } else { "off" }));
    }
    if before.renewal != after.renewal
        && let Some(price) = after.renewal
    {
        words.push(format!("renewal {price}"));
    }
}

/// A new name in words.
pub(super) fn facts_in_words(name: &HandName) -> Vec<String> {
    let mut words = Vec::new();
    differences(&HandName::bare(name.account, name.name.clone()), name, &mut words);
    if name.expires_at.is_none() {
        words.insert(0, "its date comes from the registry".to_owned());
    }
    words
}
