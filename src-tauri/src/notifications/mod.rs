//! Notifications of the system.
//!
//! The engine only leaves orders here; one task per app carries them out, so neither a slow daemon nor a click that never
//! comes holds anything up. Each system has one module behind the same two functions: `answers`, and `run`, which takes the
//! orders until the app ends.
//!
//! - `daemon` (Linux): the notification daemon on the session's D-Bus
//! - `board` (Linux): what was ordered, what stands, what waits
//! - `library` (macOS, Windows; not tried on either): notify-rust
//! - `clicks`: what a click and a button do
//! - [`words`]: texts from outside, made harmless

#[cfg(target_os = "linux")]
mod board;
mod clicks;
#[cfg(target_os = "linux")]
mod daemon;
#[cfg(not(target_os = "linux"))]
mod library;
pub mod words;

use std::sync::{Arc, Mutex, PoisonError};

use engine::{Notification, Notifier};
use tauri::AppHandle;
use tokio::sync::mpsc;

use clicks::Clicks;
#[cfg(target_os = "linux")]
use daemon as system;
#[cfg(not(target_os = "linux"))]
use library as system;

/// Orders that wait to be taken. The engine shows one digest at a time, so this many is never reached in earnest.
const MOST_ORDERS: usize = 256;

/// Whether something on this desktop shows notifications. Answered within a second.
pub async fn answers() -> bool {
    system::answers().await
}

/// What the engine wants of the desktop.
enum Order {
    /// Show one.
    Show(Notification),
    /// Take back the one of a digest.
    Withdraw(u32),
    /// Take back all.
    Clear,
}

/// Shows notifications; a click opens what they are about.
pub struct DesktopNotifier {
    orders: mpsc::Sender<Order>,
    /// Until an app carries them out.
    taken: Mutex<Option<mpsc::Receiver<Order>>>,
}

impl DesktopNotifier {
    /// A notifier whose orders wait for an app.
    #[must_use]
    pub fn new() -> Arc<Self> {
        let (orders, taken) = mpsc::channel(MOST_ORDERS);
        Arc::new(Self {
            orders,
            taken: Mutex::new(Some(taken)),
        })
    }

    /// Carries the orders out from now on; a click brings this app forward.
    pub fn attach(&self, app: AppHandle) {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner).take();
        // A second app in one process does not exist.
        if let Some(taken) = taken {
            let clicks = Clicks::new(app, self.orders.clone());
            tauri::async_runtime::spawn(system::run(taken, clicks));
        }
    }

    /// Takes back everything: another engine counts its digests anew, and must not be told of these.
    pub fn clear(&self) {
        self.order(Order::Clear);
    }

    fn order(&self, order: Order) {
        if self.orders.try_send(order).is_err() {
            tracing::warn!(target: "reminders", "too many notifications at once; the window shows what is due");
        }
    }
}

impl Notifier for DesktopNotifier {
    fn show(&self, notification: Notification) {
        self.order(Order::Show(notification));
    }

    fn withdraw(&self, digest: u32) {
        self.order(Order::Withdraw(digest));
    }
}
