//! Rows of a table as names with what is said of them, by the user's mapping. A row that can not be read wholly is left
//! out wholly, with its reason; of rows that say one name twice the first counts.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow;

use model::{Currency, DomainName, Money, Timestamp};

use crate::fault::Fault;
use crate::portfolio::import::cells::{self, DateStyle};
use crate::portfolio::import::columns::Shown;
use crate::portfolio::import::source::Source;
use crate::portfolio::import::table::{self, Cells, Layout};
use crate::portfolio::import::view::{ImportMapping, ImportRole};
use crate::words;

/// Names of one import.
pub(super) const MOST_NAMES: usize = 250_000;
/// Characters of a note.
const LONGEST_NOTE: usize = 10_000;
/// Tags of one name, and characters of one.
const MOST_TAGS: usize = 50;
const LONGEST_TAG: usize = 60;
/// Characters of an account's label.
const LONGEST_LABEL: usize = 60;

/// What a row says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Row {
    pub name: DomainName,
    /// The registrar or account as it stands there; empty where the row tells none.
    pub account: String,
    pub expires_at: Option<Timestamp>,
    pub registered_at: Option<Timestamp>,
    pub auto_renew: Option<bool>,
    pub renewal: Option<Money>,
    pub paid: Option<Money>,
    pub paid_on: Option<Timestamp>,
    pub tags: Vec<String>,
    pub note: Option<String>,
}

/// What became of a row.
pub(super) enum Read {
    Row(Row),
    /// It says again what an earlier row said.
    Repeated,
    /// It can not be read: what stands there, and why.
    Bad {
        text: String,
        reason: String,
    },
}

/// A mapping made ready.
pub(super) struct Reading {
    header: bool,
    name: usize,
    columns: HashMap<ImportRole, usize>,
    dates: HashMap<ImportRole, DateStyle>,
    commas: HashMap<ImportRole, Option<bool>>,
    currency: Option<Currency>,
}

impl Reading {
    /// Makes a mapping ready, or says what is missing in it.
    pub fn new(mapping: &ImportMapping, columns: &[Shown]) -> Result<Self, Fault> {
        let mut places = HashMap::new();
        for (column, role) in mapping.roles.iter().enumerate().take(columns.len()) {
            if *role != ImportRole::Skip && places.insert(*role, column).is_some() {
                return Err(Fault::bad_input(format!("Two columns are {}.", words_of(*role)))
                    .hint("Choose one of them, and do not read the other."));
            }
        }
        let name = *places.get(&ImportRole::Name).ok_or_else(|| {
            Fault::bad_input("No column is the name.").hint("Choose which column has the names.")
        })?;
        let currency = match mapping.currency.trim() {
            "" => None,
            text => Some(text.parse::<Currency>().map_err(|_| {
                Fault::bad_input("The currency is not a three-letter code.").hint("Write it as EUR or USD.")
            })?),
        };
        let mut dates = HashMap::new();
        for role in [ImportRole::Expires, ImportRole::Registered, ImportRole::PaidOn] {
            let Some(column) = places.get(&role) else { continue };
            let shown = &columns[*column];
            if let (Some(example), None) = (shown.day_or_month(), mapping.day_first) {
                return Err(Fault::bad_input(format!(
                    "{example} can be read with the day or the month first."
                ))
                .hint("Say which stands first."));
            }
            let own = shown.date_style();
            dates.insert(
                role,
                DateStyle {
                    day_first: own.day_first.or(mapping.day_first),
                    serial: own.serial,
                },
            );
        }
        let mut commas = HashMap::new();
        for role in [ImportRole::Renewal, ImportRole::Paid] {
            let Some(column) = places.get(&role) else { continue };
            let shown = &columns[*column];
            if let (Some(example), None) = (shown.comma_or_point(), mapping.decimal_comma) {
                return Err(Fault::bad_input(format!(
                    "{example} can be read with a decimal comma or a decimal point."
                ))
                .hint("Say which stands before the decimals."));
            }
            commas.insert(role, shown.decimal_comma().or(mapping.decimal_comma));
        }
        Ok(Self {
            header: mapping.header,
            name,
            columns: places,
            dates,
            commas,
            currency,
        })
    }

    fn cell<'a>(&self, row: &'a Cells<'_>, role: ImportRole) -> Option<&'a str> {
        let cell = row.get(*self.columns.get(&role)?);
        (!cells::is_blank(cell)).then_some(cell)
    }

