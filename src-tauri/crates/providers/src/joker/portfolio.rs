//! Owned names: the list, and the details of one.
//!
//! The day of expiry comes from the list alone, for one name as for all: the detail page writes 14 digits without
//! saying in which time zone, so its day may be another one near midnight.

use std::collections::BTreeSet;

use async_trait::async_trait;
use model::{DomainName, Timestamp};
use registrar::portfolio::{ListProgress, Listing, OwnedName, Portfolio, ZoneHere, tell_progress};
use registrar::{Kind, ProviderError};

use super::Joker;
use super::descriptor::OWN_NAMESERVERS;
use super::refusal;
use super::request::{Fields, Request};
use super::response::{Response, Table};

/// The columns of `query-domain-list` with `showstatus` and `showprivacy`, where the answer does not name them.
const COLUMNS: [&str; 6] = [
    "domain",
    "expiration-date",
    "domain-status",
    "privacy-status",
    "privacy-origin",
    "privacy-expiration",
];
const EXPIRES: [&str; 3] = ["expiration-date", "expires", "expiration"];
/// A provider that always promises one more row must not be asked for ever.
const PAGES_AT_MOST: usize = 1000;

/// What one answer to the list request holds.
struct Rows {
    names: Vec<OwnedName>,
    unreadable: Vec<String>,
    /// How many rows the answer says there are.
    counted: Option<usize>,
    /// Whether the last row looks as if it broke off: lists come without a line end at their end, so only the row itself
    /// can tell.
    in_doubt: bool,
}

impl Rows {
    fn read(response: &Response) -> Self {
        let table = response.table(&COLUMNS);
        let mut rows = Self {
            names: Vec::new(),
            unreadable: Vec::new(),
            counted: table.counted,
            in_doubt: table
                .rows
                .split_last()
                .is_some_and(|(last, before)| breaks_off(&table, last, before)),
        };
        for row in &table.rows {
            match owned(&table, row) {
                Some(name) => rows.names.push(name),
                None => rows.unreadable.push(row.join(" ")),
            }
        }
        rows
    }
}

fn breaks_off(table: &Table, last: &[String], before: &[Vec<String>]) -> bool {
    let shorter = !before.is_empty() && before.iter().all(|row| row.len() > last.len());
    shorter || owned(table, last).is_none() || last.last().is_some_and(|cell| is_cut_date(cell))
}

/// The beginning of a date, such as `2027-03-`.
fn is_cut_date(cell: &str) -> bool {
    let front = cell.len() < 10 && cell.len() > 4 && cell.as_bytes()[4] == b'-';
    front && cell.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

/// One row. `None` when it holds no name with a date.
fn owned(table: &Table, row: &[String]) -> Option<OwnedName> {
    let cell = |names: &[&str]| table.cell(row, names);
    let name = DomainName::parse(cell(&["domain", "fqdn", "domain-name"])?).ok()?;
    let expires = match cell(&EXPIRES) {
        Some(text) => Some((day(text)?, text.to_owned())),
        // A name without a date has a sign in its place; a row that ends before it is no row.
        None if table.has(row, &EXPIRES) => None,
        None => return None,
    };
    let status = cell(&["domain-status", "status"]);
    let has = |word: &str| {
        status.map(|status| {
            status
                .split(',')
                .any(|found| found.trim().eq_ignore_ascii_case(word))
        })
    };
    Some(OwnedName {
        status: status.map(str::to_owned),
        // Read as midnight UTC of the day that is told.
        expires_at: expires.as_ref().map(|(at, _)| *at),
        expires_text: expires.map(|(_, text)| text),
        auto_renew: has("autorenew"),
        locked: has("lock"),
        privacy: cell(&["privacy-status"]).and_then(privacy),
        ..OwnedName::bare(name)
    })
}

fn privacy(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "basic" | "pro" | "on" | "1" => Some(true),
        "off" | "none" | "0" | "no" => Some(false),
        _ => None,
    }
}

/// A day: `2027-03-17`, also as the front of a longer time.
fn day(text: &str) -> Option<Timestamp> {
    let day = text.get(..10)?;
    Timestamp::parse(day)
}

/// A time of 14 digits. Its zone is not documented; it is taken as UTC, which is at most two hours off.
pub(super) fn digits(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() != 14 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Timestamp::parse(&format!(
        "{}-{}-{} {}:{}:{}",
        &text[..4],
        &text[4..6],
        &text[6..8],
        &text[8..10],
        &text[10..12],
        &text[12..]
    ))
}

/// Nameservers of a detail page, in their order: they come as repeated pairs of number and host.
pub(super) fn nameservers(pairs: &[(String, String)]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    pairs
        .iter()
        .filter(|(key, _)| key == "domain.nservers.nserver.handle")
        .map(|(_, host)| host.trim_end_matches('.').to_ascii_lowercase())
        .filter(|host| !host.is_empty() && seen.insert(host.clone()))
        .collect()
}

impl Joker {
    /// The row of one name: `None` when it is not in the account.
    pub(super) async fn row(
        &self,
        operation: &'static str,
        name: &DomainName,
    ) -> Result<Option<OwnedName>, ProviderError> {
        let fields = list_fields().fixed("pattern", name.as_str());
        let rows = self.rows(operation, fields).await?;
        if let [unreadable, ..] = &rows.unreadable[..] {
            return Err(self.unreadable_row(operation, unreadable));
        }
        Ok(rows.names.into_iter().find(|owned| owned.name == *name))
    }

