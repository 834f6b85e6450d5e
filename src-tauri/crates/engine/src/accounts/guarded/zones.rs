//! Zones and DNSSEC behind the read-only switch: what makes, fills or signs a zone or moves a DS record is refused there.

use async_trait::async_trait;
use model::DomainName;
use registrar::dnssec::{DsChange, DsRecord, DsRecords, Signing, SigningState};
use registrar::zone_hosting::{HostedZone, Imported, ZoneHosting, ZoneUse};
use registrar::{Kind, ProviderError};

use super::Guarded;

#[async_trait]
impl ZoneHosting for Guarded {
    fn largest_file(&self) -> usize {
        self.inner.zone_hosting().map_or(0, ZoneHosting::largest_file)
    }

    async fn create(&self, name: &DomainName) -> Result<HostedZone, ProviderError> {
        self.allow("create_zone")?;
        self.hosting("create_zone")?.create(name).await
    }

    async fn status(&self, name: &DomainName) -> Result<Option<HostedZone>, ProviderError> {
        self.hosting("zone_status")?.status(name).await
    }

    async fn check_activation(&self, name: &DomainName) -> Result<HostedZone, ProviderError> {
        // Looking again changes nothing that the user has; at a read-only account the zone is only read.
        let hosting = self.hosting("check_activation")?;
        if self.allow("check_activation").is_ok() {
            return hosting.check_activation(name).await;
        }
        let zone = hosting.status(name).await?;
        zone.ok_or_else(|| {
            self.error(
                Kind::NotFound,
                "check_activation",
                "There is no zone of this name.",
            )
        })
    }

    async fn pause(&self, name: &DomainName, paused: bool) -> Result<HostedZone, ProviderError> {
        self.allow("pause_zone")?;
        self.hosting("pause_zone")?.pause(name, paused).await
    }

    fn pause_effect(&self) -> &'static str {
        self.inner.zone_hosting().map_or("", ZoneHosting::pause_effect)
    }

    async fn remove(&self, name: &DomainName) -> Result<(), ProviderError> {
        self.allow("remove_zone")?;
        self.hosting("remove_zone")?.remove(name).await
    }

    async fn usage(&self, name: &DomainName) -> Result<ZoneUse, ProviderError> {
        self.hosting("zone_use")?.usage(name).await
    }

    async fn export(&self, name: &DomainName) -> Result<String, ProviderError> {
        self.hosting("export_zone")?.export(name).await
    }

    async fn import(&self, name: &DomainName, file: &str, proxied: bool) -> Result<Imported, ProviderError> {
        self.allow("import_zone")?;
        self.hosting("import_zone")?.import(name, file, proxied).await
    }
}

impl Guarded {
    fn hosting(&self, operation: &'static str) -> Result<&dyn ZoneHosting, ProviderError> {
        self.inner
            .zone_hosting()
            .ok_or_else(|| self.not_offered(operation))
    }
}

#[async_trait]
impl Signing for Guarded {
    async fn read_signing(&self, name: &DomainName) -> Result<SigningState, ProviderError> {
        let facet = self.inner.signing();
        facet
            .ok_or_else(|| self.not_offered("dnssec"))?
            .read_signing(name)
            .await
    }

    async fn sign(&self, name: &DomainName, on: bool) -> Result<SigningState, ProviderError> {
        self.allow("dnssec")?;
        let facet = self.inner.signing();
        facet
            .ok_or_else(|| self.not_offered("dnssec"))?
            .sign(name, on)
            .await
    }
}

#[async_trait]
impl DsRecords for Guarded {
    async fn read_ds(&self, name: &DomainName) -> Result<Option<Vec<DsRecord>>, ProviderError> {
        let facet = self.inner.ds_records();
        facet.ok_or_else(|| self.not_offered("ds"))?.read_ds(name).await
    }

    async fn set_ds(&self, name: &DomainName, record: &DsRecord) -> Result<DsChange, ProviderError> {
        self.allow("ds")?;
        let facet = self.inner.ds_records();
        facet
            .ok_or_else(|| self.not_offered("ds"))?
            .set_ds(name, record)
            .await
    }

    async fn remove_ds(&self, name: &DomainName) -> Result<DsChange, ProviderError> {
        self.allow("ds")?;
        let facet = self.inner.ds_records();
        facet.ok_or_else(|| self.not_offered("ds"))?.remove_ds(name).await
    }
}
