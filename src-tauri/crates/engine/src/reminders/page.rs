//! The reminders page and the tray.

use std::collections::BTreeMap;

use model::Timestamp;

use crate::portfolio::lifecycle::DUE_DAYS;
use crate::portfolio::{Holding, Holdings};
use crate::reminders::digest::{self, Line};
use crate::reminders::stage::{self, LAPSED, Stages};
use crate::reminders::view::{
    DayCount, DigestPreview, ReminderView, RemindersView, TrayMood, TrayName, TrayView,
};
use crate::reminders::{Memory, line, needs_somebody};
use crate::settings::view::Settings;
use crate::words;

/// What the page shows.
const UPCOMING: usize = 50;
const DAYS_AHEAD: i32 = 90;
/// What the tray shows.
const TRAY_NAMES: usize = 10;
const TRAY_LAPSED: usize = 3;
const CRITICAL_DAYS: i32 = 3;

/// The reminders page.
pub(super) fn page(
    holdings: &Holdings,
    memory: &Memory,
    settings: &Settings,
    now: Timestamp,
) -> RemindersView {
    let stages = Stages::new(&settings.reminder_days);
    let mut due = Vec::new();
    let mut upcoming = Vec::new();
    let mut days: BTreeMap<i32, (u32, u32)> = BTreeMap::new();
    for holding in &holdings.names {
        let Some(line) = line(holdings, holding, now) else {
            continue;
        };
        let acts = needs_somebody(holding, line.days_left);
        if (0..=DAYS_AHEAD).contains(&line.days_left) {
            let (act, quiet) = days.entry(line.days_left).or_default();
            *(if acts { act } else { quiet }) += 1;
        }
        if !acts {
            continue;
        }
        let view = |stage: i32| ReminderView {
            key: holding.key(),
            unicode: holding.unicode(),
            expires_at: line.expires_at,
            days_left: line.days_left,
            stage,
            stage_at: stage::begins(line.expires_at, stage),
            told_at: memory.told_at(&holding.name, line.expires_at, stage, &stages),
            snoozed_until: memory.snoozed_until(holding, now),
        };
        due.extend(stages.reached(line.days_left).map(view));
        upcoming.extend(stages.next(line.days_left).map(view));
    }
    due.sort_by_key(|reminder: &ReminderView| reminder.expires_at);
    upcoming.sort_by_key(|reminder: &ReminderView| (reminder.stage_at, reminder.expires_at));
    upcoming.truncate(UPCOMING);
    RemindersView {
        due,
        upcoming,
        days: days
            .into_iter()
            .map(|(day, (act, quiet))| DayCount {
                day: stage::begins(now, -day),
                act,
                quiet,
            })
            .collect(),
        next: settings
            .reminders
            .then(|| next(holdings, memory, &stages, now))
            .flatten(),
        thresholds: settings.reminder_days.clone(),
        policies: Vec::new(),
        digests: Vec::new(),
        quiet_until: None,
        paused_until: memory.paused_until,
        unknown_dates: u32::try_from(
            holdings
                .names
                .iter()
                .filter(|name| name.registered && name.expires_at.is_none())
                .count(),
        )
        .unwrap_or(u32::MAX),
    }
}

/// The next notification as it will read.
fn next(holdings: &Holdings, memory: &Memory, stages: &Stages, now: Timestamp) -> Option<DigestPreview> {
    let silent_until = memory.paused_until.unwrap_or(now);
    let mut at = None;
    let mut names: Vec<&Holding> = Vec::new();
    for holding in &holdings.names {
        let Some(tells_at) = tells_at(holdings, memory, stages, holding, now) else {
            continue;
        };
        let tells_at = tells_at.max(silent_until);
        match at {
            Some(first) if tells_at > first => {}
            Some(first) if tells_at == first => names.push(holding),
            _ => {
                at = Some(tells_at);
                names = vec![holding];
            }
        }
    }
    let at = at?;
    let mut lines: Vec<Line<'_>> = names
        .iter()
        .filter_map(|holding| line(holdings, holding, at))
        .collect();
    if lines.is_empty() {
        return None;
    }
    lines.sort_by_key(|line| line.expires_at);
    Some(DigestPreview {
        at,
        title: digest::title(&lines),
        body: digest::body(&lines),
        names: u32::try_from(lines.len()).unwrap_or(u32::MAX),
    })
}

/// When a name is told next.
fn tells_at(
    holdings: &Holdings,
    memory: &Memory,
    stages: &Stages,
    holding: &Holding,
    now: Timestamp,
) -> Option<Timestamp> {
    let line = line(holdings, holding, now)?;
    let silent_until = memory.snoozed_until(holding, now).unwrap_or(now);
    let waits = stages.reached(line.days_left).filter(|stage| {
        memory
            .told_at(&holding.name, line.expires_at, *stage, stages)
            .is_none()
    });
    let stage = match waits {
        Some(stage) => stage,
        None => stages.next(line.days_left)?,
    };
    // One that renews by itself is told of only when it lapsed all the same.
    let stage = if needs_somebody(holding, line.days_left) {
        stage
    } else {
        LAPSED
    };
    Some(stage::begins(line.expires_at, stage).max(silent_until))
}

/// What the tray shows.
pub(super) fn tray(holdings: &Holdings, memory: &Memory, jobs: Vec<String>, now: Timestamp) -> TrayView {
    let mut lines: Vec<Line<'_>> = holdings
        .names
        .iter()
        .filter_map(|holding| line(holdings, holding, now))
        .collect();
    lines.sort_by_key(|line| line.expires_at);
    let pressing = lines
        .iter()
        .filter(|line| {
            needs_somebody(line.holding, line.days_left) && memory.snoozed_until(line.holding, now).is_none()
        })
        .map(|line| line.days_left)
        .min();
    let mood = match pressing {
        Some(..=CRITICAL_DAYS) => TrayMood::Critical,
        Some(..=DUE_DAYS) => TrayMood::Warning,
        _ => TrayMood::Calm,
    };
    // Of those that lapsed the latest, so that they do not hide what can still be saved in time.
    let lapsed = lines.iter().take_while(|line| line.days_left < 0).count();
    let shown = lines
        .iter()
        .skip(lapsed.saturating_sub(TRAY_LAPSED))
        .take(TRAY_NAMES);
    let next = shown.map(|line| TrayName {
        name: line.holding.name.clone(),
        unicode: line.holding.unicode(),
        account: line.holding.account,
        account_label: line.account.to_owned(),
        days_left: words::days_left(line.expires_at, now),
    });
    TrayView {
        mood,
        next: next.collect(),
        due: 0,
        names: u32::try_from(holdings.names.len()).unwrap_or(u32::MAX),
        jobs,
        paused_until: memory.paused_until,
    }
}
