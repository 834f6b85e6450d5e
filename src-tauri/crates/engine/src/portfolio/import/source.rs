//! Where a table comes from: a file, read by its path and never held as a whole, or a text. Either is read as UTF-8,
//! however it was written.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use encoding_rs::{
    Decoder, Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
};

use crate::fault::{Code, Fault};
use crate::portfolio::import::view::ImportEncoding;

/// Bytes that are read at once.
const CHUNK: usize = 256 * 1024;
/// Where a file that is no text shows itself.
const HEAD: usize = 64 * 1024;
/// The byte order mark of UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";
/// Bytes of a file that is still read: a table of a million names is smaller.
const LARGEST: u64 = 1 << 30;

/// Where a table comes from.
#[derive(Debug, Clone)]
pub(super) enum Source {
    File {
        path: PathBuf,
        len: u64,
        modified: Option<SystemTime>,
    },
    Text(Arc<[u8]>),
}

/// How its bytes are to be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spelling {
    pub encoding: &'static Encoding,
    /// Whether it is UTF-8 already, as it stands.
    plain: bool,
    /// Whether its lines end with a carriage return alone, as on old Macs.
    returns_alone: bool,
}

/// The encodings that can be chosen.
const ENCODINGS: [(ImportEncoding, &Encoding); 7] = [
    (ImportEncoding::Utf8, UTF_8),
    (ImportEncoding::Utf16, UTF_16LE),
    (ImportEncoding::Utf16Big, UTF_16BE),
    (ImportEncoding::Western, WINDOWS_1252),
    (ImportEncoding::Central, WINDOWS_1250),
    (ImportEncoding::Cyrillic, WINDOWS_1251),
    (ImportEncoding::Mac, MACINTOSH),
];

impl Spelling {
    /// Its name.
    pub fn encoding(self) -> ImportEncoding {
        ENCODINGS
            .iter()
            .find(|(_, encoding)| *encoding == self.encoding)
            .map_or(ImportEncoding::Utf8, |(name, _)| *name)
    }
}

impl Source {
    /// A file, as it is now.
    pub fn file(path: PathBuf) -> Result<Self, Fault> {
        let about = std::fs::metadata(&path).map_err(|error| unreadable(&error))?;
        if !about.is_file() {
            return Err(Fault::bad_input("This is not a file.").hint("Choose a CSV file."));
        }
        if about.len() > LARGEST {
            return Err(Fault::bad_input("The file is larger than 1 GB.").hint("Split it into parts."));
        }
        Ok(Self::File {
            path,
            len: about.len(),
            modified: about.modified().ok(),
        })
    }

    /// Its name for people.
    pub fn name(&self) -> String {
        match self {
            Self::File { path, .. } => path
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            Self::Text(_) => "Pasted text".to_owned(),
        }
    }

    fn raw(&self) -> Result<Box<dyn Read + Send>, Fault> {
        match self {
            Self::File { path, len, modified } => {
                let file = File::open(path).map_err(|error| unreadable(&error))?;
                let about = file.metadata().map_err(|error| unreadable(&error))?;
                if about.len() != *len || about.modified().ok() != *modified {
                    return Err(
                        Fault::new(Code::Conflict, "The file has changed since it was opened.")
                            .hint("Open it again."),
                    );
                }
                Ok(Box::new(file))
            }
            Self::Text(text) => Ok(Box::new(Cursor::new(Arc::clone(text)))),
        }
    }

