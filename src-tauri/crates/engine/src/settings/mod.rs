//! Settings, the vault, and how the app stands.
//!
//! - [`backups`]: copies of the library and the way back from one
//! - [`chosen`]: what the user set, in memory and in the library
//! - [`details`]: where the data lies, and what a report should tell
//! - [`place`]: where secrets are kept, and moving them
//! - [`view`]: both as the window sees them

pub mod backups;
mod chosen;
mod details;
mod place;
pub mod view;

pub(crate) use backups::Backups;
pub(crate) use chosen::{Chosen, checked_thresholds};
use view::{AppInfo, Settings};

use crate::core::Engine;
use crate::events::Tag;
use crate::fault::Fault;

impl Engine {
    /// The settings.
    pub async fn settings_get(&self) -> Result<Settings, Fault> {
        Ok(self.inner.chosen.settings())
    }

    /// Keeps the settings; they take effect at once.
    pub async fn settings_set(&self, settings: Settings) -> Result<Settings, Fault> {
        let settings = chosen::checked(settings)?;
        let before = self.inner.chosen.settings();
        self.inner.chosen.keep(&self.inner.store, &settings).await?;
        let others = others(&before, &settings);
        if !others.is_empty() {
            let said = format!("Settings changed: {}.", crate::words::list(&others, usize::MAX));
            self.log("settings", said, None, None).await;
        }
        for (what, before, now) in [
            ("one checkout", before.order_cap, settings.order_cap),
            ("one day", before.day_cap, settings.day_cap),
        ] {
            if before != now {
                let now = now.map_or_else(|| "any amount".to_owned(), |cap| cap.to_string());
                self.log(
                    "settings",
                    format!("The most that {what} may cost is {now} now."),
                    None,
                    None,
                )
                .await;
            }
        }
        self.stale(&[Tag::Settings, Tag::Reminders, Tag::Cart, Tag::Search]);
        Ok(settings)
    }

    /// How the app stands, from what is known without asking anybody. `no_login` is filled in by the shell.
    pub async fn settings_info(&self) -> Result<AppInfo, Fault> {
        let accounts = self.inner.store.library().read(store::accounts::list).await;
        Ok(AppInfo {
            version: self.inner.version.clone(),
            demo: self.inner.demo,
            data_dir: self.inner.data_dir.display().to_string(),
            no_login: None,
            money_stopped: self.money_stopped(),
            notices: self.inner.notices.clone(),
            // A library that can not be read is not an empty one.
            first_run: accounts.is_ok_and(|accounts| accounts.is_empty()),
            offline_since: self.inner.network.gone_since(),
            now: self.now(),
        })
    }
}

/// What differs between two choices, the caps aside, as phrases.
fn others(before: &Settings, now: &Settings) -> Vec<String> {
    let on = |on: bool| if on { "on" } else { "off" };
    let mut said = Vec::new();
    let mut say = |differs: bool, words: String| {
        if differs {
            said.push(words);
        }
    };
    say(
        before.theme != now.theme,
        format!("theme {}", format!("{:?}", now.theme).to_lowercase()),
    );
    say(
        before.density != now.density,
        format!("rows {}", format!("{:?}", now.density).to_lowercase()),
    );
    say(
        before.reminders != now.reminders,
        format!("reminders {}", on(now.reminders)),
    );
    say(
        before.reminder_days != now.reminder_days,
        "the days of reminders".to_owned(),
    );
    say(
        before.quiet_hours != now.quiet_hours,
        now.quiet_hours.map_or_else(
            || "no quiet hours".to_owned(),
            |quiet| {
                let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
                format!("quiet hours from {} to {}", time(quiet.from), time(quiet.to))
            },
        ),
    );
    say(
        before.registry_looks != now.registry_looks,
        format!("looks at registries {}", on(now.registry_looks)),
    );
    say(
        before.start_at_login != now.start_at_login,
        format!("starting at login {}", on(now.start_at_login)),
    );
    say(
        before.close_to_tray != now.close_to_tray,
        format!("closing to the tray {}", on(now.close_to_tray)),
    );
    say(
        before.sync_minutes != now.sync_minutes,
        match now.sync_minutes {
            0 => "syncs only by hand".to_owned(),
            minutes => format!("syncs every {minutes} minutes"),
        },
    );
    say(
        before.endings != now.endings,
        "the endings of searches".to_owned(),
    );
    say(
        before.watch_hours != now.watch_hours,
        match now.watch_hours {
            0 => "wanted names checked only by hand".to_owned(),
            hours => format!("wanted names checked every {hours} hours"),
        },
    );
    say(
        before.compare_in != now.compare_in,
        "the currency of comparisons".to_owned(),
    );
    say(before.rates != now.rates, "the rates of currencies".to_owned());
    said
}
