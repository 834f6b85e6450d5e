//! Imports of names behind the read-only switch: a beginning and a verification both change the account there.

use async_trait::async_trait;
use model::DomainName;
use registrar::ProviderError;
use registrar::imports::{ImportBegun, Imports, Verified};

use super::Guarded;

#[async_trait]
impl Imports for Guarded {
    async fn begin(&self, name: &DomainName) -> Result<ImportBegun, ProviderError> {
        self.allow("import")?;
        let imports = self.inner.imports().ok_or_else(|| self.not_offered("import"))?;
        imports.begin(name).await
    }

    async fn verify(&self, name: &DomainName) -> Result<Verified, ProviderError> {
        self.allow("import")?;
        let imports = self.inner.imports().ok_or_else(|| self.not_offered("import"))?;
        imports.verify(name).await
    }
}
