//! A master file cut into entries, each with its line and its words.
//!
//! Cutting first is what lets every entry be judged by itself: one that is wrong does not hide the others, and each
//! problem names its own line.

/// Words of one entry; a DKIM key cut into pieces has a dozen.
const MOST_WORDS: usize = 4_096;
/// Bytes of one entry.
const LONGEST: usize = 131_072;

/// One entry: a directive or a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The line on which it begins, from 1.
    pub(super) line: u32,
    /// It begins with a blank, so its owner is that of the record before.
    pub(super) same_owner: bool,
    /// Its words as they stand there: quotes and escapes kept, comments and brackets gone.
    pub(super) words: Vec<String>,
}

/// Something that can not be cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broken {
    /// The line, from 1.
    pub(super) line: u32,
    /// What, as a sentence.
    pub(super) message: String,
}

/// Cuts a file into its entries, in their order; what is broken comes beside them.
pub(super) fn entries(text: &str) -> (Vec<Entry>, Vec<Broken>) {
    let mut cut = Cut::default();
    for (number, line) in text.split('\n').enumerate() {
        let number = u32::try_from(number + 1).unwrap_or(u32::MAX);
        cut.line(number, line.strip_suffix('\r').unwrap_or(line));
    }
    cut.end();
    (cut.entries, cut.broken)
}

#[derive(Default)]
struct Cut {
    entries: Vec<Entry>,
    broken: Vec<Broken>,
    open: Option<Entry>,
    /// Brackets that are open, and the line of the first of them.
    depth: u32,
    opened_at: u32,
    /// Bytes of the open entry.
    bytes: usize,
    /// The open entry is no good any more; it is read to its end and dropped.
    spoilt: bool,
}

impl Cut {
    fn line(&mut self, number: u32, line: &str) {
        if self.depth == 0 {
            self.open = Some(Entry {
                line: number,
                same_owner: line.starts_with([' ', '\t']),
                words: Vec::new(),
            });
            self.bytes = 0;
            self.spoilt = false;
        }
        self.bytes += line.len();
        if self.bytes > LONGEST {
            self.spoil(number, "This entry is longer than any record can be.");
        }
        let mut rest = line.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            match c {
                ';' => break,
                '(' => {
                    if self.depth == 0 {
                        self.opened_at = number;
                    }
                    self.depth += 1;
                }
                ')' => {
                    if self.depth == 0 {
                        self.spoil(number, "A bracket is closed that was never opened.");
                    }
                    self.depth = self.depth.saturating_sub(1);
                }
                '"' => {
                    let mut closed = None;
                    while let Some((end, c)) = rest.next() {
                        match c {
                            '\\' => {
                                rest.next();
                            }
                            '"' => {
                                closed = Some(end + 1);
                                break;
                            }
                            _ => {}
                        }
                    }
                    match closed {
                        Some(end) => self.word(number, &line[at..end]),
                        None => {
                            self.spoil(number, "A quote is not closed on its line.");
                            break;
                        }
                    }
                }
                c if c.is_ascii_whitespace() => {}
                _ => {
                    // The first character may be a backslash that escapes the next one.
                    let mut escaped = c == '\\';
                    let mut end = at + c.len_utf8();
                    while let Some((next, c)) = rest.peek().copied() {
                        let ends = c.is_ascii_whitespace() || matches!(c, ';' | '(' | ')' | '"');
                        if ends && !escaped {
                            break;
                        }
                        escaped = !escaped && c == '\\';
                        end = next + c.len_utf8();
                        rest.next();
                    }
                    self.word(number, &line[at..end]);
                }
            }
        }
        if self.depth == 0 {
            self.close();
        }
    }

    fn word(&mut self, line: u32, word: &str) {
        let Some(entry) = &mut self.open else { return };
        if entry.words.len() >= MOST_WORDS {
            self.spoil(line, "This entry has more words than any record can have.");
            return;
        }
        entry.words.push(word.to_owned());
    }

    fn spoil(&mut self, line: u32, message: &str) {
        if !self.spoilt {
            self.spoilt = true;
            self.broken.push(Broken {
                line,
                message: message.to_owned(),
            });
        }
    }

    fn close(&mut self) {
        let entry = self.open.take();
        self.entries
            .extend(entry.filter(|entry| !self.spoilt && !entry.words.is_empty()));
    }

    fn end(&mut self) {
        if self.depth > 0 {
            let opened_at = self.opened_at;
            self.spoilt = false;
            self.spoil(opened_at, "A bracket is opened here and never closed.");
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<(u32, bool, Vec<String>)> {
        let (entries, broken) = entries(text);
        assert_eq!(broken, []);
        entries
            .into_iter()
            .map(|entry| (entry.line, entry.same_owner, entry.words))
            .collect()
    }

    #[test]
    fn an_entry_goes_over_lines_inside_brackets_and_comments_are_dropped() {
        let text = "; a comment\n@ IN SOA ns1 host (\n  2024 ; serial\n  1h )\n\twww A 192.0.2.1\r\n";
        let found = words(text);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].0, found[0].1), (2, false));
        assert_eq!(found[0].2, ["@", "IN", "SOA", "ns1", "host", "2024", "1h"]);
        assert_eq!((found[1].0, found[1].1), (5, true));
        assert_eq!(found[1].2, ["www", "A", "192.0.2.1"]);
    }

    #[test]
    fn quotes_and_escapes_hold_what_would_else_end_a_word() {
        let found = words("a TXT \"one; (two) \\\"three\\\"\" four\\;five six\\ seven");
        assert_eq!(
            found[0].2,
            [
                "a",
                "TXT",
                "\"one; (two) \\\"three\\\"\"",
                "four\\;five",
                "six\\ seven"
            ]
        );
    }

    #[test]
    fn what_is_broken_names_its_line_and_the_rest_is_read() {
        let (found, broken) =
            entries("a A 192.0.2.1\nb TXT \"open\nc A ) 192.0.2.2\nd A 192.0.2.3\ne MX (10\n");
        let lines: Vec<u32> = found.iter().map(|entry| entry.line).collect();
        assert_eq!(lines, [1, 4]);
        let lines: Vec<u32> = broken.iter().map(|broken| broken.line).collect();
        assert_eq!(lines, [2, 3, 5]);
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic_or_lose_count(text in "[ a-z\"();\\\\\n\t\r$@.0-9é]{0,200}") {
            let (found, _) = entries(&text);
            let lines = u32::try_from(text.split('\n').count()).expect("few lines");
            for entry in found {
                prop_assert!(entry.line >= 1 && entry.line <= lines);
                prop_assert!(!entry.words.is_empty());
            }
        }
    }
}
