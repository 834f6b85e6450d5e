//! What a provider itself tells of a name, piece by piece (domani.sh).

use model::Timestamp;
use registrar::extras::{LiveStatus, StatusEvent};

use super::view::LiveLine;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::words::day;

impl Engine {
    pub(super) async fn live_report(&self, key: NameKey) -> Result<Vec<LiveLine>, Fault> {
        let seat = self.dns_seat(&key).await?;
        // The registrar reports on a name even where another account serves its zone.
        let provider = self.provider(seat.asked.account).await?;
        let reporter = provider.live_status().ok_or_else(|| {
            Fault::new(
                Code::NotOffered,
                format!("{} gives no report of its own.", provider.descriptor().label),
            )
        })?;
        collect(reporter, &key).await
    }
}

async fn collect(reporter: &dyn LiveStatus, key: &NameKey) -> Result<Vec<LiveLine>, Fault> {
    let mut report = Report::default();
    reporter
        .status(&key.name, &mut |event| report.hear(event))
        .await?;
    Ok(report.lines())
}

/// Lines in the order of their pieces; a record's line waits for what is said of it.
#[derive(Default)]
struct Report {
    head: Vec<LiveLine>,
    records: Vec<LiveLine>,
    findings: Vec<LiveLine>,
}

impl Report {
    fn hear(&mut self, event: StatusEvent) {
        match event {
            StatusEvent::Info { status, expires } => {
                self.head.extend(status.map(|status| LiveLine {
                    good: (status == "active").then_some(true),
                    label: "Status".to_owned(),
                    text: status,
                }));
                self.head.extend(expires.map(|expires| LiveLine {
                    label: "Expires".to_owned(),
                    text: Timestamp::parse(&expires).map_or(expires, day),
                    good: None,
                }));
            }
            StatusEvent::Records(records) => {
                self.records = records
                    .into_iter()
                    .map(|record| LiveLine {
                        label: record,
                        text: "not told".to_owned(),
                        good: None,
                    })
                    .collect();
            }
            StatusEvent::Propagation { index, propagated } => {
                if let Some(line) = self.records.get_mut(index) {
                    line.good = Some(propagated);
                    line.text = if propagated {
                        "seen everywhere"
                    } else {
                        "not seen everywhere yet"
                    }
                    .to_owned();
                }
            }
            StatusEvent::Finding(words) => self.findings.push(finding(words)),
        }
    }

    fn lines(mut self) -> Vec<LiveLine> {
        self.head.append(&mut self.records);
        self.head.append(&mut self.findings);
        self.head
    }
}

/// A finding's words begin with what it is about.
fn finding(words: String) -> LiveLine {
    const BAD: [&str; 4] = ["none", "not set up", "not seen", "missing"];
    const GOOD: [&str; 3] = ["active", "set up", "seen everywhere"];
    let (label, text) = match words.split_once(": ") {
        Some((label, text)) => (label.to_owned(), text.to_owned()),
        None => (String::new(), words),
    };
    let begins = |with: &[&str]| with.iter().any(|word| text.starts_with(word));
    let good = if begins(&BAD) {
        Some(false)
    } else {
        begins(&GOOD).then_some(true)
    };
    LiveLine { label, text, good }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_wait_for_what_is_said_of_them() {
        let mut report = Report::default();
        report.hear(StatusEvent::Records(vec![
            "A @ 203.0.113.7".into(),
            "TXT @ hello".into(),
            "MX @ 10 mx".into(),
        ]));
        report.hear(StatusEvent::Finding("TLS certificate: active".into()));
        report.hear(StatusEvent::Propagation {
            index: 1,
            propagated: false,
        });
        report.hear(StatusEvent::Propagation {
            index: 0,
            propagated: true,
        });
        report.hear(StatusEvent::Propagation {
            index: 9,
            propagated: true,
        });
        report.hear(StatusEvent::Finding("DMARC: missing".into()));
        report.hear(StatusEvent::Finding("Mail provider: Fernmail".into()));
        report.hear(StatusEvent::Info {
            status: Some("active".into()),
            expires: Some("2027-01-05T18:15:00.000Z".into()),
        });
        let lines = report.lines();
        let told: Vec<_> = lines
            .iter()
            .map(|line| (line.label.as_str(), line.text.as_str(), line.good))
            .collect();
        assert_eq!(
            told,
            [
                ("Status", "active", Some(true)),
                ("Expires", "5 Jan 2027", None),
                ("A @ 203.0.113.7", "seen everywhere", Some(true)),
                ("TXT @ hello", "not seen everywhere yet", Some(false)),
                ("MX @ 10 mx", "not told", None),
                ("TLS certificate", "active", Some(true)),
                ("DMARC", "missing", Some(false)),
                ("Mail provider", "Fernmail", None),
            ]
        );
    }
}
