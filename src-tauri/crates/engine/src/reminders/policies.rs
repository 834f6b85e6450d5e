//! When names are told of, where it differs from the settings. The first policy that covers a name counts.

use std::collections::BTreeSet;
use std::sync::Arc;

use store::reminders::policy::Kept;

use super::stage::Stages;
use super::view::{PolicyDraft, PolicyScope};
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::labels::checked_tag;
use crate::settings::checked_thresholds;

/// Bounds of what is kept.
const MOST_POLICIES: usize = 50;
const LONGEST_LABEL: usize = 60;

/// A policy of the user's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Policy {
    pub id: String,
    pub draft: PolicyDraft,
}

impl Policy {
    /// Those that this version understands.
    pub fn read(kept: Vec<Kept>) -> Vec<Self> {
        let policies = kept.into_iter().filter_map(|kept| {
            let draft = serde_json::from_str(&kept.policy)
                .inspect_err(
                    |error| tracing::warn!(target: "reminders", %error, "a policy can not be understood"),
                )
                .ok()?;
            Some(Self { id: kept.id, draft })
        });
        policies.collect()
    }

    /// The stages of the names that it covers.
    pub fn stages(&self) -> Stages {
        let PolicyDraft {
            days,
            grace,
            redemption,
            silent,
            ..
        } = &self.draft;
        Stages::ruled(days, *grace, *redemption, *silent)
    }
}

impl Engine {
    /// Keeps a policy: a new one without an id, which comes last. Returns its id.
    ///
    /// # Errors
    /// When it says what can not be, when another one has its label or covers the same, when there are too many, or when
    /// the one to be changed or its account is gone.
    pub async fn reminders_policy_save(
        &self,
        id: Option<String>,
        policy: PolicyDraft,
    ) -> Result<String, Fault> {
        let draft = checked(policy)?;
        if let PolicyScope::Account { account } = &draft.scope {
            self.account(*account).await?;
        }
        let _changing = self.inner.watch.changing.lock().await;
        let known = Arc::clone(&self.reminders_memory().await?.policies);
        fits(&known, id.as_deref(), &draft)?;
        let is_new = id.is_none();
        let id = id.unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
        let text = serde_json::to_string(&draft)
            .map_err(|_| Fault::new(Code::Internal, "The policy could not be written down."))?;
        let kept = Kept {
            id: id.clone(),
            policy: text,
        };
        let label = draft.label.clone();
        let mut policies = known.to_vec();
        match policies.iter_mut().find(|policy| policy.id == id) {
            Some(policy) => policy.draft = draft,
            None => policies.push(Policy {
                id: id.clone(),
                draft,
            }),
        }
        self.reminders_remember(
            move |tx| store::reminders::policy::put(tx, &kept),
            |memory, ()| memory.policies = Arc::new(policies),
        )
        .await?;
        let verb = if is_new { "kept" } else { "changed" };
        self.policies_changed(format!("The reminder policy \"{label}\" was {verb}."))
            .await;
        Ok(id)
    }

    /// Forgets a policy.
    ///
    /// # Errors
    /// When there is none of that id.
    pub async fn reminders_policy_remove(&self, id: String) -> Result<(), Fault> {
        let _changing = self.inner.watch.changing.lock().await;
        let mut policies = self.reminders_memory().await?.policies.to_vec();
        let place = policies.iter().position(|policy| policy.id == id);
        let label = policies.remove(place.ok_or_else(gone)?).draft.label;
        self.reminders_remember(
            move |tx| store::reminders::policy::remove(tx, &id),
            |memory, ()| memory.policies = Arc::new(policies),
        )
        .await?;
        self.policies_changed(format!("The reminder policy \"{label}\" was removed."))
            .await;
        Ok(())
    }

    /// Puts the policies into an order: the first that covers a name counts. All ids stand in it.
    ///
    /// # Errors
    /// When these are not the ids of all policies.
    pub async fn reminders_policy_order(&self, ids: Vec<String>) -> Result<(), Fault> {
        let _changing = self.inner.watch.changing.lock().await;
        let known = Arc::clone(&self.reminders_memory().await?.policies);
        let ordered: Vec<Policy> = ids
            .iter()
            .filter_map(|id| known.iter().find(|policy| policy.id == *id).cloned())
            .collect();
        let distinct: BTreeSet<&String> = ids.iter().collect();
        if ordered.len() != ids.len() || ids.len() != known.len() || distinct.len() != ids.len() {
            return Err(Fault::new(
                Code::Conflict,
                "The policies were changed meanwhile, so their order was left as it was.",
            )
            .hint("Look at them again, then put them into order."));
        }
        if ordered == *known {
            return Ok(());
        }
        let labels: Vec<String> = ordered.iter().map(|policy| policy.draft.label.clone()).collect();
        self.reminders_remember(
            move |tx| store::reminders::policy::order(tx, &ids),
            |memory, ()| memory.policies = Arc::new(ordered),
        )
        .await?;
        self.policies_changed(format!(
            "The order of the reminder policies is now {}.",
            crate::words::list(&labels, 10)
        ))
        .await;
        Ok(())
    }

    async fn policies_changed(&self, said: String) {
        self.log("reminders", said, None, None).await;
        self.stale(&[Tag::Reminders]);
    }
}

