//! The nameservers of one name that moves between accounts: what they are, and setting them once the zone behind them is
//! in place.

use uuid::Uuid;

use super::current::{self, Ask};
use super::hosts::{named, same};
use super::set::{AtRegistrar, Outcome, set_and_check};
use super::view::NameserverTarget;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

impl Engine {
    /// The nameservers of a name as its registrar tells them now, and keeps them; `None` where it does not tell.
    pub(crate) async fn nameservers_of_move(&self, key: &NameKey) -> Result<Option<Vec<String>>, Fault> {
        let provider = self.provider(key.account).await?;
        let told = current::read(provider.as_ref(), &key.name, Ask::Hosts).await?;
        self.nameservers_learn(key, &told).await?;
        Ok(told.hosts)
    }

    /// Sets the nameservers of a name and reads them back; what was said of it. They are left where they are so already.
    pub(crate) async fn nameservers_move(&self, key: &NameKey, hosts: &[String]) -> Result<String, Fault> {
        let provider = self.provider(key.account).await?;
        let label = provider.descriptor().label;
        let before = current::read(provider.as_ref(), &key.name, Ask::Hosts)
            .await?
            .hosts;
        if before.as_deref().is_some_and(|before| same(before, hosts)) {
            return Ok(format!("The nameservers are {} already.", named(hosts)));
        }
        let target = NameserverTarget::Hosts {
            hosts: hosts.to_vec(),
        };
        let change = AtRegistrar {
            provider: provider.as_ref(),
            name: &key.name,
            target: &target,
            after: Some(hosts),
            idempotency_key: Uuid::new_v4().to_string(),
        };
        let failed = |message: String| {
            Fault::new(Code::Conflict, message)
                .hint("Look at the name's nameservers, then continue: what is so already is not set again.")
        };
        let said = match set_and_check(&change, before.as_deref(), Some(hosts)).await {
            Outcome::Shown(told) => {
                self.nameservers_learn(key, &told).await?;
                format!("The nameservers are {} now.", named(hosts))
            }
            Outcome::Refused(error) => return Err(error.into()),
            Outcome::Unchanged(_, Some(error)) | Outcome::Unseen(Some(error)) => return Err(error.into()),
            Outcome::Unchanged(_, None) => {
                return Err(failed(format!(
                    "{label} accepted the nameservers, and the name has those from before."
                )));
            }
            Outcome::Differs(_) => {
                return Err(failed(format!(
                    "The name at {label} has other nameservers than before and than wanted."
                )));
            }
            Outcome::Unseen(None) => format!("{label} accepted the nameservers and does not tell them."),
        };
        let line = format!("{}: {said}", key.name.unicode());
        self.log("dns", line, Some(key.account), Some(&key.name)).await;
        Ok(said)
    }

    /// Whether two lists name the same nameservers.
    pub(crate) fn nameservers_same(one: &[String], other: &[String]) -> bool {
        same(one, other)
    }
}
