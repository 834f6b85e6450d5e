//! A spreadsheet over the two hundred zones of the scenario `two-hundred`, and what the zones hold once it has been applied.
//!
//! Four columns stand side by side as in the form: the apex's address, `www`, the mail servers and SPF. Some cells say what
//! is there already, as text or with the token; some are blank, some remove, the others change.

use std::collections::{BTreeMap, BTreeSet};

use sandbox::Sandbox;
use sandbox::scenario::two_hundred;
use serde_json::{Value, json};

/// The columns of the sheet, by the titles of the form.
pub const COLUMNS: [&str; 4] = ["Apex A", "www", "MX", "SPF"];

/// What the sheet says in one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing: the records are left alone.
    Blank,
    /// What is there already, one record a line.
    Same(String),
    /// Something else.
    New(String),
    /// The marker that removes.
    Remove,
}

/// One line of the sheet.
#[derive(Debug, Clone)]
pub struct Line {
    /// Where the zone is served.
    pub provider: &'static str,
    /// The zone.
    pub name: String,
    /// In the order of [`COLUMNS`].
    pub cells: [Cell; 4],
}

impl Line {
    /// Whether any of its cells changes anything.
    #[must_use]
    pub fn changes(&self) -> bool {
        self.cells
            .iter()
            .any(|cell| matches!(cell, Cell::New(_) | Cell::Remove))
    }

    /// Whether it removes the zone's mail servers.
    #[must_use]
    pub fn removes_mail(&self) -> bool {
        self.cells[2] == Cell::Remove
    }

    /// The cells that change something, as column and text.
    pub fn changed(&self) -> impl Iterator<Item = (&'static str, &Cell)> {
        COLUMNS
            .into_iter()
            .zip(&self.cells)
            .filter(|(_, cell)| matches!(cell, Cell::New(_) | Cell::Remove))
    }
}

/// Mail servers that differ from those of the scenario in one of the two.
const OTHER_MAIL: &str = "10 mx1.fernmail.net\n30 mx3.fernmail.net";
/// The same mail servers as in the scenario.
const SAME_MAIL: &str = "10 mx1.fernmail.net\n20 mx2.fernmail.net";

