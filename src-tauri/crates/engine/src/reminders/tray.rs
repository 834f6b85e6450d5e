//! What the tray shows. Made anew at every change, so only names that are near are looked at.

use model::Timestamp;

use super::board::Board;
use super::digest::is_critical;
use super::due::Line;
use super::memory::Memory;
use super::view::{TrayMood, TrayName, TrayView};
use crate::portfolio::Holdings;
use crate::portfolio::lifecycle::DUE_DAYS;
use crate::portfolio::view::Lifecycle;

/// The days that the menu looks ahead.
const MENU_DAYS: i32 = 10;
/// Names in the menu.
const NAMES: usize = 10;
/// How many of them have lapsed at most, so that they do not hide what can still be saved in time.
const LAPSED: usize = 3;
/// Jobs in the menu.
const JOBS: usize = 3;

/// What the tray shows. The mood is about names alone: a pause or quiet hours hold notifications back, not dates.
pub(super) fn tray(
    holdings: &Holdings,
    board: &Board,
    memory: &Memory,
    mut jobs: Vec<String>,
    now: Timestamp,
) -> TrayView {
    let mut mood = TrayMood::Calm;
    let mut due = 0;
    for index in board.near(now).chain(nearer(board, now)) {
        let Some(line) = Line::of(holdings, board, index, now) else {
            continue;
        };
        // One that is about to be deleted can not be saved by anybody.
        let lost = line.holding.lifecycle == Lifecycle::PendingDelete;
        if line.renews || lost || line.snoozed_until(memory, now).is_some() {
            continue;
        }
        due += u32::from(line.stage.is_some());
        if is_critical(&line) {
            mood = TrayMood::Critical;
        } else if line.days_left <= DUE_DAYS && mood == TrayMood::Calm {
            mood = TrayMood::Warning;
        }
    }
    let lines = soon(holdings, board, now);
    // Of those that lapsed the latest.
    let lapsed = lines.iter().take_while(|line| line.days_left < 0).count();
    let shown = lines.iter().skip(lapsed.saturating_sub(LAPSED)).take(NAMES);
    let next: Vec<TrayName> = shown.map(name).collect();
    jobs.truncate(JOBS);
    TrayView {
        mood,
        more: u32::try_from(lines.len() - next.len()).unwrap_or(u32::MAX),
        next,
        due,
        names: u32::try_from(holdings.names.len()).unwrap_or(u32::MAX),
        jobs,
        paused_until: memory.paused_until(now),
    }
}

/// What expires within the days of the menu or lapsed, the nearest first.
pub(super) fn soon<'a>(holdings: &'a Holdings, board: &Board, now: Timestamp) -> Vec<Line<'a>> {
    let ahead = u16::try_from(MENU_DAYS).unwrap_or(u16::MAX);
    board
        .within(ahead, now)
        .filter_map(|index| Line::of(holdings, board, index, now))
        .collect()
}

/// Names within the days of the mood that no threshold reaches as far as: they count for the mood all the same.
fn nearer(board: &Board, now: Timestamp) -> impl Iterator<Item = u32> + '_ {
    let reached = board.near(now).count();
    let days = u16::try_from(DUE_DAYS).unwrap_or(u16::MAX);
    board.within(days, now).skip(reached)
}

fn name(line: &Line<'_>) -> TrayName {
    TrayName {
        name: line.holding.name.clone(),
        unicode: line.holding.unicode(),
        account: line.holding.account,
        account_label: line.account.to_owned(),
        days_left: line.days_left,
    }
}
