//! Connections and proofs behind the read-only switch: both write records, so both are refused there.

use async_trait::async_trait;
use model::{DomainName, Record};
use registrar::ProviderError;
use registrar::connect::{Checked, Connect, Connected, Preset, ProofAdded, Service, ServiceProof, Wanted};

use super::Guarded;

#[async_trait]
impl Connect for Guarded {
    async fn presets(&self, name: &DomainName) -> Result<Vec<Preset>, ProviderError> {
        let connect = self.inner.connect().ok_or_else(|| self.not_offered("connect"))?;
        connect.presets(name).await
    }

    fn recognised(&self, target: &str) -> Option<&'static str> {
        self.inner.connect()?.recognised(target)
    }

    fn expected(&self, wanted: &Wanted, usual: bool) -> Option<Vec<Record>> {
        self.inner.connect()?.expected(wanted, usual)
    }

    async fn connect(&self, name: &DomainName, wanted: &Wanted) -> Result<Connected, ProviderError> {
        self.allow("connect")?;
        let connect = self.inner.connect().ok_or_else(|| self.not_offered("connect"))?;
        connect.connect(name, wanted).await
    }

    async fn verify(&self, name: &DomainName, wanted: &Wanted) -> Result<Checked, ProviderError> {
        let connect = self.inner.connect().ok_or_else(|| self.not_offered("verify"))?;
        connect.verify(name, wanted).await
    }
}

#[async_trait]
impl ServiceProof for Guarded {
    async fn services(&self, name: &DomainName) -> Result<Vec<Service>, ProviderError> {
        let proof = self.inner.service_proof();
        let proof = proof.ok_or_else(|| self.not_offered("verify_service"))?;
        proof.services(name).await
    }

    fn expected(&self, service: &str, token: &str) -> Option<Vec<Record>> {
        self.inner.service_proof()?.expected(service, token)
    }

    async fn add(&self, name: &DomainName, service: &str, token: &str) -> Result<ProofAdded, ProviderError> {
        self.allow("verify_service")?;
        let proof = self.inner.service_proof();
        let proof = proof.ok_or_else(|| self.not_offered("verify_service"))?;
        proof.add(name, service, token).await
    }
}
