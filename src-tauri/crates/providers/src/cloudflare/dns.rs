//! Zones: read in pages, written as batches of single records.

use std::collections::BTreeSet;

use async_trait::async_trait;
use model::{DomainName, Zone};
use registrar::dns::{Dns, Nameservers, ZoneRead, ZoneWrite};
use registrar::http::Call;
use registrar::json::{at, text};
use registrar::{Kind, ProviderError, Retry};
use reqwest::Method;

use super::Cloudflare;
use super::changes::batches;
use super::descriptor::DESCRIPTOR;
use super::records;
use super::zones::ZoneInfo;

/// Records in a page. The documented bound is far higher; this keeps an answer well below what is read at most.
const PER_PAGE: usize = 500;

impl Cloudflare {
    async fn records(&self, name: &DomainName, zone: &ZoneInfo) -> Result<ZoneRead, ProviderError> {
        let call = Call::read("zone", format!("/zones/{}/dns_records", zone.id));
        let list = self.api.numbered(&call, PER_PAGE).await?;
        if let Some(cut) = list.cut {
            return Err(self.not_whole(&call, &cut));
        }
        let mut read = ZoneRead {
            zone: Zone::default(),
            nameservers: zone.nameservers.clone(),
            mode: zone.mode(),
            unreadable: Vec::new(),
        };
        let mut ids = BTreeSet::new();
        for row in &list.rows {
            // A record that comes or goes while the pages are read moves others across their borders.
            if let Some(id) = at(row, "id").and_then(text)
                && !ids.insert(id)
            {
                return Err(self.not_whole(&call, "A record came twice."));
            }
            match records::read(row, name) {
                Some(record) => read.zone.records.push(record),
                None => read.unreadable.push(row.to_string()),
            }
        }
        Ok(read)
    }

    async fn read_zone(&self, name: &DomainName) -> Result<ZoneRead, ProviderError> {
        let zone = self.zone("zone", name).await?;
        match self.records(name, &zone).await {
            Err(error) if matches!(error.kind, Kind::NotFound | Kind::Forbidden) => {
                // The zone may have been removed and added again, which gives it another id.
                self.zones.forget(name);
                let fresh = self.zone("zone", name).await?;
                if fresh.id == zone.id {
                    return Err(error);
                }
                self.records(name, &fresh).await
            }
            read => read,
        }
    }

    fn not_whole(&self, call: &Call, why: &str) -> ProviderError {
        self.api.http.unclear(
            call,
            Kind::Malformed,
            format!("The zone did not arrive whole. {why}"),
        )
    }
}

#[async_trait]
impl Dns for Cloudflare {
    async fn read(&self, name: &DomainName) -> Result<ZoneRead, ProviderError> {
        let read = self.read_zone(name).await;
        self.told(read).await
    }

    async fn write(
        &self,
        name: &DomainName,
        write: &ZoneWrite,
        _idempotency_key: &str,
    ) -> Result<(), ProviderError> {
        let invalid = |message: String| {
            ProviderError::new(Kind::Invalid, DESCRIPTOR.id, "write_zone", message)
                .hint("Correct it, then plan again. Nothing was written.")
        };
        let batches = batches(&write.changes, name).map_err(invalid)?;
        let zone = self.zone("write_zone", name).await?;
        let steps = batches.len();
        for (done, batch) in batches.iter().enumerate() {
            let call = Call::change(
                "write_zone",
                Method::POST,
                format!("/zones/{}/dns_records/batch", zone.id),
                batch.body().to_string(),
            );
            if let Err(error) = self.api.once(&call).await {
                return Err(self.write_failed(name, error, done, steps));
            }
        }
        Ok(())
    }

    async fn set_nameservers(
        &self,
        _name: &DomainName,
        _nameservers: &Nameservers,
        _idempotency_key: &str,
    ) -> Result<Vec<String>, ProviderError> {
        Err(ProviderError::new(
            Kind::NotOffered,
            DESCRIPTOR.id,
            "nameservers",
            "A name registered at Cloudflare must use the nameservers of its zone there.",
        )
        .hint("For a name registered elsewhere, set its nameservers at its registrar."))
    }
}

impl Cloudflare {
    fn write_failed(
        &self,
        name: &DomainName,
        mut error: ProviderError,
        done: usize,
        steps: usize,
    ) -> ProviderError {
        if error.kind == Kind::NotFound {
            // The zone's id is gone; so are the records that were to be changed.
            self.zones.forget(name);
            error.kind = Kind::Conflict;
            error.message = format!(
                "The zone of {} is not the one that was read: it was removed or added again meanwhile.",
                name.unicode()
            );
            error = error.hint("Read the zone again, then plan again. Nothing was written.");
        }
        if done > 0 {
            // Each step is all or none, but the steps before this one stand.
            error.message = format!(
                "{done} of {steps} steps were written, the next one was not: {}",
                error.message
            );
            return error
                .hint("Read the zone to see what was written, then plan the rest again.")
                .retry(Retry::OutcomeUnknown);
        }
        error
    }
}
