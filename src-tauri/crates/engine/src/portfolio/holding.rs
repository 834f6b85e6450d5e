//! One name as the list knows it, and the accounts.

use std::sync::Arc;

use model::{AccountId, DomainName, Money, ProviderId, Timestamp};
use store::labels::Labels;

use crate::portfolio::places::{self, Served};
use crate::portfolio::view::{Lifecycle, NameKey, PortfolioRow};

/// One name, with all accounts in which it is.
pub(crate) struct Holding {
    /// Where it is registered; the account of its zone where it is registered elsewhere.
    pub account: AccountId,
    pub name: DomainName,
    /// The form for people, where it differs.
    pub unicode: Option<String>,
    pub registered: bool,
    /// Further accounts that have it without its registration.
    pub zones: Box<[AccountId]>,
    pub served: Served,
    pub expires_at: Option<Timestamp>,
    pub lifecycle: Lifecycle,
    pub renewal: Option<Money>,
    pub auto_renew: Option<bool>,
    pub at_risk: Option<String>,
    pub vanished: bool,
    pub arrived: bool,
    pub nameservers: Arc<Vec<String>>,
    pub registered_at: Option<Timestamp>,
    pub registry_expires_at: Option<Timestamp>,
    pub conflict: Option<String>,
    pub locked: Option<bool>,
    pub privacy: Option<bool>,
    pub labels: Option<Box<Labels>>,
    pub changed_at: Option<Timestamp>,
    pub fetched_at: Timestamp,
    pub stale: bool,
    pub failing: bool,
    pub drifted: bool,
}

impl Holding {
    /// Which name.
    pub fn key(&self) -> NameKey {
        NameKey {
            account: self.account,
            name: self.name.clone(),
        }
    }

    /// All accounts in which it is, the registrar first.
    pub fn accounts(&self) -> impl Iterator<Item = AccountId> {
        std::iter::once(self.account).chain(self.zones.iter().copied())
    }

    /// The form for people.
    pub fn unicode(&self) -> String {
        self.unicode
            .clone()
            .unwrap_or_else(|| self.name.as_str().to_owned())
    }

    /// Its ending: `com`, `co.uk`.
    pub fn ending(&self) -> &str {
        self.name.ending()
    }

    /// The user's tags.
    pub fn tags(&self) -> &[String] {
        self.labels.as_ref().map_or(&[], |labels| &labels.tags)
    }

    /// The user's note, the whole of it.
    pub fn note(&self) -> Option<&str> {
        self.labels.as_ref()?.note.as_deref()
    }

    /// What was paid for it.
    pub fn paid(&self) -> Option<Money> {
        Some(self.labels.as_ref()?.paid?.money)
    }

    /// As a row of the list.
    pub fn row(&self, owners: &[Owner]) -> PortfolioRow {
        PortfolioRow {
            unicode: self.unicode(),
            ending: self.ending().to_owned(),
            name: self.name.clone(),
            account: self.account,
            registered: self.registered,
            zones: self.zones.to_vec(),
            dns: self.served.account(),
            dns_words: places::words(self, owners),
            expires_at: self.expires_at,
            lifecycle: self.lifecycle,
            renewal: self.renewal,
            auto_renew: self.auto_renew,
            at_risk: self.at_risk.clone(),
            vanished: self.vanished,
            arrived: self.arrived,
            nameservers: self.nameservers.to_vec(),
            registered_at: self.registered_at,
            registry_expires_at: self.registry_expires_at,
            conflict: self.conflict.clone(),
            locked: self.locked,
            privacy: self.privacy,
            tags: self.tags().to_vec(),
            note: self.note().map(first_line),
            paid: self.paid(),
            changed_at: self.changed_at,
            fetched_at: self.fetched_at,
            stale: self.stale,
            failing: self.failing,
            drifted: self.drifted,
        }
    }
}

/// Characters of a note in the list.
const NOTE_SHOWN: usize = 80;

/// The first line of a note that says something, cut to what a row has room for.
fn first_line(note: &str) -> String {
    let line = note.lines().map(str::trim).find(|line| !line.is_empty());
    let line = line.unwrap_or_default();
    let mut shown: String = line.chars().take(NOTE_SHOWN).collect();
    if shown.len() < line.len() {
        shown.push('\u{2026}');
    }
    shown
}

/// What the list knows about an account.
pub(crate) struct Owner {
    pub id: AccountId,
    pub label: String,
    pub provider: ProviderId,
    pub provider_label: &'static str,
    /// The user chose that nothing is changed there.
    pub read_only: bool,
    /// Whether its names are written down by the user; nobody is asked about them.
    pub by_hand: bool,
    /// Why its provider serves no DNS, when it does not.
    pub no_dns: Option<String>,
    /// Why its provider renews nothing for money, when it does not.
    pub no_renew: Option<String>,
    pub balance: Option<Money>,
    pub synced_at: Option<Timestamp>,
    /// Whether its last call failed.
    pub failing: bool,
}

impl Owner {
    /// The account as a sentence names it: "Cloudflare (Main)", or its label alone where that says the provider.
    pub fn called(&self) -> String {
        if self
            .label
            .to_lowercase()
            .starts_with(&self.provider_label.to_lowercase())
        {
            self.label.clone()
        } else {
            format!("{} ({})", self.provider_label, self.label)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_the_first_line_of_a_note() {
        assert_eq!(first_line("\n  Ask Ann \nabout the price"), "Ask Ann");
        assert_eq!(first_line(" \n "), "");
        let long = first_line(&"\u{e4}".repeat(100));
        assert_eq!(long.chars().count(), NOTE_SHOWN + 1);
        assert!(long.ends_with('\u{2026}'));
    }
}
