//! How one name stands with its reminders: the stage that it has reached, and whether that is told yet.

use model::Timestamp;

use super::after::End;
use super::board::Board;
use super::memory::Memory;
use super::stage::{LAPSED, RENEWS};
use super::wall::Wall;
use crate::portfolio::view::Lifecycle;
use crate::portfolio::{Holding, Holdings};
use crate::words::{self, day_number};

/// A name that lapsed longer ago is no news.
const NEWS_DAYS: i32 = 45;
/// Nor is one whose grace or redemption has usually ended so long ago.
const END_NEWS_DAYS: i64 = 7;

/// One name at a moment.
pub(super) struct Line<'a> {
    /// Its place in the list.
    pub index: u32,
    pub holding: &'a Holding,
    /// The account's label.
    pub account: &'a str,
    /// Whether it can be renewed for money from here.
    renewable_there: bool,
    pub expires_at: Timestamp,
    pub days_left: i32,
    pub expiry_day: i64,
    /// The day of this moment.
    pub today: i64,
    /// The usual end of its grace or redemption.
    pub end: Option<End>,
    /// It renews by itself and nothing is in the way.
    pub renews: bool,
    /// The stage that it has reached.
    pub stage: Option<i32>,
    /// The day on which that began.
    pub stage_day: i64,
}

/// What a name waits to be told of.
pub(super) struct Waiting {
    /// What is noted when it is told.
    pub stage: i32,
    /// When it is told at the earliest.
    pub at: Timestamp,
}

impl<'a> Line<'a> {
    /// A name; `None` without a date, or when it lapsed so long ago that it is no news.
    pub fn of(holdings: &'a Holdings, board: &Board, index: u32, now: Timestamp) -> Option<Self> {
        let holding = holdings.names.get(index as usize)?;
        let expires_at = holding.expires_at?;
        let (expiry_day, today) = (day_number(expires_at), day_number(now));
        let days_left = words::days_left(expires_at, now);
        let end = End::of(holding);
        let is_news = days_left >= -NEWS_DAYS || end.is_some_and(|end| today <= end.day + END_NEWS_DAYS);
        if !is_news {
            return None;
        }
        let owner = holdings.owner(holding.account);
        let reached = board.stages(index).reached(expiry_day, end, today);
        Some(Self {
            index,
            holding,
            account: owner.map_or("", |owner| owner.label.as_str()),
            renewable_there: owner
                .is_some_and(|owner| owner.no_renew.is_none() && !owner.by_hand && !owner.read_only),
            expires_at,
            days_left,
            expiry_day,
            today,
            end,
            renews: !needs_somebody(holding, days_left),
            stage: reached.map(|(stage, _)| stage),
            stage_day: reached.map_or(0, |(_, day)| day),
        })
    }

    /// Whether it belongs into the cart: nothing else renews it, and its account sells that.
    pub fn can_renew(&self) -> bool {
        self.renewable_there
            && !self.renews
            && !self.holding.vanished
            && !matches!(
                self.holding.lifecycle,
                Lifecycle::Redemption | Lifecycle::PendingDelete
            )
    }

    /// Until when it is silent.
    pub fn snoozed_until(&self, memory: &Memory, now: Timestamp) -> Option<Timestamp> {
        memory.snoozed_until(&self.holding.name, self.expiry_day, now)
    }

    /// What it waits to be told of, if it has reached a stage that is not told. One that renews by itself is told once;
    /// that is noted beside the stages, so that one that falls into danger later is told of the stage that it is at.
    pub fn waiting(&self, memory: &Memory, wall: &Wall<'_>) -> Option<Waiting> {
        let (name, stage) = (&self.holding.name, self.stage?);
        let (stage, is_told) = if self.renews {
            (RENEWS, memory.was_told(name, self.expiry_day))
        } else {
            (stage, memory.told_at(name, self.expiry_day, stage).is_some())
        };
        (!is_told).then(|| Waiting {
            stage,
            at: wall.morning(self.stage_day),
        })
    }

    /// When it is told next, quiet hours aside.
    pub fn tells_at(
        &self,
        board: &Board,
        memory: &Memory,
        wall: &Wall<'_>,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let silent_until = self.snoozed_until(memory, now).unwrap_or(now);
        if let Some(waiting) = self.waiting(memory, wall) {
            return Some(waiting.at.max(silent_until));
        }
        let stages = board.stages(self.index);
        let day = if self.renews && memory.was_told(&self.holding.name, self.expiry_day) {
            // Of one that renews by itself only the lapse is left.
            self.expiry_day + i64::from(LAPSED.abs())
        } else {
            stages.next(self.expiry_day, self.end, self.today)?.1
        };
        Some(wall.morning(day).max(silent_until))
    }

    /// When quiet hours end for it, if it has to wait for that. One whose date passes before they end does not wait.
    pub fn held_until(&self, quiet_until: Option<Timestamp>, at: Timestamp) -> Option<Timestamp> {
        quiet_until.filter(|end| !(at < self.expires_at && self.expires_at <= *end))
    }
}

/// Whether a name needs somebody: one that renews by itself and can be paid does not, until its date has passed. One
/// that is missing from the last list does: it is forgotten soon if it is really gone, and a list may be wrong.
pub(super) fn needs_somebody(holding: &Holding, days_left: i32) -> bool {
    let renews = holding.auto_renew == Some(true) && holding.at_risk.is_none() && !holding.vanished;
    !renews || days_left < 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portfolio::testing::holding;

    #[test]
    fn a_name_that_renews_by_itself_needs_somebody_only_when_it_can_not_or_did_not() {
        let mut renews = holding("saltmarsh.org");
        renews.auto_renew = Some(true);
        assert!(!needs_somebody(&renews, 3));
        assert!(needs_somebody(&renews, -1), "it lapsed all the same");
        renews.at_risk = Some("Nothing left.".to_owned());
        assert!(needs_somebody(&renews, 3), "the balance does not reach");
        renews.at_risk = None;
        renews.vanished = true;
        assert!(needs_somebody(&renews, 3), "a list may be wrong");
    }
}
