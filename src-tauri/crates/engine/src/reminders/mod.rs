//! Reminders: once per name and stage, one digest, snooze.
//!
//! - [`stage`]: which stage a name has reached, and which comes next
//! - [`digest`]: the words of a notification
//! - [`page`]: the page and the tray
//! - [`policies`]: when names are told of, where it differs from the settings
//! - [`view`]: both as the window sees them

mod digest;
mod page;
mod policies;
mod stage;
pub mod view;

use std::collections::HashMap;

use model::time::DAY;
use model::{AccountId, DomainName, Timestamp};
use store::reminders::Told;
use view::{RemindersView, TrayView};

use crate::activity::view::LogCause;
use crate::core::{Engine, Notification, Target, Urgency};
use crate::events::Tag;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;
use crate::portfolio::{Holding, Holdings};
use crate::words;

use digest::Line;
use stage::Stages;

/// What the reminders of this session share.
#[derive(Default)]
pub(crate) struct Watch {
    /// Held while reminders are looked at: two who look at once would tell the same.
    looking: tokio::sync::Mutex<()>,
}

/// Under which key the pause is kept.
const PAUSE: &str = "reminders_paused_until";
/// What was told about expiries so long ago is forgotten.
const TOLD_KEPT: i64 = 400 * DAY;
/// Names that can be silenced at once.
const MOST_KEYS: usize = 100_000;

/// What was told, what is silent, and until when everything is.
struct Memory {
    told: HashMap<Told, Timestamp>,
    snoozes: HashMap<(AccountId, DomainName), Timestamp>,
    paused_until: Option<Timestamp>,
}

impl Memory {
    /// When a stage was told. A later stage stands for the earlier ones: after a gap only the nearest is told, and a
    /// clock that goes back repeats nothing.
    fn told_at(
        &self,
        name: &DomainName,
        expires_at: Timestamp,
        stage: i32,
        stages: &Stages,
    ) -> Option<Timestamp> {
        let told = |stage| self.told.get(&Told::of(name, expires_at, stage)).copied();
        told(stage).or_else(|| stages.after(stage).find_map(told))
    }

    fn snoozed_until(&self, holding: &Holding, now: Timestamp) -> Option<Timestamp> {
        let key = (holding.account, holding.name.clone());
        self.snoozes.get(&key).copied().filter(|until| *until > now)
    }
}

/// Whether a name needs somebody: one that renews by itself and can be paid does not, until its date has passed. One
/// that is missing from the last list does: it is forgotten soon if it is really gone, and a list may be wrong.
fn needs_somebody(holding: &Holding, days_left: i32) -> bool {
    let renews = holding.auto_renew == Some(true) && holding.at_risk.is_none();
    !renews || days_left < 0
}

impl Engine {
    /// The reminders page.
    pub async fn reminders_get(&self) -> Result<RemindersView, Fault> {
        let (holdings, memory) = (self.holdings().await?, self.reminders_memory().await?);
        let settings = self.inner.chosen.settings();
        Ok(page::page(&holdings, &memory, &settings, self.now()))
    }

    /// Silences names for some days (1 to 365); 0 ends the silence.
    pub async fn reminders_snooze(&self, keys: Vec<NameKey>, days: u16) -> Result<(), Fault> {
        if days > 365 {
            return Err(Fault::bad_input("A name is silenced for at most 365 days.")
                .hint("Choose a smaller number of days."));
        }
        if keys.len() > MOST_KEYS {
            return Err(Fault::bad_input(format!(
                "At most {MOST_KEYS} names can be silenced at once."
            )));
        }
        let until = (days > 0).then(|| self.now().plus(i64::from(days) * DAY));
        let said: Vec<String> = keys.iter().map(|key| key.name.unicode()).collect();
        let said = words::list(&said, 10);
        let said = match days {
            0 => format!("Reminders of {said} are told again."),
            _ => format!(
                "Reminders of {said} are silent for {}.",
                words::count(usize::from(days), "day", "days")
            ),
        };
        let only = match &keys[..] {
            [one] => Some(one.clone()),
            _ => None,
        };
        self.inner
            .store
            .library()
            .write(move |tx| {
                for key in &keys {
                    store::reminders::snooze(tx, key.account, &key.name, until)?;
                }
                Ok(())
            })
            .await?;
        let (account, name) = (
            only.as_ref().map(|key| key.account),
            only.as_ref().map(|key| &key.name),
        );
        self.log("reminders", said, account, name).await;
        self.stale(&[Tag::Reminders]);
        Ok(())
    }

