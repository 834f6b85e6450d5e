//! What was told, what is silent, which policies there are: read once, then kept in memory and written through.
//!
//! The clock is looked at every minute and the tray is made anew at every change, so none of that may wait for the disk.

use std::collections::HashMap;
use std::sync::Arc;

use model::{DomainName, Timestamp};
use store::reminders::digest::Digest;
use store::reminders::snooze::Snoozed;
use store::reminders::told::Told;
use store::rusqlite::{Connection, Transaction};

use super::policies::Policy;
use super::stage::RENEWS;
use crate::core::Engine;
use crate::fault::Fault;

/// Under which key the pause is kept.
pub(super) const PAUSE: &str = "reminders_paused_until";
/// The longest pause, in seconds.
pub(super) const LONGEST_PAUSE: i64 = 168 * 3600;
/// The longest silence, in days.
pub(super) const LONGEST_SNOOZE: u16 = 365;
/// Notifications that can be read again.
pub(super) const DIGESTS: usize = 50;
/// Two expiries that are no further apart than this are one: providers differ by a day or two, and no renewal is for less
/// than a month.
pub(super) const SAME_DATE_DAYS: i64 = 5;

/// Whether two expiry days are about the same year of a name.
pub(super) fn is_same_date(a: i64, b: i64) -> bool {
    a.abs_diff(b) <= SAME_DATE_DAYS.unsigned_abs()
}

/// All of it.
#[derive(Clone)]
pub(super) struct Memory {
    told: HashMap<DomainName, Vec<Once>>,
    /// By expiry day.
    snoozes: HashMap<DomainName, Vec<(i64, Timestamp)>>,
    /// In their order.
    pub policies: Arc<Vec<Policy>>,
    /// The newest first.
    pub digests: Vec<Digest>,
    paused_until: Option<Timestamp>,
}

/// One stage that was told.
#[derive(Clone, Copy)]
struct Once {
    expiry_day: i64,
    stage: i32,
    at: Timestamp,
}

impl Memory {
    fn read(conn: &Connection) -> store::Result<Self> {
        let paused = store::settings::get(conn, PAUSE)?;
        let mut memory = Self {
            told: HashMap::new(),
            snoozes: HashMap::new(),
            policies: Arc::new(Policy::read(store::reminders::policy::all(conn)?)),
            digests: store::reminders::digest::latest(conn, DIGESTS)?,
            paused_until: paused.and_then(|text| text.parse().ok()).map(Timestamp),
        };
        for (told, at) in store::reminders::told::all(conn)? {
            memory.tell(told, at);
        }
        for (snoozed, until) in store::reminders::snooze::all(conn)? {
            memory.snooze(snoozed, Some(until));
        }
        Ok(memory)
    }

    /// When a stage was told. A later stage stands for the earlier ones: after a gap only the nearest is told, and a
    /// clock that goes back repeats nothing.
    pub fn told_at(&self, name: &DomainName, expiry_day: i64, stage: i32) -> Option<Timestamp> {
        let told = self.told.get(name)?.iter();
        told.filter(|once| once.stage <= stage && is_same_date(once.expiry_day, expiry_day))
            .max_by_key(|once| once.stage)
            .map(|once| once.at)
    }

    /// Whether anything was told of an expiry, be it that the name renews by itself.
    pub fn was_told(&self, name: &DomainName, expiry_day: i64) -> bool {
        self.told_at(name, expiry_day, RENEWS).is_some()
    }

    /// Until when an expiry of a name is silent.
    pub fn snoozed_until(&self, name: &DomainName, expiry_day: i64, now: Timestamp) -> Option<Timestamp> {
        let snoozes = self.snoozes.get(name)?.iter();
        snoozes
            .filter(|(day, _)| is_same_date(*day, expiry_day))
            .filter_map(|(_, until)| is_ahead(*until, now, i64::from(LONGEST_SNOOZE) * model::time::DAY))
            .max()
    }

