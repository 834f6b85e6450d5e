//! An account's bills and keys behind the read-only switch: a page to set up a way to pay, a new key and the end of one
//! change the account there; looking at them does not.

use async_trait::async_trait;
use registrar::ProviderError;
use registrar::billing::{Billing, Invoices, Referrals};
use registrar::tokens::{CreatedToken, NewToken, TokenList, TokenRules, Tokens};
use url::Url;

use super::Guarded;

#[async_trait]
impl Billing for Guarded {
    async fn setup_link(&self) -> Result<Url, ProviderError> {
        self.allow("billing_setup")?;
        let billing = self.inner.billing();
        let billing = billing.ok_or_else(|| self.not_offered("billing_setup"))?;
        billing.setup_link().await
    }

    async fn invoices(&self, limit: u32) -> Result<Invoices, ProviderError> {
        let billing = self.inner.billing().ok_or_else(|| self.not_offered("invoices"))?;
        billing.invoices(limit).await
    }

    async fn referrals(&self) -> Result<Referrals, ProviderError> {
        let billing = self
            .inner
            .billing()
            .ok_or_else(|| self.not_offered("referrals"))?;
        billing.referrals().await
    }
}

#[async_trait]
impl Tokens for Guarded {
    fn rules(&self) -> &'static TokenRules {
        const NONE: &TokenRules = &TokenRules {
            field: "",
            scopes: &[],
            expires_in: (0, 0),
            longest_name: 0,
        };
        self.inner.tokens().map_or(NONE, Tokens::rules)
    }

    async fn list(&self) -> Result<TokenList, ProviderError> {
        let tokens = self.inner.tokens().ok_or_else(|| self.not_offered("tokens"))?;
        tokens.list().await
    }

    async fn create(&self, token: &NewToken) -> Result<CreatedToken, ProviderError> {
        self.allow("token")?;
        let tokens = self.inner.tokens().ok_or_else(|| self.not_offered("token"))?;
        tokens.create(token).await
    }

    async fn revoke(&self, id: &str) -> Result<(), ProviderError> {
        self.allow("token")?;
        let tokens = self.inner.tokens().ok_or_else(|| self.not_offered("token"))?;
        tokens.revoke(id).await
    }
}