    /// Reads one row.
    fn row(&self, row: &Cells<'_>) -> Result<Row, String> {
        let text = row.get(self.name);
        if row.iter().any(|cell| cell.contains('\0')) {
            return Err("The row holds a NUL byte.".to_owned());
        }
        let name = DomainName::parse(text).map_err(|error| error.to_string())?;
        if name.label().contains('.') {
            let above = name.as_str().split_once('.').map_or("", |(_, above)| above);
            return Err(format!(
                "{} is below another name, such as {above}: only registered names are kept.",
                cells::shown(&name.unicode())
            ));
        }
        let date = |role: ImportRole| {
            let style = self.dates.get(&role).copied().unwrap_or_default();
            self.cell(row, role)
                .map(|cell| cells::date(cell, style))
                .transpose()
                .map_err(|reason| said(role, &reason))
        };
        let amount = |role: ImportRole, currency: ImportRole| {
            let Some(cell) = self.cell(row, role) else {
                return Ok(None);
            };
            let own =
                match self.cell(row, currency) {
                    None => self.currency,
                    Some(code) => Some(code.parse().map_err(|_| {
                        said(currency, &format!("\"{}\" is not a currency", cells::shown(code)))
                    })?),
                };
            let comma = self.commas.get(&role).copied().flatten();
            cells::amount(cell, comma, own)
                .map(Some)
                .map_err(|reason| said(role, &reason))
        };
        let auto_renew = self
            .cell(row, ImportRole::AutoRenew)
            .map(cells::switch)
            .transpose()
            .map_err(|reason| said(ImportRole::AutoRenew, &reason))?;
        let account = self.cell(row, ImportRole::Account).unwrap_or_default();
        let account = account.split_whitespace().collect::<Vec<_>>().join(" ");
        if account.chars().count() > LONGEST_LABEL {
            return Err(format!(
                "The registrar is longer than {LONGEST_LABEL} characters."
            ));
        }
        let tags = self
            .cell(row, ImportRole::Tags)
            .map(cells::tags)
            .unwrap_or_default();
        if tags.len() > MOST_TAGS || tags.iter().any(|tag| tag.chars().count() > LONGEST_TAG) {
            return Err(format!(
                "The tags are too many or too long: at most {MOST_TAGS}, each of {LONGEST_TAG} characters."
            ));
        }
        let note = self.columns.get(&ImportRole::Note).map(|column| row.get(*column));
        let note = note.filter(|note| !note.trim().is_empty());
        if note.is_some_and(|note| note.chars().count() > LONGEST_NOTE) {
            return Err(format!(
                "The note is longer than {} characters.",
                words::grouped(LONGEST_NOTE as u64)
            ));
        }
        Ok(Row {
            account,
            expires_at: date(ImportRole::Expires)?,
            registered_at: date(ImportRole::Registered)?,
            auto_renew,
            renewal: amount(ImportRole::Renewal, ImportRole::RenewalCurrency)?,
            paid: amount(ImportRole::Paid, ImportRole::PaidCurrency)?,
            paid_on: date(ImportRole::PaidOn)?,
            tags,
            note: note.map(str::to_owned),
            name,
        })
    }
}

/// Reads all rows.
pub(super) fn read(
    source: &Source,
    layout: Layout,
    reading: &Reading,
    mut each: impl FnMut(u32, Read) -> ControlFlow<()>,
) -> Result<(), Fault> {
    // Which line said a name of an account first, and what.
    let mut known: HashMap<(DomainName, String), (u32, u64)> = HashMap::new();
    let mut is_head = reading.header;
    let mut too_many = false;
    table::rows(source, layout, |row| {
        if std::mem::take(&mut is_head) {
            return ControlFlow::Continue(());
        }
        let read = match reading.row(&row) {
            Err(reason) => bad(&row, reading, reason),
            Ok(read) => {
                let mut hasher = DefaultHasher::new();
                read.hash(&mut hasher);
                let hash = hasher.finish();
                let key = (read.name.clone(), read.account.to_lowercase());
                match known.get(&key) {
                    Some((_, same)) if *same == hash => Read::Repeated,
                    Some((line, _)) => {
                        let reason =
                            format!("Listed before, on line {line}, with other facts: that line counts.");
                        bad(&row, reading, reason)
                    }
                    None if known.len() == MOST_NAMES => {
                        too_many = true;
                        return ControlFlow::Break(());
                    }
                    None => {
                        known.insert(key, (row.line, hash));
                        Read::Row(read)
                    }
                }
            }
        };
        each(row.line, read)
    })?;
    if too_many {
        return Err(Fault::bad_input(format!(
            "The table lists more than {} names.",
            words::grouped(MOST_NAMES as u64)
        ))
        .hint("Split it into parts, and import one after the other."));
    }
    Ok(())
}

fn bad(row: &Cells<'_>, reading: &Reading, reason: String) -> Read {
    let name = cells::shown(row.get(reading.name));
    let text = if name.trim().is_empty() {
        let all: Vec<&str> = row.iter().filter(|cell| !cell.trim().is_empty()).collect();
        cells::shown(&all.join(", "))
    } else {
        name
    };
    Read::Bad { text, reason }
}

fn said(role: ImportRole, reason: &str) -> String {
    format!("{}: {reason}.", capitalised(words_of(role)))
}

fn capitalised(words: &str) -> String {
    let words = words.trim_start_matches("the ");
    let mut chars = words.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A role within a sentence.
fn words_of(role: ImportRole) -> &'static str {
    match role {
        ImportRole::Skip => "not read",
        ImportRole::Name => "the name",
        ImportRole::Account => "the registrar",
        ImportRole::Expires => "the expiry",
        ImportRole::Registered => "the registration date",
        ImportRole::AutoRenew => "auto-renew",
        ImportRole::Renewal => "the renewal price",
        ImportRole::RenewalCurrency => "the currency of the renewal",
        ImportRole::Paid => "what was paid",
        ImportRole::PaidCurrency => "the currency of what was paid",
        ImportRole::PaidOn => "the date of purchase",
        ImportRole::Tags => "the tags",
        ImportRole::Note => "the note",
    }
}
