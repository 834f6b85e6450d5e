//! macOS and Windows by notify-rust. **Not tried on either.**
//!
//! The library waits for a click on the thread that asks, so each notification has one, and there are only so many; beyond
//! that they are shown and their clicks not waited for. It can take none back.
//!
//! - macOS: shows by `NSUserNotificationCenter`, which needs the app's bundle for its icon.
//! - Windows: a toast of the app's own identifier, which the installer's shortcut makes known; critical ones stay.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use engine::{Notification, Urgency};
use notify_rust::NotificationResponse;
use tokio::sync::mpsc;

use super::clicks::{self, Clicks};
use super::{Order, words};

/// Threads that wait for clicks.
const MOST_THREADS: usize = 8;

/// Both systems show notifications; whether the user allowed them is not told.
pub(super) async fn answers() -> bool {
    true
}

/// Carries out orders until the app ends.
pub(super) async fn run(mut orders: mpsc::Receiver<Order>, clicks: Clicks) {
    let threads = Arc::new(AtomicUsize::new(0));
    while let Some(order) = orders.recv().await {
        let Order::Show(notification) = order else {
            continue;
        };
        let (clicks, counted) = (clicks.clone(), Arc::clone(&threads));
        let waits = threads.fetch_add(1, Ordering::AcqRel) < MOST_THREADS;
        let started = std::thread::Builder::new()
            .name("notification".to_owned())
            .spawn(move || {
                show(&notification, &clicks, waits);
                counted.fetch_sub(1, Ordering::AcqRel);
            });
        if let Err(error) = started {
            threads.fetch_sub(1, Ordering::AcqRel);
            tracing::warn!(target: "reminders", %error, "no thread for a notification");
        }
    }
}

fn show(notification: &Notification, clicks: &Clicks, waits: bool) {
    let mut built = notify_rust::Notification::new();
    built
        .appname("Freehold")
        .summary(&words::title(&notification.title))
        .body(&words::body(&notification.body));
    #[cfg(target_os = "windows")]
    {
        built.app_id(clicks.app_id());
        built.urgency(match notification.urgency {
            Urgency::Normal => notify_rust::Urgency::Normal,
            Urgency::Critical => notify_rust::Urgency::Critical,
        });
    }
    #[cfg(not(target_os = "windows"))]
    if notification.urgency == Urgency::Critical {
        built.sound_name("default");
    }
    // A click on the notification itself needs no button on these systems.
    for (key, label) in clicks::buttons(notification)
        .iter()
        .filter(|(key, _)| key != clicks::DEFAULT)
    {
        built.action(key, label);
    }
    let shown = built.show().and_then(|handle| {
        if !waits {
            return Ok(());
        }
        handle.wait_for_response(|response: &NotificationResponse| match response {
            NotificationResponse::Default => clicks.invoked(notification, clicks::DEFAULT),
            NotificationResponse::Action(key) => clicks.invoked(notification, key),
            NotificationResponse::Reply(_) | NotificationResponse::Closed(_) => {}
        })
    });
    if let Err(error) = shown {
        tracing::warn!(target: "reminders", %error, "a notification could not be shown");
    }
}
