//! DS records at the registry: `GET`, `POST` and `DELETE /api/domains/{domain}/dnssec`, one record a call.

use async_trait::async_trait;
use model::DomainName;
use registrar::dnssec::{DsChange, DsRecord, DsRecords};
use registrar::http::Call;
use registrar::json::{count, field, first_array, text};
use registrar::{Kind, ProviderError, Retry};
use reqwest::Method;
use serde_json::{Value, json};

use super::Domani;
use super::api::Bucket;
use super::portfolio::path;

const OPERATION: &str = "ds";

/// The records of an answer, all of which must be understood: one that is overlooked keeps a name dark.
fn records(body: &Value) -> Option<Vec<DsRecord>> {
    let rows = match body.as_array() {
        Some(rows) => rows,
        None => first_array(body, &["records", "ds_records", "ds", "dnssec.records"])?,
    };
    rows.iter().map(record).collect()
}

fn record(row: &Value) -> Option<DsRecord> {
    let small = |key: &str| field(row, key, count).and_then(|number| u8::try_from(number).ok());
    DsRecord::new(
        field(row, "key_tag", count).and_then(|tag| u16::try_from(tag).ok())?,
        small("algorithm")?,
        small("digest_type")?,
        &field(row, "digest", text)?,
    )
}

impl Domani {
    async fn ds_now(&self, name: &DomainName) -> Result<Vec<DsRecord>, ProviderError> {
        let call = Call::read(OPERATION, path(name, "/dnssec"));
        let body = self.api.read(Bucket::Dns, &call).await?;
        records(&body).ok_or_else(|| self.api.http.wrong_shape(&call, "the name's DS records"))
    }

    async fn add_ds(&self, name: &DomainName, record: &DsRecord) -> Result<(), ProviderError> {
        let body = json!({
            "key_tag": record.key_tag.to_string(),
            "algorithm": record.algorithm.to_string(),
            "digest_type": record.digest_type.to_string(),
            "digest": record.digest,
        });
        let call = Call::change(OPERATION, Method::POST, path(name, "/dnssec"), body.to_string());
        let (body, _) = self.api.once(Bucket::Dns, &call).await?;
        self.done(&call, &body)
    }

    /// Removes every record with this tag. That there is none is as good.
    async fn drop_ds(&self, name: &DomainName, key_tag: u16) -> Result<(), ProviderError> {
        let body = json!({"key_tag": key_tag.to_string()}).to_string();
        let call = Call::change(OPERATION, Method::DELETE, path(name, "/dnssec"), body);
        match self.api.once(Bucket::Dns, &call).await {
            Ok((body, _)) => self.done(&call, &body),
            Err(error) if error.kind == Kind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// A failure after another step was done.
fn midway(error: ProviderError) -> ProviderError {
    error
        .hint("Some of the DS records were changed already. Look at the name's DNSSEC again.")
        .retry(Retry::OutcomeUnknown)
}

#[async_trait]
impl DsRecords for Domani {
    async fn read_ds(&self, name: &DomainName) -> Result<Option<Vec<DsRecord>>, ProviderError> {
        self.ds_now(name).await.map(Some)
    }

    async fn set_ds(&self, name: &DomainName, record: &DsRecord) -> Result<DsChange, ProviderError> {
        let before = self.ds_now(name).await?;
        let mut others: Vec<u16> = before
            .iter()
            .filter(|other| !other.is_same(record))
            .map(|other| other.key_tag)
            .collect();
        others.sort_unstable();
        others.dedup();
        let mut there = before.iter().any(|other| other.is_same(record));
        // Records are removed by their tag alone, so one that shares it has to go before the new one comes.
        if others.contains(&record.key_tag) {
            self.drop_ds(name, record.key_tag).await?;
            others.retain(|tag| *tag != record.key_tag);
            there = false;
        }
        if !there {
            self.add_ds(name, record).await?;
        }
        for tag in others {
            self.drop_ds(name, tag).await.map_err(midway)?;
        }
        self.ds_now(name).await.map(DsChange::Now).map_err(midway)
    }

    async fn remove_ds(&self, name: &DomainName) -> Result<DsChange, ProviderError> {
        let before = self.ds_now(name).await?;
        for (done, record) in before.iter().enumerate() {
            let dropped = self.drop_ds(name, record.key_tag).await;
            dropped.map_err(|error| if done > 0 { midway(error) } else { error })?;
        }
        if before.is_empty() {
            return Ok(DsChange::Now(before));
        }
        self.ds_now(name).await.map(DsChange::Now).map_err(midway)
    }
}
