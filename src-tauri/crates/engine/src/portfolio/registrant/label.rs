//! The label beside a registrant, which its provider keeps for the user alone: changed by itself it reaches no registry and
//! begins no verification.

use registrar::registrant::RegistrantChange;
use store::registrants;

use super::facet;
use super::view::{LabelView, RegistrantView};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

impl Engine {
    /// Sends another label for the registrant of a name, and nothing else of it.
    pub async fn portfolio_registrant_label(
        &self,
        key: NameKey,
        label: String,
    ) -> Result<RegistrantView, Fault> {
        let label = label.trim().to_owned();
        let holdings = self.holdings().await?;
        let holding = holdings
            .find(&key)
            .ok_or_else(|| crate::portfolio::detail::gone(&key))?;
        let key = holding.key();
        let provider = self.provider(key.account).await?;
        let name = provider.descriptor().label;
        let facet = facet(&provider)?.label().ok_or_else(|| {
            Fault::new(
                Code::NotOffered,
                format!("{name} keeps no label beside a registrant."),
            )
        })?;
        match facet.set_label(&key.name, &label).await {
            Ok(()) => {}
            // It says what shall be, and nobody tells what is: once more does no harm, and its answer counts.
            Err(error) if error.outcome_unknown() => facet.set_label(&key.name, &label).await?,
            Err(error) => return Err(error.into()),
        }
        let (account, of, kept, at) = (key.account, key.name.clone(), label.clone(), self.now());
        let library = self.inner.store.library();
        library
            .write(move |tx| registrants::keep_label(tx, account, &of, &kept, at))
            .await?;
        let line = format!(
            "The label of the registrant at {name} is \"{label}\" now; no registrar was asked and nothing has to be confirmed."
        );
        self.log("portfolio", line, Some(key.account), Some(&key.name))
            .await;
        self.portfolio_registrant(key).await
    }

    /// The label as it was sent last; `None` where the provider keeps none.
    pub(super) async fn registrant_label(
        &self,
        key: &NameKey,
        facet: &dyn RegistrantChange,
    ) -> Result<Option<LabelView>, Fault> {
        let Some(longest) = facet.label().map(|label| label.longest()) else {
            return Ok(None);
        };
        let (account, name) = (key.account, key.name.clone());
        let library = self.inner.store.library();
        let sent = library
            .read(move |conn| registrants::label(conn, account, &name))
            .await?;
        let (text, sent_at) = sent.unzip();
        Ok(Some(LabelView {
            longest,
            text,
            sent_at,
        }))
    }
}
