//! DMARC (RFC 7489): what a name asks others to do with mail that is forged in its name.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::records::PublicRecords;

/// Receivers of reports outside the name that are looked up.
const RECEIVERS: usize = 3;

/// What a name says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Dmarc {
    /// The records at `_dmarc`, as they stand there. More than one is as good as none.
    pub records: Vec<String>,
    /// What shall become of forgeries; `None` without a record that can be read.
    pub policy: Option<Policy>,
    /// The same for names below it, where it differs.
    pub below: Option<Policy>,
    /// To how much of the mail the policy is applied, 0 to 100.
    pub percent: u8,
    /// Where the daily reports go.
    pub reports_to: Vec<String>,
    /// Whether the DKIM name must be the very same as the sender's.
    pub strict_dkim: bool,
    /// Whether the SPF name must be.
    pub strict_spf: bool,
    /// What is wrong with it, as sentences.
    pub problems: Vec<String>,
}

/// What shall become of forgeries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Nothing; they are reported at most.
    None,
    /// They go to the junk folder.
    Quarantine,
    /// They are refused.
    Reject,
}

impl Policy {
    fn parse(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "none" => Some(Self::None),
            "quarantine" => Some(Self::Quarantine),
            "reject" => Some(Self::Reject),
            _ => None,
        }
    }
}

/// Reads what stands at `_dmarc`, and asks whether the receivers of reports want them.
pub(super) async fn find(records: &PublicRecords, apex: &str, texts: Vec<String>) -> Dmarc {
    let mut dmarc = read(texts);
    let outside: Vec<String> = dmarc
        .reports_to
        .iter()
        .filter_map(|address| receiver(address))
        .filter(|host| host != apex && !host.ends_with(&format!(".{apex}")))
        .take(RECEIVERS)
        .collect();
    for host in outside {
        // RFC 7489, 7.1: without this record the receiver's reports are not sent.
        let label = format!("{apex}._report._dmarc");
        if let Ok(found) = records.texts_at(&label, &host).await
            && !found.into_vec().iter().any(|text| is_dmarc(text))
        {
            dmarc.problems.push(format!(
                "Reports are to go to {host}, which does not say that it takes them, so nobody sends any there. Ask \
                 {host} for the record {label}.{host}, or send the reports to an address of {apex}."
            ));
        }
    }
    dmarc
}

/// Reads the texts at `_dmarc`.
pub(super) fn read(texts: Vec<String>) -> Dmarc {
    let own: Vec<String> = texts.into_iter().filter(|text| is_dmarc(text)).collect();
    let mut dmarc = Dmarc {
        percent: 100,
        ..Dmarc::default()
    };
    if let [only] = own.as_slice() {
        fill(&mut dmarc, only);
    }
    dmarc.records = own;
    dmarc
}

fn is_dmarc(text: &str) -> bool {
    tags(text)
        .first()
        .is_some_and(|(tag, value)| tag == "v" && value == "DMARC1")
}

fn fill(dmarc: &mut Dmarc, text: &str) {
    for (tag, value) in tags(text).into_iter().skip(1) {
        match tag.as_str() {
            "p" => match Policy::parse(&value) {
                Some(policy) => dmarc.policy = Some(policy),
                None => dmarc.problems.push(format!(
                    "p={value} is no policy. Set p to none, quarantine or reject."
                )),
            },
            "sp" => match Policy::parse(&value) {
                Some(policy) => dmarc.below = Some(policy),
                None => dmarc.problems.push(format!(
                    "sp={value} is no policy. Set sp to none, quarantine or reject, or remove it."
                )),
            },
            "pct" => match value.parse::<u8>() {
                Ok(percent @ 0..=100) => dmarc.percent = percent,
                _ => dmarc.problems.push(format!(
                    "pct={value} is no share of a hundred. Set it to a number from 0 to 100, or remove it."
                )),
            },
            "rua" => {
                let addresses = value.split(',').map(str::trim).filter(|one| !one.is_empty());
                for address in addresses {
                    if receiver(address).is_none() && !address.to_ascii_lowercase().starts_with("https:") {
                        dmarc.problems.push(format!(
                            "{address} is no place for reports. Write it as mailto:you@example.com."
                        ));
                    }
                    dmarc.reports_to.push(address.to_owned());
                }
            }
            "adkim" => dmarc.strict_dkim = value.eq_ignore_ascii_case("s"),
            "aspf" => dmarc.strict_spf = value.eq_ignore_ascii_case("s"),
            _ => {}
        }
    }
    let told = dmarc.problems.iter().any(|problem| problem.starts_with("p="));
    if dmarc.policy.is_none() && !told {
        dmarc.problems.push(
            "The record has no policy, so it has no effect. Add p=none, p=quarantine or p=reject.".to_owned(),
        );
    }
}

/// The host that a report address is at, without the size limit that may follow (`!10m`).
fn receiver(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("mailto") {
        return None;
    }
    let mailbox = rest.split(['!', '?']).next()?;
    let (local, host) = mailbox.rsplit_once('@')?;
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    (!local.is_empty() && host.contains('.')).then_some(host)
}

/// Tags and values of a list (RFC 6376, 3.2), tags lower case. What has no `=` is passed over.
pub(super) fn tags(text: &str) -> Vec<(String, String)> {
    let parts = text.split(';').filter_map(|part| part.split_once('='));
    parts
        .map(|(tag, value)| (tag.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one(text: &str) -> Dmarc {
        read(vec![text.to_owned()])
    }

    #[test]
    fn a_whole_record_is_read() {
        let dmarc = one(
            "v=DMARC1; p=quarantine; sp=reject; pct=50; adkim=s; aspf=r; rua=mailto:a@kelp.test,mailto:b@x.test!10m",
        );
        assert_eq!(dmarc.policy, Some(Policy::Quarantine));
        assert_eq!(dmarc.below, Some(Policy::Reject));
        assert_eq!(dmarc.percent, 50);
        assert!(dmarc.strict_dkim && !dmarc.strict_spf);
        assert_eq!(dmarc.reports_to, ["mailto:a@kelp.test", "mailto:b@x.test!10m"]);
        assert_eq!(dmarc.problems, Vec::<String>::new());
    }

    #[test]
    fn a_misspelt_policy_is_said_once() {
        let dmarc = one("v=DMARC1; p=quarantaine");
        assert_eq!(dmarc.policy, None);
        assert_eq!(dmarc.problems.len(), 1);
        assert!(dmarc.problems[0].contains("p=quarantaine"));
    }

    #[test]
    fn a_record_without_policy_and_a_bad_share_are_said() {
        let dmarc = one("v=DMARC1; pct=120; rua=postmaster@kelp.test");
        assert_eq!(dmarc.percent, 100);
        assert_eq!(dmarc.problems.len(), 3);
    }

    #[test]
    fn other_texts_are_no_dmarc_and_two_records_have_no_policy() {
        assert!(one("v=spf1 -all").records.is_empty());
        assert!(one("p=none; v=DMARC1").records.is_empty());
        let two = read(vec![
            "v=DMARC1; p=none".to_owned(),
            "v=DMARC1;p=reject".to_owned(),
        ]);
        assert_eq!((two.records.len(), two.policy), (2, None));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(text in "\\PC*", tail in "\\PC*") {
            read(vec![text, format!("v=DMARC1;{tail}")]);
            one(&format!("v=DMARC1;p={tail};rua={tail};pct={tail}"));
        }
    }
}