    /// Until when everything is paused.
    pub fn paused_until(&self, now: Timestamp) -> Option<Timestamp> {
        is_ahead(self.paused_until?, now, LONGEST_PAUSE)
    }

    /// A notification that was shown.
    pub fn digest(&self, id: u32) -> Option<&Digest> {
        self.digests.iter().find(|digest| digest.id == id)
    }

    /// Notes what was told.
    pub fn tell(&mut self, told: Told, at: Timestamp) {
        let known = self.told.entry(told.name).or_default();
        let is_known = |once: &Once| (once.expiry_day, once.stage) == (told.expiry_day, told.stage);
        if !known.iter().any(is_known) {
            known.push(Once {
                expiry_day: told.expiry_day,
                stage: told.stage,
                at,
            });
        }
    }

    /// Notes a silence, or its end.
    pub fn snooze(&mut self, snoozed: Snoozed, until: Option<Timestamp>) {
        let known = self.snoozes.entry(snoozed.name).or_default();
        known.retain(|(day, _)| *day != snoozed.expiry_day);
        known.extend(until.map(|until| (snoozed.expiry_day, until)));
    }

    /// The days of expiry by which a name is silent: more than one where two accounts told different days.
    pub fn snoozed_days(&self, name: &DomainName, expiry_day: i64) -> Vec<i64> {
        let snoozes = self.snoozes.get(name).into_iter().flatten();
        let mut days: Vec<i64> = snoozes
            .map(|(day, _)| *day)
            .filter(|day| is_same_date(*day, expiry_day))
            .collect();
        if !days.contains(&expiry_day) {
            days.push(expiry_day);
        }
        days
    }

    /// Notes a pause.
    pub fn pause(&mut self, until: Timestamp) {
        self.paused_until = Some(until);
    }

    /// Forgets expiries before a day.
    pub fn forget_before(&mut self, day: i64) {
        for told in self.told.values_mut() {
            told.retain(|once| once.expiry_day >= day);
        }
        self.told.retain(|_, told| !told.is_empty());
        for snoozes in self.snoozes.values_mut() {
            snoozes.retain(|(expiry_day, _)| *expiry_day >= day);
        }
        self.snoozes.retain(|_, snoozes| !snoozes.is_empty());
    }
}

/// A time that lies ahead, and no further than it can: further ahead it comes from a clock that was wrong then.
fn is_ahead(until: Timestamp, now: Timestamp, at_most: i64) -> Option<Timestamp> {
    (until > now && until.since(now) <= at_most).then_some(until)
}

impl Engine {
    /// What is remembered, as it stands.
    pub(super) async fn reminders_memory(&self) -> Result<Arc<Memory>, Fault> {
        let mut kept = self.inner.watch.memory.lock().await;
        if let Some(memory) = kept.as_ref() {
            return Ok(Arc::clone(memory));
        }
        let memory = Arc::new(self.inner.store.library().read(Memory::read).await?);
        *kept = Some(Arc::clone(&memory));
        drop(kept);
        self.reminders_follow();
        Ok(memory)
    }

    /// Writes something down and then notes it in memory.
    pub(super) async fn reminders_remember<T: Send + 'static>(
        &self,
        write: impl FnOnce(&Transaction<'_>) -> store::Result<T> + Send + 'static,
        note: impl FnOnce(&mut Memory, &T),
    ) -> Result<T, Fault> {
        let mut kept = self.inner.watch.memory.lock().await;
        // Taken out meanwhile: whatever cuts this short, what is on disk is read again.
        let memory = kept.take();
        let answer = self.inner.store.library().write(write).await?;
        if let Some(mut memory) = memory {
            note(Arc::make_mut(&mut memory), &answer);
            *kept = Some(memory);
        }
        Ok(answer)
    }

    /// Forgets what is in memory, because the library changed under it.
    pub(crate) async fn reminders_forget(&self) {
        *self.inner.watch.memory.lock().await = None;
    }
}
