//! What the columns of a table seem to be: by their heads, by their cells, and by what decides how those are written.

use std::ops::ControlFlow;

use model::DomainName;

use crate::fault::Fault;
use crate::portfolio::import::cells::{self, AmountShape, DateShape, DateStyle};
use crate::portfolio::import::source::Source;
use crate::portfolio::import::table::{self, Layout};
use crate::portfolio::import::view::{ImportColumn, ImportMapping, ImportRole};

/// Columns that are looked at; what stands behind them is not read.
const MOST_COLUMNS: usize = 100;
/// Rows that are shown.
const SHOWN: usize = 9;
/// Samples of a column.
const SAMPLES: usize = 3;
/// Characters of a cell that are shown.
const CELL_SHOWN: usize = 120;
/// Rows in which a name must stand somewhere: what has none in so many is another table.
const ROWS_TO_A_NAME: u32 = 5_000;

/// What the cells of one column show.
#[derive(Debug, Clone, Default)]
pub(super) struct Shown {
    samples: Vec<String>,
    filled: u32,
    names: u32,
    dates: u32,
    serials: u32,
    amounts: u32,
    day_first: bool,
    month_first: bool,
    open_date: Option<String>,
    comma: bool,
    point: bool,
    open_amount: Option<String>,
}

impl Shown {
    fn look(&mut self, cell: &str) {
        if cells::is_blank(cell) {
            return;
        }
        self.filled += 1;
        if self.samples.len() < SAMPLES && !self.samples.iter().any(|known| known == cell) {
            self.samples.push(cut(cell));
        }
        match cells::date_shape(cell) {
            DateShape::No => {}
            shape => {
                self.dates += u32::from(shape != DateShape::Serial);
                match shape {
                    DateShape::DayFirst => self.day_first = true,
                    DateShape::MonthFirst => self.month_first = true,
                    DateShape::Serial => self.serials += 1,
                    DateShape::Open if self.open_date.is_none() => self.open_date = Some(cut(cell)),
                    _ => {}
                }
            }
        }
        match cells::amount_shape(cell) {
            AmountShape::No => return,
            AmountShape::Comma => self.comma = true,
            AmountShape::Point => self.point = true,
            AmountShape::Open if self.open_amount.is_none() => self.open_amount = Some(cut(cell)),
            _ => {}
        }
        self.amounts += 1;
    }

    /// How the dates of this column are written, by its own cells alone.
    pub fn date_style(&self) -> DateStyle {
        DateStyle {
            day_first: match (self.day_first, self.month_first) {
                (true, false) => Some(true),
                (false, true) => Some(false),
                _ => None,
            },
            serial: self.serials > 0 && self.serials == self.filled,
        }
    }

    /// Whether a comma stands before the decimals here, by its own cells alone.
    pub fn decimal_comma(&self) -> Option<bool> {
        match (self.comma, self.point) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }

    /// A date that its own cells do not decide.
    pub fn day_or_month(&self) -> Option<&String> {
        self.open_date
            .as_ref()
            .filter(|_| self.date_style().day_first.is_none())
    }

    /// An amount that its own cells do not decide.
    pub fn comma_or_point(&self) -> Option<&String> {
        self.open_amount
            .as_ref()
            .filter(|_| self.decimal_comma().is_none())
    }
}

/// What a whole table shows.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    /// By column.
    pub columns: Vec<Shown>,
    /// The first rows.
    pub rows: Vec<Vec<String>>,
    /// All rows.
    pub total: u32,
    /// Whether the first row is a head.
    pub header: bool,
}

