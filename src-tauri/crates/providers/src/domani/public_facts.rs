//! What the provider tells of any name: its registration, and the preview of its web site. Nearly everything may be null.

use async_trait::async_trait;
use model::{DomainName, Timestamp};
use registrar::ProviderError;
use registrar::http::{Call, Http};
use registrar::json::{at, field, flag, text, texts};
use registrar::public_facts::{Page, PublicContact, PublicFacts, Registration};
use serde_json::Value;

use super::Domani;
use super::api::Bucket;
use super::portfolio::{host_names, path};

/// Roles of contacts, in the order in which they are shown.
const ROLES: [&str; 5] = ["registrant", "admin", "tech", "billing", "abuse"];

/// Parts of a contact with their labels, in the order in which they are shown.
const PARTS: [(&str, &str); 10] = [
    ("name", "Name"),
    ("organization", "Organization"),
    ("email", "Email"),
    ("phone", "Phone"),
    ("fax", "Fax"),
    ("street", "Street"),
    ("city", "City"),
    ("state", "State or province"),
    ("postal_code", "Postal code"),
    ("country", "Country"),
];

/// Statuses and nameservers that are shown at most; a registry allows far fewer.
const MOST: usize = 40;

/// Reads `GET /api/domains/whois`. `None` when it is no object or speaks of another name.
pub(super) fn registration(body: &Value, name: &DomainName) -> Option<Registration> {
    body.as_object()?;
    if let Some(spelled) = field(body, "domain", text)
        && DomainName::parse(&spelled).ok().as_ref() != Some(name)
    {
        return None;
    }
    let told = Registration {
        registered: field(body, "registered", flag),
        registrar: field(body, "registrar", text),
        registrar_url: field(body, "registrar_url", text),
        registrar_iana_id: field(body, "registrar_iana_id", text),
        created_at: field(body, "created", day),
        expires_at: field(body, "expires", day),
        updated_at: field(body, "updated", day),
        statuses: field(body, "status", some_texts).unwrap_or_default(),
        nameservers: host_names(field(body, "nameservers", some_texts).unwrap_or_default()),
        dnssec: field(body, "dnssec", flag),
        redacted: field(body, "redacted", flag),
        contacts: ROLES
            .iter()
            .filter_map(|role| contact(at(body, "contacts")?, role))
            .collect(),
    };
    // An object without a single known field is another API's.
    (told != Registration::default() || body.get("domain").is_some()).then_some(told)
}

/// A day such as `2027-03-02`, also with a time behind it.
fn day(value: &Value) -> Option<Timestamp> {
    Timestamp::parse(&text(value)?)
}

fn some_texts(value: &Value) -> Option<Vec<String>> {
    let mut found = texts(value)?;
    found.truncate(MOST);
    Some(found)
}

fn contact(contacts: &Value, role: &str) -> Option<PublicContact> {
    let told = at(contacts, role)?;
    let parts: Vec<(String, String)> = PARTS
        .iter()
        .filter_map(|(key, label)| {
            let value = field(told, key, |value| {
                text(value).or_else(|| {
                    texts(value)
                        .map(|lines| lines.join(", "))
                        .filter(|line| !line.is_empty())
                })
            })?;
            Some(((*label).to_owned(), value))
        })
        .collect();
    (!parts.is_empty()).then(|| PublicContact {
        role: role.to_owned(),
        parts,
    })
}

/// Reads `GET /api/domains/{domain}/og`. `None` when it is no object.
pub(super) fn page(body: &Value) -> Option<Page> {
    body.as_object()?;
    Some(Page {
        title: field(body, "title", text),
        description: field(body, "description", text),
        image: field(body, "image", text),
        favicon: field(body, "favicon", text),
    })
}

/// Words of strangers made fit to show.
fn shown(http: &Http, told: &mut Option<String>) {
    *told = told
        .take()
        .map(|words| http.quoted(&words))
        .filter(|words| !words.is_empty());
}

#[async_trait]
impl PublicFacts for Domani {
    async fn registration(&self, name: &DomainName) -> Result<Registration, ProviderError> {
        let call = Call::read("whois", "/api/domains/whois").query("q", name.as_str());
        let body = self.api.read(Bucket::Whois, &call).await?;
        let http = &self.api.http;
        let mut told = registration(&body, name)
            .ok_or_else(|| http.wrong_shape(&call, "the registration of this name"))?;
        for words in [
            &mut told.registrar,
            &mut told.registrar_url,
            &mut told.registrar_iana_id,
        ] {
            shown(http, words);
        }
        for words in told.statuses.iter_mut().chain(&mut told.nameservers) {
            *words = http.quoted(words);
        }
        for (_, value) in told.contacts.iter_mut().flat_map(|contact| &mut contact.parts) {
            *value = http.quoted(value);
        }
        Ok(told)
    }

    async fn page(&self, name: &DomainName) -> Result<Page, ProviderError> {
        let call = Call::read("og", path(name, "/og"));
        let body = self.api.read(Bucket::Preview, &call).await?;
        let http = &self.api.http;
        let mut told = page(&body).ok_or_else(|| http.wrong_shape(&call, "a page's description"))?;
        for words in [
            &mut told.title,
            &mut told.description,
            &mut told.image,
            &mut told.favicon,
        ] {
            shown(http, words);
        }
        // An address of another kind than a web page's is none.
        for address in [&mut told.image, &mut told.favicon] {
            *address = address
                .take()
                .filter(|address| address.starts_with("https://") || address.starts_with("http://"));
        }
        Ok(told)
    }
}
