//! Rows and cells of a text, one row at a time: a table of any length takes no more memory than its longest row.

use std::collections::VecDeque;
use std::io::Read;
use std::ops::ControlFlow;

use csv::{ByteRecord, ReaderBuilder};

use crate::fault::Fault;
use crate::portfolio::import::source::{Source, Spelling};
use crate::portfolio::import::view::ImportCut;
use crate::spreadsheet::unguarded;

/// Bytes of the longest row that is read. One that is longer is a quotation mark that is never closed.
const LONGEST_ROW: usize = 4 << 20;
/// Bytes that are looked at to see what stands between cells.
const LOOKED_AT: usize = 64 * 1024;
/// Rows of them.
const ROWS_LOOKED_AT: usize = 30;
/// What may stand between cells, the likeliest first.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// How a text is cut into cells.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub spelling: Spelling,
    pub delimiter: u8,
    /// Whether the first line says the delimiter (`sep=;`) and is no row.
    pub said: bool,
}

impl Layout {
    /// As the window sees it.
    pub fn cut(&self, source: &Source) -> ImportCut {
        ImportCut {
            delimiter: char::from(self.delimiter).to_string(),
            encoding: (!source.is_text()).then(|| self.spelling.encoding()),
        }
    }

    /// The other ways to cut the same text, where it does not say itself how.
    pub fn others(self) -> impl Iterator<Item = Self> {
        DELIMITERS
            .into_iter()
            .filter(move |delimiter| !self.said && *delimiter != self.delimiter)
            .map(move |delimiter| Self { delimiter, ..self })
    }
}

/// How a source is cut into cells where the user says how.
pub(super) fn layout_said(source: &Source, cut: &ImportCut) -> Result<Layout, Fault> {
    let delimiter = match cut.delimiter.as_bytes() {
        [sign] if sign.is_ascii_punctuation() || matches!(sign, b'\t' | b' ') => *sign,
        _ => 0,
    };
    if matches!(delimiter, 0 | b'"' | b'.' | b'-' | b'\'') {
        return Err(Fault::bad_input("Cells can not be told apart by this.")
            .hint("Choose one sign that is in no name: a comma, a semicolon, a tab or a bar."));
    }
    let encoding = cut.encoding.filter(|_| !source.is_text());
    Ok(Layout {
        delimiter,
        ..layout_in(source, source.spelling(encoding)?)?
    })
}

/// How a source is cut into cells, by what it begins with.
pub(super) fn layout(source: &Source) -> Result<Layout, Fault> {
    layout_in(source, source.spelling(None)?)
}

fn layout_in(source: &Source, spelling: Spelling) -> Result<Layout, Fault> {
    let mut head = Vec::with_capacity(LOOKED_AT);
    source
        .text(spelling)?
        .take(LOOKED_AT as u64)
        .read_to_end(&mut head)
        .map_err(|error| Fault::bad_input(format!("The file can not be read: {error}.")))?;
    let first = head
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .next()
        .unwrap_or(&[]);
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] = first {
        return Ok(Layout {
            spelling,
            delimiter: *delimiter,
            said: true,
        });
    }
    let (mut best, mut delimiter) = (0, b',');
    for candidate in DELIMITERS {
        let score = score(&head, candidate);
        if score > best {
            (best, delimiter) = (score, candidate);
        }
    }
    Ok(Layout {
        spelling,
        delimiter,
        said: false,
    })
}

/// How well a delimiter cuts a text into rows of equal length.
fn score(head: &[u8], delimiter: u8) -> usize {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(head);
    let widths: Vec<usize> = reader
        .byte_records()
        .map_while(Result::ok)
        .take(ROWS_LOOKED_AT)
        .map(|row| row.len())
        .collect();
    let Some(&first) = widths.first() else { return 0 };
    if first < 2 {
        return 0;
    }
    let equal = widths.iter().filter(|width| **width == first).count();
    // Rows that agree count before rows that are long: a note with commas is no table.
    equal * 1000 / widths.len() * 10 + first.min(9)
}

/// A row: its line in the file, from 1, and its cells.
pub(super) struct Cells<'a> {
    pub line: u32,
    record: &'a ByteRecord,
}

impl Cells<'_> {
    /// A cell as it was meant: without a guard against formulas. Empty where the row is too short.
    pub fn get(&self, column: usize) -> &str {
        let cell = self.record.get(column).unwrap_or_default();
        // Decoded before: always UTF-8.
        unguarded(std::str::from_utf8(cell).unwrap_or_default())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.record.len()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|column| self.get(column))
    }

    /// Whether nothing stands in any.
    pub fn is_empty(&self) -> bool {
        self.record
            .iter()
            .all(|cell| cell.iter().all(u8::is_ascii_whitespace))
    }
}

/// Stops a row that does not end, and remembers where lines begin and how the text ended. The reader of rows counts a
/// line end with the row behind it, which would tell the user the line before.
struct Bounded<R> {
    inner: R,
    left: usize,
    /// The last byte that is no line end.
    last: u8,
    /// Bytes and line ends given so far.
    offset: u64,
    line: u64,
    /// Whether nothing stands on the line yet.
    is_blank: bool,
    /// Where each line with something on it begins, and which it is, from the row in hand on.
    lines: VecDeque<(u64, u64)>,
}

impl<R> Bounded<R> {
    fn new(inner: R) -> Self {
        Self {
            inner,
            left: LONGEST_ROW,
            last: b' ',
            offset: 0,
            line: 1,
            is_blank: true,
            lines: VecDeque::new(),
        }
    }

