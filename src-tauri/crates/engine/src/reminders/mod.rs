//! Reminders: once per name and stage, one digest instead of many pop-ups, snooze, policies, quiet hours.
//!
//! A stage begins on a day of UTC and is told at nine of the user's clock on that day, or as soon after that as somebody
//! is there to be told: the app runs, nothing is paused, no quiet hours last. Everything that is due at one look is one
//! notification. What was told is noted by name, expiry and stage before it is shown, so that neither a restart nor a clock
//! that goes back nor another account repeats it, and a renewal, which is another expiry, makes all of it void.
//!
//! - [`stage`], [`after`]: which stage a name has reached, and which comes next
//! - [`wall`]: the user's wall clock: the hour of the day, quiet hours
//! - [`policies`]: the user's rules
//! - [`board`]: which rule each name follows
//! - [`memory`]: what was told and what is silent
//! - [`due`]: all that put together for one name
//! - [`digest`]: the words of a notification
//! - [`digests`]: those that were shown: silenced, taken back
//! - [`open`]: what takes days, whichever feature began it
//! - [`page`], [`tray`]: the page and the tray
//! - [`view`]: both as the window sees them

mod after;
mod board;
mod digest;
mod digests;
mod due;
mod memory;
pub(crate) mod open;
mod page;
mod policies;
mod stage;
mod tray;
pub mod view;
mod wall;

use std::collections::HashSet;
use std::sync::Arc;

use model::Timestamp;
use model::time::DAY;
use store::reminders::digest::{Digest, DigestName};
use store::reminders::snooze::Snoozed;
use store::reminders::told::Told;
use view::{RemindersView, TrayView};

use crate::activity::view::LogCause;
use crate::core::{Engine, Notification, Target, Urgency};
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::portfolio::{Holding, Holdings};
use crate::words::{self, day_number};

use board::Board;
use due::Line;
use memory::{DIGESTS, LONGEST_PAUSE, LONGEST_SNOOZE, Memory, PAUSE};
use wall::Wall;

/// What the reminders of this session share.
#[derive(Default)]
pub(crate) struct Watch {
    /// Held while reminders are looked at: two who look at once would tell the same.
    looking: tokio::sync::Mutex<()>,
    /// Held while policies are changed.
    changing: tokio::sync::Mutex<()>,
    /// What was told and what is silent, once it was read.
    memory: tokio::sync::Mutex<Option<Arc<Memory>>>,
    /// The rules over the latest list of names.
    board: std::sync::Mutex<Option<Arc<Board>>>,
    /// Whether somebody waits for renewals already.
    following: std::sync::atomic::AtomicBool,
}

/// What was told about expiries so many days ago is forgotten.
const TOLD_KEPT: i64 = 400;
/// Names that the tray opens at once.
const SOON: usize = 500;
/// Names that can be silenced at once.
const MOST_KEYS: usize = 100_000;

impl Engine {
    /// The reminders page.
    pub async fn reminders_get(&self) -> Result<RemindersView, Fault> {
        let (holdings, memory) = (self.holdings().await?, self.reminders_memory().await?);
        let open = self.open_work_views(&holdings).await?;
        let board = self.reminders_board(&holdings, &memory);
        let settings = self.inner.chosen.settings();
        let wall = Wall::new(&*self.inner.clock, settings.quiet_hours);
        let look = page::Look {
            holdings: &holdings,
            board: &board,
            memory: &memory,
            wall: &wall,
            now: self.now(),
        };
        Ok(page::page(&look, &settings, open))
    }

    /// Silences names for some days (1 to 365); 0 ends the silence. It is about their present expiry: a renewal ends it.
    pub async fn reminders_snooze(&self, keys: Vec<NameKey>, days: u16) -> Result<(), Fault> {
        let until = self.snooze_end(days)?;
        if keys.len() > MOST_KEYS {
            return Err(Fault::bad_input(format!(
                "At most {} names can be silenced at once.",
                words::grouped(MOST_KEYS as u64)
            ))
            .hint("Choose fewer names."));
        }
        let holdings = self.holdings().await?;
        let found: Vec<&Holding> = keys.iter().filter_map(|key| holdings.find(key)).collect();
        if found.is_empty() && !keys.is_empty() {
            return Err(Fault::new(
                Code::NotFound,
                "None of these names is in the list any more.",
            ));
        }
        let expiring = found
            .iter()
            .filter_map(|holding| Some((&holding.name, day_number(holding.expires_at?))));
        self.silence(expiring.collect(), until).await?;
        let said: Vec<String> = found.iter().map(|holding| holding.unicode()).collect();
        let said = words::list(&said, 10);
        let said = match days {
            0 => format!("Reminders of {said} are told again."),
            _ => format!(
                "Reminders of {said} are silent for {}.",
                words::count(usize::from(days), "day", "days")
            ),
        };
        let (account, name) = match &found[..] {
            [one] => (Some(one.account), Some(&one.name)),
            _ => (None, None),
        };
        self.log("reminders", said, account, name).await;
        self.stale(&[Tag::Reminders]);
        Ok(())
    }

