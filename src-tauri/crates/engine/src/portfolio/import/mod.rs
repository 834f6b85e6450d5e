//! Names from a table: opened, understood, previewed, taken over.
//!
//! A table is read row by row and never held as a whole. It is read three times: to understand it, to preview it, and to
//! take it over; a file that changes in between is refused.
//!
//! - [`source`]: the file or text, as UTF-8
//! - [`table`]: its rows and cells
//! - [`cells`]: dates, amounts, switches and tags in cells
//! - [`columns`]: what its columns seem to be
//! - [`rows`]: its rows as names, by the user's mapping
//! - [`plan`]: what a row would change
//! - [`apply`]: taking it over, as a job; [`taken`] what that changed, [`back`] taking it back
//! - [`view`]: all of it as the window sees it

mod apply;
mod back;
mod cells;
mod columns;
mod plan;
mod rows;
mod source;
mod table;
mod taken;
pub mod view;

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::cart::view::TextFile;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::hand::iso_day;
use crate::spreadsheet;

use columns::Look;
use plan::{Known, Place, Planned};
use rows::{Read, Reading};
use source::Source;
use table::Layout;
use view::{
    ImportCut, ImportKind, ImportMapping, ImportPlace, ImportPreview, ImportResult, ImportRow, ImportRows,
    ImportView,
};

/// Bytes of a text that is pasted; a file may be longer.
const LONGEST_TEXT: usize = 8 << 20;
/// Rows that can not be read that are kept to be shown.
const BAD_KEPT: usize = 10_000;
/// Rows of one window.
const WINDOW: u32 = 500;

/// The table of the moment; another that is opened ends it.
#[derive(Default)]
pub(crate) struct Imports(Mutex<Option<Arc<Table>>>);

/// A table that was opened.
struct Table {
    id: String,
    source: Source,
    layout: Layout,
    look: Look,
    preview: Mutex<Option<Arc<Preview>>>,
    result: Mutex<Option<ImportResult>>,
}

/// What a preview found.
struct Preview {
    mapping: ImportMapping,
    summary: ImportPreview,
    rows: HashMap<ImportKind, Vec<ImportRow>>,
}

impl Imports {
    fn put(&self, table: Arc<Table>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(table);
    }

    fn get(&self, id: &str) -> Result<Arc<Table>, Fault> {
        let latest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        latest
            .as_ref()
            .filter(|table| table.id == id)
            .cloned()
            .ok_or_else(|| {
                Fault::new(Code::NotFound, "This table is not open any more.").hint("Open it again.")
            })
    }
}

impl Table {
    fn previewed(&self) -> Option<Arc<Preview>> {
        self.preview
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Engine {
    /// Opens a file and understands it. The file is read by its path, whatever its size.
    pub async fn portfolio_import_file(&self, path: PathBuf) -> Result<ImportView, Fault> {
        self.open_table(move || Ok((Source::file(path)?, None))).await
    }

    /// Takes a text for a table and understands it.
    pub async fn portfolio_import_text(&self, text: String) -> Result<ImportView, Fault> {
        if text.len() > LONGEST_TEXT {
            return Err(Fault::bad_input("The text is longer than 8 MB.")
                .hint("Save it as a file, then choose that file."));
        }
        if text.trim().is_empty() {
            return Err(Fault::bad_input("There is no text.").hint("Paste a table with one name a row."));
        }
        self.open_table(move || Ok((Source::Text(Arc::from(text.into_bytes())), None)))
            .await
    }

    /// Reads a table again that is open, with its letters and cells told apart as the user says. It is another table from
    /// then on; where that can not be read, the one before stays open.
    pub async fn portfolio_import_reread(&self, id: String, cut: ImportCut) -> Result<ImportView, Fault> {
        let source = self.inner.imports.get(&id)?.source.clone();
        self.open_table(move || Ok((source, Some(cut)))).await
    }

    async fn open_table(
        &self,
        source: impl FnOnce() -> Result<(Source, Option<ImportCut>), Fault> + Send + 'static,
    ) -> Result<ImportView, Fault> {
        let table = reading(move || {
            let (source, cut) = source()?;
            let (layout, look) = understand(&source, cut.as_ref())?;
            Ok(Table {
                id: uuid::Uuid::new_v4().to_string(),
                source,
                layout,
                look,
                preview: Mutex::default(),
                result: Mutex::default(),
            })
        })
        .await?;
        let view = ImportView {
            id: table.id.clone(),
            file: table.source.name(),
            cut: table.layout.cut(&table.source),
            columns: table.look.view(),
            rows: table.look.rows.clone(),
            total: table.look.total,
            mapping: table.look.guess(),
        };
        self.inner.imports.put(Arc::new(table));
        Ok(view)
    }

    /// What taking a table over would do. Nothing is written.
    pub async fn portfolio_import_preview(
        &self,
        id: String,
        mapping: ImportMapping,
    ) -> Result<ImportPreview, Fault> {
        let table = self.inner.imports.get(&id)?;
        let known = self.import_known(&mapping.account).await?;
        let read = Arc::clone(&table);
        let preview = reading(move || preview(&read, mapping, &known)).await?;
        let summary = preview.summary.clone();
        *table.preview.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(preview));
        Ok(summary)
    }

    /// A slice of the preview: at most 500 rows from `offset`.
    pub async fn portfolio_import_rows(
        &self,
        id: String,
        kind: ImportKind,
        offset: u32,
        limit: u32,
    ) -> Result<ImportRows, Fault> {
        let preview = self.previewed(&id)?;
        let rows = preview.rows.get(&kind).map_or(&[][..], Vec::as_slice);
        let shown = rows.iter().skip(offset as usize).take(limit.min(WINDOW) as usize);
        Ok(ImportRows {
            total: u32::try_from(rows.len()).unwrap_or(u32::MAX),
            offset,
            rows: shown.cloned().collect(),
        })
    }

    /// The rows that can not be read as a table, each with its line and the reason; at most 10,000.
    pub async fn portfolio_import_bad(&self, id: String) -> Result<TextFile, Fault> {
        let preview = self.previewed(&id)?;
        let bad = preview.rows.get(&ImportKind::Bad).map_or(&[][..], Vec::as_slice);
        let rows = bad
            .iter()
            .map(|row| [row.line.to_string(), row.name.clone(), row.words.clone()]);
        Ok(TextFile {
            name: format!("freehold-left-out-{}.csv", iso_day(self.now())),
            text: spreadsheet::csv(&["line", "text", "reason"], rows)?,
        })
    }

    /// What an import did, once its job has ended.
    pub async fn portfolio_import_result(&self, id: String) -> Result<Option<ImportResult>, Fault> {
        let table = self.inner.imports.get(&id)?;
        let result = table.result.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(result.clone())
    }

    fn previewed(&self, id: &str) -> Result<Arc<Preview>, Fault> {
        self.inner
            .imports
            .get(id)?
            .previewed()
            .ok_or_else(|| Fault::new(Code::Conflict, "The table was not previewed yet."))
    }

    /// What is known now, against which a table is read.
    async fn import_known(&self, fallback: &str) -> Result<Known, Fault> {
        let (accounts, hand, labels) = self
            .inner
            .store
            .library()
            .read(|conn| {
                Ok((
                    store::accounts::list(conn)?,
                    store::hand::all(conn)?,
                    store::labels::all(conn)?,
                ))
            })
            .await?;
        let holdings = self.holdings().await?;
        Ok(Known::new(accounts, hand, labels, holdings, fallback))
    }
}

/// Reads a table where it keeps nobody waiting.
async fn reading<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Fault::new(Code::Internal, "The table could not be read."))?
}