    /// Pauses all reminders for some hours (1 to 168); 0 ends the pause.
    pub async fn reminders_pause(&self, hours: u16) -> Result<(), Fault> {
        if hours > 168 {
            return Err(
                Fault::bad_input("Reminders are paused for at most 168 hours, a week.")
                    .hint("Choose a smaller number of hours."),
            );
        }
        let until = self.now().plus(i64::from(hours) * 3600).0;
        self.inner
            .store
            .library()
            .write(move |tx| store::settings::set(tx, PAUSE, &until.to_string()))
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

    /// Shows a sample notification, so that the user sees whether they arrive.
    pub async fn reminders_test(&self) -> Result<(), Fault> {
        let holdings = self.holdings().await?;
        let now = self.now();
        let next = holdings
            .names
            .iter()
            .filter(|holding| holding.expires_at.is_some_and(|at| at > now))
            .min_by_key(|holding| holding.expires_at);
        let example = match next {
            Some(holding) => line(&holdings, holding, now).map(|line| digest::title(&[line])),
            None => None,
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
            target: Target::Names(next.map(Holding::key).into_iter().collect()),
        });
        Ok(())
    }

    /// Looks once whether a reminder is due and shows it. Called by the schedule; safe to call at any time. Returns how
    /// many names were told.
    pub async fn reminders_tick(&self) -> Result<u32, Fault> {
        let _looking = self.inner.watch.looking.lock().await;
        let settings = self.inner.chosen.settings();
        if !settings.reminders {
            return Ok(0);
        }
        let (holdings, memory) = (self.holdings().await?, self.reminders_memory().await?);
        let now = self.now();
        if memory.paused_until.is_some() {
            return Ok(0);
        }
        let stages = Stages::new(&settings.reminder_days);
        let mut lines: Vec<Line<'_>> = Vec::new();
        let mut told = Vec::new();
        for holding in &holdings.names {
            let Some(line) = line(&holdings, holding, now) else {
                continue;
            };
            let Some(stage) = stages.reached(line.days_left) else {
                continue;
            };
            if !needs_somebody(holding, line.days_left)
                || memory.snoozed_until(holding, now).is_some()
                || memory
                    .told_at(&holding.name, line.expires_at, stage, &stages)
                    .is_some()
            {
                continue;
            }
            told.push(Told::of(&holding.name, line.expires_at, stage));
            lines.push(line);
        }
        if lines.is_empty() {
            return Ok(0);
        }
        lines.sort_by_key(|line| line.expires_at);
        // Written down first: a reminder that is told again after every restart would soon be switched off.
        self.inner
            .store
            .library()
            .write(move |tx| {
                store::reminders::tell(tx, &told, now)?;
                store::reminders::forget_before(tx, now.plus(-TOLD_KEPT))
            })
            .await?;
        let notification = digest::notification(&lines);
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
        Ok(page::tray(
            &holdings,
            &memory,
            self.inner.jobs.running(),
            self.now(),
        ))
    }

    async fn reminders_memory(&self) -> Result<Memory, Fault> {
        let now = self.now();
        let memory = self
            .inner
            .store
            .library()
            .read(move |conn| {
                let paused = store::settings::get(conn, PAUSE)?;
                Ok(Memory {
                    told: store::reminders::told(conn)?,
                    snoozes: store::reminders::snoozes(conn)?,
                    paused_until: paused
                        .and_then(|text| text.parse().ok())
                        .map(Timestamp)
                        // A pause that is longer than one can be comes from a clock that was wrong then.
                        .filter(|until| *until > now && until.since(now) <= 168 * 3600),
                })
            })
            .await?;
        Ok(memory)
    }
}

/// A name as a notification speaks of it; `None` without a date, or when it lapsed so long ago that it is no news.
fn line<'a>(holdings: &'a Holdings, holding: &'a Holding, now: Timestamp) -> Option<Line<'a>> {
    let expires_at = holding.expires_at?;
    let days_left = words::days_left(expires_at, now);
    (days_left >= -stage::NEWS_DAYS).then(|| Line {
        holding,
        account: holdings
            .owner(holding.account)
            .map_or("", |owner| owner.label.as_str()),
        expires_at,
        days_left,
    })
}