    /// When a silence of some days ends; `None` for none.
    fn snooze_end(&self, days: u16) -> Result<Option<Timestamp>, Fault> {
        if days > LONGEST_SNOOZE {
            return Err(Fault::bad_input(format!(
                "Reminders are silenced for at most {LONGEST_SNOOZE} days."
            ))
            .hint("Choose a smaller number of days."));
        }
        Ok((days > 0).then(|| self.now().plus(i64::from(days) * DAY)))
    }

    /// Keeps silences of names by their expiry day, or ends them.
    async fn silence(
        &self,
        expiring: Vec<(&model::DomainName, i64)>,
        until: Option<Timestamp>,
    ) -> Result<(), Fault> {
        let memory = self.reminders_memory().await?;
        let snoozed: Vec<Snoozed> = expiring
            .into_iter()
            .flat_map(|(name, expiry_day)| {
                let days = memory.snoozed_days(name, expiry_day).into_iter();
                days.map(|expiry_day| Snoozed {
                    name: name.clone(),
                    expiry_day,
                })
            })
            .collect();
        drop(memory);
        let kept = snoozed.clone();
        self.reminders_remember(
            move |tx| store::reminders::snooze::put(tx, &kept, until),
            |memory, ()| {
                for one in snoozed {
                    memory.snooze(one, until);
                }
            },
        )
        .await
    }

    /// Pauses all reminders for some hours (1 to 168); 0 ends the pause.
    pub async fn reminders_pause(&self, hours: u16) -> Result<(), Fault> {
        if i64::from(hours) * 3600 > LONGEST_PAUSE {
            return Err(
                Fault::bad_input("Reminders are paused for at most 168 hours, a week.")
                    .hint("Choose a smaller number of hours."),
            );
        }
        let until = self.now().plus(i64::from(hours) * 3600);
        self.reminders_remember(
            move |tx| store::settings::set(tx, PAUSE, &until.0.to_string()),
            |memory, ()| memory.pause(until),
        )
        .await?;
        let said = match hours {
            0 => "The pause of all reminders was ended.".to_owned(),
            _ => format!(
                "All reminders are paused for {}.",
                words::count(usize::from(hours), "hour", "hours")
            ),
        };
        self.log("reminders", said, None, None).await;
        self.stale(&[Tag::Reminders]);
        Ok(())
    }

    /// Shows a sample notification, so that the user sees whether they arrive. Quiet hours do not hold it back: it was
    /// asked for.
    pub async fn reminders_test(&self) -> Result<(), Fault> {
        let (holdings, memory) = (self.holdings().await?, self.reminders_memory().await?);
        let board = self.reminders_board(&holdings, &memory);
        let now = self.now();
        let next = board
            .dated()
            .filter_map(|index| Line::of(&holdings, &board, index, now))
            .find(|line| line.expires_at > now);
        let (key, example) = match next {
            Some(line) => (
                Some(line.holding.key()),
                Some(digest::title(std::slice::from_ref(&line))),
            ),
            None => (None, None),
        };
        self.inner.notifier.show(Notification {
            digest: None,
            actions: Vec::new(),
            title: "This is how Freehold reminds you".to_owned(),
            body: example.map_or_else(
                || "A reminder names what expires, when, and at which account.".to_owned(),
                |title| format!("For example: {title}."),
            ),
            urgency: Urgency::Normal,
            target: Target::Names(key.into_iter().collect()),
        });
        Ok(())
    }