    async fn rows(&self, operation: &'static str, fields: Fields) -> Result<Rows, ProviderError> {
        let request = Request::read(operation, "query-domain-list", fields);
        let response = self.api.read(&request).await?;
        let rows = Rows::read(&response);
        // A list that was cut comes whole the next time; only the same text twice is what the account holds.
        if rows.in_doubt && self.api.read(&request).await?.body != response.body {
            return Err(self.api.http.wrong_shape(
                &request.bare(),
                "the whole list of names: its last row breaks off",
            ));
        }
        Ok(rows)
    }

    fn unreadable_row(&self, operation: &'static str, row: &str) -> ProviderError {
        ProviderError::new(
            Kind::Malformed,
            self.api.http.label().to_owned(),
            operation,
            format!(
                "Joker.com sent a row that can not be read: \"{}\".",
                self.api.http.quoted(row)
            ),
        )
    }

    /// The details of one name as `key: value`; [`Kind::NotFound`] when the account has no such name.
    pub(super) async fn whois(
        &self,
        operation: &'static str,
        name: &DomainName,
    ) -> Result<Vec<(String, String)>, ProviderError> {
        let request = Request::read(operation, "query-whois", Fields::of(name).fixed("internal", "1"));
        let response = self.api.read(&request).await?;
        Ok(response.pairs())
    }

    /// The names that have a zone here. `None` when the account does not tell.
    async fn zones(&self) -> Option<BTreeSet<DomainName>> {
        let request = Request::read("list", "dns-zone-list", Fields::none());
        let response = self.api.read(&request).await.ok()?;
        let zones = response.body.lines().filter(|line| !line.trim().is_empty());
        zones
            .map(|line| DomainName::parse(line.split_whitespace().next()?).ok())
            .collect()
    }
}

fn list_fields() -> Fields {
    Fields::none().fixed("showstatus", "1").fixed("showprivacy", "1")
}

/// A zone at Joker.com, served by its own nameservers once the name uses them.
fn present(active: Option<bool>) -> ZoneHere {
    ZoneHere::Present {
        active,
        nameservers: OWN_NAMESERVERS.map(str::to_owned).to_vec(),
    }
}

#[async_trait]
impl Portfolio for Joker {
    async fn list(&self) -> Result<Listing, ProviderError> {
        let mut listing = Listing {
            names: Vec::new(),
            partial: None,
            unreadable: Vec::new(),
        };
        let mut seen = BTreeSet::new();
        let mut counted = 0;
        let mut got = 0;
        for _ in 0..PAGES_AT_MOST {
            let fields = if got == 0 {
                list_fields()
            } else {
                list_fields()
                    .fixed("from", &(got + 1).to_string())
                    .fixed("to", &counted.to_string())
            };
            let rows = self.rows("list", fields).await?;
            let unreadable: Vec<String> = rows
                .unreadable
                .iter()
                .map(|row| format!("A row that can not be read: \"{}\"", self.api.http.quoted(row)))
                .filter(|row| !listing.unreadable.contains(row))
                .collect();
            let new: Vec<OwnedName> = rows
                .names
                .into_iter()
                .filter(|owned| seen.insert(owned.name.clone()))
                .collect();
            let progress = new.len() + unreadable.len();
            listing.names.extend(new);
            listing.unreadable.extend(unreadable);
            got += progress;
            counted = counted.max(rows.counted.unwrap_or_default());
            tell_progress(ListProgress {
                part: "names",
                rows: got,
                of: Some(counted).filter(|counted| *counted > 0),
                page: progress,
            });
            // The list comes whole; only an answer that counts more rows than it holds is asked for the rest.
            if got >= counted || progress == 0 {
                break;
            }
        }
        if got < counted {
            listing.partial = Some(format!(
                "Joker.com says that the list has {counted} rows, and sent {got} of them."
            ));
        } else if !listing.unreadable.is_empty() {
            listing.partial = Some(format!(
                "{} of {got} rows could not be read; they are in the activity log.",
                listing.unreadable.len()
            ));
        }
        if let Some(zones) = self.zones().await {
            for owned in &mut listing.names {
                owned.zone = Some(if zones.contains(&owned.name) {
                    present(None)
                } else {
                    ZoneHere::Absent
                });
            }
        }
        Ok(listing)
    }

    async fn detail(&self, name: &DomainName) -> Result<OwnedName, ProviderError> {
        let Some(mut owned) = self.row("detail", name).await? else {
            let call = Request::read("detail", "query-domain-list", Fields::none()).bare();
            return Err(refusal::not_in_account(self.api.http.error(
                &call,
                Kind::NotFound,
                "",
            )));
        };
        let pairs = self.whois("detail", name).await?;
        if let Some(created) = super::response::first(&pairs, "domain.created.date") {
            owned.registered_at = digits(created);
        }
        if let Some(expires) = super::response::first(&pairs, "domain.expires") {
            owned.expires_text = Some(expires.to_owned());
        }
        let hosts = nameservers(&pairs);
        if !hosts.is_empty() {
            let own = |host: &String| host.ends_with(".ns.joker.com");
            if hosts.iter().all(own) {
                owned.zone = Some(present(Some(true)));
            }
            owned.nameservers = Some(hosts);
        }
        Ok(owned)
    }
}
