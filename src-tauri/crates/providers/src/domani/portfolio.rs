//! Owned names: the list in both spellings, and the detail.

use std::collections::BTreeSet;

use async_trait::async_trait;
use model::DomainName;
use registrar::ProviderError;
use registrar::http::Call;
use registrar::json::{any_field, count, first_array, flag, text, texts, time};
use registrar::portfolio::{ListProgress, Listing, OwnedName, Portfolio, ZoneHere, tell_progress};
use reqwest::header::{HeaderMap, LINK};
use serde_json::Value;

use super::Domani;
use super::api::Bucket;

/// The list is documented to come whole; pages are followed as far as this should it ever not.
const PAGES_AT_MOST: u32 = 50;

/// Words for names that are managed here and registered elsewhere.
const ELSEWHERE: [&str; 3] = ["external", "imported", "import"];

/// The path of one name's call, such as `/api/domains/example.com/dns`.
pub(super) fn path(name: &DomainName, rest: &str) -> String {
    format!("/api/domains/{name}{rest}")
}

/// Reads one row of the list. The error is a sentence.
pub(super) fn row(value: &Value) -> Result<OwnedName, String> {
    let spelled = match value {
        Value::String(_) => text(value),
        _ => any_field(value, &["domain", "name"], text),
    };
    let spelled = spelled.ok_or_else(|| "A row of the list names no domain.".to_owned())?;
    let name = DomainName::parse(&spelled).map_err(|error| error.to_string())?;
    Ok(described(OwnedName::bare(name), value))
}

/// Reads a detail. `None` when it is no object or speaks of another name.
pub(super) fn detail(body: &Value, name: &DomainName) -> Option<OwnedName> {
    body.as_object()?;
    let spelled = any_field(body, &["domain", "name"], text)?;
    (DomainName::parse(&spelled).ok().as_ref() == Some(name))
        .then(|| described(OwnedName::bare(name.clone()), body))
}

/// Adds what a row or a detail tells beyond the name. The expiry that lists tell as well goes first, so that both agree; for
/// the lock and privacy the registry's own word does.
fn described(mut owned: OwnedName, value: &Value) -> OwnedName {
    const EXPIRY: [&str; 4] = ["expires_at", "expiresAt", "expires", "registrar.expire_date"];
    owned.status = any_field(value, &["status"], text);
    owned.registered_at = any_field(
        value,
        &["purchased_at", "purchasedAt", "registrar.create_date"],
        time,
    );
    owned.expires_at = any_field(value, &EXPIRY, time);
    owned.expires_text = any_field(value, &EXPIRY, text);
    owned.auto_renew = any_field(value, &["auto_renew", "autoRenew", "registrar.auto_renew"], flag);
    owned.locked = any_field(value, &["registrar.security_lock", "security_lock"], flag);
    owned.privacy = any_field(value, &["registrar.whois_privacy", "whois_privacy"], flag);
    owned.nameservers = any_field(value, &["nameservers"], texts).map(host_names);
    owned.registered = !elsewhere(value);
    if !owned.registered {
        // For imported names records are shown as instructions for the other company; none are kept here.
        owned.zone = Some(ZoneHere::Absent);
    }
    owned
}

/// Whether a name was imported: managed here, registered at another company.
fn elsewhere(value: &Value) -> bool {
    let says = [
        "registrar_status",
        "registrarStatus",
        "payment_method",
        "paymentMethod",
        "status",
    ]
    .iter()
    .filter_map(|path| any_field(value, &[*path], text))
    .any(|word| ELSEWHERE.contains(&word.to_ascii_lowercase().as_str()));
    let flagged = any_field(value, &["imported", "external", "is_external"], flag) == Some(true);
    let unverified = any_field(value, &["status"], text)
        .is_some_and(|word| word.eq_ignore_ascii_case("pending_verification"));
    says || flagged || unverified
}

/// Host names in their one form.
pub(super) fn host_names(hosts: Vec<String>) -> Vec<String> {
    hosts
        .iter()
        .map(|host| host.trim_end_matches('.').to_ascii_lowercase())
        .collect()
}

/// What an owned name's status says, in the words that the provider documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Working,
    Failed,
    Fine,
}