/// The sheet, in the order of the names. Of every ten zones of an account it changes some: two of Joker's, which is asked
/// one question after the other, and six elsewhere.
#[must_use]
pub fn lines() -> Vec<Line> {
    let names = two_hundred::names().into_iter().enumerate();
    let line = |(index, (provider, name)): (usize, (&'static str, String))| {
        let place = index / two_hundred::PROVIDERS.len();
        let touched = place % 10 < if provider == "joker" { 2 } else { 6 };
        let cells = if touched {
            [
                match place % 2 {
                    0 => Cell::New(format!("198.51.100.{}", 1 + index % 250)),
                    _ => Cell::Blank,
                },
                match place % 3 {
                    0 => Cell::New("{domain}.cdn.fernmail.net".to_owned()),
                    1 => Cell::Same("{domain}".to_owned()),
                    _ => Cell::Same(name.clone()),
                },
                match place % 3 {
                    0 => Cell::Same(SAME_MAIL.to_owned()),
                    1 => Cell::Remove,
                    _ => Cell::New(OTHER_MAIL.to_owned()),
                },
                match place % 5 {
                    4 => Cell::Blank,
                    _ => Cell::New("v=spf1 include:_spf.fernmail.net include:spf.{domain} ~all".to_owned()),
                },
            ]
        } else {
            [
                Cell::Blank,
                Cell::Same("{domain}".to_owned()),
                Cell::Same(SAME_MAIL.to_owned()),
                Cell::Same("v=spf1 include:_spf.fernmail.net -all".to_owned()),
            ]
        };
        Line {
            provider,
            name,
            cells,
        }
    };
    names.map(line).collect()
}

/// The sheet as a spreadsheet puts it on the clipboard: cells of several lines in quotes, lines that end in CR LF.
#[must_use]
pub fn text(lines: &[Line]) -> String {
    let cell = |cell: &Cell| match cell {
        Cell::Blank => String::new(),
        Cell::Remove => "-".to_owned(),
        Cell::Same(text) | Cell::New(text) if text.contains('\n') => format!("\"{text}\""),
        Cell::Same(text) | Cell::New(text) => text.clone(),
    };
    let row = |line: &Line| line.cells.each_ref().map(cell).join("\t") + "\r\n";
    lines.iter().map(row).collect()
}

/// The records of every zone by name, as its provider has them, in one order and one spelling: without the numbers and times
/// that a provider gives its records, without fields that say nothing, and without the dot at the end of a host.
#[must_use]
pub fn zones(sandbox: &Sandbox) -> BTreeMap<String, Vec<Value>> {
    let state = sandbox.state();
    let accounts = state["zones"].as_object().expect("accounts");
    let zones = accounts
        .values()
        .flat_map(|zones| zones.as_object().expect("zones"));
    let records = |zone: &Value| {
        let records = zone["records"].as_array().expect("records").iter();
        let mut records: Vec<Value> = records.map(plainly).collect();
        records.sort_by_key(ToString::to_string);
        records
    };
    zones.map(|(name, zone)| (name.clone(), records(zone))).collect()
}

fn plainly(record: &Value) -> Value {
    let mut record = record.clone();
    let fields = record.as_object_mut().expect("a record");
    fields.retain(|field, value| {
        let own = field == "id" || field.ends_with("_on");
        let says_nothing =
            value.is_null() || *value == json!(false) || *value == json!([]) || *value == json!({});
        !own && !says_nothing
    });
    let is_host = ["MX", "CNAME", "NS", "SRV"]
        .iter()
        .any(|kind| record["type"] == *kind);
    if let Some(host) = record["content"].as_str().filter(|_| is_host) {
        record["content"] = json!(host.trim_end_matches('.'));
    }
    record
}

/// What the zones hold after these lines: what the sheet does not name is as before, to the last field.
///
/// A record whose content changes keeps the rest of what it has.
#[must_use]
pub fn applied(before: &BTreeMap<String, Vec<Value>>, lines: &[Line]) -> BTreeMap<String, Vec<Value>> {
    let mut after = before.clone();
    for line in lines {
        let records = after.get_mut(&line.name).expect("a zone of the sheet");
        let put = |text: &String| text.replace("{domain}", &line.name);
        let [address, www, mail, spf] = &line.cells;
        for record in records.iter_mut() {
            let at = |kind: &str, name: &str| record["type"] == kind && record["name"] == name;
            let content = if at("A", "@") {
                address
            } else if at("CNAME", "www") {
                www
            } else if at("TXT", "@") && record["content"].as_str().expect("text").starts_with("v=spf1") {
                spf
            } else {
                continue;
            };
            if let Cell::New(text) = content {
                record["content"] = json!(put(text));
            }
        }
        match mail {
            Cell::Remove => records.retain(|record| record["type"] != "MX"),
            Cell::New(_) => {
                let second = records
                    .iter_mut()
                    .find(|record| record["content"] == "mx2.fernmail.net")
                    .expect("two mail servers");
                second["content"] = json!("mx3.fernmail.net");
                second["priority"] = json!(30);
            }
            Cell::Blank | Cell::Same(_) => {}
        }
        records.sort_by_key(ToString::to_string);
    }
    after
}

/// The zones that differ, each with its records before and after, for a story that failed.
#[must_use]
pub fn differing(wanted: &BTreeMap<String, Vec<Value>>, found: &BTreeMap<String, Vec<Value>>) -> Vec<String> {
    let names: BTreeSet<&String> = wanted.keys().chain(found.keys()).collect();
    let told = |name: &&String| {
        let (wanted, found) = (wanted.get(*name), found.get(*name));
        (wanted != found).then(|| {
            let only = |some: Option<&Vec<Value>>, other: Option<&Vec<Value>>| -> Vec<String> {
                let other = other.map(Vec::as_slice).unwrap_or_default();
                let all = some.map(Vec::as_slice).unwrap_or_default();
                let differing = all.iter().filter(|record| !other.contains(record));
                differing.map(ToString::to_string).collect()
            };
            format!(
                "{name} should have {:?} and has {:?}",
                only(wanted, found),
                only(found, wanted)
            )
        })
    };
    names.iter().filter_map(told).collect()
}
