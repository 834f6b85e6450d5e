//! Names on their way in, as the window sees them.

use model::Timestamp;
use serde::Serialize;
use specta::Type;
use store::bring_in::BringIn;

use super::proof::{self, Proof};
use crate::fault::Fault;
use crate::portfolio::view::NameKey;
use crate::portfolio::{Holding, Holdings};

/// A name held elsewhere that waits for its record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct BringInView {
    /// Which name into which account.
    pub key: NameKey,
    /// For people.
    pub unicode: String,
    /// The account's label.
    pub label: String,
    /// Where the record goes, as a zone writes it: `@` for the name itself.
    pub owner: String,
    /// The same in full.
    pub host: String,
    /// The content of the TXT record.
    pub value: String,
    /// What the provider advises, in its own words.
    pub hint: Option<String>,
    /// When it was begun, the latest time.
    pub begun_at: Timestamp,
    /// When it was last looked for.
    pub looked_at: Option<Timestamp>,
    /// How the record stands by that look.
    pub proof: Proof,
    /// What was found and what comes next, as sentences.
    pub words: String,
    /// The account that serves its DNS, where that is one of ours: the record can be written there.
    pub served_by: Option<String>,
}

/// What became of beginning with some names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct BringInBegun {
    /// Those that wait for their record now.
    pub begun: Vec<BringInView>,
    /// Those that could not be begun.
    pub refused: Vec<BringInRefused>,
}

/// A name that could not be begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct BringInRefused {
    /// As typed.
    pub name: String,
    /// Why, and what to do.
    pub fault: Fault,
}

/// What a look brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BringInLook {
    /// The name is in the account now.
    Done {
        /// The row of the list.
        key: NameKey,
        /// It in a sentence.
        words: String,
    },
    /// It waits on.
    Waits {
        /// As it stands.
        view: BringInView,
    },
}

/// Where the record of a name can be written: the first row whose zone the world asks.
pub(super) fn seat<'a>(kept: &BringIn, holdings: &'a Holdings) -> Option<(&'a Holding, NameKey)> {
    holdings.rows_of(&kept.name).iter().find_map(|row| {
        let account = row.served.account().filter(|_| !row.served.waits())?;
        let key = NameKey {
            account,
            name: kept.name.clone(),
        };
        Some((row, key))
    })
}

pub(super) fn view(kept: &BringIn, holdings: &Holdings) -> BringInView {
    let label = |account| {
        holdings
            .owner(account)
            .map_or_else(String::new, |owner| owner.label.clone())
    };
    let served_by = seat(kept, holdings).map(|(_, key)| label(key.account));
    let proof = kept
        .look
        .as_ref()
        .map_or(Proof::Unlooked, |look| Proof::of(&look.proof));
    BringInView {
        unicode: kept.name.unicode(),
        label: label(kept.account),
        owner: kept.owner.clone(),
        host: proof::host(&kept.owner, &kept.name),
        value: kept.value.clone(),
        hint: kept.hint.clone(),
        begun_at: kept.begun_at,
        looked_at: kept.look.as_ref().map(|look| look.at),
        proof,
        words: kept.look.as_ref().map_or_else(
            || "Put this record into the name's DNS, then look for it.".to_owned(),
            |look| look.words.clone(),
        ),
        served_by,
        key: NameKey {
            account: kept.account,
            name: kept.name.clone(),
        },
    }
}