/// Reads a status word. An unknown word is taken for fine: the name is in the account.
pub(super) fn standing(status: Option<&str>) -> Standing {
    match status.unwrap_or_default().to_ascii_lowercase().as_str() {
        "provisioning" | "pending" | "processing" | "registering" => Standing::Working,
        "failed" | "error" | "cancelled" | "canceled" | "refunded" => Standing::Failed,
        _ => Standing::Fine,
    }
}

/// The query of the next page, when the answer names one at the same address.
pub(super) fn next_page(headers: &HeaderMap, host: &str) -> Option<String> {
    let links = headers.get_all(LINK).iter().filter_map(|link| link.to_str().ok());
    for link in links.flat_map(|line| line.split(',')) {
        let Some((address, rest)) = link
            .trim()
            .strip_prefix('<')
            .and_then(|link| link.split_once('>'))
        else {
            continue;
        };
        let is_next = rest.split(';').any(|part| {
            part.trim()
                .to_ascii_lowercase()
                .strip_prefix("rel=")
                .is_some_and(|rel| rel.trim_matches('"') == "next")
        });
        let (place, query) = address.split_once('?')?;
        let same_host = place.starts_with('/') && !place.starts_with("//")
            || place
                .split_once("://")
                .is_some_and(|(_, rest)| rest.split(['/', ':']).next() == Some(host));
        if is_next && same_host && place.trim_end_matches('/').ends_with("/api/domains") {
            return Some(query.to_owned());
        }
    }
    None
}

#[async_trait]
impl Portfolio for Domani {
    async fn list(&self) -> Result<Listing, ProviderError> {
        let http = &self.api.http;
        let mut call = Call::read("list", "/api/domains");
        let mut known = BTreeSet::new();
        let mut listing = Listing {
            names: Vec::new(),
            partial: None,
            unreadable: Vec::new(),
        };
        for page in 1..=PAGES_AT_MOST {
            let (body, headers) = self.api.read_reply(Bucket::Account, &call).await?;
            let rows = first_array(&body, &["domains", ""])
                .ok_or_else(|| http.wrong_shape(&call, "a list of names"))?;
            let before = known.len() + listing.unreadable.len();
            for value in rows {
                match row(value) {
                    Ok(owned) if known.insert(owned.name.clone()) => listing.names.push(owned),
                    Ok(_) => {}
                    Err(reason) => listing
                        .unreadable
                        .push(format!("{reason} It came as {}", http.quoted(&value.to_string()))),
                }
            }
            tell_progress(ListProgress {
                part: "names",
                rows: known.len() + listing.unreadable.len(),
                of: any_field(&body, &["total", "total_count", "pagination.total"], count)
                    .map(|total| total as usize),
                page: rows.len(),
            });
            let Some(query) = next_page(&headers, http.host()) else {
                return Ok(listing);
            };
            // A page that repeats what is known would go on for ever.
            if page == PAGES_AT_MOST || known.len() + listing.unreadable.len() == before {
                listing.partial = Some(format!(
                    "domani.sh names a further page after {} names that could not be read.",
                    known.len()
                ));
                return Ok(listing);
            }
            call = Call::read("list", format!("/api/domains?{query}"));
        }
        Ok(listing)
    }

    async fn detail(&self, name: &DomainName) -> Result<OwnedName, ProviderError> {
        let (mut owned, _) = self.detail_body(name).await?;
        // A call of its own, which tells where the name's DNS really is.
        if owned.registered
            && let Some(hosts) = self.hosts(name).await
        {
            owned.zone = hosts.zone();
            owned.nameservers = Some(hosts.set);
        }
        Ok(owned)
    }
}

impl Domani {
    /// A detail with the body that it was read from.
    pub(super) async fn detail_body(&self, name: &DomainName) -> Result<(OwnedName, Value), ProviderError> {
        let call = Call::read("detail", path(name, ""));
        let body = self.api.read(Bucket::Names, &call).await?;
        let owned =
            detail(&body, name).ok_or_else(|| self.api.http.wrong_shape(&call, "this name's detail"))?;
        Ok((owned, body))
    }
}
