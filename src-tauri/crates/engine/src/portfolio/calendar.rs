//! Expiries as a calendar file (RFC 5545): one event of a day for each name, with an alarm 30 and 7 days before.
//!
//! The day is that of the expiry in UTC, as everywhere in Freehold; what the user's own clock makes of it is the
//! calendar's business. An event is named after its name and day, so that a file that is read again adds nothing twice.

use std::collections::BTreeSet;

use model::Timestamp;
use model::time::DAY;

use crate::cart::view::TextFile;
use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::export::{NamesFile, chosen};
use crate::portfolio::hand::iso_day;
use crate::portfolio::view::{NameKey, PortfolioQuery};
use crate::portfolio::{Holding, Holdings};

/// Bytes of a line before it is folded (RFC 5545, section 3.1).
const LINE: usize = 75;
/// Days before an expiry on which the calendar speaks.
const ALARMS: [u32; 2] = [30, 7];

impl Engine {
    /// The expiries of names as a calendar: all that a query shows, or only those of `keys`. Names without a known date
    /// are left out and counted.
    pub async fn portfolio_calendar(
        &self,
        query: PortfolioQuery,
        keys: Option<Vec<NameKey>>,
    ) -> Result<NamesFile, Fault> {
        let holdings = self.holdings().await?;
        let now = self.now();
        let names = chosen(&holdings, &query, keys.as_deref());
        let (text, written) = calendar(&holdings, &names, now);
        Ok(NamesFile {
            file: TextFile {
                name: format!("freehold-expiries-{}.ics", iso_day(now)),
                text,
            },
            names: u32::try_from(written).unwrap_or(u32::MAX),
            left_out: u32::try_from(names.iter().filter(|name| name.expires_at.is_none()).count())
                .unwrap_or(u32::MAX),
        })
    }
}

/// The file, and how many events are in it.
fn calendar(holdings: &Holdings, names: &[&Holding], now: Timestamp) -> (String, usize) {
    let mut file = Lines(String::with_capacity(names.len() * 600));
    file.line("BEGIN:VCALENDAR");
    file.line("VERSION:2.0");
    file.line("PRODID:-//Freehold//Expiries of names//EN");
    file.line("CALSCALE:GREGORIAN");
    file.line("METHOD:PUBLISH");
    file.line("X-WR-CALNAME:Names that expire");
    // A name that two accounts claim expires once.
    let mut written = BTreeSet::new();
    for holding in names {
        let Some(expires_at) = holding.expires_at else {
            continue;
        };
        let uid = format!("{}-{}@freehold.invalid", holding.name, iso_day(expires_at));
        if !written.insert(uid.clone()) {
            continue;
        }
        let next = expires_at.plus(DAY);
        let title = format!("{} expires", holding.unicode());
        file.line("BEGIN:VEVENT");
        file.line(&format!("UID:{uid}"));
        file.line(&format!("DTSTAMP:{}", now.to_utc().format("%Y%m%dT%H%M%SZ")));
        file.line(&format!(
            "DTSTART;VALUE=DATE:{}",
            expires_at.to_utc().format("%Y%m%d")
        ));
        file.line(&format!("DTEND;VALUE=DATE:{}", next.to_utc().format("%Y%m%d")));
        file.line(&format!("SUMMARY:{}", escaped(&title)));
        file.line(&format!("DESCRIPTION:{}", escaped(&about(holdings, holding))));
        file.line("TRANSP:TRANSPARENT");
        for days in ALARMS {
            file.line("BEGIN:VALARM");
            file.line("ACTION:DISPLAY");
            file.line(&format!("TRIGGER:-P{days}D"));
            let alarm = format!("{} expires in {days} days", holding.unicode());
            file.line(&format!("DESCRIPTION:{}", escaped(&alarm)));
            file.line("END:VALARM");
        }
        file.line("END:VEVENT");
    }
    file.line("END:VCALENDAR");
    (file.0, written.len())
}

/// What one wants to know when the day comes.
fn about(holdings: &Holdings, holding: &Holding) -> String {
    let mut said = Vec::new();
    if let Some(owner) = holdings.owner(holding.account) {
        said.push(format!("Registered at {}.", owner.called()));
    }
    match holding.auto_renew {
        Some(true) => said.push("Auto-renew is on.".to_owned()),
        Some(false) => said.push("Auto-renew is off.".to_owned()),
        None => {}
    }
    if let Some(price) = holding.renewal {
        said.push(format!("A year costs {price}."));
    }
    said.join("\n")
}

/// A text value (RFC 5545, section 3.3.11).
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => safe.extend(['\\', c]),
            '\n' => safe.push_str("\\n"),
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
    safe
}

/// Content lines: folded at 75 octets, never within a character, ended by CRLF.
struct Lines(String);

impl Lines {
    fn line(&mut self, line: &str) {
        let mut used = 0;
        for c in line.chars() {
            if used + c.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                used = 1;
            }
            self.0.push(c);
            used += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters() {
        let mut file = Lines(String::new());
        let line = format!("SUMMARY:{}", "ü".repeat(120));
        file.line(&line);
        assert!(file.0.ends_with("\r\n"));
        for part in file.0.trim_end().split("\r\n") {
            assert!(part.len() <= LINE, "{part}");
        }
        assert_eq!(file.0.replace("\r\n ", "").trim_end(), line);
    }

    #[test]
    fn signs_of_the_format_are_escaped() {
        assert_eq!(escaped("a;b,c\\d\ne\r"), "a\\;b\\,c\\\\d\\ne");
    }
}