/// Looks through a table once.
pub(super) fn look(source: &Source, layout: Layout) -> Result<Look, Fault> {
    let mut look = Look::default();
    let mut names = 0_u32;
    table::rows(source, layout, |row| {
        look.total = look.total.saturating_add(1);
        let count = row.len().min(MOST_COLUMNS);
        if look.columns.len() < count {
            look.columns.resize_with(count, Shown::default);
        }
        if look.rows.len() < SHOWN {
            look.rows.push(row.iter().take(MOST_COLUMNS).map(cut).collect());
        }
        // A head says nothing of how dates are written.
        let says = look.total > 1 || row.iter().take(MOST_COLUMNS).any(is_name);
        for (column, shown) in look.columns.iter_mut().enumerate().take(count) {
            let cell = row.get(column);
            // Names are only counted until the columns are known.
            if look.total <= ROWS_TO_A_NAME && is_name(cell) {
                shown.names += 1;
                names += 1;
            }
            if says {
                shown.look(cell);
            }
        }
        if look.total == ROWS_TO_A_NAME && names == 0 {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    if names == 0 {
        return Err(no_names(look.total));
    }
    look.header = look
        .rows
        .first()
        .is_some_and(|first| !first.iter().any(|cell| is_name(cell)));
    Ok(look)
}

fn no_names(rows: u32) -> Fault {
    Fault::bad_input(match rows {
        0 => "There is nothing in it.".to_owned(),
        _ => "No cell of this table is a domain name.".to_owned(),
    })
    .hint("Choose a table with one name a row, such as a registrar's list saved as CSV.")
}

/// Whether a cell is clearly a name: with an ending that there is.
fn is_name(cell: &str) -> bool {
    let cell = cell.trim();
    cell.len() <= 255
        && cell.contains('.')
        && !cell.contains(char::is_whitespace)
        && DomainName::parse(cell).is_ok_and(|name| name.has_known_ending())
}

impl Look {
    /// What the columns seem to be.
    pub fn guess(&self) -> ImportMapping {
        let mut roles = vec![ImportRole::Skip; self.columns.len()];
        let mut taken = Vec::new();
        let heads: Vec<String> = match self.rows.first() {
            Some(first) if self.header => first.iter().map(|head| plain(head)).collect(),
            _ => Vec::new(),
        };
        // Exact heads first, whatever their order.
        for exact in [true, false] {
            for (column, head) in heads.iter().enumerate() {
                if roles[column] != ImportRole::Skip {
                    continue;
                }
                let Some(role) = role_of(head, exact).filter(|role| !taken.contains(role)) else {
                    continue;
                };
                if self.columns[column].fits(role) {
                    roles[column] = role;
                    taken.push(role);
                }
            }
        }
        // Where the heads do not say it, the cells may.
        if !taken.contains(&ImportRole::Name) {
            let free = |column: &usize| roles[*column] == ImportRole::Skip;
            let best = (0..roles.len())
                .filter(free)
                .max_by_key(|column| (self.columns[*column].names, std::cmp::Reverse(*column)));
            if let Some(best) = best.filter(|best| self.columns[*best].names > 0) {
                roles[best] = ImportRole::Name;
            }
        }
        if heads.is_empty() && !taken.contains(&ImportRole::Expires) {
            let dates: Vec<usize> = (0..roles.len())
                .filter(|column| {
                    let shown = &self.columns[*column];
                    roles[*column] == ImportRole::Skip && shown.dates > 0 && shown.dates == shown.filled
                })
                .collect();
            // One column of dates in a list of names is when they expire; of several nothing is guessed.
            if let [only] = dates[..] {
                roles[only] = ImportRole::Expires;
            }
        }
        ImportMapping {
            header: self.header,
            roles,
            day_first: None,
            decimal_comma: None,
            currency: String::new(),
            account: String::new(),
        }
    }

    /// The columns for the window.
    pub fn view(&self) -> Vec<ImportColumn> {
        let head = self.rows.first().filter(|_| self.header);
        let columns = self.columns.iter().enumerate().map(|(column, shown)| {
            let title = head.and_then(|head| head.get(column)).map(|head| head.trim());
            ImportColumn {
                title: match title {
                    Some(title) if !title.is_empty() => title.to_owned(),
                    _ => format!("Column {}", column + 1),
                },
                samples: shown.samples.clone(),
                day_or_month: shown.day_or_month().cloned(),
                comma_or_point: shown.comma_or_point().cloned(),
            }
        });
        columns.collect()
    }
}

impl Shown {
    /// Whether the cells do not speak against a role.
    fn fits(&self, role: ImportRole) -> bool {
        match role {
            ImportRole::Name => self.names > 0,
            ImportRole::Expires | ImportRole::Registered | ImportRole::PaidOn => {
                self.filled == 0 || self.dates > 0 || self.serials == self.filled
            }
            ImportRole::Renewal | ImportRole::Paid => self.filled == 0 || self.amounts > 0,
            _ => true,
        }
    }
}

/// A head without case and signs.
fn plain(head: &str) -> String {
    let words = head.to_lowercase().replace(|c: char| !c.is_alphanumeric(), " ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a head says: as a whole, or by a word in it.
fn role_of(head: &str, exact: bool) -> Option<ImportRole> {
    use ImportRole::*;
    const WHOLE: &[(&str, ImportRole)] = &[
        ("name", Name),
        ("domain", Name),
        ("domain name", Name),
        ("domainname", Name),
        ("domains", Name),
        ("domäne", Name),
        ("account", Account),
        ("account label", Account),
        ("expires", Expires),
        ("expiry", Expires),
        ("expiry date", Expires),
        ("expiration", Expires),
        ("expiration date", Expires),
        ("expires on", Expires),
        ("expires at", Expires),
        ("valid until", Expires),
        ("paid until", Expires),
        ("due date", Expires),
        ("ablaufdatum", Expires),
        ("gültig bis", Expires),
        ("registered", Registered),
        ("registered on", Registered),
        ("registration date", Registered),
        ("created", Registered),
        ("created at", Registered),
        ("creation date", Registered),
        ("create date", Registered),
        ("auto renew", AutoRenew),
        ("autorenew", AutoRenew),
        ("auto renewal", AutoRenew),
        ("renewal", Renewal),
        ("renewal price", Renewal),
        ("renewal cost", Renewal),
        ("renewal fee", Renewal),
        ("renew price", Renewal),
        ("annual cost", Renewal),
        ("yearly cost", Renewal),
        ("renewal currency", RenewalCurrency),
        ("currency", RenewalCurrency),
        ("paid", Paid),
        ("price paid", Paid),
        ("purchase price", Paid),
        ("buy price", Paid),
        ("acquisition cost", Paid),
        ("cost", Paid),
        ("paid currency", PaidCurrency),
        ("purchase currency", PaidCurrency),
        ("paid on", PaidOn),
        ("purchase date", PaidOn),
        ("purchased", PaidOn),
        ("bought", PaidOn),
        ("bought on", PaidOn),
        ("acquired", PaidOn),
        ("tags", Tags),
        ("tag", Tags),
        ("labels", Tags),
        ("category", Tags),
        ("categories", Tags),
        ("folder", Tags),
        ("group", Tags),
        ("note", Note),
        ("notes", Note),
        ("comment", Note),
        ("comments", Note),
        ("memo", Note),
        ("remarks", Note),
    ];
    const WORDS: &[(&str, ImportRole)] = &[
        ("registrar", Account),
        ("provider", Account),
        ("account", Account),
        ("expir", Expires),
        ("ablauf", Expires),
        ("autorenew", AutoRenew),
        ("auto renew", AutoRenew),
        ("registration date", Registered),
        ("creation", Registered),
        ("purchase date", PaidOn),
        ("domain", Name),
    ];
    let find = |words: &[(&str, ImportRole)], fits: &dyn Fn(&str) -> bool| {
        words.iter().find(|(word, _)| fits(word)).map(|(_, role)| *role)
    };
    if exact {
        find(WHOLE, &|word| word == head)
    } else {
        // What the registry or nobody in particular says is not what the registrar says.
        let is_other = head.starts_with("registry") || head.ends_with("unicode") || head.ends_with("at");
        find(WORDS, &|word| head.contains(word)).filter(|_| !is_other)
    }
}

fn cut(cell: &str) -> String {
    let cell = cell.trim();
    match cell.char_indices().nth(CELL_SHOWN) {
        None => cell.to_owned(),
        Some((end, _)) => format!("{}...", &cell[..end]),
    }
}
