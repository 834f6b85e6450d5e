//! Whether a connection works: asked by the user, and by the schedule until it does.

use model::Timestamp;
use registrar::connect::{Checked, Wanted};

use super::offer::unable;
use super::view::{ConnectionStage, ConnectionView};
use crate::activity::view::LogCause;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

/// Seconds to the next look, by the looks so far; afterwards it is looked at as often as the last says.
const WAITS: [i64; 8] = [120, 180, 300, 600, 1_800, 3_600, 3_600, 6 * 3_600];
/// A connection that does not work after so long is not looked at by itself any more.
const PATIENCE: i64 = 14 * 24 * 3_600;
/// Connections looked at after one wake.
const AT_ONCE: u32 = 5;

/// When a connection is looked at by itself, after so many looks.
pub(super) fn next_look(begun: Timestamp, now: Timestamp, tries: u32) -> Option<Timestamp> {
    let wait = WAITS[(tries as usize).min(WAITS.len() - 1)];
    (now.since(begun) < PATIENCE).then(|| now.plus(wait))
}

impl Engine {
    pub(super) async fn connect_verify(
        &self,
        key: NameKey,
        category: String,
    ) -> Result<ConnectionView, Fault> {
        let key = self.connect_place(&key).await?.key;
        self.verify_now(&key, &category, LogCause::User).await
    }

    async fn verify_now(
        &self,
        key: &NameKey,
        category: &str,
        cause: LogCause,
    ) -> Result<ConnectionView, Fault> {
        let place = self.connect_place(key).await?;
        let connect = place.provider.connect().ok_or_else(|| unable(&place))?;
        let before = self.kept_connection(key, category).await?;
        let wanted = Wanted {
            target: before.target.clone(),
            preset: Some(before.preset.clone()),
            method: before.method.clone(),
        };
        let checked = connect.verify(&key.name, &wanted).await?;
        // It may have been forgotten or made anew while the provider looked.
        let mut view = self.kept_connection(key, category).await?;
        if view.at != before.at {
            return Ok(view);
        }
        let newly = checked.verified && view.stage != ConnectionStage::Verified;
        view.take(checked, self.now());
        self.keep_connection(key, &view).await?;
        let name = key.name.unicode();
        if newly {
            let line = format!("{name}: the connection to {} works.", view.title);
            self.log_as(cause, "dns", line, Some(key.account), Some(&key.name))
                .await;
        } else if cause == LogCause::User && view.stage != ConnectionStage::Verified {
            let line = format!("{name}: the connection to {} does not work yet.", view.title);
            self.log_as(cause, "dns", line, Some(key.account), Some(&key.name))
                .await;
        }
        Ok(view)
    }

    /// Looks at connections that wait to work, as far as their time has come.
    pub(crate) async fn dns_connect_due(&self) {
        let due = match self.connections_due(self.now(), AT_ONCE).await {
            Ok(due) => due,
            Err(fault) => {
                tracing::warn!(target: "dns", %fault, "connections could not be looked at");
                return;
            }
        };
        for (key, view) in due {
            if let Err(fault) = self.connect_place(&key).await
                && fault.code == Code::NotFound
            {
                // The name is in no account any more: nobody can look, and nobody waits for it.
                if let Err(fault) = self.drop_connection(&key, &view.category).await {
                    tracing::warn!(target: "dns", zone = %key.name, %fault, "a connection could not be dropped");
                }
                continue;
            }
            let Err(fault) = self.verify_now(&key, &view.category, LogCause::Schedule).await else {
                continue;
            };
            tracing::info!(target: "dns", zone = %key.name, %fault, "a connection could not be verified");
            let mut view = view;
            view.tries = view.tries.saturating_add(1);
            view.check_at = next_look(view.at, self.now(), view.tries);
            if let Err(fault) = self.keep_connection(&key, &view).await {
                tracing::warn!(target: "dns", zone = %key.name, %fault, "a look could not be noted");
            }
        }
    }
}

impl ConnectionView {
    /// Takes a check's finding over.
    fn take(&mut self, checked: Checked, now: Timestamp) {
        self.checked_at = Some(now);
        self.finding = checked.message;
        self.hint = checked.hint;
        if checked.verified {
            self.stage = ConnectionStage::Verified;
            self.check_at = None;
            self.tries = 0;
            return;
        }
        if self.stage == ConnectionStage::Verified {
            self.stage = ConnectionStage::Written;
        }
        if !checked.next_steps.is_empty() {
            self.next_steps = checked.next_steps;
        }
        self.tries = self.tries.saturating_add(1);
        self.check_at = next_look(self.at, now, self.tries);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_become_rarer_and_end_after_two_weeks() {
        let begun = Timestamp(1_795_478_400);
        let wait = |tries: u32| next_look(begun, begun, tries).map(|at| at.since(begun));
        assert_eq!(wait(0), Some(120));
        assert_eq!(wait(3), Some(600));
        assert_eq!(wait(99), Some(6 * 3_600));
        assert_eq!(next_look(begun, begun.plus(PATIENCE), 99), None);
    }
}
