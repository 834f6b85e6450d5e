//! Tables for spreadsheets, as CSV.
//!
//! UTF-8 with a byte order mark, so that every spreadsheet reads it as such; quoted by RFC 4180. Texts that a spreadsheet
//! would take for a formula begin with an apostrophe.

use std::borrow::Cow;

use crate::fault::{Code, Fault};

/// A head and its rows.
pub(crate) fn csv<Row, Cell>(head: &[&str], rows: impl IntoIterator<Item = Row>) -> Result<String, Fault>
where
    Row: AsRef<[Cell]>,
    Cell: AsRef<str>,
{
    // It can only fail when memory runs out.
    written(head, rows).ok_or_else(|| Fault::new(Code::Internal, "The table could not be written."))
}

fn written<Row, Cell>(head: &[&str], rows: impl IntoIterator<Item = Row>) -> Option<String>
where
    Row: AsRef<[Cell]>,
    Cell: AsRef<str>,
{
    let mut table = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(String::from('\u{feff}').into_bytes());
    table.write_record(head).ok()?;
    for row in rows {
        let cells = row.as_ref().iter();
        table
            .write_record(cells.map(|cell| guarded(cell.as_ref()).into_owned()))
            .ok()?;
    }
    String::from_utf8(table.into_inner().ok()?).ok()
}

/// A text that no spreadsheet takes for a formula: an apostrophe stands before one that would be. [`unguarded`] gives every
/// text back as it was.
pub(crate) fn guarded(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) {
        format!("'{cell}").into()
    } else {
        cell.into()
    }
}

/// The text behind a guard.
pub(crate) fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => cell,
    }
}

/// Whether a text would be a formula, apostrophes of its own aside: they must be told from a guard.
fn is_formula(cell: &str) -> bool {
    let cell = cell.trim_start_matches('\'');
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && !is_number(cell)
}

/// An amount below zero, such as `-3.20`.
fn is_number(cell: &str) -> bool {
    let Some(digits) = cell.strip_prefix('-') else {
        return false;
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(whole) && is_digits(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_shows_the_texts_and_runs_none() {
        let row = [
            "=HYPERLINK(\"http://evil.example\")",
            "Müller, \"Söhne\"\r\nand more",
            "-5 names",
        ];
        let text = csv(&["reference", "note", "message"], [row]).expect("text");
        assert!(text.starts_with("\u{feff}reference,note,message\r\n"), "{text}");
        assert!(
            text.contains(r#""'=HYPERLINK(""http://evil.example"")""#),
            "{text}"
        );
        assert!(text.contains("\"Müller, \"\"Söhne\"\"\r\nand more\""), "{text}");
        assert!(text.ends_with(",'-5 names\r\n"), "{text}");
    }

    #[test]
    fn an_amount_below_zero_stays_a_number() {
        assert_eq!(guarded("-3.20"), "-3.20");
        assert_eq!(guarded("-3"), "-3");
        for formula in ["-3+1", "-A1", "--3", "-", "-3.", "-.5", "+3", "-1e3", "-3.2.1"] {
            assert_eq!(guarded(formula), format!("'{formula}"));
        }
    }

    proptest::proptest! {
        #[test]
        fn every_text_comes_back(text in "['=+@a1\t-]{0,6}") {
            let safe = guarded(&text);
            proptest::prop_assert_eq!(unguarded(&safe), text.as_str());
        }
    }
}
