//! The records of names on their way in as an ordinary DNS plan, where the accounts serve their zones.

use store::bring_in::BringIn;

use super::{proof, view};
use crate::core::Engine;
use crate::dns::additions::Addition;
use crate::dns::view::{DnsAction, PlanView};
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::words::count;

impl Engine {
    /// A plan that writes the records of these names into the zones that the accounts serve. An older record of the same
    /// sort makes way. Nothing is written before the plan is applied.
    pub async fn portfolio_bring_in_plan(&self, keys: Vec<NameKey>) -> Result<PlanView, Fault> {
        let mut additions = Vec::with_capacity(keys.len());
        let holdings = self.holdings().await?;
        for key in &keys {
            let kept: BringIn = self.bring_in(key).await?;
            let Some((_, zone)) = view::seat(&kept, &holdings) else {
                return Err(Fault::new(
                    Code::NotOffered,
                    format!("None of the accounts serves the DNS of {}.", key.name.unicode()),
                )
                .hint("Copy the record and add it where its DNS is."));
            };
            additions.push(Addition {
                zone,
                owner: kept.owner.clone(),
                kind: "TXT",
                makes_way: proof::sort(&kept.value).map(|sort| format!("{sort}=")),
                content: kept.value,
            });
        }
        let title = match keys.as_slice() {
            [only] => format!("Proof of {}", only.name.unicode()),
            many => format!("Proof of {}", count(many.len(), "name", "names")),
        };
        self.dns_plan_additions(additions, DnsAction::Editor, title).await
    }
}
