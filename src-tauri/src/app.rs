//! The running app: the engine behind it and the state of its window.

use std::sync::RwLock;

use engine::{Engine, Event, Fault};
use tauri::AppHandle;
use tauri::ipc::Channel;

/// The app's state, managed by Tauri.
pub struct Freehold {
    engine: RwLock<Engine>,
}

impl Freehold {
    /// The engine of the moment: the user's own, or the demo's.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone()
    }
    /// a
    pub fn window_ready(&self, _app: &AppHandle) {}
    /// a
    pub fn forward_events(&self, _channel: Channel<Vec<Event>>) {}
    /// a
    #[must_use]
    pub fn has_tray(&self) -> bool {
        false
    }
    /// a
    pub async fn switch_demo(&self, _app: &AppHandle, _on: bool) -> Result<(), Fault> {
        Ok(())
    }
    /// a
    pub fn open_data_dir(&self, _app: &AppHandle) -> Result<(), Fault> {
        Ok(())
    }
    /// a
    pub async fn quit(&self, _app: &AppHandle) {}
}
