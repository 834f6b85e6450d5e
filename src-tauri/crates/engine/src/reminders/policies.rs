//! When names are told of, where it differs from the settings.

use crate::core::Engine;
use crate::fault::Fault;
use crate::reminders::view::PolicyDraft;

impl Engine {
    /// Keeps a policy: a new one without an id, which comes last. Returns its id.
    pub async fn reminders_policy_save(
        &self,
        _id: Option<String>,
        _policy: PolicyDraft,
    ) -> Result<String, Fault> {
        Err(Fault::bad_input("Policies can not be kept yet."))
    }

    /// Forgets a policy.
    pub async fn reminders_policy_remove(&self, _id: String) -> Result<(), Fault> {
        Err(Fault::bad_input("Policies can not be kept yet."))
    }

    /// Puts the policies into an order: the first that covers a name counts. All ids stand in it.
    pub async fn reminders_policy_order(&self, _ids: Vec<String>) -> Result<(), Fault> {
        Err(Fault::bad_input("Policies can not be kept yet."))
    }

    /// Silences the names of a digest for some days (1 to 365); 0 ends the silence.
    pub async fn reminders_snooze_digest(&self, _digest: u32, _days: u16) -> Result<(), Fault> {
        Err(Fault::bad_input("Digests can not be silenced yet."))
    }
}
