//! Notifications of the system.
//!
//! Each one is shown from a thread of its own: showing asks the bus, and waiting for a click blocks until the
//! notification is gone.

use std::sync::{Arc, OnceLock};

use engine::{Notification, Notifier, Urgency};
use tauri::{AppHandle, Manager};

use crate::app::Freehold;

/// Shows notifications; a click opens what they are about.
#[derive(Default)]
pub struct DesktopNotifier {
    app: OnceLock<AppHandle>,
}

impl DesktopNotifier {
    /// A notifier that can not open anything yet.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Tells it which app a click brings forward.
    pub fn attach(&self, app: AppHandle) {
        // A second app in one process does not exist.
        let _ = self.app.set(app);
    }
}

impl Notifier for DesktopNotifier {
    fn show(&self, notification: Notification) {
        let app = self.app.get().cloned();
        let shown = std::thread::Builder::new()
            .name("notification".to_owned())
            .spawn(move || show(&notification, app.as_ref()));
        if let Err(error) = shown {
            tracing::warn!(target: "reminders", %error, "no thread for a notification");
        }
    }

    fn withdraw(&self, _digest: u32) {}
}

fn show(notification: &Notification, app: Option<&AppHandle>) {
    let mut built = notify_rust::Notification::new();
    built
        .appname("Freehold")
        .summary(&notification.title)
        .body(&escaped(&notification.body))
        .icon("freehold");
    #[cfg(target_os = "linux")]
    {
        built.urgency(match notification.urgency {
            Urgency::Normal => notify_rust::Urgency::Normal,
            Urgency::Critical => notify_rust::Urgency::Critical,
        });
        // Some daemons show buttons that do nothing; one that knows no actions gets none.
        if notify_rust::get_capabilities().is_ok_and(|known| known.iter().any(|ability| ability == "actions"))
        {
            built.action("default", "Open").action("open", "Open");
        }
    }
    match built.show() {
        Ok(handle) => clicked(handle, notification, app),
        Err(error) => tracing::warn!(target: "reminders", %error, "a notification could not be shown"),
    }
}

#[cfg(target_os = "linux")]
fn clicked(handle: notify_rust::NotificationHandle, notification: &Notification, app: Option<&AppHandle>) {
    handle.wait_for_action(|action| {
        if let ("default" | "open", Some(app)) = (action, app) {
            app.state::<Freehold>().open(app, notification.target.clone());
        }
    });
}

#[cfg(not(target_os = "linux"))]
fn clicked(_handle: notify_rust::NotificationHandle, _notification: &Notification, _app: Option<&AppHandle>) {
}

/// Bodies may be read as markup; a name never is.
fn escaped(text: &str) -> String {
    if cfg!(target_os = "linux") {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    } else {
        text.to_owned()
    }
}
