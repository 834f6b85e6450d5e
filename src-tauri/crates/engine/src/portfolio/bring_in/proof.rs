//! How the record of a name stands in the public DNS.

use lookup::PublicRecords;
use lookup::records::Found;
use model::{DomainName, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;
use store::bring_in::BringIn;

use crate::core::Engine;

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// Nobody looked yet.
    Unlooked,
    /// It is not there.
    Absent,
    /// Another record of the same sort is there: of an earlier beginning, or of another account.
    Older,
    /// It was there and is there no more.
    Gone,
    /// It is there; the provider has not taken it up yet.
    Seen,
    /// The public DNS could not be asked.
    Unknown,
}

impl Proof {
    /// The word in the store.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Unlooked => "unlooked",
            Self::Absent => "absent",
            Self::Older => "older",
            Self::Gone => "gone",
            Self::Seen => "seen",
            Self::Unknown => "unknown",
        }
    }

    /// From the word in the store; one of a later version says nothing.
    pub(super) fn of(word: &str) -> Self {
        [Self::Absent, Self::Older, Self::Gone, Self::Seen, Self::Unknown]
            .into_iter()
            .find(|proof| proof.word() == word)
            .unwrap_or(Self::Unlooked)
    }
}

/// Whether somebody has to do something about it.
pub(super) fn waits_for_user(word: &str) -> bool {
    matches!(
        Proof::of(word),
        Proof::Unlooked | Proof::Absent | Proof::Older | Proof::Gone
    )
}

/// An owner in full.
pub(super) fn host(owner: &str, name: &DomainName) -> String {
    match owner {
        "@" => name.to_string(),
        below => format!("{below}.{name}"),
    }
}

/// What stands before the first `=`: the sort of a record, the same for every token.
pub(super) fn sort(value: &str) -> Option<&str> {
    value
        .split_once('=')
        .map(|(sort, _)| sort)
        .filter(|sort| !sort.is_empty())
}

/// Judges what the public DNS has at the owner.
pub(super) fn judge(value: &str, texts: &[String], seen_before: Option<Timestamp>) -> Proof {
    let value = value.trim();
    if texts.iter().any(|text| text.trim() == value) {
        return Proof::Seen;
    }
    let older = sort(value).is_some_and(|sort| {
        texts.iter().any(|text| {
            text.trim()
                .strip_prefix(sort)
                .is_some_and(|rest| rest.starts_with('='))
        })
    });
    if older {
        Proof::Older
    } else if seen_before.is_some() {
        Proof::Gone
    } else {
        Proof::Absent
    }
}

/// What was found and what comes next. `said`: the provider's own words.
pub(super) fn words(proof: Proof, host: &str, label: &str, said: Option<&str>) -> String {
    let found = match proof {
        Proof::Unlooked => "Nobody looked yet.".to_owned(),
        Proof::Absent => format!(
            "Not yet visible: the public DNS has no such TXT record at {host}. A new record can take some minutes to show, at some hosts an hour."
        ),
        Proof::Older => format!(
            "The public DNS has an older record of this sort at {host}, not this one. Replace it: only the latest counts."
        ),
        Proof::Gone => format!(
            "The record was at {host} and is gone again. Put it back, and leave it there until {label} has taken the name in."
        ),
        Proof::Seen => format!(
            "The record is visible at {host}, and {label} has not taken it up yet. It is asked again by itself."
        ),
        Proof::Unknown => {
            "The public DNS could not be asked. See whether you are online, then look again.".to_owned()
        }
    };
    match said {
        Some(said) => format!("{found} {label} says: \"{said}\""),
        None => found,
    }
}

impl Engine {
    /// Looks for the record in the public DNS.
    pub(super) async fn bring_in_proof(&self, kept: &BringIn) -> Proof {
        let Ok(records) = PublicRecords::open(self.inner.resolver) else {
            return Proof::Unknown;
        };
        match records.texts(&host(&kept.owner, &kept.name)).await {
            Ok(Found::Some(texts)) => judge(&kept.value, &texts, kept.seen_at),
            Ok(Found::Nothing | Found::NoSuchName) => judge(&kept.value, &[], kept.seen_at),
            Err(error) => {
                tracing::debug!(target: "portfolio", name = %kept.name, %error, "the public DNS gave no answer");
                Proof::Unknown
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(texts: &[&str], seen: bool) -> Proof {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        judge(
            "domani-verify=4f1d",
            &texts,
            seen.then_some(Timestamp(1_790_000_000)),
        )
    }

    #[test]
    fn a_record_is_there_older_gone_or_absent() {
        assert_eq!(
            judged(&["v=spf1 -all", " domani-verify=4f1d "], false),
            Proof::Seen
        );
        assert_eq!(judged(&["domani-verify=0000"], false), Proof::Older);
        assert_eq!(judged(&["domani-verify=0000"], true), Proof::Older);
        assert_eq!(
            judged(&["domani-verifyed=0000", "v=spf1 -all"], false),
            Proof::Absent
        );
        assert_eq!(judged(&[], true), Proof::Gone);
    }

    #[test]
    fn a_value_without_a_sort_makes_no_other_record_older() {
        assert_eq!(
            judge("4f1d", &["5a".to_owned(), "=".to_owned()], None),
            Proof::Absent
        );
        assert_eq!(judge("=4f1d", &["=5a".to_owned()], None), Proof::Absent);
    }

    #[test]
    fn every_word_of_the_store_is_read_again() {
        for proof in [
            Proof::Absent,
            Proof::Older,
            Proof::Gone,
            Proof::Seen,
            Proof::Unknown,
        ] {
            assert_eq!(Proof::of(proof.word()), proof);
        }
        assert_eq!(Proof::of("later"), Proof::Unlooked);
    }
}
