//! Leaving: what closing the window means, and quitting without losing an order's answer.

use std::sync::atomic::Ordering;
use std::time::Duration;

use engine::settings::view::Settings;
use engine::{Event, Fault, Notification, Notifier, Target, Urgency};
use serde::Deserialize;
use tauri::{AppHandle, Manager};

use super::Freehold;
use crate::{tray_host, window};

/// A page that has not put up a question by then is not there to ask it.
const PATIENCE: Duration = Duration::from_secs(4);

/// What the page says to a question about closing the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CloseAnswer {
    /// The question is on the screen.
    Asking,
    /// Stay in the tray, now and from now on.
    Tray,
    /// Quit, now and from now on.
    Quit,
}

impl Freehold {
    /// The window was asked to close: hides where the user chose so and a tray shows the way back, quits otherwise. The
    /// first time the page asks what to do.
    pub async fn close(&self, app: &AppHandle) {
        if self.quitting.load(Ordering::Acquire) {
            // It says that it quits as soon as an order is finished.
            return;
        }
        let engine = self.engine();
        let settings = engine.settings_get().await.unwrap_or_default();
        if !tray_host::answers().await {
            return self.quit(app).await;
        }
        if settings.close_to_tray {
            return self.hide(app, settings).await;
        }
        // Without an account there is nothing to watch, and the demo watches nothing that is real.
        let watches = !self.is_demo() && engine.settings_info().await.is_ok_and(|info| !info.first_run);
        if watches && !settings.close_explained {
            let asking = self.asking.notified();
            self.tell(Event::AskClose);
            if tokio::time::timeout(PATIENCE, asking).await.is_ok() {
                return;
            }
            tracing::warn!(target: "window", "the page did not ask what closing means");
        }
        self.quit(app).await;
    }

    /// What the user answered, for now and for good.
    ///
    /// # Errors
    /// Never; the choice holds for this time even where it can not be kept.
    pub async fn close_answered(&self, app: &AppHandle, answer: CloseAnswer) -> Result<(), Fault> {
        let to_tray = match answer {
            CloseAnswer::Asking => {
                self.asking.notify_waiters();
                return Ok(());
            }
            CloseAnswer::Tray => true,
            CloseAnswer::Quit => false,
        };
        let settings = Settings {
            close_to_tray: to_tray,
            ..self.engine().settings_get().await?
        };
        if to_tray {
            self.hide(app, settings).await;
        } else {
            self.keep_explained(settings).await;
            self.quit(app).await;
        }
        Ok(())
    }

    /// Leaves the window for the tray; the first time a notification says where it went.
    async fn hide(&self, app: &AppHandle, settings: Settings) {
        window::hide(app);
        if settings.close_explained {
            return;
        }
        self.keep_explained(settings).await;
        self.notifier.show(Notification {
            digest: None,
            title: "Freehold is in the tray".to_owned(),
            body: "It goes on watching your names. Its icon in the tray opens it again, and quits it."
                .to_owned(),
            urgency: Urgency::Normal,
            target: Target::Names(Vec::new()),
            actions: Vec::new(),
        });
    }

    async fn keep_explained(&self, settings: Settings) {
        let explained = Settings {
            close_explained: true,
            ..settings
        };
        if let Err(fault) = self.engine().settings_set(explained).await {
            tracing::warn!(target: "window", %fault, "what closing means could not be kept");
        }
    }

    /// Quits. An order that is being sent is finished first, with the window on the screen that says so; nothing else is
    /// waited for.
    pub async fn quit(&self, app: &AppHandle) {
        if self.quitting.swap(true, Ordering::AcqRel) {
            return;
        }
        let engine = self.engine();
        let accounts = engine.cart_sending().await;
        if accounts.is_empty() {
            window::hide(app);
        } else {
            tracing::info!(target: "start", ?accounts, "quitting waits for orders that are being sent");
            window::bring_forward(app);
            window::name(app, "Freehold is finishing an order");
            self.tell(Event::Finishing { accounts });
        }
        engine.shutdown().await;
        app.exit(0);
    }
}

/// Ends the app, whether its data is open or not.
pub async fn end(app: &AppHandle) {
    match app.try_state::<Freehold>() {
        Some(state) => state.quit(app).await,
        None => app.exit(0),
    }
}
