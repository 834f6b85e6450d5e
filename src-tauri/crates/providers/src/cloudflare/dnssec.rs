//! Signing of zones: `GET` and `PATCH /zones/{id}/dnssec`.

use async_trait::async_trait;
use model::DomainName;
use registrar::ProviderError;
use registrar::dnssec::{DsRecord, KeyData, Signing, SigningStage, SigningState};
use registrar::http::Call;
use registrar::json::{count, field, text};
use reqwest::Method;
use serde_json::{Value, json};

use super::Cloudflare;

const OPERATION: &str = "dnssec";

/// What the answer says; the error is what it lacks.
fn state(result: &Value) -> Result<SigningState, &'static str> {
    let status = field(result, "status", text).ok_or("whether the zone is signed")?;
    let stage = match status.to_ascii_lowercase().as_str() {
        "active" => SigningStage::On,
        "pending" => SigningStage::Pending,
        "disabled" => SigningStage::Off,
        "pending-disabled" => SigningStage::Leaving,
        "error" => SigningStage::Failed,
        _ => return Err("a known word for how the zone is signed"),
    };
    let ds = match stage {
        SigningStage::Off => None,
        _ => record(result),
    };
    Ok(SigningState { stage, ds })
}

/// The DS record, from its parts or from its line; none while Cloudflare is still making the key.
fn record(result: &Value) -> Option<DsRecord> {
    let small = |key: &str| field(result, key, count).and_then(|number| u8::try_from(number).ok());
    let key_tag = field(result, "key_tag", count).and_then(|tag| u16::try_from(tag).ok());
    let by_parts = key_tag.zip(small("algorithm")).and_then(|(tag, algorithm)| {
        DsRecord::new(
            tag,
            algorithm,
            small("digest_type")?,
            &field(result, "digest", text)?,
        )
    });
    // "example.com. 3600 IN DS 16953 13 2 248D...": the same once more, as a line of a zone file.
    let by_line = || {
        let line = field(result, "ds", text)?;
        let (_, content) = line.split_once(" DS ")?;
        DsRecord::parse(content)
    };
    let mut record = by_parts.or_else(by_line)?;
    record.key = field(result, "public_key", text).and_then(|public_key| {
        let public_key: String = public_key.split_whitespace().collect();
        let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte);
        let flags = field(result, "flags", count).and_then(|flags| u16::try_from(flags).ok())?;
        (!public_key.is_empty() && public_key.bytes().all(is_base64)).then_some(KeyData {
            flags,
            protocol: 3,
            algorithm: record.algorithm,
            public_key,
        })
    });
    Some(record)
}

impl Cloudflare {
    async fn dnssec(&self, name: &DomainName, wanted: Option<bool>) -> Result<SigningState, ProviderError> {
        let zone = self.zone(OPERATION, name).await?;
        let path = format!("/zones/{}/dnssec", zone.id);
        let (call, answer) = match wanted {
            None => {
                let call = Call::read(OPERATION, path);
                let answer = self.api.read(&call).await?;
                (call, answer)
            }
            Some(on) => {
                let body = json!({"status": if on { "active" } else { "disabled" }});
                let call = Call::change(OPERATION, Method::PATCH, path, body.to_string());
                let answer = self.api.once(&call).await?;
                (call, answer)
            }
        };
        state(&answer.result).map_err(|lack| self.api.http.wrong_shape(&call, lack))
    }
}

#[async_trait]
impl Signing for Cloudflare {
    async fn read_signing(&self, name: &DomainName) -> Result<SigningState, ProviderError> {
        let state = self.dnssec(name, None).await;
        self.told(state).await
    }

    async fn sign(&self, name: &DomainName, on: bool) -> Result<SigningState, ProviderError> {
        let state = self.dnssec(name, Some(on)).await;
        self.told(state).await
    }
}