    fn look(&mut self, bytes: &[u8]) {
        for (at, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' {
                self.line += 1;
                self.is_blank = true;
            } else if self.is_blank && *byte != b'\r' {
                self.lines.push_back((self.offset + at as u64, self.line));
                self.is_blank = false;
            }
        }
        self.offset += bytes.len() as u64;
    }

    /// The line of the first thing that stands at a byte or behind it.
    fn line_at(&mut self, byte: u64) -> u64 {
        while self.lines.front().is_some_and(|(start, _)| *start < byte) {
            self.lines.pop_front();
        }
        self.lines.front().map_or(self.line, |(_, line)| *line)
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.left == 0 {
            return Err(std::io::Error::other("a row without an end"));
        }
        let count = into.len().min(self.left);
        let read = self.inner.read(&mut into[..count])?;
        self.left -= read;
        let last = into[..read].iter().rev().find(|byte| !byte.is_ascii_whitespace());
        self.last = last.copied().unwrap_or(self.last);
        self.look(&into[..read]);
        Ok(read)
    }
}

/// Reads all rows, empty ones aside, until told to stop.
pub(super) fn rows(
    source: &Source,
    layout: Layout,
    mut each: impl FnMut(Cells<'_>) -> ControlFlow<()>,
) -> Result<(), Fault> {
    let text = Bounded::new(source.text(layout.spelling)?);
    let mut reader = ReaderBuilder::new()
        .delimiter(layout.delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text);
    let mut record = ByteRecord::new();
    let mut is_first = true;
    // The line of the last row, when its last cell goes over several.
    let mut over_lines = None;
    loop {
        let start = reader.position().byte();
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => {
                return match over_lines {
                    // It took all that follows for one cell.
                    Some(line) if reader.get_ref().last != b'"' => Err(never_closed(line)),
                    _ => Ok(()),
                };
            }
            Err(_) if reader.get_ref().left == 0 => {
                return Err(never_closed(reader.get_mut().line_at(start)));
            }
            Err(error) => return Err(Fault::bad_input(format!("The file can not be read: {error}."))),
        }
        reader.get_mut().left = LONGEST_ROW;
        if std::mem::take(&mut is_first) && layout.said {
            continue;
        }
        let line = reader.get_mut().line_at(start);
        let last = record.iter().next_back();
        over_lines = last.is_some_and(|cell| cell.contains(&b'\n')).then_some(line);
        let cells = Cells {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            record: &record,
        };
        if !cells.is_empty() && each(cells).is_break() {
            return Ok(());
        }
    }
}

fn never_closed(line: u64) -> Fault {
    Fault::bad_input(format!(
        "The row that begins on line {line} does not end: a quotation mark is never closed."
    ))
    .hint("Correct that line, then open the file again.")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn read(text: &str) -> (Layout, Vec<(u32, Vec<String>)>) {
        let source = Source::Text(Arc::from(text.as_bytes()));
        let layout = layout(&source).expect("a table");
        let mut found = Vec::new();
        rows(&source, layout, |cells| {
            found.push((cells.line, cells.iter().map(str::to_owned).collect()));
            ControlFlow::Continue(())
        })
        .expect("rows");
        (layout, found)
    }

    #[test]
    fn the_delimiter_is_seen() {
        for (text, delimiter) in [
            ("a.com,1\nb.com,2\n", b','),
            ("name;price\na.com;1,50\nb.com;2,50\n", b';'),
            ("a.com\t1\nb.com\t2\n", b'\t'),
            ("a.com|1|x\r\nb.com|2|y\r\n", b'|'),
            ("sep=;\na.com;1\n", b';'),
            ("a.com\nb.com\n", b','),
            ("\"a.com\";\"one; two, three\"\n\"b.com\";\"four\"\n", b';'),
        ] {
            let (layout, found) = read(text);
            assert_eq!(layout.delimiter, delimiter, "{text}");
            assert!(!found[0].1[0].starts_with("sep"), "{text}");
        }
    }

    #[test]
    fn quotes_line_ends_and_empty_rows() {
        for end in ["\n", "\r\n", "\r"] {
            let text = [
                "name,note",
                "",
                "a.com,\"one, \"\"two\"\"\"",
                "b.com,=1+1",
                "c.com,'=1+1",
                "",
            ]
            .join(end);
            let (_, found) = read(&text);
            let cells: Vec<&[String]> = found.iter().map(|(_, cells)| &cells[..]).collect();
            assert_eq!(cells[1], ["a.com", "one, \"two\""]);
            assert_eq!(cells[2], ["b.com", "=1+1"], "a formula is a text");
            assert_eq!(cells[3], ["c.com", "=1+1"], "and so is a guarded one");
            let lines: Vec<u32> = found.iter().map(|(line, _)| *line).collect();
            assert_eq!(lines, [1, 3, 4, 5], "{end:?}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told_by_its_line() {
        for rows_after in [3, LONGEST_ROW / 8 + 1000] {
            let text = format!("a.com,1\nb.com,\"2\n{}", "c.com,3\n".repeat(rows_after));
            never_closed_on_line_2(text);
        }
        let (_, found) = read("a.com,1\nb.com,\"2\nand 3\"\n");
        assert_eq!(found.len(), 2, "a cell may go over lines");
    }

    fn never_closed_on_line_2(text: String) {
        let source = Source::Text(Arc::from(text.into_bytes()));
        let layout = layout(&source).expect("a table");
        let fault = rows(&source, layout, |_| ControlFlow::Continue(())).expect_err("refused");
        assert!(fault.message.contains("line 2"), "{}", fault.message);
    }
}
