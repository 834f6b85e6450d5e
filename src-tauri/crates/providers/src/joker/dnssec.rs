//! DS records at the registry: `domain-modify` with `dnssec` and `ds-1`. Most registries take the digest of a key, that of
//! .de takes the key itself; `inquire-tld` says which. Nothing tells the DS records that a name has.

use async_trait::async_trait;
use model::DomainName;
use registrar::dnssec::{DsChange, DsRecord, DsRecords};
use registrar::{Kind, ProviderError};

use super::request::{Fields, Request};
use super::response::{first, pairs};
use super::{DESCRIPTOR, Joker};

const OPERATION: &str = "ds";

/// What a registry takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Key tag, algorithm, digest type, digest.
    Digest,
    /// Protocol, algorithm, flags, public key.
    Key,
}

impl Form {
    /// By the provider's word.
    fn of(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "dsdata" => Some(Self::Digest),
            "keydata" => Some(Self::Key),
            _ => None,
        }
    }

    /// The manual's examples, where the provider does not tell.
    fn usual(ending: &str) -> Self {
        if ending == "de" { Self::Key } else { Self::Digest }
    }

    /// `ds-1` in this form; `None` where the key is needed and not known.
    fn write(self, record: &DsRecord) -> Option<String> {
        match (self, &record.key) {
            (Self::Digest, _) => Some(format!(
                "{}:{}:{}:{}",
                record.key_tag, record.algorithm, record.digest_type, record.digest
            )),
            (Self::Key, Some(key)) => Some(format!(
                "{}:{}:{}:{}",
                key.protocol, key.algorithm, key.flags, key.public_key
            )),
            (Self::Key, None) => None,
        }
    }
}

impl Joker {
    async fn ds_form(&self, name: &DomainName) -> Result<Form, ProviderError> {
        let ending = name.ending();
        let fields = Fields::none().fixed("tld", ending);
        let told = match self
            .api
            .read(&Request::read(OPERATION, "inquire-tld", fields))
            .await
        {
            Ok(answer) => Form::of(first(&pairs(&answer.body), "dnssec").unwrap_or_default()),
            // Not every account may ask; the manual says it for the usual endings.
            Err(error)
                if matches!(
                    error.kind,
                    Kind::Invalid | Kind::NotFound | Kind::NotOffered | Kind::Forbidden
                ) =>
            {
                None
            }
            Err(error) => return Err(error),
        };
        Ok(told.unwrap_or_else(|| Form::usual(ending)))
    }

    async fn modify_ds(
        &self,
        name: &DomainName,
        fields: Fields,
        now: Vec<DsRecord>,
    ) -> Result<DsChange, ProviderError> {
        let request = Request::change(OPERATION, "domain-modify", fields);
        match self.api.change(&request).await {
            // A processing number says that it is queued.
            Ok(answer) if answer.header("proc-id").is_some() => Ok(DsChange::Accepted),
            Ok(_) => Ok(DsChange::Now(now)),
            Err(error) => Err(self.whose(OPERATION, error, name).await),
        }
    }
}

#[async_trait]
impl DsRecords for Joker {
    async fn read_ds(&self, _name: &DomainName) -> Result<Option<Vec<DsRecord>>, ProviderError> {
        Ok(None)
    }

    async fn set_ds(&self, name: &DomainName, record: &DsRecord) -> Result<DsChange, ProviderError> {
        let form = self.ds_form(name).await?;
        let written = form.write(record).ok_or_else(|| {
            ProviderError::new(
                Kind::Invalid,
                DESCRIPTOR.id,
                OPERATION,
                format!(
                    "The registry of .{} wants the whole key, and only its digest is known. Nothing was sent.",
                    name.ending()
                ),
            )
            .hint("Copy the public key from the host that signs the zone, and put it in at Joker.com.")
        })?;
        let fields = Fields::of(name).fixed("dnssec", "1").fixed("ds-1", &written);
        self.modify_ds(name, fields, vec![record.clone()]).await
    }

    async fn remove_ds(&self, name: &DomainName) -> Result<DsChange, ProviderError> {
        let fields = Fields::of(name).fixed("dnssec", "0");
        self.modify_ds(name, fields, Vec::new()).await
    }
}