/// How a source is cut into cells, and what they show. Where it shows no names by the likeliest sign between cells, the
/// other signs are tried, unless the user or the file said which it is.
fn understand(source: &Source, cut: Option<&ImportCut>) -> Result<(Layout, Look), Fault> {
    let layout = match cut {
        Some(cut) => table::layout_said(source, cut)?,
        None => table::layout(source)?,
    };
    match columns::look(source, layout) {
        Ok(look) => Ok((layout, look)),
        Err(fault) if cut.is_some() => Err(fault),
        Err(fault) => layout
            .others()
            .find_map(|other| Some((other, columns::look(source, other).ok()?)))
            .ok_or(fault),
    }
}

fn preview(table: &Table, mapping: ImportMapping, known: &Known) -> Result<Preview, Fault> {
    let reading = Reading::new(&mapping, &table.look.columns)?;
    let mut found = Found::default();
    rows::read(&table.source, table.layout, &reading, |line, read| {
        found.take(line, read, known);
        ControlFlow::Continue(())
    })?;
    let mut places: Vec<ImportPlace> = found
        .places
        .into_iter()
        .map(|(place, names)| ImportPlace {
            label: place.label().to_owned(),
            account: place.account(),
            by_hand: !matches!(place, Place::Api(..)),
            names,
        })
        .collect();
    places.sort_by(|a, b| b.names.cmp(&a.names).then_with(|| a.label.cmp(&b.label)));
    let count = |kind| {
        let rows: Option<&Vec<ImportRow>> = found.rows.get(&kind);
        u32::try_from(rows.map_or(0, Vec::len)).unwrap_or(u32::MAX)
    };
    Ok(Preview {
        mapping,
        summary: ImportPreview {
            added: count(ImportKind::Added),
            changed: count(ImportKind::Changed),
            same: count(ImportKind::Same),
            bad: found.bad,
            repeated: found.repeated,
            places,
        },
        rows: found.rows,
    })
}

/// What a preview finds, row by row.
#[derive(Default)]
struct Found {
    rows: HashMap<ImportKind, Vec<ImportRow>>,
    places: HashMap<Place, u32>,
    bad: u32,
    repeated: u32,
}

impl Found {
    fn take(&mut self, line: u32, read: Read, known: &Known) {
        let row = match read {
            Read::Repeated => {
                self.repeated = self.repeated.saturating_add(1);
                return;
            }
            Read::Bad { text, reason } => return self.bad(line, text, reason),
            Read::Row(row) => row,
        };
        let name = row.name.unicode();
        let planned = match known.plan(row) {
            Ok(planned) => planned,
            Err(reason) => return self.bad(line, name, reason),
        };
        *self.places.entry(planned.place.clone()).or_default() += 1;
        let kind = kind_of(&planned);
        self.rows.entry(kind).or_default().push(ImportRow {
            line,
            name,
            account: planned.place.label().to_owned(),
            words: in_words(&planned),
        });
    }

    fn bad(&mut self, line: u32, name: String, words: String) {
        self.bad = self.bad.saturating_add(1);
        let rows = self.rows.entry(ImportKind::Bad).or_default();
        if rows.len() < BAD_KEPT {
            rows.push(ImportRow {
                line,
                name,
                account: String::new(),
                words,
            });
        }
    }
}

fn kind_of(planned: &Planned) -> ImportKind {
    if planned.is_new() {
        ImportKind::Added
    } else if planned.changes() {
        ImportKind::Changed
    } else {
        ImportKind::Same
    }
}

/// What changes, as words: "expires 2026-11-24, tagged brand".
fn in_words(planned: &Planned) -> String {
    let new = planned.after.as_ref().filter(|_| planned.is_new());
    let mut words = new.map(plan::facts_in_words).unwrap_or_default();
    words.extend(planned.words.iter().cloned());
    words.join(", ")
}
