//! What a provider itself tells of a name, piece by piece (domani.sh).

use model::Timestamp;
use registrar::connect::{MailHealth, MailPart};
use registrar::extras::StatusEvent;

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
        let mut report = Report::default();
        reporter
            .status(&key.name, &mut |event| report.hear(event))
            .await?;
        if let Some(mail) = provider.mail_check() {
            // A check of its own: its failure is not the report's.
            match mail.mail_health(&key.name).await {
                Ok(health) => report.mail(&health),
                Err(error) => tracing::warn!(target: "dns", zone = %key.name, %error, "no mail check"),
            }
        }
        Ok(report.lines())
    }
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
            StatusEvent::Info { status, expires, .. } => {
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
                    line.text = seen(propagated).to_owned();
                }
            }
            StatusEvent::Dns {
                propagated,
                nameservers,
            } => {
                if let Some(propagated) = propagated {
                    self.find("DNS", seen(propagated), Some(propagated));
                }
                if !nameservers.is_empty() {
                    self.find("Nameservers seen", nameservers.join(", "), None);
                }
            }
            StatusEvent::Certificate(true) => self.find("TLS certificate", "active", Some(true)),
            StatusEvent::Certificate(false) => {
                self.find("TLS certificate", "none, or not valid", Some(false));
            }
            StatusEvent::Mail { ready: false, .. } => self.find("Mail", "not set up", Some(false)),
            StatusEvent::Mail { ready: true, servers } if servers.is_empty() => {
                self.find("Mail", "set up", Some(true));
            }
            StatusEvent::Mail { ready: true, servers } => {
                self.find("Mail", format!("set up with {}", servers.join(", ")), Some(true));
            }
        }
    }

    /// What the mail check adds.
    fn mail(&mut self, health: &MailHealth) {
        if let Some(provider) = &health.provider {
            self.find("Mail provider", provider.clone(), None);
        }
        self.part("SPF", &health.spf);
        self.part("DMARC", &health.dmarc);
        self.part("DKIM", &health.dkim);
    }

    fn part(&mut self, label: &str, part: &MailPart) {
        match (part.ready, &part.values[..]) {
            (Some(true), []) => self.find(label, "set up", Some(true)),
            (Some(true), values) => self.find(label, values.join(", "), None),
            (Some(false), _) => self.find(label, "missing", Some(false)),
            (None, _) => {}
        }
    }

    fn find(&mut self, label: &str, text: impl Into<String>, good: Option<bool>) {
        self.findings.push(LiveLine {
            label: label.to_owned(),
            text: text.into(),
            good,
        });
    }

    fn lines(mut self) -> Vec<LiveLine> {
        self.head.append(&mut self.records);
        self.head.append(&mut self.findings);
        self.head
    }
}

fn seen(everywhere: bool) -> &'static str {
    if everywhere {
        "seen everywhere"
    } else {
        "not seen everywhere yet"
    }
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
        report.hear(StatusEvent::Certificate(true));
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
        report.mail(&MailHealth {
            provider: Some("Fernmail".into()),
            dmarc: MailPart {
                ready: Some(false),
                values: Vec::new(),
            },
            ..MailHealth::default()
        });
        report.hear(StatusEvent::Info {
            status: Some("active".into()),
            expires: Some("2027-01-05T18:15:00.000Z".into()),
            days: Some(44),
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
                ("Mail provider", "Fernmail", None),
                ("DMARC", "missing", Some(false)),
            ]
        );
    }
}
