//! Whether a zone's key is the one that the DS record at its parent names (RFC 4034).

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use model::DomainName;
use sha2::{Digest, Sha256, Sha384};

/// Whether one of the keys fits one of the DS records, both in their presentation form.
pub(super) fn is_signed_by(zone: &DomainName, ds: &[String], keys: &[String]) -> bool {
    let keys: Vec<Vec<u8>> = keys.iter().filter_map(|key| wire(key)).collect();
    ds.iter()
        .any(|record| keys.iter().any(|key| fits(zone, record, key)))
}

/// A DNSKEY as it goes over the wire: flags, protocol, algorithm, key.
fn wire(key: &str) -> Option<Vec<u8>> {
    let mut fields = key.split_whitespace();
    let flags: u16 = fields.next()?.parse().ok()?;
    let protocol: u8 = fields.next()?.parse().ok()?;
    let algorithm: u8 = fields.next()?.parse().ok()?;
    let bits = BASE64_STANDARD.decode(fields.collect::<String>()).ok()?;
    let mut wire = flags.to_be_bytes().to_vec();
    wire.extend([protocol, algorithm]);
    wire.extend(bits);
    Some(wire)
}

fn fits(zone: &DomainName, ds: &str, key: &[u8]) -> bool {
    let fields: Vec<&str> = ds.split_whitespace().collect();
    let [wanted, algorithm, sort, digest @ ..] = &fields[..] else {
        return false;
    };
    if wanted.parse() != Ok(tag(key)) || algorithm.parse() != Ok(key[3]) {
        return false;
    }
    let mut signed = Vec::new();
    for label in zone.as_str().split('.') {
        signed.push(u8::try_from(label.len()).unwrap_or(u8::MAX));
        signed.extend(label.as_bytes());
    }
    signed.push(0);
    signed.extend(key);
    let digest = digest.concat().to_ascii_lowercase();
    match *sort {
        "2" => digest == hex::encode(Sha256::digest(&signed)),
        "4" => digest == hex::encode(Sha384::digest(&signed)),
        // Another digest is not computed here; tag and algorithm fit.
        _ => true,
    }
}

/// The key tag (RFC 4034, appendix B).
fn tag(key: &[u8]) -> u16 {
    let mut sum: u32 = 0;
    for (place, byte) in key.iter().enumerate() {
        let byte = u32::from(*byte);
        sum = sum.wrapping_add(if place.is_multiple_of(2) { byte << 8 } else { byte });
    }
    sum = sum.wrapping_add(sum >> 16 & 0xffff);
    u16::try_from(sum & 0xffff).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4509, section 2.3: a key, and its DS record with a SHA-256 digest.
    const KEY: &str = "256 3 5 AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==";
    const DS: &str = "60485 5 2 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A";

    fn zone() -> DomainName {
        DomainName::parse("dskey.example.com").expect("a name")
    }

    #[test]
    fn a_key_fits_the_record_that_was_made_of_it() {
        assert!(is_signed_by(&zone(), &[DS.to_owned()], &[KEY.to_owned()]));
        let sha1 = "60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118".to_owned();
        assert!(is_signed_by(&zone(), &[sha1], &[KEY.to_owned()]));
    }

    #[test]
    fn another_key_name_or_digest_does_not_fit() {
        let other = DomainName::parse("other.example.com").expect("a name");
        assert!(!is_signed_by(&other, &[DS.to_owned()], &[KEY.to_owned()]));
        for wrong in [
            DS.replace("60485", "60486"),
            DS.replace(" 5 2 ", " 8 2 "),
            DS.replace("D4B7", "D4B8"),
            "60485 5".to_owned(),
            String::new(),
        ] {
            assert!(
                !is_signed_by(&zone(), std::slice::from_ref(&wrong), &[KEY.to_owned()]),
                "{wrong}"
            );
        }
        for wrong in ["", "257 3 5", "x 3 5 AQOe", "256 3 5 !!"] {
            assert!(
                !is_signed_by(&zone(), &[DS.to_owned()], &[wrong.to_owned()]),
                "{wrong}"
            );
        }
    }
}