    /// Whether it is a text that was text already.
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Text(_))
    }

    /// Looks at all its bytes once: how they are to be read, where nobody says it.
    pub fn spelling(&self, said: Option<ImportEncoding>) -> Result<Spelling, Fault> {
        let mut raw = self.raw()?;
        let mut chunk = vec![0; CHUNK];
        let mut kept = 0;
        let mut is_first = true;
        let said = said.and_then(|said| ENCODINGS.iter().find(|(name, _)| *name == said));
        let mut encoding = None;
        let mut utf8 = true;
        let (mut returns, mut feeds) = (false, false);
        loop {
            let read = raw.read(&mut chunk[kept..]).map_err(|error| unreadable(&error))?;
            let bytes = &chunk[..kept + read];
            if is_first {
                is_first = false;
                let seen = beginning(bytes)?;
                encoding = said.map(|(_, encoding)| *encoding).or(seen);
                if bytes.is_empty() {
                    return Err(Fault::bad_input("The file is empty."));
                }
            }
            if read == 0 {
                // A character that was cut off by the end is none.
                utf8 &= kept == 0;
                break;
            }
            returns |= bytes.contains(&b'\r');
            feeds |= bytes.contains(&b'\n');
            kept = 0;
            if utf8
                && encoding.is_none_or(|known| known == UTF_8)
                && let Err(error) = std::str::from_utf8(bytes)
            {
                if error.error_len().is_some() {
                    utf8 = false;
                } else {
                    // The chunk ends within a character.
                    let (from, to) = (error.valid_up_to(), bytes.len());
                    chunk.copy_within(from..to, 0);
                    kept = to - from;
                }
            }
        }
        Ok(Spelling {
            encoding: encoding.unwrap_or(if utf8 { UTF_8 } else { WINDOWS_1252 }),
            plain: utf8 && encoding.is_none_or(|known| known == UTF_8),
            returns_alone: returns && !feeds,
        })
    }

    /// Its text, as UTF-8 without a byte order mark.
    pub fn text(&self, spelling: Spelling) -> Result<Text, Fault> {
        Ok(Text {
            raw: self.raw()?,
            decoder: (!spelling.plain).then(|| spelling.encoding.new_decoder_with_bom_removal()),
            is_first: true,
            returns_alone: spelling.returns_alone,
            input: vec![0; CHUNK],
            unread: 0..0,
            output: Vec::new(),
            given: 0,
            ended: false,
        })
    }
}

