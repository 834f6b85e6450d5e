//! How a name stands with mail: who takes it, who may send it, and what the records say of forgeries.
//!
//! - [`spf`]: who may send (RFC 7208)
//! - [`dmarc`]: what becomes of forgeries (RFC 7489)

pub mod dmarc;
pub mod spf;

use futures::StreamExt;
use model::DomainName;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::exchange::NoAnswer;
use crate::records::{Found, MailHost, PublicRecords};
use dmarc::Dmarc;
use spf::Spf;

/// Selectors under which mail services keep DKIM keys by default; nobody can list those that a zone really has.
pub const SELECTORS: [&str; 20] = [
    "default",
    "dkim",
    "mail",
    "google",
    "selector1",
    "selector2",
    "k1",
    "k2",
    "k3",
    "s1",
    "s2",
    "fm1",
    "fm2",
    "fm3",
    "protonmail",
    "zoho",
    "mxvault",
    "smtp",
    "pm",
    "zmail",
];
/// Mail hosts that are looked up.
const HOSTS: usize = 10;
/// Questions on their way at the same time.
const AT_ONCE: usize = 8;

/// How a name stands with mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MailFact {
    /// Hosts that take its mail, the first one first; at most ten.
    pub hosts: Vec<MailServer>,
    /// Whether it says that it takes no mail (RFC 7505).
    pub null_mx: bool,
    /// Whether the name has an address, to which mail goes where there are no mail hosts.
    pub has_address: bool,
    /// Who may send.
    pub spf: Spf,
    /// What becomes of forgeries.
    pub dmarc: Dmarc,
    /// DKIM keys under the usual selectors.
    pub keys: Vec<DkimKey>,
    /// Whether all usual selectors were answered.
    pub keys_complete: bool,
    /// Whether it tells senders to insist on TLS (RFC 8461).
    pub mta_sts: bool,
    /// Whether it asks for reports on TLS (RFC 8460).
    pub tls_reports: bool,
}

/// A host that takes mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MailServer {
    /// Its name.
    pub host: String,
    /// The lowest is tried first.
    pub preference: u16,
    /// Whether it has an address; `None` when that could not be found out.
    pub resolves: Option<bool>,
    /// Whether it is an alias, which RFC 2181 forbids.
    pub is_alias: bool,
}

/// A DKIM key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DkimKey {
    /// Under which selector.
    pub selector: String,
    /// Whether the key was taken back: its value is empty (RFC 6376, 3.6.1).
    pub revoked: bool,
    /// Whether it is said to be for tests only (`t=y`).
    pub testing: bool,
}

impl PublicRecords {
    /// How a name stands with mail.
    ///
    /// # Errors
    /// When mail hosts, SPF or DMARC could not be asked for; what is optional may stay unknown.
    pub async fn mail(&self, name: &DomainName) -> Result<MailFact, NoAnswer> {
        let apex = name.as_str();
        let (hosts, texts, dmarc, address, keys, sts, reports) = futures::join!(
            self.mail_hosts(apex),
            self.texts(apex),
            self.texts_at("_dmarc", apex),
            self.addresses(apex),
            self.keys(apex),
            self.texts_at("_mta-sts", apex),
            self.texts_at("_smtp._tls", apex),
        );
        let hosts = hosts?.into_vec();
        let null_mx = hosts.len() == 1 && hosts[0].host == ".";
        let hosts = hosts.into_iter().filter(|mail| mail.host != ".").take(HOSTS);
        let servers: Vec<_> = hosts.map(|mail| self.mail_server(mail)).collect();
        let begins = |found: Result<Found<String>, NoAnswer>, word: &str| {
            let texts = found.map(Found::into_vec).unwrap_or_default();
            texts.iter().any(|text| text.trim_start().starts_with(word))
        };
        let spf = spf::find(self, apex, texts?.into_vec());
        let dmarc = dmarc::find(self, apex, dmarc?.into_vec());
        let (hosts, spf, dmarc) = futures::join!(futures::future::join_all(servers), spf, dmarc);
        let (keys, keys_complete) = keys;
        Ok(MailFact {
            hosts,
            null_mx,
            has_address: matches!(address, Ok(Found::Some(_))),
            spf,
            dmarc,
            keys,
            keys_complete,
            mta_sts: begins(sts, "v=STSv1"),
            tls_reports: begins(reports, "v=TLSRPTv1"),
        })
    }

    async fn mail_server(&self, mail: MailHost) -> MailServer {
        let (addresses, alias) = futures::join!(self.addresses(&mail.host), self.alias(&mail.host));
        MailServer {
            resolves: addresses.ok().map(|found| matches!(found, Found::Some(_))),
            is_alias: matches!(alias, Ok(Some(_))),
            host: mail.host,
            preference: mail.preference,
        }
    }

    pub(crate) async fn texts_at(&self, label: &str, apex: &str) -> Result<Found<String>, NoAnswer> {
        self.texts(&format!("{label}.{apex}")).await
    }

    /// The keys under the usual selectors, and whether all of them were answered.
    async fn keys(&self, apex: &str) -> (Vec<DkimKey>, bool) {
        let asked = futures::stream::iter(0..SELECTORS.len()).map(|place| self.keys_at(place, apex));
        let answers: Vec<_> = asked.buffered(AT_ONCE).collect().await;
        let complete = answers.iter().all(Result::is_ok);
        let keys = SELECTORS.iter().zip(answers).filter_map(|(selector, answer)| {
            let texts = answer.ok()?.into_vec();
            texts.iter().find_map(|text| key(selector, text))
        });
        (keys.collect(), complete)
    }

    async fn keys_at(&self, place: usize, apex: &str) -> Result<Found<String>, NoAnswer> {
        self.texts_at(&format!("{}._domainkey", SELECTORS[place]), apex)
            .await
    }
}

/// A DKIM key record; `None` for a text that is none, as a `*` record answers with.
fn key(selector: &str, text: &str) -> Option<DkimKey> {
    let tags = dmarc::tags(text);
    let value = |wanted: &str| tags.iter().find(|(tag, _)| tag == wanted).map(|(_, value)| value);
    if value("v").is_some_and(|version| version != "DKIM1") {
        return None;
    }
    let key = value("p")?;
    Some(DkimKey {
        selector: selector.to_owned(),
        revoked: key.trim().is_empty(),
        testing: value("t").is_some_and(|flags| flags.split(':').any(|flag| flag.trim() == "y")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_told_from_other_texts() {
        let found = key("s1", "v=DKIM1; k=rsa; p=MIIB").expect("a key");
        assert!(!found.revoked && !found.testing);
        assert!(key("s1", "v=DKIM1; p=").expect("a key").revoked);
        assert!(key("s1", "k=rsa; t=s:y; p=AAAA").expect("a key").testing);
        assert_eq!(key("s1", "v=spf1 -all"), None);
        assert_eq!(key("s1", "v=DMARC1; p=none"), None);
        assert_eq!(key("s1", ""), None);
    }
}
