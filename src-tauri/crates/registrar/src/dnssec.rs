//! DNSSEC, from both of its sides: the host that signs a zone, and the registrar that has the DS record put into the
//! registry. They are often two companies.

use std::fmt;

use async_trait::async_trait;
use model::DomainName;

use crate::error::ProviderError;

/// A DNSKEY of a zone, as far as registries ask for it (RFC 4034, section 2).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyData {
    /// 257 for a key that signs keys.
    pub flags: u16,
    /// Always 3.
    pub protocol: u8,
    /// The algorithm's number, 13 for ECDSA P-256 with SHA-256.
    pub algorithm: u8,
    /// The key in base64, without blanks.
    pub public_key: String,
}

/// A DS record (RFC 4034, section 5): what the registry tells the world about a zone's key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DsRecord {
    /// The key's tag.
    pub key_tag: u16,
    /// The algorithm's number.
    pub algorithm: u8,
    /// The sort of digest: 2 for SHA-256, 4 for SHA-384.
    pub digest_type: u8,
    /// The digest in hexadecimal, upper case.
    pub digest: String,
    /// The key itself, where it is known: some registries want it in place of the digest.
    pub key: Option<KeyData>,
}

impl DsRecord {
    /// Reads the presentation form: `key tag, algorithm, digest type, digest`, the digest in one piece or several.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let key_tag = words.next()?.parse().ok()?;
        let algorithm = words.next()?.parse().ok()?;
        let digest_type = words.next()?.parse().ok()?;
        Self::new(key_tag, algorithm, digest_type, &words.collect::<String>())
    }

    /// With a digest that is checked: hexadecimal, and as long as its sort asks for.
    #[must_use]
    pub fn new(key_tag: u16, algorithm: u8, digest_type: u8, digest: &str) -> Option<Self> {
        let length = digest.len();
        let fits = match digest_type {
            1 => length == 40,
            2 | 3 => length == 64,
            4 => length == 96,
            _ => (2..=256).contains(&length) && length.is_multiple_of(2),
        };
        (fits && digest.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| Self {
            key_tag,
            algorithm,
            digest_type,
            digest: digest.to_ascii_uppercase(),
            key: None,
        })
    }

    /// Whether both name the same key by the same digest.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.key_tag == other.key_tag
            && self.algorithm == other.algorithm
            && self.digest_type == other.digest_type
            && self.digest == other.digest
    }
}

impl fmt::Display for DsRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {} {}",
            self.key_tag, self.algorithm, self.digest_type, self.digest
        )
    }
}

/// Whether a host signs a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SigningStage {
    /// It does not.
    Off,
    /// It signs, and does not see the DS record at the registry yet.
    Pending,
    /// It signs, and sees the DS record.
    On,
    /// It was switched off, and goes on signing until the DS record is gone.
    Leaving,
    /// The host says that something is wrong.
    Failed,
}

/// A zone's signing at its host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningState {
    /// Where it stands.
    pub stage: SigningStage,
    /// What the registry shall have; `None` while nothing is signed or it is not told yet.
    pub ds: Option<DsRecord>,
}

/// The host's side.
#[async_trait]
pub trait Signing: Send + Sync {
    /// Whether the zone is signed.
    async fn read_signing(&self, name: &DomainName) -> Result<SigningState, ProviderError>;

    /// Switches signing. Repeating it is harmless.
    async fn sign(&self, name: &DomainName, on: bool) -> Result<SigningState, ProviderError>;
}

/// What became of a change of DS records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DsChange {
    /// The registrar says that it has these now.
    Now(Vec<DsRecord>),
    /// It was accepted and takes effect later; the registry tells when.
    Accepted,
}

/// The registrar's side.
#[async_trait]
pub trait DsRecords: Send + Sync {
    /// The DS records that the registrar has for a name; `None` where it does not tell them, so that only the public DNS
    /// does.
    async fn read_ds(&self, name: &DomainName) -> Result<Option<Vec<DsRecord>>, ProviderError>;

    /// Makes this the name's only DS record. Repeating it is harmless.
    ///
    /// # Errors
    /// [`crate::Kind::Invalid`] where the registry wants the key itself and it is not known; nothing was sent then.
    async fn set_ds(&self, name: &DomainName, record: &DsRecord) -> Result<DsChange, ProviderError>;

    /// Removes all DS records of a name: nobody checks its signatures any more. Without any it is done already.
    async fn remove_ds(&self, name: &DomainName) -> Result<DsChange, ProviderError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "d4b7d520e7bb5f0f67674a0cceb1e3e0614b93c4f9e99b8383f6a1e4469da50a";

    #[test]
    fn a_record_is_read_from_its_presentation_form_in_one_piece_or_several() {
        let whole = DsRecord::parse(&format!("60485 5 2 {DIGEST}")).expect("a record");
        let parted = format!("60485 5 2 {} {}", &DIGEST[..32], &DIGEST[32..]);
        assert_eq!(DsRecord::parse(&parted).as_ref(), Some(&whole));
        assert_eq!(
            whole.to_string(),
            format!("60485 5 2 {}", DIGEST.to_ascii_uppercase())
        );
    }

    #[test]
    fn what_is_no_record_is_refused() {
        for text in [
            "",
            "60485 5 2",
            "60485 5 2 abc",
            &format!("99999 5 2 {DIGEST}"),
            &format!("1 5 2 {}", DIGEST.replace('d', "x")),
            &format!("1 5 1 {DIGEST}"),
        ] {
            assert_eq!(DsRecord::parse(text), None, "{text}");
        }
    }
}
