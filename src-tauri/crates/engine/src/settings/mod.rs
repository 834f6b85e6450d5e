//! Settings, the vault, and how the app stands.
//!
//! - [`chosen`]: what the user set, in memory and in the library
//! - [`place`]: where secrets are kept, and moving them
//! - [`view`]: both as the window sees them

mod chosen;
mod place;
pub mod view;

pub(crate) use chosen::Chosen;
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

    /// How the app stands. `tray` is filled in by the shell.
    pub async fn settings_info(&self) -> Result<AppInfo, Fault> {
        let accounts = self.inner.store.library().read(store::accounts::list).await;
        Ok(AppInfo {
            version: self.inner.version.clone(),
            demo: self.inner.demo,
            data_dir: self.inner.data_dir.display().to_string(),
            tray: false,
            vault: self.vault_view().await,
            money_stopped: self.money_stopped(),
            notices: self.inner.notices.clone(),
            // A library that can not be read is not an empty one.
            first_run: accounts.is_ok_and(|accounts| accounts.is_empty()),
            now: self.now(),
        })
    }
}
