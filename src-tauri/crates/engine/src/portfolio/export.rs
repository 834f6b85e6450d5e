//! The portfolio as a table that can be read again.
//!
//! UTF-8 with a byte order mark, so that every spreadsheet reads it as such; quoted by RFC 4180; dates by ISO 8601 in UTC;
//! decimal texts with the currency beside each; no cell is taken for a formula. An import reads the columns up to the
//! note and brings about the same state; those behind it say where facts come from, and change with every sync.

use std::collections::HashMap;

use model::time::DAY;
use model::{AccountId, DomainName, Money, Timestamp};
use serde::Serialize;
use specta::Type;
use store::hand::HandName;

use crate::cart::view::TextFile;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::hand::iso_day;
use crate::portfolio::view::{Lifecycle, NameKey, PortfolioQuery};
use crate::portfolio::{Holding, Holdings};
use crate::spreadsheet;

/// Names that a file can hold.
const MOST: usize = 1_000_000;

/// The columns. What an import knows of them is in `import::columns`.
pub(crate) const HEAD: [&str; 23] = [
    "name",
    "name_unicode",
    "registrar",
    "account",
    "expires",
    "registered",
    "auto_renew",
    "renewal",
    "renewal_currency",
    "paid",
    "paid_currency",
    "paid_on",
    "tags",
    "note",
    "state",
    "transfer_lock",
    "whois_privacy",
    "nameservers",
    "dns",
    "registered_here",
    "registry_expires",
    "registry_fetched_at",
    "fetched_at",
];

/// A file of names, to be saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NamesFile {
    /// The file.
    pub file: TextFile,
    /// How many names are in it.
    pub names: u32,
    /// How many were left out, because they have no date. None are left out of a table.
    pub left_out: u32,
}

/// A file of names that was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SavedNames {
    /// Where it is.
    pub path: String,
    /// How many names are in it.
    pub names: u32,
    /// How many were left out, because they have no date. None are left out of a table.
    pub left_out: u32,
}

impl Engine {
    /// Names as CSV: all that a query shows, in its order, or only those of `keys`.
    pub async fn portfolio_export(
        &self,
        query: PortfolioQuery,
        keys: Option<Vec<NameKey>>,
    ) -> Result<NamesFile, Fault> {
        let holdings = self.holdings().await?;
        let hand = self.inner.store.library().read(store::hand::all).await?;
        let registry = self.inner.store.cache().read(store::registry::all).await?;
        let fetched: HashMap<DomainName, Timestamp> = registry
            .into_iter()
            .map(|(name, fact)| (name, fact.fetched_at))
            .collect();
        let now = self.now();
        let written = tokio::task::spawn_blocking(move || {
            let chosen = chosen(&holdings, &query, keys.as_deref());
            let table = Table {
                holdings: &holdings,
                hand: &hand,
                fetched: &fetched,
            };
            let text = spreadsheet::csv(&HEAD, chosen.iter().map(|holding| table.row(holding)))?;
            Ok(NamesFile {
                file: TextFile {
                    name: format!("freehold-names-{}.csv", iso_day(now)),
                    text,
                },
                names: u32::try_from(chosen.len()).unwrap_or(u32::MAX),
                left_out: 0,
            })
        })
        .await;
        written.map_err(|_| Fault::new(Code::Internal, "The table of names could not be written."))?
    }
}

/// The names of a query in its order, or of a selection in its own.
pub(super) fn chosen<'a>(
    holdings: &'a Holdings,
    query: &PortfolioQuery,
    keys: Option<&[NameKey]>,
) -> Vec<&'a Holding> {
    match keys {
        Some(keys) => keys
            .iter()
            .take(MOST)
            .filter_map(|key| holdings.find(key))
            .collect(),
        None => {
            let matches = holdings.matches(query);
            let indexes = matches.indexes.iter().take(MOST);
            indexes.map(|index| &holdings.names[*index as usize]).collect()
        }
    }
}

struct Table<'a> {
    holdings: &'a Holdings,
    hand: &'a HashMap<(AccountId, DomainName), HandName>,
    fetched: &'a HashMap<DomainName, Timestamp>,
}

impl Table<'_> {
    fn row(&self, holding: &Holding) -> [String; HEAD.len()] {
        let owner = self.holdings.owner(holding.account);
        let hand = self.hand.get(&(holding.account, holding.name.clone()));
        // Of a name by hand what was written down, and nothing that the registry says in its place: read again, that
        // would be written down.
        let (expires_at, registered_at) = match hand {
            Some(hand) => (hand.expires_at, hand.registered_at),
            None => (holding.expires_at, holding.registered_at),
        };
        let labels = holding.labels.as_deref();
        let paid = labels.and_then(|labels| labels.paid);
        let dns = holding.served.account().and_then(|at| self.holdings.owner(at));
        [
            holding.name.to_string(),
            holding.unicode(),
            owner.map_or_else(String::new, |owner| owner.provider_label.to_owned()),
            owner.map_or_else(String::new, |owner| owner.label.clone()),
            time(expires_at),
            time(registered_at),
            switch(holding.auto_renew),
            decimal(holding.renewal),
            currency(holding.renewal),
            decimal(paid.map(|paid| paid.money)),
            currency(paid.map(|paid| paid.money)),
            time(paid.and_then(|paid| paid.bought_at)),
            labels.map(|labels| labels.tags.join("; ")).unwrap_or_default(),
            labels.and_then(|labels| labels.note.clone()).unwrap_or_default(),
            state(holding.lifecycle).to_owned(),
            switch(holding.locked),
            switch(holding.privacy),
            holding.nameservers.join(" "),
            dns.map(|owner| owner.label.clone()).unwrap_or_default(),
            if holding.registered { "yes" } else { "no" }.to_owned(),
            time(holding.registry_expires_at),
            time(self.fetched.get(&holding.name).copied()),
            holding.fetched_at.to_rfc3339(),
        ]
    }
}

/// `2026-11-24` for a day, `2026-11-24T10:00:00Z` for a time within it.
fn time(at: Option<Timestamp>) -> String {
    match at {
        None => String::new(),
        Some(at) if at.0.rem_euclid(DAY) == 0 => iso_day(at),
        Some(at) => at.to_rfc3339(),
    }
}

fn switch(on: Option<bool>) -> String {
    match on {
        None => "",
        Some(true) => "on",
        Some(false) => "off",
    }
    .to_owned()
}

fn decimal(money: Option<Money>) -> String {
    money.map(|money| money.decimal()).unwrap_or_default()
}

fn currency(money: Option<Money>) -> String {
    money.map(|money| money.currency.to_string()).unwrap_or_default()
}

fn state(lifecycle: Lifecycle) -> &'static str {
    match lifecycle {
        Lifecycle::Active => "active",
        Lifecycle::Soon => "soon",
        Lifecycle::Due => "due",
        Lifecycle::Lapsed => "lapsed",
        Lifecycle::Grace => "grace",
        Lifecycle::Redemption => "redemption",
        Lifecycle::PendingDelete => "pending delete",
        Lifecycle::Blocked => "blocked",
        Lifecycle::Unknown => "unknown",
        Lifecycle::Elsewhere => "elsewhere",
    }
}
