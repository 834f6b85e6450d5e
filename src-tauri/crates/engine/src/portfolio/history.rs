//! What happened to a name: noticed by syncs and refreshes, done by the user, told by the registry.

use std::collections::HashMap;

use model::time::DAY;
use model::{AccountId, DomainName, Timestamp};
use registrar::descriptor::Setting;
use store::history::NameChange;
use store::portfolio::{Difference, Merged};

use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::switch;
use crate::portfolio::view::{ChangeSource, NameChangeView, NameHistory};
use crate::words;

/// Changes of one page.
const PAGE: u32 = 200;
/// Seconds within which a change that was made here may show at the provider.
const SEEN_LATE: i64 = 7 * DAY;

/// Facts of an account's names that a provider told differently.
pub(super) fn changed(account: AccountId, changes: Vec<Difference>, at: Timestamp) -> Vec<NameChange> {
    let kept = changes.into_iter().map(|change| NameChange {
        at,
        account,
        name: change.name,
        what: change.what.to_owned(),
        before: Some(change.before),
        after: change.after,
        source: "sync".to_owned(),
    });
    kept.collect()
}

/// Names that a list brought or left out.
pub(super) fn came_and_went(account: AccountId, merged: &Merged, at: Timestamp) -> Vec<NameChange> {
    let groups = [
        ("arrived", &merged.arrived),
        ("vanished", &merged.vanished),
        ("back", &merged.back),
        ("forgotten", &merged.forgotten),
    ];
    let kept = groups.into_iter().flat_map(|(what, names)| {
        names
            .iter()
            .map(move |name| event(account, name, what, "sync", at))
    });
    kept.collect()
}

/// Something that happened to a name as a whole.
pub(super) fn event(
    account: AccountId,
    name: &DomainName,
    what: &str,
    source: &str,
    at: Timestamp,
) -> NameChange {
    NameChange {
        at,
        account,
        name: name.clone(),
        what: what.to_owned(),
        before: None,
        after: None,
        source: source.to_owned(),
    }
}

impl Engine {
    /// Writes changes that were noticed into the history of their names, all in one transaction. A change that was made
    /// here and shows at the provider only now is written once. Nothing is written for none.
    pub(crate) async fn keep_history(&self, changes: Vec<NameChange>) {
        if changes.is_empty() {
            return;
        }
        let since = self.now().plus(-SEEN_LATE);
        let written = self
            .inner
            .store
            .library()
            .write(move |tx| store::history::add_noticed(tx, &changes, since))
            .await;
        if let Err(error) = written {
            tracing::warn!(target: "portfolio", %error, "a change of a name was not written into its history");
        }
    }

    /// What happened to a name in whatever account, newest first: at most 200 changes before the one with the id
    /// `before`.
    pub async fn portfolio_history(
        &self,
        name: DomainName,
        before: Option<String>,
        limit: u32,
    ) -> Result<NameHistory, Fault> {
        let before = match before {
            None => None,
            Some(id) => Some(
                id.parse()
                    .map_err(|_| Fault::bad_input("This is no change of the name."))?,
            ),
        };
        let limit = limit.clamp(1, PAGE);
        let library = self.inner.store.library();
        // One more tells whether there are more.
        let mut changes = library
            .read(move |conn| store::history::of_name(conn, &name, before, limit + 1))
            .await?;
        let accounts = library.read(store::accounts::list).await?;
        let labels: HashMap<AccountId, String> = accounts
            .into_iter()
            .map(|account| (account.id, account.label))
            .collect();
        let more = changes.len() > limit as usize;
        changes.truncate(limit as usize);
        let changes = changes.into_iter().map(|(id, change)| NameChangeView {
            id: id.to_string(),
            at: change.at,
            account: change.account,
            label: labels.get(&change.account).cloned(),
            words: sentence(&change, labels.get(&change.account)),
            source: source(&change.source),
            what: change.what,
        });
        Ok(NameHistory {
            changes: changes.collect(),
            more,
        })
    }
}

fn source(word: &str) -> ChangeSource {
    match word {
        "user" => ChangeSource::User,
        "order" => ChangeSource::Order,
        "registry" => ChangeSource::Registry,
        "import" => ChangeSource::Import,
        _ => ChangeSource::Sync,
    }
}

/// A change in plain words: `Expires: 3 Dec 2026 -> 3 Dec 2027`.
fn sentence(change: &NameChange, label: Option<&String>) -> String {
    let here = label.map_or_else(|| "an account that is gone".to_owned(), String::clone);
    match change.what.as_str() {
        "arrived" => format!("New in the list of {here}"),
        "vanished" => format!("Missing from the list of {here}"),
        "back" => format!("In the list of {here} again"),
        "forgotten" => format!("Forgotten: no longer in {here}"),
        "note" => match &change.after {
            Some(text) if !text.is_empty() => "Note changed".to_owned(),
            _ => "Note removed".to_owned(),
        },
        what => {
            let side = |text: &Option<String>| match text.as_deref() {
                Some(text) if !text.is_empty() => value(what, text),
                _ => unknown(what).to_owned(),
            };
            format!(
                "{}: {} \u{2192} {}",
                title(what),
                side(&change.before),
                side(&change.after)
            )
        }
    }
}

fn title(what: &str) -> String {
    match what {
        "expires" => "Expires",
        "auto_renew" => switch::title(Setting::AutoRenew),
        "lock" => switch::title(Setting::Lock),
        "privacy" => switch::title(Setting::Privacy),
        "nameservers" => "Nameservers",
        "status" => "Status",
        "registered" => "Registered",
        "tags" => "Tags",
        other => return other.replace('_', " "),
    }
    .to_owned()
}

fn value(what: &str, text: &str) -> String {
    match what {
        "expires" => {
            let at = Timestamp::parse(text).or_else(|| text.parse().ok().map(Timestamp));
            at.map_or_else(|| text.to_owned(), words::day)
        }
        "auto_renew" | "lock" | "privacy" => match text {
            "on" | "true" | "1" => "on".to_owned(),
            "off" | "false" | "0" => "off".to_owned(),
            other => other.to_owned(),
        },
        _ => text.to_owned(),
    }
}

fn unknown(what: &str) -> &'static str {
    match what {
        "tags" | "nameservers" => "none",
        _ => "not known",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(what: &str, before: Option<&str>, after: Option<&str>) -> NameChange {
        NameChange {
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
            ..event(
                AccountId::random(),
                &DomainName::parse("harbor.com").expect("a name"),
                what,
                "sync",
                Timestamp(0),
            )
        }
    }

    #[test]
    fn a_change_reads_like_a_line_of_a_diary() {
        let label = "Main".to_owned();
        let said = |what, before, after| sentence(&change(what, before, after), Some(&label));
        assert_eq!(
            said(
                "expires",
                Some("2026-12-03T23:30:00Z"),
                Some("2027-12-03T00:00:00Z")
            ),
            "Expires: 3 Dec 2026 \u{2192} 3 Dec 2027"
        );
        assert_eq!(
            said("lock", Some("on"), Some("off")),
            "The transfer lock: on \u{2192} off"
        );
        assert_eq!(
            said("nameservers", None, Some("a.example, b.example")),
            "Nameservers: none \u{2192} a.example, b.example"
        );
        assert_eq!(
            said("expires", Some("2026-12-03"), None),
            "Expires: 3 Dec 2026 \u{2192} not known"
        );
        assert_eq!(said("arrived", None, None), "New in the list of Main");
        assert_eq!(
            sentence(&change("forgotten", None, None), None),
            "Forgotten: no longer in an account that is gone"
        );
    }
}