/// What the first bytes say: an encoding by its mark, or that this is no text.
fn beginning(bytes: &[u8]) -> Result<Option<&'static Encoding>, Fault> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(Some(encoding));
    }
    let no_text = |what: &str| {
        Fault::bad_input(format!("This is {what}, not a table as text."))
            .hint("Save it as CSV in the program that it comes from, then open that file.")
    };
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(no_text("a workbook or another packed file"));
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(no_text("an old workbook"));
    }
    if bytes.starts_with(b"%PDF") {
        return Err(no_text("a PDF"));
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    if !head.contains(&0) {
        return Ok(None);
    }
    // Text of two bytes a letter without a mark: most letters have a zero on the same side.
    let zeros = |side| {
        head.iter()
            .skip(side)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    match (zeros(0), zeros(1)) {
        (0, right) if right * 4 > head.len() => Ok(Some(UTF_16LE)),
        (left, 0) if left * 4 > head.len() => Ok(Some(UTF_16BE)),
        _ => Err(no_text("a file of another sort")),
    }
}

fn unreadable(error: &io::Error) -> Fault {
    Fault::bad_input(format!("The file can not be read: {error}."))
}

/// Text as UTF-8.
pub(super) struct Text {
    raw: Box<dyn Read + Send>,
    /// `None` where nothing has to be decoded.
    decoder: Option<Decoder>,
    is_first: bool,
    returns_alone: bool,
    input: Vec<u8>,
    /// What of the input is not decoded yet.
    unread: std::ops::Range<usize>,
    output: Vec<u8>,
    /// What of the output was given away.
    given: usize,
    ended: bool,
}

impl Text {
    /// Reads some more.
    fn more(&mut self) -> io::Result<()> {
        if self.unread.is_empty() && !self.ended {
            let read = self.raw.read(&mut self.input)?;
            self.unread = 0..read;
            self.ended = read == 0;
        }
        self.given = 0;
        let input = &self.input[self.unread.clone()];
        if let Some(decoder) = &mut self.decoder {
            self.output.resize(CHUNK * 2, 0);
            let (_, read, written, _) = decoder.decode_to_utf8(input, &mut self.output, self.ended);
            self.unread.start += read;
            self.output.truncate(written);
        } else {
            let is_first = std::mem::take(&mut self.is_first);
            let input = input.strip_prefix(MARK).filter(|_| is_first).unwrap_or(input);
            self.output.clear();
            self.output.extend_from_slice(input);
            self.unread.start = self.unread.end;
        }
        if self.returns_alone {
            for byte in &mut self.output {
                if *byte == b'\r' {
                    *byte = b'\n';
                }
            }
        }
        Ok(())
    }
}

impl Read for Text {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.output.len() {
            if self.ended {
                return Ok(0);
            }
            self.more()?;
        }
        let count = into.len().min(self.output.len() - self.given);
        into[..count].copy_from_slice(&self.output[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<(String, ImportEncoding), Fault> {
        read_as(bytes, None)
    }

    fn read_as(bytes: &[u8], said: Option<ImportEncoding>) -> Result<(String, ImportEncoding), Fault> {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("names.csv");
        std::fs::write(&path, bytes).expect("written");
        let source = Source::file(path)?;
        let spelling = source.spelling(said)?;
        let mut text = String::new();
        source.text(spelling)?.read_to_string(&mut text).expect("UTF-8");
        Ok((text, spelling.encoding()))
    }

    #[test]
    fn text_is_read_however_it_was_written() {
        let utf16 = |big: bool, mark: bool| {
            let mut bytes = if big { vec![0xFE, 0xFF] } else { vec![0xFF, 0xFE] };
            bytes.retain(|_| mark);
            for unit in "müller.de\n".encode_utf16() {
                bytes.extend(if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                });
            }
            bytes
        };
        for (bytes, label) in [
            ("müller.de\n".as_bytes().to_vec(), ImportEncoding::Utf8),
            ("\u{feff}müller.de\n".as_bytes().to_vec(), ImportEncoding::Utf8),
            (b"m\xFCller.de\n".to_vec(), ImportEncoding::Western),
            (b"m\xFCller.de\r".to_vec(), ImportEncoding::Western),
            (utf16(true, true), ImportEncoding::Utf16Big),
            (utf16(false, true), ImportEncoding::Utf16),
            (utf16(true, false), ImportEncoding::Utf16Big),
            (utf16(false, false), ImportEncoding::Utf16),
        ] {
            assert_eq!(read(&bytes).expect("read"), ("müller.de\n".to_owned(), label));
        }
    }

    #[test]
    fn characters_across_chunks_stay_whole() {
        let text = "ü".repeat(CHUNK + 7);
        let shifted = format!("a{text}");
        assert_eq!(
            read(shifted.as_bytes()).expect("read"),
            (shifted, ImportEncoding::Utf8)
        );
        // Cut within its last character it is no UTF-8 any more.
        let cut = &text.as_bytes()[..text.len() - 1];
        assert_eq!(read(cut).expect("read").1, ImportEncoding::Western);
    }

    #[test]
    fn letters_are_read_as_the_user_says() {
        for (said, text) in [
            (ImportEncoding::Western, "\u{f3}d\u{9f}.pl"),
            (ImportEncoding::Central, "\u{f3}d\u{17a}.pl"),
            (ImportEncoding::Cyrillic, "\u{443}d\u{45f}.pl"),
            (ImportEncoding::Utf8, "\u{fffd}d\u{fffd}.pl"),
        ] {
            let text = text.replace('\u{9f}', "\u{178}");
            let read = read_as(b"\xF3d\x9F.pl", Some(said)).expect("read");
            assert_eq!(read, (text, said));
        }
    }

    #[test]
    fn what_is_no_text_is_refused_in_words() {
        for (bytes, word) in [
            (&b"PK\x03\x04rest"[..], "workbook"),
            (b"%PDF-1.7", "PDF"),
            (b"a\0b.com\n", "another sort"),
            (b"", "empty"),
        ] {
            let fault = read(bytes).expect_err("refused");
            assert!(fault.message.contains(word), "{}", fault.message);
        }
    }
}
