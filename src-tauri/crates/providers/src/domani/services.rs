//! Proofs of ownership for third parties: the services that domani.sh knows, and adding a proof. What is there stays.

use async_trait::async_trait;
use model::{DomainName, Record};
use registrar::connect::{ProofAdded, Service, ServiceProof};
use registrar::http::Call;
use registrar::json::{any_field, count, field, first_array, flag, text};
use registrar::{Kind, ProviderError};
use reqwest::Method;
use serde_json::{Value, json};

use super::Domani;
use super::api::Bucket;
use super::connect::{answered, link};
use super::descriptor::DEFAULT_TTL;
use super::portfolio::path;

/// Services of which the text is known: the first is documented by domani.sh, the others by the services themselves.
/// Where a proof is more than one text at the top of the name, it is not known beforehand.
const TEXTS: [(&str, &str); 5] = [
    ("stripe", "stripe-verification="),
    ("google-search-console", "google-site-verification="),
    ("facebook", "facebook-domain-verification="),
    ("hubspot", "hubspot-domain-verification="),
    ("microsoft-365", "MS="),
];
const MOST_SERVICES: usize = 500;

/// Reads `GET /api/domains/{domain}/verify-service`. `None` without a list.
pub(super) fn list(body: &Value) -> Option<Vec<Service>> {
    let rows = first_array(body, &["services", ""])?;
    let mut found: Vec<Service> = Vec::new();
    for row in rows.iter().take(MOST_SERVICES) {
        let name = match row {
            Value::String(_) => text(row),
            _ => any_field(row, &["name", "service", "id"], text),
        };
        let Some(name) = name.filter(|name| !found.iter().any(|known| known.name == *name)) else {
            continue;
        };
        found.push(Service {
            title: any_field(row, &["display_name", "service_display_name", "title"], text)
                .unwrap_or_else(|| name.clone()),
            words: field(row, "description", text),
            docs: any_field(row, &["docs", "documentation_url", "docs_url"], link),
            name,
        });
    }
    Some(found)
}

/// Reads the answer of `POST /api/domains/{domain}/verify-service`. `None` when it is none.
pub(super) fn added(body: &Value, zone: &DomainName) -> Option<ProofAdded> {
    let rows = first_array(body, &["records_added"])?;
    let (records, unreadable) = answered(rows, zone);
    Some(ProofAdded {
        title: any_field(body, &["service_display_name", "service"], text)?,
        known: field(body, "known_service", flag),
        records: records.into_iter().map(|one| one.record).collect(),
        unreadable,
        total: field(body, "total_records", count),
        docs: field(body, "docs", link),
        hint: field(body, "hint", text),
    })
}

#[async_trait]
impl ServiceProof for Domani {
    async fn services(&self, name: &DomainName) -> Result<Vec<Service>, ProviderError> {
        let call = Call::read("verify_service_list", path(name, "/verify-service"));
        let body = self.api.read(Bucket::VerifyService, &call).await?;
        let http = &self.api.http;
        let services = list(&body).ok_or_else(|| http.wrong_shape(&call, "a list of services"))?;
        let shown = |service: Service| Service {
            title: http.quoted(&service.title),
            words: service.words.map(|words| http.quoted(&words)),
            ..service
        };
        Ok(services.into_iter().map(shown).collect())
    }

    fn expected(&self, service: &str, token: &str) -> Option<Vec<Record>> {
        let (_, before) = TEXTS.iter().find(|(known, _)| *known == service)?;
        let token = token.trim();
        // A token that was copied with its first part stays as it is.
        let text = if token.starts_with(before) {
            token.to_owned()
        } else {
            format!("{before}{token}")
        };
        Some(vec![Record::new("@", "TXT", text, Some(DEFAULT_TTL))])
    }

    async fn add(&self, name: &DomainName, service: &str, token: &str) -> Result<ProofAdded, ProviderError> {
        let body = json!({"service": service, "token": token.trim()}).to_string();
        let call = Call::change(
            "verify_service",
            Method::POST,
            path(name, "/verify-service"),
            body,
        );
        self.forms.forget(name);
        let (body, _) = self.api.once(Bucket::VerifyService, &call).await?;
        let http = &self.api.http;
        let added = added(&body, name).ok_or_else(|| {
            http.unclear(
                &call,
                Kind::Malformed,
                "domani.sh accepted the proof, and its answer could not be understood.",
            )
        })?;
        Ok(ProofAdded {
            title: http.quoted(&added.title),
            unreadable: added.unreadable.iter().map(|row| http.quoted(row)).collect(),
            hint: added.hint.map(|hint| http.quoted(&hint)),
            ..added
        })
    }
}
