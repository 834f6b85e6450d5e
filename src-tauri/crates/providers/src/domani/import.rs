//! Names that stay at another registrar: begun here, proved by a TXT record, listed from then on.
//!
//! The guide names the fields and no failures. A verification that is refused over the record itself means that the record
//! is not seen yet; only what is clearly about something else is an error.

use async_trait::async_trait;
use model::DomainName;
use registrar::http::{Call, Reply};
use registrar::imports::{ImportBegun, Imported, Imports, ProofRecord, Verified};
use registrar::json::{any_field, at, field, text, time};
use registrar::{Kind, ProviderError, Retry};
use reqwest::Method;
use serde_json::{Value, json};

use super::Domani;
use super::api::Bucket;
use super::refusal::{IMPORT, IMPORT_VERIFY};
use super::said::Said;

/// Bytes that a TXT record can hold; a longer value is none.
const LONGEST_VALUE: usize = 4_096;

/// Codes that are about the name or the account, never about the record.
const OTHER_TROUBLE: [&str; 9] = [
    "INVALID_DOMAIN",
    "MISSING_PARAMETER",
    "MISSING_API_KEY",
    "INVALID_API_KEY",
    "DOMAIN_EXISTS",
    "ALREADY_REGISTERED",
    "UNSUPPORTED_TLD",
    "TLD_NOT_IN_PUBLIC_DNS",
    "RATE_LIMIT_EXCEEDED",
];

/// Reads the answer to a beginning. `None` when it names another domain or no TXT record.
pub(super) fn begun(body: &Value, name: &DomainName) -> Option<ImportBegun> {
    if !is_about(body, name) {
        return None;
    }
    let record = at(body, "txt_record").or_else(|| at(body, "txtRecord"))?;
    let kind = field(record, "type", text).unwrap_or_else(|| "TXT".to_owned());
    let value = any_field(record, &["value", "content"], text)?;
    let value = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(&value)
        .to_owned();
    let usable = kind.eq_ignore_ascii_case("TXT")
        && !value.is_empty()
        && value.len() <= LONGEST_VALUE
        && !value.chars().any(char::is_control);
    usable
        .then(|| ProofRecord {
            owner: owner(&field(record, "name", text).unwrap_or_default(), name),
            kind: "TXT".to_owned(),
            value,
        })
        .filter(|record| {
            record.owner.len() <= 253
                && record
                    .owner
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'@'))
        })
        .map(|record| ImportBegun {
            record,
            hint: field(body, "hint", text),
        })
}

/// An owner as a zone writes it, whether it came as `@`, below the name or in full.
fn owner(told: &str, name: &DomainName) -> String {
    let told = told.trim().trim_end_matches('.').to_ascii_lowercase();
    if told.is_empty() || told == "@" || told == name.as_str() {
        return "@".to_owned();
    }
    match told
        .strip_suffix(name.as_str())
        .and_then(|rest| rest.strip_suffix('.'))
    {
        Some(below) => below.to_owned(),
        None => told,
    }
}

/// Reads the answer to a verification: `expires` in the guide, `expires_at` in the provider's own tool.
pub(super) fn verified(body: &Value, name: &DomainName) -> Option<Verified> {
    if !body.is_object() || !is_about(body, name) {
        return None;
    }
    let hint = field(body, "hint", text);
    let status = field(body, "status", text).unwrap_or_default();
    if status.to_ascii_lowercase().contains("pending") {
        return Some(Verified::NotYet { said: hint });
    }
    Some(Verified::Imported(Imported {
        expires_at: any_field(body, &["expires_at", "expires", "expiresAt"], time),
        registrar: field(body, "registrar", text).filter(|word| !word.eq_ignore_ascii_case("unknown")),
        hint,
    }))
}

fn is_about(body: &Value, name: &DomainName) -> bool {
    field(body, "domain", text).is_none_or(|spelled| DomainName::parse(&spelled).ok().as_ref() == Some(name))
}

/// Whether a refused verification says that the record is not seen.
fn is_about_the_record(status: u16, said: &Said) -> bool {
    if !matches!(status, 400 | 404 | 409 | 412 | 422 | 424 | 425)
        || OTHER_TROUBLE.contains(&said.code().as_str())
    {
        return false;
    }
    let words = said
        .envelope
        .message
        .as_deref()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let code = said.code();
    ["txt", "dns record", "propagat", "not verified", "verification"]
        .iter()
        .any(|word| words.contains(word))
        || ["TXT", "VERIF", "PROPAGAT"]
            .iter()
            .any(|word| code.contains(word))
}

