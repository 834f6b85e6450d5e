//! What a click and a button do.

use engine::{Does, Event, Notification, Tag, Target, Urgency};
use tauri::{AppHandle, Manager};
use tokio::sync::mpsc;

use super::Order;
use crate::app::Freehold;

/// The key of a click on the notification itself, by the desktop's rules.
pub(super) const DEFAULT: &str = "default";

/// Does what was clicked.
#[derive(Clone)]
pub(super) struct Clicks {
    app: AppHandle,
    orders: mpsc::Sender<Order>,
}

impl Clicks {
    pub fn new(app: AppHandle, orders: mpsc::Sender<Order>) -> Self {
        Self { app, orders }
    }

    /// Does what a key of a notification stands for. Other keys than it has do nothing.
    pub fn invoked(&self, notification: &Notification, key: &str) {
        match deed(notification, key) {
            Some(does) => self.perform(does),
            None => tracing::info!(target: "reminders", "a button was clicked that was never shown"),
        }
    }

    /// Tells the window that notifications are shown again, or no more.
    pub fn desktop_changed(&self) {
        if let Some(state) = self.app.try_state::<Freehold>() {
            state.engine().emit(Event::Stale {
                tags: vec![Tag::Settings],
            });
        }
    }

    #[cfg(target_os = "windows")]
    pub fn app_id(&self) -> &str {
        &self.app.config().identifier
    }

    fn perform(&self, does: Does) {
        let Some(state) = self.app.try_state::<Freehold>() else {
            return;
        };
        match does {
            Does::Open(target) => state.open(&self.app, target),
            Does::SnoozeDigest { digest, days } => {
                let (engine, orders) = (state.engine(), self.orders.clone());
                tauri::async_runtime::spawn(async move {
                    let Err(fault) = engine.reminders_snooze_digest(digest, days).await else {
                        return;
                    };
                    tracing::warn!(target: "reminders", %fault, "a digest could not be silenced");
                    // Whoever clicked and saw it go would think that it is silent now.
                    let _ = orders.try_send(Order::Show(Notification {
                        digest: None,
                        title: "These reminders could not be snoozed".to_owned(),
                        body: fault.to_string(),
                        urgency: Urgency::Normal,
                        target: Target::Names(Vec::new()),
                        actions: Vec::new(),
                    }));
                });
            }
        }
    }
}

/// The keys and words of a notification's buttons. A click on the notification itself counts as one: where daemons offer
/// actions at all, they report clicks only if it is declared.
pub(super) fn buttons(notification: &Notification) -> Vec<(String, String)> {
    let own = notification.actions.iter().enumerate();
    std::iter::once((DEFAULT.to_owned(), "Open".to_owned()))
        .chain(own.map(|(place, action)| (place.to_string(), super::words::line(&action.label, 40))))
        .collect()
}

/// What a key stands for.
fn deed(notification: &Notification, key: &str) -> Option<Does> {
    if key == DEFAULT {
        return Some(Does::Open(notification.target.clone()));
    }
    let place: usize = key.parse().ok()?;
    notification.actions.get(place).map(|action| action.does.clone())
}

#[cfg(test)]
mod tests {
    use engine::NotificationAction;

    use super::*;

    fn notification() -> Notification {
        Notification {
            digest: Some(7),
            title: "two.com expires in 3 days".to_owned(),
            body: String::new(),
            urgency: Urgency::Critical,
            target: Target::Names(Vec::new()),
            actions: vec![
                NotificationAction {
                    label: "Renew...".to_owned(),
                    does: Does::Open(Target::Renew(Vec::new())),
                },
                NotificationAction {
                    label: "Snooze a week".to_owned(),
                    does: Does::SnoozeDigest { digest: 7, days: 7 },
                },
            ],
        }
    }

    #[test]
    fn each_button_does_what_it_says_and_no_other_key_does_anything() {
        let notification = notification();
        let does: Vec<Option<Does>> = buttons(&notification)
            .iter()
            .map(|(key, _)| deed(&notification, key))
            .collect();
        assert_eq!(
            does,
            [
                Some(Does::Open(Target::Names(Vec::new()))),
                Some(Does::Open(Target::Renew(Vec::new()))),
                Some(Does::SnoozeDigest { digest: 7, days: 7 }),
            ]
        );
        for key in ["", "2", "-1", "Default", "99999999999999999999999", "renew"] {
            assert_eq!(deed(&notification, key), None, "{key}");
        }
    }
}
