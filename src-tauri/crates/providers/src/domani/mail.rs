//! The mail check: who takes the mail, and what protects the name against forgery.

use async_trait::async_trait;
use model::DomainName;
use registrar::ProviderError;
use registrar::connect::{MailCheck, MailHealth, MailPart};
use registrar::http::Call;
use registrar::json::{any_field, field, flag, text, texts};
use serde_json::Value;

use super::Domani;
use super::api::Bucket;
use super::portfolio::path;

/// Reads `GET /api/domains/{domain}/email/check`. `None` when nothing of it is there.
pub(super) fn health(body: &Value) -> Option<MailHealth> {
    let part = |name: &str, values: &[&str]| {
        let whole = body.get(name)?;
        let list = |key: &&str| field(whole, key, texts).or_else(|| Some(vec![field(whole, key, text)?]));
        Some(MailPart {
            ready: any_field(whole, &["configured"], flag),
            values: values.iter().find_map(list).unwrap_or_default(),
        })
    };
    let parts = [
        part("mx", &["records"]),
        part("spf", &["value"]),
        part("dmarc", &["value"]),
        part("dkim", &["selectors"]),
    ];
    if parts.iter().all(Option::is_none) {
        return None;
    }
    let [mx, spf, dmarc, dkim] = parts.map(Option::unwrap_or_default);
    Some(MailHealth {
        provider: field(body, "provider", text),
        mx,
        spf,
        dmarc,
        dkim,
    })
}

#[async_trait]
impl MailCheck for Domani {
    async fn mail_health(&self, name: &DomainName) -> Result<MailHealth, ProviderError> {
        let call = Call::read("mail_check", path(name, "/email/check"));
        let body = self.api.read(Bucket::MailCheck, &call).await?;
        let http = &self.api.http;
        let health = health(&body).ok_or_else(|| http.wrong_shape(&call, "a mail check"))?;
        let shown = |part: MailPart| MailPart {
            values: part.values.iter().map(|value| http.quoted(value)).collect(),
            ..part
        };
        Ok(MailHealth {
            provider: health.provider.map(|provider| http.quoted(&provider)),
            mx: shown(health.mx),
            spf: shown(health.spf),
            dmarc: shown(health.dmarc),
            dkim: shown(health.dkim),
        })
    }
}
