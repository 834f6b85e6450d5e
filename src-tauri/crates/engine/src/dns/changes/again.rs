//! Trying zones again: the same plan, merged onto the zones as they are now.

use super::family::Tried;
use super::kept::{Kept, noun};
use crate::core::Engine;
use crate::dns::apply::{Target, zones};
use crate::dns::view::DnsAction;
use crate::fault::{Code, Fault};

impl Engine {
    pub(super) async fn change_again(&self, job: String) -> Result<String, Fault> {
        let family = self.change_family(job).await?;
        let targets: Vec<Target> = family
            .zones
            .into_iter()
            .filter(Tried::again)
            .filter_map(target)
            .collect();
        if targets.is_empty() {
            return Err(Fault::new(
                Code::Conflict,
                "No zone of this change can be tried again as it was planned.",
            )
            .hint("Look at the zones that were left out, and plan them anew."));
        }
        let kept = Kept {
            action: noun(&family.change.action).unwrap_or(DnsAction::Form),
            title: family.change.title.clone(),
            reverses: None,
            retries: Some(family.change.first().to_owned()),
        };
        let title = format!("Try DNS again for {}", zones(&targets));
        self.start_targets(title, targets, Some(kept)).await
    }
}

/// What was confirmed stays confirmed: the changes are the same.
fn target(zone: Tried) -> Option<Target> {
    let latest = zone.tries.into_iter().next_back()?;
    Some(Target {
        key: zone.key,
        base: latest.base,
        changes: latest.changes,
        confirmed: latest.brakes.iter().filter_map(|brake| noun(brake)).collect(),
    })
}
