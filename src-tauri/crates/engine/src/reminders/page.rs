//! The reminders page.

use std::collections::BTreeMap;

use model::Timestamp;
use model::time::DAY;

use super::board::Board;
use super::digest;
use super::digests;
use super::due::{Line, needs_somebody};
use super::memory::Memory;
use super::open::OpenWorkView;
use super::view::{DayCount, DigestPreview, PolicyView, ReminderView, RemindersView};
use super::wall::Wall;
use crate::portfolio::Holdings;
use crate::settings::view::Settings;
use crate::words::{self, day_number};

/// What the page shows.
const UPCOMING: usize = 50;
const DAYS_AHEAD: i32 = 90;

/// One look at everything.
pub(super) struct Look<'a> {
    pub holdings: &'a Holdings,
    pub board: &'a Board,
    pub memory: &'a Memory,
    pub wall: &'a Wall<'a>,
    pub now: Timestamp,
}

impl<'a> Look<'a> {
    fn line(&self, index: u32, at: Timestamp) -> Option<Line<'a>> {
        Line::of(self.holdings, self.board, index, at)
    }

    fn view(&self, line: &Line<'_>, (stage, day): (i32, i64)) -> ReminderView {
        let (name, memory) = (&line.holding.name, self.memory);
        ReminderView {
            key: line.holding.key(),
            unicode: line.holding.unicode(),
            expires_at: line.expires_at,
            days_left: line.days_left,
            stage,
            stage_at: self.wall.morning(day),
            told_at: memory.told_at(name, line.expiry_day, stage),
            snoozed_until: line.snoozed_until(memory, self.now),
        }
    }
}

/// The reminders page.
pub(super) fn page(look: &Look<'_>, settings: &Settings, open: Vec<OpenWorkView>) -> RemindersView {
    let Look {
        holdings,
        board,
        memory,
        wall,
        now,
    } = *look;
    let mut due = Vec::new();
    let mut coming: Vec<(i64, Timestamp, i32, Line<'_>)> = Vec::new();
    for index in board.dated() {
        let Some(line) = look.line(index, now).filter(|line| !line.renews) else {
            continue;
        };
        if let Some(stage) = line.stage {
            due.push(look.view(&line, (stage, line.stage_day)));
        }
        let stages = board.stages(index);
        if let Some((stage, day)) = stages.next(line.expiry_day, line.end, line.today) {
            coming.push((day, line.expires_at, stage, line));
        }
    }
    coming.sort_by_key(|(day, expires_at, ..)| (*day, *expires_at));
    coming.truncate(UPCOMING);
    let unknown = holdings.names.iter();
    let unknown = unknown.filter(|name| name.registered && name.expires_at.is_none());
    RemindersView {
        due,
        open,
        upcoming: coming
            .iter()
            .map(|(day, _, stage, line)| look.view(line, (*stage, *day)))
            .collect(),
        days: days(look),
        next: settings.reminders.then(|| next(look)).flatten(),
        thresholds: settings.reminder_days.clone(),
        policies: memory
            .policies
            .iter()
            .zip(board.counts())
            .map(|(policy, names)| PolicyView {
                id: policy.id.clone(),
                policy: policy.draft.clone(),
                names: *names,
            })
            .collect(),
        digests: digests::views(holdings, memory, now),
        quiet_until: wall.quiet_until(now),
        paused_until: memory.paused_until(now),
        unknown_dates: u32::try_from(unknown.count()).unwrap_or(u32::MAX),
    }
}

/// Expiries per day. Names of which nothing is told stand among those that need nobody.
fn days(look: &Look<'_>) -> Vec<DayCount> {
    let mut days: BTreeMap<i32, (u32, u32)> = BTreeMap::new();
    for (index, holding) in (0_u32..).zip(&look.holdings.names) {
        let Some(expires_at) = holding.expires_at else {
            continue;
        };
        let days_left = words::days_left(expires_at, look.now);
        if !(0..=DAYS_AHEAD).contains(&days_left) {
            continue;
        }
        let acts = needs_somebody(holding, days_left) && !look.board.stages(index).silent();
        let (act, quiet) = days.entry(days_left).or_default();
        *(if acts { act } else { quiet }) += 1;
    }
    let today = day_number(look.now);
    days.into_iter()
        .map(|(day, (act, quiet))| DayCount {
            day: Timestamp((today + i64::from(day)) * DAY),
            act,
            quiet,
        })
        .collect()
}

/// The next notification as it will read.
fn next(look: &Look<'_>) -> Option<DigestPreview> {
    let Look {
        board,
        memory,
        wall,
        now,
        ..
    } = *look;
    let not_before = memory.paused_until(now).unwrap_or(now);
    let mut first: Option<Timestamp> = None;
    let mut names: Vec<u32> = Vec::new();
    for index in board.dated() {
        let Some(line) = look.line(index, now) else {
            continue;
        };
        let Some(tells_at) = line.tells_at(board, memory, wall, now) else {
            continue;
        };
        let tells_at = tells_at.max(not_before);
        let tells_at = line
            .held_until(wall.quiet_until(tells_at), tells_at)
            .unwrap_or(tells_at);
        match first {
            Some(at) if tells_at > at => {}
            Some(at) if tells_at == at => names.push(index),
            _ => {
                first = Some(tells_at);
                names = vec![index];
            }
        }
    }
    let at = first?;
    let mut lines: Vec<Line<'_>> = names
        .into_iter()
        .filter_map(|index| look.line(index, at))
        .collect();
    if lines.is_empty() {
        return None;
    }
    digest::sort(&mut lines);
    Some(DigestPreview {
        at,
        title: digest::title(&lines),
        body: digest::body(&lines),
        names: u32::try_from(lines.len()).unwrap_or(u32::MAX),
    })
}
