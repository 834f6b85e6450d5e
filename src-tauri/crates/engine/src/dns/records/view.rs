//! Records across zones as the window sees them.

use std::collections::BTreeMap;

use model::{ExtraValue, SetKey};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::portfolio::view::{NameKey, ReasonCount};

/// Which records, in which order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct RecordsAsk {
    /// Words and tokens: `type:MX value:~google name:www zone:example.com ttl<300 account:joker`.
    pub filter: String,
    /// The order.
    pub sort: RecordsSort,
    /// Whether it is turned round.
    pub descending: bool,
}

/// Orders of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RecordsSort {
    /// By zone, then name and type.
    Zone,
    /// By name in the zone.
    Name,
    /// By type.
    Kind,
    /// By content.
    Content,
    /// By TTL.
    Ttl,
    /// By account, then zone.
    Account,
}

/// A window on the records that fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RecordsPage {
    /// Records that fit in all.
    pub total: u32,
    /// Zones that they are in.
    pub zones: u32,
    /// Zones of the portfolio that were never read, so that nothing is known of their records.
    pub unread: u32,
    /// Of which row this window starts.
    pub offset: u32,
    /// The records of the window.
    pub rows: Vec<RecordRow>,
    /// Why the filter could not be understood.
    pub problem: Option<String>,
}

/// One record of one zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RecordRow {
    /// Stands for this record of this zone as last read.
    pub id: String,
    /// Its zone, in the account that serves it.
    pub key: NameKey,
    /// The zone for people.
    pub unicode: String,
    /// Name and type.
    pub set: SetKey,
    /// The content.
    pub content: String,
    /// Seconds.
    pub ttl: Option<u32>,
    /// What the provider keeps beyond.
    pub extras: BTreeMap<String, ExtraValue>,
    /// Why it can not be changed here.
    pub fixed: Option<String>,
}

/// The records that a change is about.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum RecordsScope {
    /// All that fit a filter.
    Filter {
        /// The filter.
        filter: String,
        /// But for these, by their ids.
        except: Vec<String>,
    },
    /// These.
    Rows {
        /// Their ids.
        ids: Vec<String>,
    },
}

/// What shall become of them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum RecordsChange {
    /// Every occurrence of a text in the contents is replaced.
    Replace {
        /// What to look for, case left aside.
        find: String,
        /// What to put there; `{domain}` stands for the zone's name.
        with: String,
        /// Where it must stand.
        place: ReplacePlace,
    },
    /// All get this TTL.
    Ttl {
        /// Seconds.
        seconds: u32,
    },
    /// All are removed.
    Remove,
}

/// Where a text must stand to be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReplacePlace {
    /// Anywhere, also inside of longer words and numbers.
    Anywhere,
    /// With no letter, digit, hyphen or underscore right before or after it: 192.0.2.1, but not in 192.0.2.10.
    Words,
    /// It is the whole content.
    Whole,
}

/// What a change would do, before a plan is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RecordsPreview {
    /// Records that would change.
    pub records: u32,
    /// Zones that they are in.
    pub zones: u32,
    /// Records beside them that get the TTL as well, because a set has one.
    pub beside: u32,
    /// Records in the scope that stay as they are.
    pub same: u32,
    /// Changed records in which the text stands inside of a longer word or number somewhere.
    pub inside: u32,
    /// Records that would not fit afterwards. Their zones stay out of the plan.
    pub problems: u32,
    /// Zones that stay out because of these.
    pub blocked: u32,
    /// Records that stay because they can not be changed here, with the reasons.
    pub refused: Vec<ReasonCount>,
    /// Chosen records that are not there any more.
    pub gone: u32,
    /// The first few, problems first.
    pub samples: Vec<RecordSample>,
}

/// One record before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RecordSample {
    /// The zone for people.
    pub unicode: String,
    /// Name and type.
    pub set: SetKey,
    /// The content before.
    pub before: String,
    /// The content afterwards; `None` when it is removed.
    pub after: Option<String>,
    /// The TTL before, in seconds.
    pub ttl_before: Option<u32>,
    /// The TTL afterwards, in seconds.
    pub ttl_after: Option<u32>,
    /// Why it does not fit.
    pub problem: Option<String>,
}
