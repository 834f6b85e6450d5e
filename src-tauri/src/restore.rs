//! A restore, from the shell's side: the engine is shut down, the library is swapped, and a fresh engine goes on.

use engine::Fault;
use engine::settings::backups::view::RestoredView;
use tauri::AppHandle;
use tauri_plugin_opener::OpenerExt;

use crate::app::Freehold;

impl Freehold {
    /// Puts the backup that was shown in the place of the library.
    ///
    /// # Errors
    /// With the library left as it was; a fresh engine goes on with it.
    pub async fn restore(&self, id: &str, passphrase: Option<String>) -> Result<RestoredView, Fault> {
        let engine = self.engine();
        let restoring = engine.settings_restore_agree(id, passphrase).await?;
        let vault = restoring.vault(&engine);
        let restored = self
            .with_engine_down(vault, async |old| old.settings_restore_swap(restoring).await)
            .await?;
        self.engine().settings_restore_end(restored).await
    }

    /// Starts with an empty library in the place of a damaged one.
    ///
    /// # Errors
    /// When the library is in order.
    pub async fn start_empty(&self) -> Result<(), Fault> {
        self.with_engine_down(None, async |old| old.settings_start_empty().await)
            .await
    }

    /// Opens the folder of the copies of the library in the system's file manager.
    ///
    /// # Errors
    /// When the system has nothing to open it with.
    pub fn open_backups(&self, app: &AppHandle) -> Result<(), Fault> {
        let dir = self.engine().backups_dir().display().to_string();
        app.opener()
            .open_path(dir.clone(), None::<&str>)
            .map_err(|error| {
                Fault::new(
                    engine::Code::Internal,
                    format!("The folder could not be opened: {error}."),
                )
                .hint(format!("It is {dir}."))
            })
    }
}