/// A policy in its one form, or why it can not be so.
fn checked(mut policy: PolicyDraft) -> Result<PolicyDraft, Fault> {
    policy.label = policy.label.split_whitespace().collect::<Vec<_>>().join(" ");
    if policy.label.is_empty() {
        return Err(
            Fault::bad_input("A policy needs a label.").hint("Write a word for it, such as \"Clients\".")
        );
    }
    if policy.label.chars().count() > LONGEST_LABEL {
        return Err(Fault::bad_input(format!(
            "The label of a policy has at most {LONGEST_LABEL} characters."
        ))
        .hint("Shorten it."));
    }
    if policy.label.chars().any(char::is_control) {
        return Err(
            Fault::bad_input("The label of a policy holds a character that can not be shown.")
                .hint("Type it anew."),
        );
    }
    if let PolicyScope::Tag { tag } = &mut policy.scope {
        *tag = checked_tag(tag)?;
    }
    policy.days = checked_thresholds(&policy.days)?;
    Ok(policy)
}

/// Whether a policy can stand among the others. `id` is its own, where it is one of them.
fn fits(known: &[Policy], id: Option<&str>, draft: &PolicyDraft) -> Result<(), Fault> {
    match id {
        Some(id) if !known.iter().any(|policy| policy.id == id) => return Err(gone()),
        None if known.len() >= MOST_POLICIES => {
            return Err(
                Fault::bad_input(format!("At most {MOST_POLICIES} policies are kept."))
                    .hint("Remove one that you do not need."),
            );
        }
        _ => {}
    }
    let others = || known.iter().filter(|policy| Some(policy.id.as_str()) != id);
    let label = draft.label.to_lowercase();
    if others().any(|policy| policy.draft.label.to_lowercase() == label) {
        return Err(
            Fault::bad_input(format!("Another policy is called \"{}\".", draft.label))
                .hint("Give it another label."),
        );
    }
    if let Some(same) = others().find(|policy| is_same_scope(&policy.draft.scope, &draft.scope)) {
        return Err(Fault::bad_input(format!(
            "\"{}\" covers the same names, and only the first would count.",
            same.draft.label
        ))
        .hint("Change that one instead."));
    }
    Ok(())
}

fn is_same_scope(a: &PolicyScope, b: &PolicyScope) -> bool {
    match (a, b) {
        (PolicyScope::Tag { tag: a }, PolicyScope::Tag { tag: b }) => crate::portfolio::labels::is_same(a, b),
        _ => a == b,
    }
}

fn gone() -> Fault {
    Fault::new(Code::NotFound, "This policy is not kept any more.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(label: &str, scope: PolicyScope) -> PolicyDraft {
        PolicyDraft {
            label: label.to_owned(),
            scope,
            days: vec![7, 90, 7],
            grace: true,
            redemption: true,
            silent: false,
        }
    }

    fn tag(tag: &str) -> PolicyScope {
        PolicyScope::Tag { tag: tag.to_owned() }
    }

    #[test]
    fn a_policy_comes_in_one_form() {
        let policy = checked(draft("  My  clients ", tag(" Client "))).expect("fits");
        assert_eq!(policy.label, "My clients");
        assert_eq!(policy.scope, tag("Client"));
        assert_eq!(policy.days, [90, 7]);
    }

    #[test]
    fn what_can_not_be_is_refused_with_a_reason() {
        for (wrong, told) in [
            (draft("  ", PolicyScope::Owned), "needs a label"),
            (draft(&"x".repeat(61), PolicyScope::Owned), "at most 60"),
            (draft("x", tag(" ")), "at least one character"),
            (
                PolicyDraft {
                    days: vec![366],
                    ..draft("x", PolicyScope::Owned)
                },
                "365 days",
            ),
            (
                PolicyDraft {
                    days: (0..21).collect(),
                    ..draft("x", PolicyScope::Owned)
                },
                "At most 20",
            ),
        ] {
            let fault = checked(wrong).expect_err("refused");
            assert!(fault.message.contains(told), "{fault:?}");
        }
    }

    #[test]
    fn two_policies_have_two_labels_and_cover_different_names() {
        let known = [Policy {
            id: "1".to_owned(),
            draft: draft("Clients", tag("client")),
        }];
        assert!(fits(&known, None, &draft("Mine", PolicyScope::Owned)).is_ok());
        assert!(fits(&known, Some("1"), &draft("CLIENTS", tag("Client"))).is_ok());
        assert!(fits(&known, Some("2"), &draft("Mine", PolicyScope::Owned)).is_err());
        let twice = fits(&known, None, &draft("clients", PolicyScope::Owned)).expect_err("refused");
        assert!(twice.message.contains("Another policy is called"));
        let same = fits(&known, None, &draft("Mine", tag("CLIENT"))).expect_err("refused");
        assert!(same.message.contains("\"Clients\" covers the same names"));
        let many: Vec<Policy> = (0..MOST_POLICIES)
            .map(|number| Policy {
                id: number.to_string(),
                draft: draft(&number.to_string(), tag(&number.to_string())),
            })
            .collect();
        assert!(fits(&many, None, &draft("x", PolicyScope::Owned)).is_err());
    }
}
