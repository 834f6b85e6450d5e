//! Statuses of a name in one spelling: the words of EPP (RFC 5731, RFC 3915) in lower camel case.
//!
//! RDAP has words of its own for them (RFC 8056: `client transfer prohibited`), and WHOIS servers write them in many ways
//! (`clientTransferProhibited https://icann.org/epp#clientTransferProhibited`, `CLIENT-HOLD`). A word that EPP does not
//! know is kept in the same form: it may mean something to the owner.

/// All words of EPP for names.
pub const EPP: [&str; 24] = [
    "addPeriod",
    "autoRenewPeriod",
    "clientDeleteProhibited",
    "clientHold",
    "clientRenewProhibited",
    "clientTransferProhibited",
    "clientUpdateProhibited",
    "inactive",
    "linked",
    "ok",
    "pendingCreate",
    "pendingDelete",
    "pendingRenew",
    "pendingRestore",
    "pendingTransfer",
    "pendingUpdate",
    "redemptionPeriod",
    "renewPeriod",
    "serverDeleteProhibited",
    "serverHold",
    "serverRenewProhibited",
    "serverTransferProhibited",
    "serverUpdateProhibited",
    "transferPeriod",
];

/// The longest word that is kept.
const LONGEST: usize = 60;

/// A status in its one spelling; `None` when nothing is left of it.
#[must_use]
pub fn epp(text: &str) -> Option<String> {
    // What follows is an explanation or the address of one.
    let text = text.split("http").next().unwrap_or_default();
    let text = text.split(['(', '#', '%']).next().unwrap_or_default().trim();
    let squeezed: String = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    match squeezed.as_str() {
        "" => return None,
        // RFC 8056, section 2.
        "active" => return Some("ok".to_owned()),
        "associated" => return Some("linked".to_owned()),
        "autorenewgraceperiod" => return Some("autoRenewPeriod".to_owned()),
        _ => {}
    }
    if let Some(known) = EPP.iter().find(|known| known.eq_ignore_ascii_case(&squeezed)) {
        return Some((*known).to_owned());
    }
    let mut word = String::new();
    for part in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
    {
        let mut letters = part.chars();
        if let Some(first) = letters.next() {
            if word.is_empty() {
                word.extend(first.to_lowercase());
            } else {
                word.extend(first.to_uppercase());
            }
        }
        // A word in capitals shouts; one in camel case has its own.
        if part.chars().any(char::is_lowercase) {
            word.extend(letters);
        } else {
            word.extend(letters.flat_map(char::to_lowercase));
        }
    }
    (!word.is_empty() && word.chars().count() <= LONGEST).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_status_is_one() {
        for (written, meant) in [
            ("client transfer prohibited", "clientTransferProhibited"),
            (
                "clientTransferProhibited https://icann.org/epp#clientTransferProhibited",
                "clientTransferProhibited",
            ),
            ("CLIENT-HOLD", "clientHold"),
            ("redemption period", "redemptionPeriod"),
            ("pendingDelete", "pendingDelete"),
            ("pending  delete", "pendingDelete"),
            ("auto renew period", "autoRenewPeriod"),
            ("active", "ok"),
            ("ACTIVE", "ok"),
            ("associated", "linked"),
            ("server hold (http://www.icann.org/epp#serverHold)", "serverHold"),
            ("REGISTERED", "registered"),
            ("in Quarantine", "inQuarantine"),
            ("transferLocked", "transferLocked"),
        ] {
            assert_eq!(epp(written).as_deref(), Some(meant), "{written}");
        }
        for nothing in ["", "  ", "https://icann.org/epp", "(none)", "---"] {
            assert_eq!(epp(nothing), None, "{nothing}");
        }
    }
}