impl Domani {
    fn import_call(operation: &'static str, path: &str, name: &DomainName) -> Call {
        Call::change(
            operation,
            Method::POST,
            path,
            json!({ "domain": name }).to_string(),
        )
    }

    /// A refusal in the words of an import.
    fn import_refused(&self, call: &Call, reply: &Reply, name: &DomainName) -> ProviderError {
        let mut error = self.api.refused(call, reply);
        let told = Said::read(&self.api.http.json(call, reply).unwrap_or_default()).hint;
        let code = error
            .upstream_code
            .as_deref()
            .unwrap_or_default()
            .to_ascii_uppercase();
        let name = name.unicode();
        let (kind, message, hint) = match (code.as_str(), error.kind) {
            ("DOMAIN_EXISTS" | "ALREADY_REGISTERED" | "DOMAIN_UNAVAILABLE", _) => (
                Kind::Conflict,
                format!("{name} is at domani.sh already."),
                "If it is in this account, sync it. If it is in another account there, connect that one.",
            ),
            ("UNSUPPORTED_TLD" | "TLD_NOT_IN_PUBLIC_DNS", _) => (
                Kind::NotOffered,
                format!("domani.sh looks after no names with the ending of {name}."),
                "Keep the name by hand in Freehold instead: choose Add a name by hand in the list.",
            ),
            ("INVALID_DOMAIN", _) => (
                Kind::Invalid,
                format!("domani.sh takes {name} for no name that can be registered."),
                "Give the registered name itself, such as example.com, without www.",
            ),
            (_, Kind::NotFound) if call.operation == IMPORT_VERIFY => (
                Kind::NotFound,
                format!("domani.sh knows of no import of {name} that is under way."),
                "Begin the import again; the TXT record may be another one then.",
            ),
            _ => return error,
        };
        error.kind = kind;
        error.message = message;
        error.retry = Retry::Never;
        error.hint(match self.said(call, told) {
            Some(told) => format!("{hint} domani.sh says: \"{told}\""),
            None => hint.to_owned(),
        })
    }

    fn said(&self, call: &Call, words: Option<String>) -> Option<String> {
        words
            .map(|words| self.api.http.quoted_from(call, &words))
            .filter(|words| !words.is_empty())
    }
}

#[async_trait]
impl Imports for Domani {
    async fn begin(&self, name: &DomainName) -> Result<ImportBegun, ProviderError> {
        let call = Self::import_call(IMPORT, "/api/domains/import", name);
        let reply = self.api.send(Bucket::Imports, &call).await?;
        if !reply.is_success() {
            return Err(self.import_refused(&call, &reply, name));
        }
        let body = self.api.http.json(&call, &reply)?;
        let mut begun = begun(&body, name)
            .ok_or_else(|| self.api.http.wrong_shape(&call, "the TXT record of this name"))?;
        begun.hint = self.said(&call, begun.hint);
        Ok(begun)
    }

    async fn verify(&self, name: &DomainName) -> Result<Verified, ProviderError> {
        let call = Self::import_call(IMPORT_VERIFY, "/api/domains/import/verify", name);
        let reply = self.api.send(Bucket::Imports, &call).await?;
        if !reply.is_success() {
            let body = self.api.http.json(&call, &reply).unwrap_or_default();
            let said = Said::read(&body);
            if is_about_the_record(reply.status, &said) {
                let words = said.envelope.message.or(said.hint);
                return Ok(Verified::NotYet {
                    said: self.said(&call, words),
                });
            }
            return Err(self.import_refused(&call, &reply, name));
        }
        let body = self.api.http.json(&call, &reply)?;
        let found = verified(&body, name)
            .ok_or_else(|| self.api.http.wrong_shape(&call, "the import of this name"))?;
        Ok(match found {
            Verified::Imported(imported) => Verified::Imported(Imported {
                registrar: self.said(&call, imported.registrar),
                hint: self.said(&call, imported.hint),
                ..imported
            }),
            Verified::NotYet { said } => Verified::NotYet {
                said: self.said(&call, said),
            },
        })
    }
}
