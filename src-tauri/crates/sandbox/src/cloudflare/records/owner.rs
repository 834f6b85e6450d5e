//! Owner names: complete on the wire, relative in the world.

use crate::cloudflare::envelope::Refusal;
use crate::world::names;

/// The complete name of a relative one.
pub fn complete(zone: &str, name: &str) -> String {
    if name == "@" {
        zone.to_owned()
    } else {
        format!("{name}.{zone}")
    }
}

/// The relative name of what a caller wrote: complete, relative, `@`, with or without a last dot.
///
/// # Errors
/// `9000` when it is no name that a record can have. An IDN has to come as punycode.
pub fn relative(zone: &str, written: &str) -> Result<String, Refusal> {
    let invalid = || Refusal::bad(9000, "DNS name is invalid.");
    let name = written.trim().to_ascii_lowercase();
    let name = name.strip_suffix('.').unwrap_or(&name);
    if name == "@" || name == zone {
        return Ok("@".to_owned());
    }
    let name = name
        .strip_suffix(zone)
        .and_then(|rest| rest.strip_suffix('.'))
        .unwrap_or(name);
    let stars_lead = name.split('.').skip(1).all(|label| label != "*");
    if !stars_lead || !name.split('.').all(names::is_owner_label) || name.len() + zone.len() > 252 {
        return Err(invalid());
    }
    Ok(name.to_owned())
}

/// A host name as records point to it: lower case, without its last dot. Underscores are allowed, as DKIM targets have
/// them; `.` alone is "nowhere".
pub fn host(written: &str) -> Option<String> {
    let name = written.trim().to_ascii_lowercase();
    if name == "." {
        return Some(name);
    }
    let name = name.strip_suffix('.').unwrap_or(&name).to_owned();
    names::parse(&name.replace('_', "x")).is_ok().then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_name_means_the_same_record() {
        for (written, kept) in [
            ("@", "@"),
            ("tidepool.dev", "@"),
            ("Tidepool.dev.", "@"),
            ("www", "www"),
            ("www.tidepool.dev", "www"),
            ("_sip._tls.tidepool.dev.", "_sip._tls"),
            ("*.preview", "*.preview"),
            ("nottidepool.dev", "nottidepool.dev"),
        ] {
            assert_eq!(
                relative("tidepool.dev", written).ok().as_deref(),
                Some(kept),
                "{written}"
            );
        }
        for junk in ["", "a b", "a..b", "-a", "x.*", "müller"] {
            assert!(relative("tidepool.dev", junk).is_err(), "{junk}");
        }
        assert_eq!(complete("tidepool.dev", "@"), "tidepool.dev");
        assert_eq!(complete("tidepool.dev", "www"), "www.tidepool.dev");
    }
}
