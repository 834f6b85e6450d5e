//! Reminders: once per name and stage, one digest, snooze.

pub mod view;

use view::{RemindersView, TrayView};

use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;

impl Engine {
    /// The reminders page.
    pub async fn reminders_get(&self) -> Result<RemindersView, Fault> {
        unimplemented!()
    }

    /// Silences names for some days (1 to 365); 0 ends the silence.
    pub async fn reminders_snooze(&self, _keys: Vec<NameKey>, _days: u16) -> Result<(), Fault> {
        unimplemented!()
    }

    /// Pauses all reminders for some hours (1 to 168); 0 ends the pause.
    pub async fn reminders_pause(&self, _hours: u16) -> Result<(), Fault> {
        unimplemented!()
    }

    /// Shows a sample notification, so that the user sees whether they arrive.
    pub async fn reminders_test(&self) -> Result<(), Fault> {
        unimplemented!()
    }

    /// Looks once whether a reminder is due and shows it. Called by the schedule; safe to call at any time.
    pub async fn reminders_tick(&self) -> Result<u32, Fault> {
        unimplemented!()
    }

    /// What the tray shows.
    pub async fn reminders_tray(&self) -> Result<TrayView, Fault> {
        unimplemented!()
    }
}