    /// Looks once whether a reminder is due and shows it. Called by the schedule; safe to call at any time. Returns how
    /// many names were told.
    pub async fn reminders_tick(&self) -> Result<u32, Fault> {
        let _looking = self.inner.watch.looking.lock().await;
        // Before anything new is said, what is no longer so is taken back.
        self.reminders_settle().await?;
        let settings = self.inner.chosen.settings();
        if !settings.reminders {
            return Ok(0);
        }
        let (holdings, memory) = (self.holdings().await?, self.reminders_memory().await?);
        let now = self.now();
        if memory.paused_until(now).is_some() {
            return Ok(0);
        }
        let board = self.reminders_board(&holdings, &memory);
        let lines = {
            let wall = Wall::new(&*self.inner.clock, settings.quiet_hours);
            due_now(&holdings, &board, &memory, &wall, now)
        };
        drop(memory);
        if lines.is_empty() {
            return Ok(0);
        }
        let (told, lines): (Vec<Told>, Vec<Line<'_>>) = lines.into_iter().unzip();
        let mut notification = digest::notification(&lines);
        // Written down first: a reminder that is told again after every restart would soon be switched off.
        let mut digest = Digest {
            id: 0,
            at: now,
            title: notification.title.clone(),
            body: notification.body.clone(),
            names: told
                .iter()
                .zip(&lines)
                .map(|(told, line)| digest_name(told, line))
                .collect(),
            snoozed_until: None,
            cleared_at: None,
        };
        let forgotten = day_number(now) - TOLD_KEPT;
        let (kept, shown) = (told.clone(), digest.clone());
        let id = self
            .reminders_remember(
                move |tx| {
                    store::reminders::told::tell(tx, &kept, now)?;
                    store::reminders::told::forget_before(tx, forgotten)?;
                    store::reminders::snooze::forget_before(tx, forgotten)?;
                    let id = store::reminders::digest::add(tx, &shown)?;
                    store::reminders::digest::keep(tx, DIGESTS)?;
                    Ok(id)
                },
                |memory, id| {
                    for told in told {
                        memory.tell(told, now);
                    }
                    memory.forget_before(forgotten);
                    digest.id = *id;
                    memory.digests.insert(0, digest);
                    memory.digests.truncate(DIGESTS);
                },
            )
            .await?;
        notification.digest = Some(id);
        notification.actions = digest::actions(id, &lines);
        self.log_as(
            LogCause::Schedule,
            "reminders",
            format!("Reminded: {}.", notification.title),
            None,
            None,
        )
        .await;
        self.inner.notifier.show(notification);
        self.stale(&[Tag::Reminders]);
        Ok(u32::try_from(lines.len()).unwrap_or(u32::MAX))
    }

    /// What the tray shows.
    pub async fn reminders_tray(&self) -> Result<TrayView, Fault> {
        let (holdings, memory) = (self.holdings().await?, self.reminders_memory().await?);
        let board = self.reminders_board(&holdings, &memory);
        Ok(tray::tray(
            &holdings,
            &board,
            &memory,
            self.inner.jobs.running(),
            self.now(),
        ))
    }

    /// All names that expire within ten days or lapsed lately, of which the tray's menu has the first: the nearest first, at
    /// most 500.
    pub async fn reminders_soon(&self) -> Result<Vec<NameKey>, Fault> {
        let (holdings, memory) = (self.holdings().await?, self.reminders_memory().await?);
        let board = self.reminders_board(&holdings, &memory);
        let lines = tray::soon(&holdings, &board, self.now());
        Ok(lines.iter().take(SOON).map(|line| line.holding.key()).collect())
    }

    /// Until when the user wants no notification, by the quiet hours of the wall clock; `None` when it is not quiet now.
    pub(crate) fn quiet_until(&self) -> Option<Timestamp> {
        let quiet = self.inner.chosen.settings().quiet_hours;
        Wall::new(&*self.inner.clock, quiet).quiet_until(self.now())
    }
}

/// Everything that is told at this look, in the order in which it is told.
fn due_now<'a>(
    holdings: &'a Holdings,
    board: &Board,
    memory: &Memory,
    wall: &Wall<'_>,
    now: Timestamp,
) -> Vec<(Told, Line<'a>)> {
    let quiet_until = wall.quiet_until(now);
    let mut lines: Vec<Line<'a>> = board
        .near(now)
        .filter_map(|index| Line::of(holdings, board, index, now))
        .filter(|line| {
            line.waiting(memory, wall)
                .is_some_and(|waiting| waiting.at <= now)
                && line.snoozed_until(memory, now).is_none()
                && line.held_until(quiet_until, now).is_none()
        })
        .collect();
    digest::sort(&mut lines);
    // Two accounts may claim a name: it is told once, by the one that comes first.
    let mut seen = HashSet::new();
    lines.retain(|line| seen.insert((&line.holding.name, line.expiry_day)));
    let told = |line: Line<'a>| {
        let waiting = line.waiting(memory, wall)?;
        let told = Told {
            name: line.holding.name.clone(),
            expiry_day: line.expiry_day,
            stage: waiting.stage,
        };
        Some((told, line))
    };
    lines.into_iter().filter_map(told).collect()
}

fn digest_name(told: &Told, line: &Line<'_>) -> DigestName {
    DigestName {
        account: line.holding.account,
        name: told.name.clone(),
        expires_at: line.expires_at,
        stage: told.stage,
    }
}
