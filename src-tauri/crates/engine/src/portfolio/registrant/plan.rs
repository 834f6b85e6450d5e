//! What a change of a registrant would do, before it is sent.

use model::{Contact, ContactField};
use registrar::contacts::check;
use sha2::{Digest, Sha256};

use super::view::{RegistrantPart, RegistrantPlan};
use super::{Known, asked};
use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;

/// Characters of a part. No registry takes more.
const LONGEST_PART: usize = 255;

impl Engine {
    /// What a change to this contact would do. Nothing is sent.
    pub async fn portfolio_registrant_plan(
        &self,
        key: NameKey,
        contact: Contact,
    ) -> Result<RegistrantPlan, Fault> {
        let known = self.registrant_known(&key).await?;
        self.registrant_plan_of(&known, &contact)
    }

    pub(super) fn registrant_plan_of(
        &self,
        known: &Known,
        contact: &Contact,
    ) -> Result<RegistrantPlan, Fault> {
        let facet = known.facet()?;
        for field in ContactField::ALL {
            if contact.get(field).chars().count() > LONGEST_PART {
                return Err(Fault::bad_input(format!(
                    "{} may have {LONGEST_PART} characters at most.",
                    field.label()
                )));
            }
        }
        let after = asked(contact, facet);
        let before = known.contact.as_ref().map(|contact| asked(contact, facet));
        let was = |field| before.as_ref().map_or("", |before| before.get(field));
        // Where nothing is told an empty part stays as it is, whatever that is.
        let told = known.shown.is_some();
        let changes: Vec<RegistrantPart> = ContactField::ALL
            .into_iter()
            .filter(|field| was(*field) != after.get(*field) && (told || !after.get(*field).is_empty()))
            .map(|field| RegistrantPart {
                field,
                label: field.label().to_owned(),
                before: before.as_ref().map(|before| before.get(field).to_owned()),
                after: after.get(field).to_owned(),
            })
            .collect();
        let effect = facet
            .effect(before.as_ref(), &after)
            .filter(|_| !changes.is_empty());
        let faults = check(facet.fields(), &after);
        let shown = serde_json::json!([
            known.key.account.to_string(),
            known.key.name.as_str(),
            before,
            after,
            effect.as_ref().map(|effect| effect.words.as_str()),
        ]);
        Ok(RegistrantPlan {
            hash: hex::encode(Sha256::digest(shown.to_string())),
            grave: effect.as_ref().is_some_and(|effect| effect.grave),
            effect: effect.map(|effect| effect.words),
            blocked: known.blocked.clone(),
            after,
            changes,
            faults,
        })
    }
}
