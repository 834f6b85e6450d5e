//! Settings, the vault, and how the app stands.

pub mod view;

use view::{AppInfo, Settings, VaultRequest, VaultView};

use crate::core::Engine;
use crate::fault::Fault;

impl Engine {
    /// The settings.
    pub async fn settings_get(&self) -> Result<Settings, Fault> {
        unimplemented!()
    }

    /// Keeps the settings; they take effect at once.
    pub async fn settings_set(&self, _settings: Settings) -> Result<Settings, Fault> {
        unimplemented!()
    }

    /// Chooses where secrets are kept, or unlocks it.
    pub async fn settings_vault(&self, _request: VaultRequest) -> Result<VaultView, Fault> {
        unimplemented!()
    }

    /// How the app stands. `tray` is filled in by the shell.
    pub async fn settings_info(&self) -> Result<AppInfo, Fault> {
        unimplemented!()
    }
}
